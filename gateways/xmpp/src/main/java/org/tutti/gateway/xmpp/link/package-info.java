/** The way to the XMPP network: its settings, its connection and how that is kept up. */
package org.tutti.gateway.xmpp.link;
