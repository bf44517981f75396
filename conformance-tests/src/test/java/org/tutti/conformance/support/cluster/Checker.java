package org.tutti.conformance.support.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.tutti.conformance.support.JournalFile.Row;
import org.tutti.conformance.support.cluster.Attempt.Result;

/**
 * Says whether what the clients of a session did and saw is one history, the one of its journal. Pure.
 *
 * <p>The rules, by the names of {@link Rule}. Together the first three say that the session is linearizable: that all
 * clients could have spoken to one server which did one thing after the other, each at some instant between question
 * and answer. To its clients a session is a register to which they can append, and of which each append returns its
 * place. The only order in which one server can have done the appends is that of the places it returned. That order
 * is a linearization just if it puts nothing before what was over before it began: if A was answered before B was
 * asked, A's place is before B's ({@code REAL_TIME}). That each answer names the place at which the request is, and
 * no other, makes it the order of the journal ({@code DURABLE}); that nothing was done which was refused, and nothing
 * twice, leaves nothing in the journal that the clients cannot account for ({@code ONCE}). Requests of which nobody
 * knows may have been done at any time after they were asked: they are ordered after what was answered before that,
 * and before nothing.
 */
public final class Checker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENGINE = "engine:";

    /** What is to hold. */
    public enum Rule {
        /** What was acknowledged is in the journal, at that place, with that stamp. */
        DURABLE,
        /** Nothing asked for is in the journal twice, nothing that was refused is, nor what nobody asked for. */
        ONCE,
        /** What was asked after something else was answered comes after it. */
        REAL_TIME,
        /** What one client asks over one connection is done in the order in which it asks. */
        IN_ORDER,
        /** Nobody was told anything else of an entry than anybody else. */
        ONE_VIEW,
        /** Over one connection nothing older comes after something newer. */
        FORWARD,
        /** What was shown is in the journal. */
        SHOWN_IS_DURABLE,
        /** The journal has no gap, and begins at 1. */
        CONTIGUOUS,
        /** Stamps never fall. */
        STAMPS,
        /** Whatever a server did by itself it did while it owned the session. */
        EPOCHS
    }

    /** @param what happened, for who looks for the reason */
    public record Fault(Rule rule, String what) {}

    private final History history;
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, List<Row>> places = new HashMap<>();
    private final Map<Long, Row> rows = new TreeMap<>();

    private Checker(History history) {
        this.history = history;
        for (Row row : history.journal()) {
            rows.put(row.seq(), row);
            String mark = Mark.ofInput(row.input());
            if (!mark.isEmpty()) {
                places.computeIfAbsent(mark, _ -> new ArrayList<>()).add(row);
            }
        }
    }

    /** All that is wrong; nothing if all is well. */
    public static List<Fault> check(History history) {
        var checker = new Checker(history);
        checker.durable();
        checker.once();
        checker.realTime();
        checker.inOrder();
        checker.oneView();
        checker.forward();
        checker.shown();
        checker.chain();
        return List.copyOf(checker.faults);
    }

    private void fault(Rule rule, String what, Object... values) {
        faults.add(new Fault(rule, what.formatted(values)));
    }

    private void durable() {
        for (Attempt attempt : history.attempts()) {
            if (attempt.result() == Result.ACCEPTED) {
                Row row = rows.get(attempt.seq());
                if (row == null) {
                    fault(Rule.DURABLE, "%s, and there is no entry %d", attempt, attempt.seq());
                } else if (!Mark.ofInput(row.input()).equals(attempt.mark())) {
                    fault(Rule.DURABLE, "%s, where there is %s", attempt, row);
                } else if (row.stamp() != attempt.stamp() || row.effectiveAt() != attempt.effectiveAt()) {
                    fault(Rule.DURABLE, "%s, said to be of %d for %d, and is %s",
                            attempt, attempt.stamp(), attempt.effectiveAt(), row);
                }
            }
        }
    }

    private void once() {
        Map<String, Attempt> asked = new HashMap<>();
        for (Attempt attempt : history.attempts()) {
            if (asked.put(attempt.mark(), attempt) != null) {
                throw new IllegalArgumentException("Two clients asked for " + attempt.mark());
            }
            if (attempt.result() == Result.REFUSED && places.containsKey(attempt.mark())) {
                fault(Rule.ONCE, "%s, and it is there: %s", attempt, places.get(attempt.mark()));
            }
        }
        places.forEach((mark, all) -> {
            if (all.size() > 1) {
                fault(Rule.ONCE, "%s is there %d times: %s", mark, all.size(), all);
            }
            if (!asked.containsKey(mark)) {
                fault(Rule.ONCE, "Nobody asked for %s: %s", mark, all);
            }
        });
    }

    /** The place of a request, by the journal; 0 if it is not there. */
    private long place(Attempt attempt) {
        return places.getOrDefault(attempt.mark(), List.of()).stream().mapToLong(Row::seq).findFirst().orElse(0);
    }

    private void realTime() {
        List<Attempt> byInvocation = history.attempts().stream()
                .filter(each -> place(each) > 0)
                .sorted(Comparator.comparingLong(Attempt::invoked))
                .toList();
        var answered = new PriorityQueue<Attempt>(Comparator.comparingLong(Attempt::completed));
        Attempt latest = null;
        for (Attempt attempt : byInvocation) {
            while (!answered.isEmpty() && answered.peek().completed() < attempt.invoked()) {
                Attempt before = answered.remove();
                if (latest == null || place(before) > place(latest)) {
                    latest = before;
                }
            }
            if (latest != null && place(latest) >= place(attempt)) {
                fault(Rule.REAL_TIME, "%s had been answered when %s was asked for, which is before it, at %d",
                        latest, attempt, place(attempt));
            }
            if (attempt.result() == Result.ACCEPTED) {
                answered.add(attempt);
            }
        }
    }

    private void inOrder() {
        Map<String, Attempt> last = new HashMap<>();
        history.attempts().stream()
                .filter(each -> each.connection() >= 0 && each.result() == Result.ACCEPTED)
                .sorted(Comparator.comparingLong(Attempt::invoked))
                .forEach(attempt -> {
                    Attempt before = last.put(attempt.client() + ' ' + attempt.connection(), attempt);
                    if (before != null && before.seq() >= attempt.seq()) {
                        fault(Rule.IN_ORDER, "%s was asked before %s", before, attempt);
                    }
                });
    }

    private void oneView() {
        Map<String, Seen> first = new HashMap<>();
        for (Seen seen : history.seen()) {
            Seen before = first.putIfAbsent(seen.type() + ' ' + seen.seq(), seen);
            if (before != null && before.digest() != seen.digest()) {
                fault(Rule.ONE_VIEW, "Of entry %d %s was told another %s at %s than %s at %s",
                        seen.seq(), seen.client(), seen.type(), seen.node(), before.client(), before.node());
            }
        }
    }

    private void forward() {
        Map<String, Long> last = new HashMap<>();
        for (Seen seen : history.seen()) {
            Long before = last.put(seen.client() + ' ' + seen.connection() + ' ' + seen.type(), seen.seq());
            if (before != null && before > seen.seq()) {
                fault(Rule.FORWARD, "%s was told %s of entry %d after that of %d, at %s",
                        seen.client(), seen.type(), seen.seq(), before, seen.node());
            }
        }
    }

    private void shown() {
        for (Seen seen : history.seen()) {
            Row row = rows.get(seen.seq());
            if (row == null) {
                fault(Rule.SHOWN_IS_DURABLE, "%s saw %s of entry %d at %s, and there is none",
                        seen.client(), seen.type(), seen.seq(), seen.node());
            } else if (!seen.mark().isEmpty() && !seen.mark().equals(Mark.ofInput(row.input()))) {
                fault(Rule.SHOWN_IS_DURABLE, "%s saw %s at %s, where there is %s",
                        seen.client(), seen.mark(), seen.node(), row);
            }
        }
    }

    private void chain() {
        long seq = 0;
        long stamp = Long.MIN_VALUE;
        String owner = null;
        for (Row row : history.journal()) {
            if (row.seq() != seq + 1) {
                fault(Rule.CONTIGUOUS, "Entry %d comes after %d", row.seq(), seq);
            }
            if (row.stamp() < stamp) {
                fault(Rule.STAMPS, "Entry %d is of %d, the one before of %d", row.seq(), row.stamp(), stamp);
            }
            seq = row.seq();
            stamp = row.stamp();
            owner = epoch(row, owner);
            if (owner != null && row.actor().startsWith(ENGINE) && !row.actor().equals(ENGINE + owner)) {
                fault(Rule.EPOCHS, "Entry %d is by %s while %s owned the session", seq, row.actor(), owner);
            }
        }
    }

    /** Who owns the session from an entry on. */
    private static String epoch(Row row, String before) {
        try {
            JsonNode input = JSON.readTree(row.input());
            String type = input.path("type").asText();
            if (type.startsWith("takeover/") || type.startsWith("succeed/")) {
                return input.path("node").asText();
            }
            return before == null && row.actor().startsWith(ENGINE) ? row.actor().substring(ENGINE.length()) : before;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The journal has an input that is not JSON: " + row, e);
        }
    }
}
