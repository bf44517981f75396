package org.tutti.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tutti.plugin.sync.Report;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * What is recorded of the trials on this server: of so many sessions at once, so that it has its bounds. A trial that has
 * ended, or from which nothing was heard for ten minutes, gives way to a new one. Any thread may use it; of one session
 * it is told in turn.
 */
final class Recordings {

    /** Of how many sessions trials are recorded at once: -Dtutti.trials. */
    static final int MOST = Integer.getInteger("tutti.trials", 8);

    private final Map<SessionId, Recording> all = new ConcurrentHashMap<>();

    /** What is recorded of a session, if anything. */
    Optional<Recording> of(SessionId session) {
        return Optional.ofNullable(all.get(session));
    }

    /**
     * Why a trial cannot be opened now, if so.
     *
     * @param now the instant (µs)
     */
    Optional<Refusal> fault(SessionId session, Input.Request request, long now) {
        boolean opens = request instanceof Input.SetTrial(Optional<String> purpose) && purpose.isPresent();
        return !opens || all.containsKey(session) || all.size() < MOST || leastMissed(now).isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Code.NOT_ALLOWED,
                        "The server records %d trials at once and takes no more. Try again when one has ended."
                                .formatted(MOST)));
    }

    /** The recording that gives way to another: one that has ended, or stands still, for longest. */
    private Optional<SessionId> leastMissed(long now) {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().idle(now))
                .min(Comparator.comparingLong(entry -> entry.getValue().latest()))
                .map(Map.Entry::getKey);
    }

    /** An entry is durable; in the session's turn. */
    void changed(Session session, Entry entry, List<Event> events) {
        if (session.ended()) {
            all.remove(session.id());
            return;
        }
        if (session.trial().run().isPresent()) {
            open(session.id(), entry.stamp());
        }
        Recording recording = all.get(session.id());
        if (recording == null) {
            return;
        }
        recording.changed(session);
        for (Event event : events) {
            if (event instanceof Event.TrialChanged(var concerned) && concerned.isPresent()) {
                switch (entry.input()) {
                    case Input.Consent(boolean agreed) when !agreed ->
                        Optional.ofNullable(session.trial().numbers().get(concerned.get()))
                                .ifPresent(recording::forget);
                    case Input.Rate _ -> session.trial().rating(concerned.get()).ifPresent(recording::rated);
                    default -> {}
                }
            }
        }
    }

    /** Also trials that were open before a restart are recorded from now on. */
    private synchronized void open(SessionId session, long now) {
        if (!all.containsKey(session)) {
            if (all.size() >= MOST) {
                leastMissed(now).ifPresent(all::remove);
            }
            if (all.size() < MOST) {
                all.put(session, new Recording(now));
            }
        }
    }

    /** @param now when it came (µs) */
    void reported(Session session, Report report, long now) {
        Recording recording = all.get(session.id());
        if (recording != null) {
            session.roster().owner(new EndpointId(report.endpoint()))
                    .ifPresent(member -> recording.reported(session, member, report, now));
        }
    }
}
