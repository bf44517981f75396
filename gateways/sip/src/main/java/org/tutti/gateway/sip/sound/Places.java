package org.tutti.gateway.sip.sound;

import java.util.concurrent.Semaphore;

/**
 * How many programs run at the same time.
 *
 * @param files that decode films which are there: as quickly as the machine can
 * @param pipes that decode films while they come: as quickly as those come
 * @param stretchers that change the speed, not far ahead of who listens
 */
record Places(Semaphore files, Semaphore pipes, Semaphore stretchers) {

    static Places of(Limits limits) {
        return new Places(
                new Semaphore(limits.decoders(), true),
                new Semaphore(limits.decoders(), true),
                new Semaphore(limits.stretchers(), true));
    }
}
