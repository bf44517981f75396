/** RTP, RTCP, telephone events, SRTP, and the one thread that paces all packets. Knows nothing of sessions. */
package org.tutti.gateway.sip.media;
