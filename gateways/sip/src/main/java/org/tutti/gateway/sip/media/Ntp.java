package org.tutti.gateway.sip.media;

/** Instants as RTCP has them: seconds since 1900, 32 bits, and parts of a second, 32 bits. */
final class Ntp {

    private static final long FROM_1900_TO_1970 = 2_208_988_800L;
    private static final long MICROS = 1_000_000;

    private Ntp() {}

    /** @param micros since the Unix epoch */
    static long of(long micros) {
        long seconds = Math.floorDiv(micros, MICROS) + FROM_1900_TO_1970;
        return seconds << 32 | (Math.floorMod(micros, MICROS) << 32) / MICROS;
    }

    /** The middle 32 bits: 1/65536 s, which wrap every 18 hours. */
    static long middle(long ntp) {
        return ntp >>> 16 & 0xFFFF_FFFFL;
    }

    /** A length of time in 1/65536 s. */
    static long units(long micros) {
        return (micros << 16) / MICROS;
    }
}
