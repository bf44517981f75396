package org.tutti.plugin.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/** Situations to try a strategy in: those of an evening like any other, and those that should never be. */
public final class Situations {

    /** The server clock in all sensible situations, µs. */
    public static final long NOW = 1_790_000_000_000_000L;

    private static final long SECOND = 1_000_000;
    private static final double[] NUMBERS = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, -1, 1e300, -1e300, Double.MIN_VALUE
    };
    private static final Long[] INSTANTS = {
        Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L, NOW - 3600 * SECOND, NOW + 3600 * SECOND
    };

    private Situations() {}

    /** A room in which all is well: the timeline plays, everybody is ready and on it. */
    public static Situation calm(int endpoints) {
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            double off = (i * 37 % 21 - 10) / 10_000.0;
            long ago = i * 13 % 1000 * 1000L;
            reports.add(new Report(
                    "e" + i, 60 - ago / 1e6 + off, NOW - ago, 1, 500, Readiness.READY, 8));
        }
        Timeline timeline = playing();
        return new Situation(NOW, "i1", timeline, reports, first(reports), Memory.NONE);
    }

    /** A timeline that has played for a minute, from its start. */
    public static Timeline playing() {
        return new Timeline(new Motion(0, 1, NOW - 60 * SECOND), Optional.empty(), 1, 7200, Optional.empty());
    }

    private static Optional<String> first(List<Report> reports) {
        return reports.stream().map(Report::endpoint).findFirst();
    }

    /** What a server may come to see. */
    public static Arbitrary<Situation> likely() {
        Arbitrary<Report> report = Combinators.combine(
                        Arbitraries.integers().between(0, 30).map(i -> "e" + i),
                        Arbitraries.doubles().between(-2, 2),
                        Arbitraries.longs().between(0, 3 * SECOND),
                        Arbitraries.of(0.0, 0.98, 1.0, 1.03),
                        Arbitraries.longs().between(0, 200_000),
                        Arbitraries.frequency(
                                Tuple.of(6, Readiness.READY), Tuple.of(2, Readiness.BUFFERING),
                                Tuple.of(1, Readiness.LOADING), Tuple.of(1, Readiness.BLOCKED)),
                        Arbitraries.doubles().between(0, 30))
                .as((id, off, ago, rate, bound, readiness, buffered) ->
                        new Report(id, 60 - ago / 1e6 + off, NOW - ago, rate, bound, readiness, buffered));
        Arbitrary<Motion> motion = Combinators.combine(
                        Arbitraries.doubles().between(0, 7200), Arbitraries.of(0.0, 1.0, 1.0, 1.5),
                        Arbitraries.longs().between(-60 * SECOND, 0).map(ago -> NOW + ago))
                .as(Motion::new);
        Arbitrary<Motion> pending = Combinators.combine(
                        Arbitraries.doubles().between(0, 7200), Arbitraries.of(0.0, 1.0),
                        Arbitraries.longs().between(1, SECOND).map(ahead -> NOW + ahead))
                .as(Motion::new);
        Arbitrary<Timeline> timeline = Arbitraries.oneOf(
                Arbitraries.just(playing()),
                Combinators.combine(
                                motion, pending.optional(0.3), Arbitraries.of(120.0, 7200.0, Double.POSITIVE_INFINITY))
                        .as((now, next, duration) -> new Timeline(now, next, 1, duration, Optional.empty())),
                Arbitraries.longs().between(0, 5 * SECOND).map(Situations::held));
        return Combinators.combine(
                        Arbitraries.of("i1", "i2"), timeline,
                        report.list().ofMaxSize(30).uniqueElements(Report::endpoint), Arbitraries.of(true, false))
                .as((item, line, reports, controlled) -> new Situation(
                        NOW, item, line, reports, controlled ? first(reports) : Optional.empty(), Memory.NONE));
    }

    private static Timeline held(long left) {
        return new Timeline(
                Motion.paused(30, NOW - SECOND), Optional.empty(), 1, 7200,
                Optional.of(new Hold("waiting", NOW - SECOND, NOW + left)));
    }

    /** What no client should send and a broken or hostile one may: a server must survive it. */
    public static Arbitrary<Situation> absurd() {
        Arbitrary<Double> number = Arbitraries.oneOf(
                Arbitraries.doubles(), Arbitraries.doubles().between(-10, 100),
                Arbitraries.integers().between(0, NUMBERS.length - 1).map(i -> NUMBERS[i]));
        Arbitrary<Long> instant = Arbitraries.oneOf(
                Arbitraries.longs(), Arbitraries.longs().between(NOW - 20 * SECOND, NOW + 20 * SECOND),
                Arbitraries.of(INSTANTS));
        Arbitrary<Report> report = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d", ""), number, instant, number, instant,
                        Arbitraries.of(Readiness.values()), number)
                .as(Report::new);
        Arbitrary<Motion> motion = Combinators.combine(
                        Arbitraries.doubles(), Arbitraries.of(0.0, 1.0, -1.0, 4.0), instant)
                .as(Motion::new);
        Arbitrary<Hold> hold = Combinators.combine(instant, instant).as((since, until) -> new Hold("", since, until));
        Arbitrary<Timeline> timeline = Arbitraries.oneOf(
                Arbitraries.just(playing()),
                Combinators.combine(
                                motion, motion.optional(), Arbitraries.of(0.25, 1.0, 4.0),
                                Arbitraries.of(0.001, 60.0, 1e9, Double.POSITIVE_INFINITY), hold.optional())
                        .as(Timeline::new));
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(NOW)), Tuple.of(1, instant)),
                        Arbitraries.of("", "i1"), timeline, report.list().ofMaxSize(12),
                        Arbitraries.of("a", "nobody").optional(), memories())
                .as(Situation::new);
    }

    /** Memories nobody can make sense of: another strategy's, a later version's, broken ones. */
    public static Arbitrary<Memory> memories() {
        Arbitrary<byte[]> junk = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
        return Arbitraries.oneOf(
                Arbitraries.just(Memory.NONE),
                junk.map(bytes -> new Memory("somebody-else", 1, bytes)),
                Combinators.combine(Arbitraries.integers().between(0, 9), junk)
                        .as((version, bytes) -> new Memory(OWN, version, bytes)));
    }

    /** In place of the name of the strategy that is tested; {@link #as} puts that there. */
    static final String OWN = "?";

    /** The same situation, with what is called {@link #OWN} in the memory called by the strategy's name. */
    static Situation as(Situation situation, String name) {
        Memory memory = situation.memory();
        return memory.strategy().equals(OWN)
                ? with(situation, new Memory(name, memory.version(), memory.bytes()))
                : situation;
    }

    /** The same situation with another memory. */
    public static Situation with(Situation situation, Memory memory) {
        return new Situation(
                situation.now(), situation.item(), situation.timeline(), situation.endpoints(), situation.controller(),
                memory, situation.live());
    }
}
