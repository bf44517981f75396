package org.tutti.strategy.readyquorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.strategy.readyquorum.SimulatedRoom.SECOND;
import static org.tutti.strategy.readyquorum.SimulatedRoom.START;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/** What holds for any pattern of buffering. {@link SimulatedRoom} checks every single decision besides. */
class ReadyQuorumProperties {

    private static final Settings DEFAULTS = new Settings(SECOND, 2, 0.8, 5 * SECOND, 10 * SECOND, 60 * SECOND);
    private static final long LENGTH = 300 * SECOND, MINUTE = 60 * SECOND;

    /** Something an endpoint says for a while. */
    record Phase(Say say, long length) {}

    /** How a room behaves; the phases of each endpoint come round again. */
    record Story(Settings settings, List<List<Phase>> endpoints, long period, long lateness) {

        List<Report> at(long now) {
            List<Report> reports = new ArrayList<>();
            for (int i = 0; i < endpoints.size(); i++) {
                // All begin ready: who never was is never waited for.
                Say say = now < START + 2 * SECOND ? Say.READY : said(endpoints.get(i), now - START);
                reports.add(say.by("endpoint-" + i, now));
            }
            return reports;
        }

        private static Say said(List<Phase> phases, long elapsed) {
            long left = elapsed % phases.stream().mapToLong(Phase::length).sum();
            for (Phase phase : phases) {
                left -= phase.length();
                if (left < 0) {
                    return phase.say();
                }
            }
            throw new AssertionError();
        }
    }

    /** A person does something a number of seconds after the last thing anybody did. */
    record Command(long after, int kind) {

        void by(SimulatedRoom room) {
            switch (kind) {
                case 0 -> room.pause();
                case 1 -> room.seek(after / 1e6);
                default -> room.play();
            }
        }
    }

    /** Two holds begin more than the rest apart, so not even a window's edge makes room for one more. */
    @Property(tries = 500)
    void holdsInAnyMinute_areBounded(@ForAll("stories") Story story) {
        assertHoldsBounded(watch(story, List.of()), story.settings());
    }

    @Property(tries = 500)
    void holdsInAnyMinute_areBounded_whateverPeopleDo(
            @ForAll("stories") Story story, @ForAll("commands") List<Command> commands) {
        assertHoldsBounded(watch(story, commands), story.settings());
    }

    private static void assertHoldsBounded(SimulatedRoom room, Settings settings) {
        int most = (int) Math.ceilDiv(MINUTE, settings.rest());
        for (Hold first : room.holds) {
            assertThat(room.holds.stream()
                            .filter(hold -> hold.since() >= first.since() && hold.since() < first.since() + MINUTE))
                    .hasSizeLessThanOrEqualTo(most);
        }
        assertThat(room.holds).allSatisfy(hold ->
                assertThat(hold.until() - hold.since()).isLessThanOrEqualTo(settings.longestWait()));
    }

    /** The slack is what the timer that ends a hold is late by. Worst are windows that begin or end with a motion. */
    @Property(tries = 500)
    void anyRestAndLongestWait_holdARestOfPlay(@ForAll("stories") Story story) {
        SimulatedRoom room = watch(story, List.of());

        Settings settings = story.settings();
        long window = settings.rest() + settings.longestWait() + story.lateness();
        long begin = START + SimulatedRoom.LEAD; // when play, pressed at the start, takes effect
        for (Motion motion : room.motions) {
            for (long from : List.of(motion.timestamp(), motion.timestamp() - window)) {
                if (from >= begin && from + window <= room.now) {
                    assertThat(room.played(from, from + window)).isGreaterThanOrEqualTo(settings.rest() / 1e6 - 1e-6);
                }
            }
        }
    }

    /** Waited for 5 s, then forgiven for 60 s: in ten minutes ten times at most. */
    @Property(tries = 50)
    void oneWhoAlwaysSaysBuffering_isWaitedForOnceAMinute(
            @ForAll @IntRange(min = 0, max = 8) int others,
            @ForAll @LongRange(min = 250_000, max = 1_500_000) long period) {
        var room = new SimulatedRoom(7200);
        room.play();
        while (room.now < START + 2 * LENGTH) {
            List<Report> reports = new ArrayList<>();
            for (int i = 0; i < others; i++) {
                reports.add(Say.READY.by("honest-" + i, room.now));
            }
            reports.add((room.now < START + SECOND ? Say.READY : Say.BUFFERING).by("liar", room.now));
            room.decide(reports);
            room.elapse(period);
        }

        // Four honest ones are a quorum by themselves.
        assertThat(room.holds.size()).isBetween(others < 4 ? 8 : 0, others < 4 ? 10 : 0);
        assertThat(room.played(START, room.now)).isGreaterThanOrEqualTo(600 - 10 * 5 - 1);
    }

