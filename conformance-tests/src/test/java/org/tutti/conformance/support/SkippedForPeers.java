package org.tutti.conformance.support;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says at the end of a run how many tests were skipped for want of which peer. */
public final class SkippedForPeers implements TestExecutionListener {
    private final Map<String, Long> skipped = new TreeMap<>();
    private TestPlan plan;

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        skipped.clear();
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier identifier, String reason) {
        if (reason != null && reason.contains(PeerCondition.ADVICE)) {
            skipped.merge(reason.substring(0, end(reason)), tests(identifier), Long::sum);
        }
    }

    @Override
    public synchronized void testPlanExecutionFinished(TestPlan finished) {
        skipped.forEach((reason, count) ->
                System.out.println("Skipped " + count + (count == 1 ? " test: " : " tests: ") + reason));
    }

    /** JUnit may add a comment of its own after the reason. */
    private static int end(String reason) {
        int advice = reason.indexOf(PeerCondition.ADVICE) + PeerCondition.ADVICE.length();
        int space = reason.indexOf(' ', advice);
        return space < 0 ? reason.length() : space;
    }

    private long tests(TestIdentifier skippedOne) {
        long below = plan.getDescendants(skippedOne).stream()
                .filter(each -> plan.getChildren(each).isEmpty())
                .count();
        return Math.max(1, below);
    }
}
