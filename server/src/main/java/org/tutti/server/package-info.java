/** What starts the server: its settings, the certificate it shows, and the line that says it is ready. */
package org.tutti.server;
