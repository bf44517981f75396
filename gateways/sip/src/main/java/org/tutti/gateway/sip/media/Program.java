package org.tutti.gateway.sip.media;

/** What is to be heard in a call. Asked by the one thread that paces all calls: it must be quick and must not block. */
public interface Program {

    /**
     * Fills the next 20 ms.
     *
     * @param samples 16-bit linear, at the sample rate of the call's codec; all of it is to be filled, with 0 where there
     *        is silence
     * @param hearAt the instant (µs of the server clock) at which the first sample is to reach the ear
     * @return whether something new begins in it, after silence or by a jump: the packet gets the marker bit
     */
    boolean fill(short[] samples, long hearAt);
}
