package org.tutti.gateway.sip.media;

import java.util.OptionalDouble;

/**
 * How a call is doing.
 *
 * @param codec its name, such as {@code PCMU}
 * @param jitter of what comes in (RFC 3550, 6.4.1), ms
 * @param remoteJitter of what arrives there, as they report, ms
 * @param remoteLoss what share of ours is lost, as they report, 0 to 1
 * @param roundTrip by RTCP, ms
 * @param delay how late after sending the ear there is taken to hear, ms: what the sound is sent ahead by
 * @param bound how far that may be off, either way, ms
 * @param sent packets of RTP
 * @param received packets of RTP that were taken
 * @param ignored packets that were not: malformed, from elsewhere, not authentic
 */
public record Figures(
        String codec,
        OptionalDouble jitter,
        OptionalDouble remoteJitter,
        OptionalDouble remoteLoss,
        OptionalDouble roundTrip,
        double delay,
        double bound,
        long sent,
        long received,
        long ignored) {}
