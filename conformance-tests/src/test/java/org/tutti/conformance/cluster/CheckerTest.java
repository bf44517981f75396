package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.JournalFile.Row;
import org.tutti.conformance.support.cluster.Attempt;
import org.tutti.conformance.support.cluster.Attempt.Result;
import org.tutti.conformance.support.cluster.Checker;
import org.tutti.conformance.support.cluster.Checker.Fault;
import org.tutti.conformance.support.cluster.Checker.Rule;
import org.tutti.conformance.support.cluster.History;
import org.tutti.conformance.support.cluster.Seen;

/** Histories made by hand, and by chance: good ones pass, and whatever is done to them is found. */
@Tag("cluster")
class CheckerTest {
    private static final String NORTH = "http://north/", SOUTH = "http://south/";

    // --- by hand -----------------------------------------------------------------------------------------------------

    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Row> journal = new ArrayList<>();

    private Attempt asked(String client, int connection, String words, int from, int to, Result result, long seq) {
        Attempt attempt = new Attempt(client, NORTH, connection, "say:" + words, from, to, result, seq,
                result == Result.ACCEPTED ? seq * 10 : 0, result == Result.ACCEPTED ? seq * 10 : 0, "");
        attempts.add(attempt);
        return attempt;
    }

    private void entry(String actor, String input) {
        long seq = journal.size() + 1;
        journal.add(new Row(seq, seq * 10, seq * 10, actor, input));
    }

    private void said(String words) {
        entry("endpoint:e", "{\"type\":\"say/1\",\"text\":\"" + words + "\"}");
    }

    private void told(String client, int connection, String type, long seq, int digest) {
        seen.add(new Seen(client, NORTH, connection, type, seq, digest, ""));
    }

    private List<Rule> broken() {
        return Checker.check(new History(attempts, seen, journal)).stream().map(Fault::rule).distinct().toList();
    }

    @Test
    void whatWasAcknowledged_isWhereItIsSaidToBe() {
        said("a");
        said("b");
        asked("ada", 0, "a", 0, 1, Result.ACCEPTED, 1);
        asked("ben", 0, "b", 0, 3, Result.ACCEPTED, 2);
        assertThat(broken()).isEmpty();
    }

    @Test
    void acknowledgedAndLost_isFound() {
        said("a");
        asked("ada", 0, "a", 0, 1, Result.ACCEPTED, 1);
        asked("ben", 0, "b", 0, 1, Result.ACCEPTED, 2);
        assertThat(broken()).containsExactly(Rule.DURABLE);
    }

    @Test
    void acknowledgedAtAnotherPlace_isFound() {
        said("a");
        said("b");
        asked("ada", 0, "a", 0, 5, Result.ACCEPTED, 2);
        asked("ben", 0, "b", 0, 5, Result.ACCEPTED, 1);
        assertThat(broken()).containsExactly(Rule.DURABLE);
    }

    @Test
    void doneTwice_orThoughRefused_orAskedForByNobody_isFound() {
        said("a");
        said("a");
        asked("ada", 0, "a", 0, 1, Result.ACCEPTED, 1);
        assertThat(broken()).containsExactly(Rule.ONCE);
        said("b");
        asked("ben", 0, "b", 0, 1, Result.REFUSED, 0);
        said("c");
        assertThat(Checker.check(new History(attempts, seen, journal))).hasSize(3).allMatch(each -> each.rule() == Rule.ONCE);
    }

    @Test
    void ofWhatNobodyKnows_oneOrNoneIsThere() {
        said("a");
        asked("ada", 0, "a", 0, 1, Result.UNSURE, 0);
        asked("ben", 0, "b", 0, 1, Result.UNSURE, 0);
        assertThat(broken()).isEmpty();
    }

    @Test
    void whatWasAskedLater_andIsBefore_isFound_alsoIfNobodyKnewOfIt() {
        said("late");
        said("early");
        asked("ada", 0, "early", 0, 1, Result.ACCEPTED, 2);
        Attempt late = asked("ben", 0, "late", 2, 3, Result.ACCEPTED, 1);
        assertThat(broken()).containsExactly(Rule.REAL_TIME);
        attempts.remove(late);
        asked("ben", 0, "late", 2, 3, Result.UNSURE, 0);
        assertThat(broken()).containsExactly(Rule.REAL_TIME);
    }

