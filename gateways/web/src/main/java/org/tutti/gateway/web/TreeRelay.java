package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.tutti.engine.Allowance;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.Session;
import org.tutti.tree.Settings;
import org.tutti.tree.Tree;

/**
 * A tree that is kept in the browsers: what is done to it is numbered, and told in one order to all, but never state
 * here nor in the journal. Who comes later gets it from one who has it; that one can mislead nobody else.
 *
 * <h2>Concurrency</h2>
 * Under the lock of {@link TreeRoom}.
 */
final class TreeRelay {

    /**
     * The longest request that is relayed, in bytes: each link is to fit into a message again, with what it has gained.
     */
    static final int LARGEST = 12_000;

    /** How many changes are relayed in a second, on average and at once. */
    private static final int PER_SECOND = 100;

    /**
     * How long who is asked for the tree has to answer; how long one waits for somebody who may come back with it (µs).
     */
    static final long PATIENCE = 2_000_000, HOPE = 5_000_000;

    /** Until who has been given a part asks for the next. */
    private static final long ANSWERED = Long.MAX_VALUE;

    private static final String GONE = "Who gave you the tree is gone. Ask for it from the beginning.";

    /** How many are asked for the tree. */
    private static final int GIVERS = 3;

    /**
     * What somebody does to the tree.
     *
     * @param received when it came (µs)
     * @param now what the clock says (µs)
     */
    record Asked(
            Session session, EndpointId endpoint, Connection connection, Optional<String> id, Input.TreeRequest request,
            long received, long now) {}

    private final Room room;
    private final Set<Connection> keepers = new LinkedHashSet<>();
    /** Those who were told to ask anew: what they have does not count. */
    private final Set<Connection> outdated = new HashSet<>();
    private final Map<Connection, Reading> readings = new LinkedHashMap<>();
    private Optional<Allowance> allowance = Optional.empty();
    /** The number of the last change, and that of the state which keepers have. */
    private long last;
    private long held;
    /** Whether that state is by a number of ours: nobody has a later one then, and who has another has less. */
    private boolean numbered;
    /** Whether it is so, or as somebody says who may change the tree. */
    private boolean vouched;
    /** Whether somebody may have a tree that is not empty: so it is unless we saw it begin. */
    private boolean begun = true;
    /** Whether we saw that there is none any more. */
    private boolean emptied;
    private long tokens;

    TreeRelay(Room room) {
        this.room = room;
    }

    /** The tree is kept otherwise from now on. It was empty. */
    void settings(Settings settings) {
        if (settings.keeping() == Settings.Keeping.SERVER) {
            keepers.clear();
            List.copyOf(readings.values()).forEach(reading -> fail(reading, "The tree is kept by the server now."));
            begun = false;
            emptied = true;
            held = 0;
            numbered = false;
            vouched = false;
        } else if (keepers.isEmpty() && readings.isEmpty() && last == 0) {
            begun = false;
        }
    }

    /** What is to be sent. */
    Map<Executor, List<Outbox>> change(Asked asked) throws WireException {
        if (allowance.isEmpty()) {
            allowance = Optional.of(new Allowance(PER_SECOND, PER_SECOND, asked.now()));
        }
        if (!allowance.get().take(asked.now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED,
                    "That is more than %d changes of the tree a second. Send it again in a moment."
                            .formatted(PER_SECOND));
        }
        TreeTold told = TreeTold.of(asked);
        // By the clock, so that it goes on beyond what was numbered before the server was started anew.
        last = Math.max(last + 1, asked.now() / 1000);
        held = last;
        begun = true;
        emptied = false;
        numbered = true;
        vouched = true;
        long number = last;
        Set<String> sites = asked.session().tree().mirrors().sites();
        tellPeers(asked, told, sites, number);
        return TreeRoom.tell(
                room,
                sites,
                site -> told.in(site, number),
                Optional.of(asked.connection()),
                message -> answer(asked, number, message));
    }

    /** Tells those at other servers, and answers who asked if that is one of them. */
    private void tellPeers(Asked asked, TreeTold told, Set<String> sites, long number) {
        Map<String, String> frames = new HashMap<>();
        frames.put("", TreeFrames.frame(told.in("", number)).text());
        sites.forEach(site -> frames.put(site, TreeFrames.frame(told.in(site, number)).text()));
        room.peers().tell(frames, asked.endpoint());
        if (room.isGuest(asked.endpoint(), asked.connection())) {
            String site = TreeFrames.wordsOf(asked.session().tree().mirrors(), asked.endpoint().value());
            asked.connection().outbox().put(answer(asked, number, told.in(site, number)));
        }
    }

    private static Frame answer(Asked asked, long number, ObjectNode message) {
        ObjectNode frame = Forms.object()
                .put("type", "accepted")
                .put("seq", number)
                .put("stamp", Forms.millis(asked.now()))
                .put("effectiveAt", Forms.millis(asked.now()));
        asked.id().ifPresent(text -> frame.put("id", text));
        frame.set("tree", message);
        return TreeFrames.frame(frame);
    }

