/** XMPP: a room per session, so that any XMPP client takes part in it; docs/xmpp.md says how. */
package org.tutti.gateway.xmpp;
