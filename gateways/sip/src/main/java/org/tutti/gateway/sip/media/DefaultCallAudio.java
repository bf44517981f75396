package org.tutti.gateway.sip.media;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The sound of one call: what was agreed on is handed to the threads that send and receive. */
final class DefaultCallAudio implements CallAudio {

    private final Local local;
    private final Line line;
    private final Gauges gauges;
    private final LongSupplier clock;
    private final Runnable onAgreed;
    private final Consumer<DefaultCallAudio> onClosed;
    private boolean closed;

    /**
     * @param clock µs
     * @param onAgreed something may be sent from now on
     * @param onClosed nothing is to be sent and received any more
     */
    DefaultCallAudio(Local local, Line line, Gauges gauges, LongSupplier clock, Runnable onAgreed,
            Consumer<DefaultCallAudio> onClosed) {
        this.local = local;
        this.line = line;
        this.gauges = gauges;
        this.clock = clock;
        this.onAgreed = onAgreed;
        this.onClosed = onClosed;
    }

    @Override
    public Local local() {
        return local;
    }

    @Override
    public synchronized void signalledFrom(InetAddress source) {
        line.signalling(new Signalling(Optional.of(source), line.signalling().trusted()));
    }

    @Override
    public synchronized void trusted(boolean trunk) {
        line.signalling(new Signalling(line.signalling().source(), trunk));
    }

    /** @throws IllegalArgumentException if a key is not of 30 bytes, or theirs comes where none of ours was offered */
    @Override
    public synchronized void agreed(Agreed agreed) {
        if (closed) {
            return;
        }
        if (agreed.remoteKey().isPresent() && local.key().isEmpty()) {
            throw new IllegalArgumentException("Encryption was agreed on, but no key of ours was offered");
        }
        Agreement before = line.agreement();
        line.agreement(before == null
                ? Agreement.first(agreed, line.signalling(), clock.getAsLong())
                : before.renewed(agreed, line.signalling(), clock.getAsLong()));
        if (before == null) {
            onAgreed.run();
        }
    }

    @Override
    public Optional<Figures> figures() {
        return Optional.ofNullable(line.agreement()).map(agreement -> gauges.read(agreement.agreed().codec()));
    }

    @Override
    public synchronized void talk(boolean on) {
        if (!closed) {
            line.talk(line.room(), on);
        }
    }

    @Override
    public synchronized void join(Voices room) {
        if (!closed) {
            line.talk(room, line.talking());
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            line.talk(null, false);
            onClosed.accept(this);
            gauges.tell();
        }
    }
}
