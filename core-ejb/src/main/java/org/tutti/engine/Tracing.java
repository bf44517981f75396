package org.tutti.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tutti.engine.trace.Span;
import org.tutti.engine.trace.Span.Context;
import org.tutti.engine.trace.Traces;
import org.tutti.session.Entry;
import org.tutti.session.SessionId;

/**
 * What a traced request goes through in the engine: until it is stamped ({@code submit}), until it is durable and shown
 * ({@code commit}), until all gateways have been told ({@code broadcast}). One that no gateway has begun a span for, as
 * those by WebSocket, XMPP and SIP, is a trace of its own, by the name of what is asked for.
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

    /**
     * A request is handed to its session.
     *
     * @param asked what is asked for: the trace is called so
     * @return what is to be called back instead of {@code callback}
     */
    Consumer<Reply<Entry>> submitted(SessionId session, Class<?> asked, Consumer<Reply<Entry>> callback) {
        if (!traces.on()) {
            return callback;
        }
        Optional<Context> begun = traces.current();
        if (begun.isEmpty()) {
            return traces.begun(null).map(parent -> whole(parent, session, asked, callback)).orElse(callback);
        }
        return begun.filter(at -> !at.equals(Context.NONE)).map(at -> parts(at, callback)).orElse(callback);
    }

    private Consumer<Reply<Entry>> whole(
            Context parent, SessionId session, Class<?> asked, Consumer<Reply<Entry>> callback) {
        long began = clock.getAsLong();
        Context at = Traces.within(parent);
        Consumer<Reply<Entry>> parts = parts(at, callback);
        return reply -> {
            try {
                parts.accept(reply);
            } finally {
                traces.add(new Span(at, "", nameOf(asked), true, began, clock.getAsLong(),
                        Map.of("tutti.session", Traces.hidden(session.value()))));
            }
        };
    }

    private static String nameOf(Class<?> asked) {
        String name = asked.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private Consumer<Reply<Entry>> parts(Context at, Consumer<Reply<Entry>> callback) {
        long began = clock.getAsLong();
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
