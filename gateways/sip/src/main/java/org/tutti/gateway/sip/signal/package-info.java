/** SIP: the stack, dialogs, SDP, registration, digest. Knows nothing of sessions. */
package org.tutti.gateway.sip.signal;
