/**
 * The SIP gateway: calls as endpoints of sessions. What is spoken to the network lies in {@code signal} (SIP) and
 * {@code media} (RTP), what is heard in {@code sound}; here is what a call means to a session.
 */
package org.tutti.gateway.sip;
