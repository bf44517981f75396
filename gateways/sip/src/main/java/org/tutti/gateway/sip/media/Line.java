package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.util.Optional;

/** What the threads of one call share: what others decide of it. */
final class Line {

    private final Delay delay;
    private volatile Agreement agreement;
    private volatile Optional<InetAddress> signalling = Optional.empty();

    Line(Delay delay) {
        this.delay = delay;
    }

    Delay delay() {
        return delay;
    }

    /** What was agreed on; null until then. */
    Agreement agreement() {
        return agreement;
    }

    void agreement(Agreement next) {
        agreement = next;
    }

    /** Where signalling comes from, if that is known. */
    Optional<InetAddress> signalling() {
        return signalling;
    }

    void signalling(InetAddress source) {
        signalling = Optional.of(source);
    }
}