    @Test
    void whatWasAskedAtTheSameTime_mayComeInEitherOrder() {
        said("late");
        said("early");
        asked("ada", 0, "early", 0, 2, Result.ACCEPTED, 2);
        asked("ben", 0, "late", 1, 3, Result.ACCEPTED, 1);
        assertThat(broken()).isEmpty();
    }

    @Test
    void ofWhatOneAsks_theOrderIsKept_overOneConnection() {
        said("b");
        said("a");
        asked("ada", 0, "a", 0, 5, Result.ACCEPTED, 2);
        asked("ada", 0, "b", 1, 5, Result.ACCEPTED, 1);
        assertThat(broken()).containsExactly(Rule.IN_ORDER);
    }

    @Test
    void twoViewsOfOneEntry_areFound() {
        said("a");
        asked("ada", 0, "a", 0, 1, Result.ACCEPTED, 1);
        told("ada", 0, "timeline", 1, 7);
        told("ben", 0, "timeline", 1, 8);
        assertThat(broken()).containsExactly(Rule.ONE_VIEW);
    }

    @Test
    void newsThatAreOlder_areFound_butNotOverAnotherConnection() {
        said("a");
        said("b");
        asked("ada", 0, "a", 0, 1, Result.ACCEPTED, 1);
        asked("ada", 0, "b", 2, 3, Result.ACCEPTED, 2);
        told("ada", 0, "timeline", 2, 7);
        told("ada", 1, "timeline", 1, 8);
        assertThat(broken()).isEmpty();
        told("ada", 1, "timeline", 2, 7);
        told("ada", 1, "timeline", 1, 8);
        assertThat(broken()).containsExactly(Rule.FORWARD);
    }

    @Test
    void shownAndNotDurable_isFound() {
        said("a");
        asked("ada", 0, "a", 0, 1, Result.ACCEPTED, 1);
        told("ada", 0, "timeline", 2, 7);
        seen.add(new Seen("ben", SOUTH, 0, "chat", 1, 3, "say:b"));
        assertThat(Checker.check(new History(attempts, seen, journal))).hasSize(2)
                .allMatch(each -> each.rule() == Rule.SHOWN_IS_DURABLE);
    }

    @Test
    void gaps_fallingStamps_andServersThatActAfterTheirTime_areFound() {
        entry("engine:north.1", "{\"type\":\"create/1\"}");
        entry("engine:south.1", "{\"type\":\"succeed/1\",\"node\":\"south.1\"}");
        entry("engine:south.1", "{\"type\":\"due/1\"}");
        assertThat(broken()).isEmpty();
        entry("engine:north.1", "{\"type\":\"due/1\"}");
        assertThat(broken()).containsExactly(Rule.EPOCHS);
        journal.removeLast();
        journal.add(new Row(5, 20, 20, "engine:south.1", "{\"type\":\"due/1\"}"));
        assertThat(broken()).containsExactly(Rule.CONTIGUOUS, Rule.STAMPS);
    }

    @Test
    void twoThatAskForTheSame_areAMistakeOfTheTest() {
        asked("ada", 0, "a", 0, 1, Result.UNSURE, 0);
        asked("ben", 0, "a", 0, 1, Result.UNSURE, 0);
        assertThatThrownBy(this::broken).hasMessageContaining("say:a");
    }

    // --- by chance ---------------------------------------------------------------------------------------------------

