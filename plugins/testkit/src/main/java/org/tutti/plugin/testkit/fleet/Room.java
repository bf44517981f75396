package org.tutti.plugin.testkit.fleet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Input.Way;
import org.tutti.session.Item;
import org.tutti.session.Leads;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Policy;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * The server of one session: the real domain decides what an input does, when a command takes effect, and what a
 * decision comes to. The first player made the session and has control.
 */
final class Room {

    private static final SessionId ID = new SessionId("simulated");
    private static final long COMMIT = 1_000;
    private static final long BETWEEN_DECISIONS = 250_000;
    private static final long BETWEEN_ROWS = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;
    /** Above so many members not everybody's rows are relayed (design rule 11), and nobody can go by them. */
    private static final int RELAYED = 50;

    private record Arrival(long at, long number, int player, Report report) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final SyncStrategy strategy;
    private final List<SimulatedPlayer> players;
    private final Map<String, Integer> places = new HashMap<>();
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private final Board board;
    private final Log log;
    private Session session = Session.unborn(ID);
    private long deadline = NEVER;
    private long decideAt = NEVER;
    private long rowsAt = NEVER;
    private long arrived;

    Room(SyncStrategy strategy, List<SimulatedPlayer> players, double duration, Log log) {
        this.strategy = strategy;
        this.players = players;
        this.log = log;
        this.board = new Board(players.size());
        for (int i = 0; i < players.size(); i++) {
            places.put(players.get(i).id(), i);
        }
        var film = new MediaDescription(
                "simulated:film", "Film", duration, List.of(new Rendition("film.webm", "video/webm")));
        submit(Actor.engine("simulator"), new Input.Create("Simulation", new Item("simulated", film), "simulated"),
                Course.EPOCH);
    }

    /** A player's way of speaking to the server. */
    SimulatedPlayer.Ear ear(int player) {
        return (at, report) -> arrivals.add(new Arrival(Course.micros(at), arrived++, player, report));
    }

    void enter(int player, long now) {
        SimulatedPlayer who = players.get(player);
        boolean host = player == 0;
        submit(
                Actor.engine("simulator"),
                new Input.Enter(
                        new MemberId("m-" + who.id()), new EndpointId(who.id()), who.id(),
                        host ? Role.HOST : Role.PARTICIPANT, host ? Way.HOST : Way.LINK, Optional.empty(), true),
                now);
        who.come(Course.seconds(now));
        tell(who, moved(now), now);
        double correction = session.shift(new EndpointId(who.id()));
        if (correction != 0) {
            tell(who, new Told.Advised(correction), now);
        }
    }

    /** The one in control has asked for something. */
    void command(Input.Command command, long now) {
        submit(Actor.endpoint(new EndpointId(players.getFirst().id())), command, now);
        log.commanded(session, now);
    }

    /** Does what is due by {@code now} (µs). */
    void advance(long now) {
        while (!arrivals.isEmpty() && arrivals.peek().at <= now) {
            Arrival arrival = arrivals.poll();
            board.put(arrival.player, arrival.report, now);
            consider(now);
            rowsAt = rowsAt == NEVER ? now + BETWEEN_ROWS : rowsAt;
        }
        // There may be more to do at the same instant.
        for (int i = 0; i < 10 && deadline <= now; i++) {
            submit(Actor.engine("simulator"), new Input.Due(deadline), now);
        }
        if (decideAt <= now) {
            decideAt = NEVER;
            decide(now);
        }
        if (rowsAt <= now) {
            rowsAt = NEVER;
            tellRows(now);
        }
    }

    private void consider(long now) {
        decideAt = decideAt == NEVER ? now + BETWEEN_DECISIONS : decideAt;
    }

    private void decide(long now) {
        Policy policy = session.policy();
        if (session.ended() || policy.fallback().isPresent()) {
            return;
        }
        var situation = new Situation(
                now, session.stage().queue().current(), session.timeline(), board.reports(), controller(),
                policy.memory(), session.item().media().live().map(live -> live.at(now)));
        try {
            Decision decision = strategy.decide(situation);
            log.decided(situation, decision);
            if (!(decision.action() instanceof Decision.Keep) || !decision.memory().equals(policy.memory())) {
                submit(Actor.strategy(policy.strategy()), new Input.Decide(policy.strategy(), decision), now);
            }
        } catch (RuntimeException | StackOverflowError e) {
            log.failed(e);
            var fallBack = new Input.FallBack(policy.strategy(), Optional.of("It failed: " + e));
            submit(Actor.engine("simulator"), fallBack, now);
        }
    }

    private Optional<String> controller() {
        return session.roster().controller()
                .flatMap(member -> member.endpoints().stream()
                        .map(EndpointId::value)
                        .filter(id -> places.containsKey(id) && board.of(places.get(id)) != null)
                        .findFirst());
    }

    private void submit(Actor actor, Input input, long now) {
        long stamp = Math.max(now, session.stamp());
        long lead = Leads.of(input, board.slowestBound());
        long at = lead == 0 ? stamp : session.earliestEffect(stamp + lead);
        switch (session.apply(new Entry(ID, session.seq() + 1, stamp, at, actor, input))) {
            case Outcome.Refused(var refusal) -> log.refused(input, refusal);
            case Outcome.Accepted(Session next, List<Event> events) -> {
                session = next;
                deadline = next.nextDeadline();
                events.forEach(event -> show(event, now));
                if (!(input instanceof Input.Decide)) {
                    consider(now);
                }
            }
        }
    }

    private void show(Event event, long now) {
        switch (event) {
            case Event.TimelineChanged _ -> {
                Told told = moved(now);
                players.stream().filter(SimulatedPlayer::here).forEach(player -> tell(player, told, now));
            }
            case Event.Shifted(EndpointId endpoint) -> {
                Integer place = places.get(endpoint.value());
                if (place != null) {
                    tell(players.get(place), new Told.Advised(session.shift(endpoint)), now);
                }
            }
            default -> {}
        }
    }

    private void tellRows(long now) {
        Rule rule = session.policy().follow();
        if (rule == Rule.TIMELINE || rule == Rule.COPY || session.roster().members().size() > RELAYED) {
            return;
        }
        ToDoubleFunction<String> advised = id -> session.shift(new EndpointId(id));
        double reference = board.reference(rule, session.timeline(), advised, now);
        if (Double.isFinite(reference)) {
            var rows = new Told.Rows(reference, board.reference(Rule.MEDIAN, session.timeline(), advised, now));
            players.stream().filter(SimulatedPlayer::here).forEach(player -> tell(player, rows, now));
        }
    }

    private Told moved(long now) {
        boolean asked = session.cause().filter(cause -> cause.kind().equals("strategy")).isEmpty();
        return new Told.Moved(session.timeline(), session.policy().follow(), Course.seconds(now + COMMIT), asked);
    }

    private static void tell(SimulatedPlayer player, Told told, long now) {
        player.tell(told, Course.seconds(now + COMMIT));
    }

    Session session() {
        return session;
    }

    /** Those who are told what happens. */
    interface Log {
        void commanded(Session session, long now);

        void decided(Situation situation, Decision decision);

        void failed(Throwable failure);

        void refused(Input input, Object refusal);
    }
}