    /** Somebody who wants the tree, part by part. */
    private static final class Reading {
        final Connection reader;
        final EndpointId endpoint;
        final Session session;
        final Set<Connection> asked = new HashSet<>();
        final Optional<Long> have;
        Optional<String> id;
        Optional<String> after = Optional.empty();
        Optional<Connection> giver = Optional.empty();
        String wanted = "";
        int events;
        long until;
        int links;

        Reading(Session session, EndpointId endpoint, Connection reader, Optional<String> id, Optional<Long> have) {
            this.session = session;
            this.endpoint = endpoint;
            this.reader = reader;
            this.id = id;
            this.have = have;
        }
    }

    void read(Session session, EndpointId endpoint, Connection reader, Optional<String> id, ClientMessage.GetTree wish,
            long now) throws WireException {
        if (wish.after().isPresent()) {
            Reading reading = Optional.ofNullable(readings.get(reader))
                    .filter(one -> one.giver.isPresent() && one.until == ANSWERED)
                    .orElseThrow(() -> new WireException(ErrorCode.TREE_ELSEWHERE, GONE));
            reading.id = id;
            reading.after = wish.after();
            want(reading, now);
            return;
        }
        keepers.remove(reader);
        readings.remove(reader);
        // Nobody has what is yet to come.
        Optional<Long> have = outdated.remove(reader) ? Optional.empty() : numbered
                ? wish.have().filter(number -> number <= held)
                : wish.have().map(number -> Math.clamp(number, 0, Math.max(last, now / 1000)));
        var reading = new Reading(session, endpoint, reader, id, have);
        if (have.isPresent() && isTheTree(have.get(), changes(session, reader))) {
            kept(reading, now);
            return;
        }
        readings.put(reader, reading);
        serve(reading, now);
    }

    /**
     * Whether what somebody has is the tree. Whoever may not change it is believed only where nobody knows better, and
     * until somebody comes back who may.
     */
    private boolean isTheTree(long have, boolean changes) {
        if (have == held && (numbered || !begun || !keepers.isEmpty())) {
            return true;
        }
        if (emptied || numbered) {
            return false;
        }
        return changes ? have > held || !vouched : begun && keepers.isEmpty() && have > held;
    }

    /** What somebody has is the tree from now on. Those who have another are told to ask for this one. */
    private void kept(Reading reading, long now) {
        long have = reading.have.orElseThrow();
        boolean changes = changes(reading.session, reading.reader);
        Set<Connection> others = have == held ? Set.of() : Set.copyOf(keepers);
        keepers.removeAll(others);
        numbered &= have == held;
        vouched = numbered || changes || vouched && have == held;
        begun |= have > 0;
        held = have;
        last = Math.max(last, held);
        readings.remove(reading.reader);
        ObjectNode frame = beginning(reading.session, reading.id, held).put("kept", true).put("more", false);
        reading.reader.outbox().put(TreeFrames.frame(frame));
        keeps(reading.reader, now);
        outdated.addAll(others);
        others.forEach(other -> other.outbox().put(TreeFrames.anew(held)));
        lost(one -> one.giver.filter(others::contains).isPresent(), now);
    }

    /** From now on others can have it from this one. */
    private void keeps(Connection connection, long now) {
        keepers.add(connection);
        for (Reading waiting : readings.values().stream().filter(one -> one.giver.isEmpty()).toList()) {
            // Unless that was done on the way.
            if (readings.get(waiting.reader) == waiting) {
                serve(waiting, now);
            }
        }
    }

    /** Asks the next who has the tree: those who run the session first, then others who may change it. */
    private void serve(Reading reading, long now) {
        if (!begun) {
            giveNothing(reading, now);
            return;
        }
        reading.after = Optional.empty();
        reading.events = 0;
        reading.links = 0;
        reading.giver = keepers.stream()
                .filter(one -> one != reading.reader && !reading.asked.contains(one) && !one.isClosed())
                .min(Comparator.<Connection, Boolean>comparing(one -> !runs(reading.session, one))
                        .thenComparing(one -> !changes(reading.session, one)));
        if (reading.giver.isPresent() && reading.asked.size() < GIVERS) {
            reading.asked.add(reading.giver.get());
            reading.wanted = "w" + ++tokens;
            want(reading, now);
        } else if (!reading.asked.isEmpty()) {
            fail(reading, "Nobody who has the tree answers. Ask again in a moment.");
        } else if (reading.session.roster().endpoints() > 1 && reading.until == 0) {
            reading.until = now + HOPE;
        } else if (reading.until <= now) {
            giveWhatIsLeft(reading, now);
        }
    }