    /** What clients of a server that does one thing after the other see, at least ten of which are answered. */
    private static History good(long seed) {
        var random = new Random(seed);
        List<Attempt> attempts = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        List<Row> journal = new ArrayList<>(List.of(new Row(1, 5, 5, "engine:north.1", "{\"type\":\"create/1\"}")));
        int clients = 2 + random.nextInt(4);
        long[] free = new long[clients];
        long now = 10;
        for (int i = 0; i < 40; i++) {
            int client = random.nextInt(clients);
            now = Math.max(now, free[client]) + 1;
            long invoked = Math.max(free[client], now - random.nextInt(5));
            long completed = now + 1 + random.nextInt(20);
            free[client] = completed + 1;
            Result result = i < 10 ? Result.ACCEPTED : Result.values()[random.nextInt(3)];
            String name = "client-" + client;
            String words = name + '-' + i;
            long seq = journal.size() + 1;
            boolean done = result == Result.ACCEPTED || result == Result.UNSURE && random.nextBoolean();
            if (done) {
                journal.add(new Row(seq, now, now + 60, "endpoint:" + client, "{\"type\":\"say/1\",\"text\":\"" + words + "\"}"));
                for (int each = 0; each < clients; each++) {
                    seen.add(new Seen("client-" + each, each % 2 == 0 ? NORTH : SOUTH, 0, "chat", seq, words.hashCode(), "say:" + words));
                }
            }
            boolean told = result == Result.ACCEPTED;
            attempts.add(new Attempt(name, NORTH, 0, "say:" + words, invoked, completed, result,
                    told ? seq : 0, told ? now : 0, told ? now + 60 : 0, ""));
        }
        return new History(attempts, seen, journal);
    }

    /** The journal, changed, with its entries numbered anew as far as the change asks for it. */
    private static History with(History history, UnaryOperator<List<Row>> change) {
        return new History(history.attempts(), history.seen(), change.apply(new ArrayList<>(history.journal())));
    }

    private static List<Row> numbered(List<Row> rows) {
        List<Row> numbered = new ArrayList<>();
        for (Row row : rows) {
            numbered.add(new Row(numbered.size() + 1, row.stamp(), row.effectiveAt(), row.actor(), row.input()));
        }
        return numbered;
    }

    @Property(tries = 200)
    void goodHistories_pass(@ForAll long seed) {
        assertThat(Checker.check(good(seed))).isEmpty();
    }

    @Property(tries = 200)
    void anEntryThatIsTakenOut_isFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int which) {
        History history = good(seed);
        assertThat(Checker.check(with(history, rows -> {
            rows.remove(which);
            return rows;
        }))).isNotEmpty();
        assertThat(Checker.check(with(history, rows -> {
            rows.remove(which);
            return numbered(rows);
        }))).isNotEmpty();
    }

    @Property(tries = 200)
    void anEntryThatIsThereTwice_isFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int which) {
        assertThat(Checker.check(with(good(seed), rows -> {
            rows.add(rows.get(which));
            return numbered(rows);
        }))).extracting(Fault::rule).contains(Rule.ONCE);
    }

    @Property(tries = 200)
    void anotherOrder_isFound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int which) {
        assertThat(Checker.check(with(good(seed), rows -> {
            Collections.swap(rows, which, rows.size() > which + 1 ? which + 1 : which - 1);
            return numbered(rows);
        }))).isNotEmpty();
    }

    @Property(tries = 200)
    void aShownLine_thatIsAnother_isFound(@ForAll long seed, @ForAll @IntRange(min = 0, max = 19) int which) {
        History history = good(seed);
        List<Seen> seen = new ArrayList<>(history.seen());
        Seen was = seen.get(which);
        seen.set(which, new Seen(was.client(), was.node(), was.connection(), was.type(), was.seq(), was.digest() + 1, was.mark() + '!'));
        assertThat(Checker.check(new History(history.attempts(), seen, history.journal())))
                .extracting(Fault::rule).contains(Rule.ONE_VIEW, Rule.SHOWN_IS_DURABLE);
    }

    @Property(tries = 200)
    void anAnswerThatCameBeforeItsTime_isFound(@ForAll long seed, @ForAll @IntRange(min = 0, max = 8) int which) {
        // As if the server had answered in advance: the next question, asked afterwards, was done before it.
        History history = good(seed);
        List<Attempt> attempts = new ArrayList<>(history.attempts());
        Attempt first = attempts.get(which);
        Attempt second = attempts.get(which + 1);
        attempts.set(which, at(first, second.completed() + 10));
        attempts.set(which + 1, at(second, first.invoked() - 10));
        assertThat(Checker.check(new History(attempts, history.seen(), history.journal())))
                .extracting(Fault::rule).contains(Rule.REAL_TIME);
    }

    private static Attempt at(Attempt attempt, long invoked) {
        return new Attempt(attempt.client(), attempt.node(), -1, attempt.mark(), invoked, invoked + 1, attempt.result(),
                attempt.seq(), attempt.stamp(), attempt.effectiveAt(), attempt.code());
    }
}