    @Property(tries = 1000)
    void noSituation_makesItThrow(@ForAll("situations") Situation situation) {
        var strategy = new ReadyQuorumStrategy();

        Decision decision = strategy.decide(situation);

        assertThat(strategy.decide(situation)).isEqualTo(decision);
        assertThat(decision.memory().bytes()).hasSizeLessThanOrEqualTo(Memory.LIMIT);
        assertThat(decision.numbers()).hasSizeLessThanOrEqualTo(32);
        // What it wrote it reads, and has nothing to add to.
        assertThat(Recollection.of(decision.memory()).toMemory()).isEqualTo(decision.memory());
    }

    private static SimulatedRoom watch(Story story, List<Command> commands) {
        var room = new SimulatedRoom(new ReadyQuorumStrategy(story.settings()), 7200, story.lateness());
        room.play();
        int done = 0;
        long last = START;
        while (room.now < START + LENGTH) {
            if (done < commands.size() && room.now >= last + commands.get(done).after()) {
                commands.get(done++).by(room);
                last = room.now;
            }
            room.decide(story.at(room.now));
            room.elapse(story.period());
        }
        return room;
    }

    @Provide
    Arbitrary<Story> stories() {
        Arbitrary<Settings> others = Combinators.combine(
                        micros(0, 3), Arbitraries.doubles().between(0, 5), Arbitraries.doubles().between(0.3, 1),
                        micros(1, 10), micros(1, 20), micros(0, 60))
                .as(Settings::new);
        // Mostly what makes a room wait: short phases of buffering between short phases of being ready.
        Arbitrary<Say> say = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(Say.READY, Say.BUFFERING)), Tuple.of(1, Arbitraries.of(Say.values())));
        Arbitrary<Phase> phase = Combinators.combine(say, micros(0.25, 12)).as(Phase::new);
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just(DEFAULTS), others),
                        phase.list().ofMinSize(2).ofMaxSize(8).list().ofMinSize(1).ofMaxSize(6),
                        micros(0.25, 1.5),
                        micros(0, 0.2))
                .as(Story::new)
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<List<Command>> commands() {
        return Combinators.combine(micros(0, 20), Arbitraries.integers().between(0, 3))
                .as(Command::new)
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<Situation> situations() {
        Arbitrary<Long> instants = Arbitraries.oneOf(
                Arbitraries.longs(), micros(-20, 20).map(off -> START + off),
                Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE));
        Arbitrary<Double> numbers = Arbitraries.oneOf(
                Arbitraries.doubles(), Arbitraries.doubles().between(-10, 100),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        Arbitrary<Report> report = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "").injectNull(0.1), numbers, instants, numbers,
                        Arbitraries.longs(), Arbitraries.of(Readiness.values()).injectNull(0.1), numbers)
                .as(Report::new);
        Arbitrary<Motion> motion = Combinators.combine(
                        Arbitraries.doubles(), Arbitraries.of(0.0, 1.0, -1.0), instants)
                .as(Motion::new);
        Arbitrary<Hold> hold = Combinators.combine(instants, instants).as((since, until) -> new Hold("", since, until));
        Arbitrary<Timeline> timeline = Combinators.combine(motion, motion.optional(), numbers, hold.optional())
                .as((current, pending, duration, held) -> new Timeline(current, pending, 1, duration, held));
        Arbitrary<byte[]> junk = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        Arbitrary<Memory> memory = Arbitraries.oneOf(
                Arbitraries.just(Memory.NONE),
                junk.map(bytes -> new Memory("ready-quorum", 2, bytes)),
                // Well-formed, with senseless instants.
                Combinators.combine(instants, instants, instants, Arbitraries.bytes()).as((playing, at, until, state) ->
                        new Memory("ready-quorum", 2, ByteBuffer.allocate(39)
                                .putLong(60).putLong(playing).putLong(at).putLong(until).put(state).array())));
        return Combinators.combine(
                        instants, Arbitraries.of("i1", "i2", ""), timeline, report.list().ofMaxSize(8),
                        Arbitraries.of("a", "b", "gone").optional(), memory)
                .as(Situation::new);
    }

    private static Arbitrary<Long> micros(double least, double most) {
        return Arbitraries.longs()
                .between((long) (least * SECOND), (long) (most * SECOND))
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases();
    }
}