    /** Nobody has come back with the tree: the latest that is left of it is the tree, or there is none. */
    private void giveWhatIsLeft(Reading reading, long now) {
        Optional<Reading> best = readings.values().stream()
                .filter(one -> one.have.filter(number -> number > 0).isPresent() && one.giver.isEmpty() && !emptied)
                .max(Comparator.<Reading, Boolean>comparing(one -> changes(one.session, one.reader))
                        .thenComparing(one -> one.have.orElseThrow()));
        if (best.isPresent()) {
            // Those who wait are served from there.
            kept(best.get(), now);
        } else {
            giveNothing(reading, now);
        }
    }

    private void giveNothing(Reading reading, long now) {
        readings.remove(reading.reader);
        // Not the number of a tree that somebody may come back with.
        held = 0;
        numbered = false;
        vouched = false;
        ObjectNode frame = beginning(reading.session, reading.id, held);
        frame.putArray("added");
        frame.putArray("events");
        reading.reader.outbox().put(TreeFrames.frame(frame.put("more", false)));
        keeps(reading.reader, now);
    }

    private static boolean runs(Session session, Connection connection) {
        return connection.place()
                .flatMap(place -> session.roster().owner(place.endpoint()))
                .map(Member::role)
                .filter(role -> role.runs())
                .isPresent();
    }

    private static boolean changes(Session session, Connection connection) {
        return connection.place()
                .filter(place -> session.denied(Actor.endpoint(place.endpoint()), Grant.TREE).isEmpty())
                .isPresent();
    }

    private void want(Reading reading, long now) {
        reading.until = now + PATIENCE;
        ObjectNode frame = Forms.object().put("type", "treeWanted").put("wanted", reading.wanted);
        reading.after.ifPresent(link -> frame.put("after", link));
        reading.giver.orElseThrow().outbox().put(TreeFrames.frame(frame));
    }

    private void fail(Reading reading, String why) {
        readings.remove(reading.reader);
        if (reading.until == ANSWERED) {
            // It sees when it asks for the next part.
            return;
        }
        Inbox.error(reading.reader, reading.id, new WireException(ErrorCode.TREE_ELSEWHERE, why));
    }

    private static ObjectNode beginning(Session session, Optional<String> id, long revision) {
        ObjectNode frame = TreeFrames.whole(id, revision);
        frame.set("mirrors", TreeForms.mirrors(session.tree().mirrors().all()));
        frame.set("settings", TreeForms.settings(session.tree().settings()));
        return frame;
    }

    void give(Session session, Connection giver, ClientMessage.GiveTree part, long now) throws WireException {
        Reading reading = readings.values().stream()
                .filter(one -> one.wanted.equals(part.wanted()) && one.giver.filter(giver::equals).isPresent()
                        && one.until != ANSWERED)
                .findFirst()
                .orElseThrow(() -> new WireException(ErrorCode.TOO_LATE, "Nobody waits for this part of the tree."));
        boolean first = reading.after.isEmpty();
        ObjectNode frame = first
                ? beginning(session, reading.id, part.revision())
                : TreeFrames.whole(reading.id, part.revision());
        try {
            ArrayNode links = TreeGiven.links(part.fields(), session.tree().mirrors(), reading.endpoint.value());
            ArrayNode events = TreeGiven.events(part.fields());
            reading.links += links.size();
            reading.events += events.size();
            if (part.revision() > last || reading.links > session.tree().settings().triples()
                    || reading.events > Tree.EVENTS || part.more() && links.isEmpty() && events.isEmpty()) {
                throw new WireException(ErrorCode.OUT_OF_RANGE, "That is no part of this tree.");
            }
            frame.set("added", links);
            if (first || !events.isEmpty()) {
                frame.set("events", events);
            }
        } catch (WireException e) {
            if (first) {
                serve(reading, now);
            } else {
                // The parts of two are not one tree.
                fail(reading, GONE);
            }
            throw e;
        }
        reading.reader.outbox().put(TreeFrames.frame(frame.put("more", part.more())));
        reading.until = ANSWERED;
        if (!part.more()) {
            readings.remove(reading.reader);
            keeps(reading.reader, now);
        }
    }

    void left(Connection connection, long now) {
        keepers.remove(connection);
        outdated.remove(connection);
        readings.remove(connection);
        lost(one -> one.giver.filter(connection::equals).isPresent(), now);
    }

    void tick(long now) {
        lost(one -> one.until <= now, now);
    }

    /**
     * Those who wait in vain ask another, unless they have a part already: they see that the next one does not come.
     */
    private void lost(Predicate<Reading> vain, long now) {
        List.copyOf(readings.values()).forEach(reading -> {
            if (readings.get(reading.reader) != reading || !vain.test(reading)) {
                // Served on the way.
                return;
            }
            if (reading.after.isPresent() || reading.until == ANSWERED) {
                fail(reading, GONE);
            } else {
                serve(reading, now);
            }
        });
    }
}
