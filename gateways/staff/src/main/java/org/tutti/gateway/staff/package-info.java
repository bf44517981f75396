/** Where staff come back to who were signed in by their organisation's identity provider. */
package org.tutti.gateway.staff;
