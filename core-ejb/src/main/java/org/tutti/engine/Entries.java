package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.tutti.engine.cluster.Message;
import org.tutti.session.Codec;
import org.tutti.session.Entry;

/**
 * The entries of a session that another node writes, in their order: as that node tells of them, and what is missed read in
 * the journal. Confined to the session's turn.
 */
final class Entries {

    private static final Logger LOG = System.getLogger(Entries.class.getName());

    private final SessionHost host;
    private final Runtime runtime;
    private final BiConsumer<Entry, Source> apply;
    /** Those that came before those that come before them. */
    private final SortedMap<Long, Message.Committed> early = new TreeMap<>();
    private boolean reading;
    private boolean again;
    private boolean closed;

    /** @param apply gets one after the other, in turn */
    Entries(SessionHost host, Runtime runtime, BiConsumer<Entry, Source> apply) {
        this.host = host;
        this.runtime = runtime;
        this.apply = apply;
    }

    /** Nothing more is applied. */
    void close() {
        closed = true;
    }

    /** An entry is durable. */
    void told(Message.Committed told) {
        if (closed || told.seq() <= host.visible().seq()) {
            return;
        }
        early.put(told.seq(), told);
        applyEarly();
        if (!early.isEmpty()) {
            catchUp();
        }
    }

    private void applyEarly() {
        while (!closed && !early.isEmpty() && early.firstKey() <= host.visible().seq() + 1) {
            Message.Committed next = early.remove(early.firstKey());
            if (next.seq() == host.visible().seq() + 1) {
                try {
                    apply.accept(entry(next), new Source(next.origin(), next.request()));
                } catch (IllegalArgumentException e) {
                    unreadable(next.seq(), e);
                }
            }
        }
    }

    private Entry entry(Message.Committed told) {
        return new Entry(
                host.id(), told.seq(), told.stamp(), told.effectiveAt(),
                Codec.decodeActor(told.actor()), Codec.decode(told.input()));
    }

    /** A newer server has written it: this one can serve the session no more. */
    private void unreadable(long seq, IllegalArgumentException e) {
        LOG.log(Level.ERROR, "TUTTI-0040 Session %s cannot be followed: entry %d is of a newer server. %s Bring this"
                .formatted(host.id(), seq, e.getMessage()) + " server to the same version; its clients go to another.");
        host.giveUp();
    }

    /** Reads what is missing in the journal. */
    void catchUp() {
        if (reading || closed) {
            again |= reading;
            return;
        }
        reading = true;
        long from = host.visible().seq();
        try {
            runtime.executor().execute(() -> read(from));
        } catch (RejectedExecutionException e) {
            reading = false;
        }
    }

    private void read(long from) {
        try {
            List<Entry> missed = runtime.journal().entries(host.id(), from);
            host.inTurn(() -> {
                reading = false;
                for (Entry entry : missed) {
                    if (!closed && entry.seq() == host.visible().seq() + 1) {
                        runtime.tally().caughtUp();
                        apply.accept(entry, Source.UNKNOWN);
                    }
                }
                applyEarly();
                if (again || !early.isEmpty()) {
                    again = false;
                    host.later(this::catchUp);
                }
            });
        } catch (IllegalArgumentException e) {
            host.inTurn(() -> unreadable(from + 1, e));
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The journal cannot be read now.", e);
            host.inTurn(() -> {
                reading = false;
                host.later(this::catchUp);
            });
        }
    }
}
