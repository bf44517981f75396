package org.tutti.engine;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tutti.engine.trace.Span;
import org.tutti.engine.trace.Span.Context;
import org.tutti.engine.trace.Traces;
import org.tutti.session.Entry;

/**
 * What a traced request goes through in the engine: until it is stamped ({@code submit}), until it is durable and shown
 * ({@code commit}), until all gateways have been told ({@code broadcast}).
 */
final class Tracing {

    private record Shown(Context at, Entry entry, long since) {}

    /** What this thread has answered and is about to tell to gateways. */
    private static final ThreadLocal<Shown> SHOWN = new ThreadLocal<>();

    private final Traces traces;
    private final LongSupplier clock;

    Tracing(Traces traces, LongSupplier clock) {
        this.traces = traces;
        this.clock = clock;
    }

    /** A request is handed to its session; the result is to be called back instead of {@code callback}. */
    Consumer<Reply<Entry>> submitted(Consumer<Reply<Entry>> callback) {
        Optional<Context> context = traces.current();
        if (context.isEmpty()) {
            return callback;
        }
        long began = clock.getAsLong();
        Context at = context.get();
        return reply -> {
            long now = clock.getAsLong();
            if (reply instanceof Reply.Done<Entry>(Entry entry)) {
                add(at, "submit", began, entry.stamp(), entry);
                add(at, "commit", entry.stamp(), now, entry);
                SHOWN.set(new Shown(at, entry, now));
            } else {
                traces.add(new Span(Traces.within(at), at.span(), "refuse", false, began, now, Map.of()));
            }
            callback.accept(reply);
        };
    }

    /** Tells gateways of an entry. */
    void telling(Entry entry, Runnable telling) {
        telling.run();
        if (!traces.on()) {
            return;
        }
        Shown shown = SHOWN.get();
        if (shown != null) {
            SHOWN.remove();
            if (shown.entry() == entry) {
                add(shown.at(), "broadcast", shown.since(), clock.getAsLong(), entry);
            }
        }
    }

    private void add(Context at, String name, long begin, long end, Entry entry) {
        // By its id people come in.
        String session = Traces.hidden(entry.session().value());
        traces.add(new Span(
                Traces.within(at), at.span(), name, false, begin, end,
                Map.of("tutti.session", session, "tutti.seq", Long.toString(entry.seq()))));
    }
}
