package org.tutti.gateway.sip.sound;

import java.util.concurrent.atomic.AtomicLong;

/** The disk that all soundtracks share, in bytes. Thread-safe. */
final class Space {

    private final long all;
    private final AtomicLong taken = new AtomicLong();

    Space(long all) {
        this.all = all;
    }

    /** @throws SilentException if there is not so much left */
    void take(long bytes) throws SilentException {
        if (bytes > all) {
            throw new SilentException(("Its sound needs %d MB of disk for a while, and there are no more than %d MB for all"
                    + " soundtracks. Whoever runs this server can allow more.").formatted(bytes >> 20, all >> 20));
        }
        if (taken.addAndGet(bytes) > all) {
            taken.addAndGet(-bytes);
            throw new SilentException(
                    "There is no room for its sound just now: the soundtracks of other films take all %d MB."
                            .formatted(all >> 20));
        }
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
