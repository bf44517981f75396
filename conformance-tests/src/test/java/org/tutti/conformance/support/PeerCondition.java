package org.tutti.conformance.support;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Disables a test whose peer is missing, with a reason that says what to do. */
public final class PeerCondition implements ExecutionCondition {
    /** Ends each reason; by it {@link SkippedForPeers} tells its tests from those skipped for other reasons. */
    static final String ADVICE = "`mvn verify -Dpeers=install` as root installs ";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return findAnnotation(context.getElement(), NeedsPeer.class)
                .map(PeerCondition::evaluate)
                .orElseGet(() -> ConditionEvaluationResult.enabled("needs no peer"));
    }

    /** For conditions of other kinds. {@code annotation}: such as {@link NeedsStrace}. */
    public static ConditionEvaluationResult evaluate(Class<? extends Annotation> annotation) {
        return evaluate(annotation.getAnnotation(NeedsPeer.class));
    }

    private static ConditionEvaluationResult evaluate(NeedsPeer needs) {
        return evaluate(List.of(needs.value()));
    }

    private static ConditionEvaluationResult evaluate(List<String> peers) {
        if (peers.stream().allMatch(PeerCondition::isThere)) {
            return ConditionEvaluationResult.enabled("all there: " + peers);
        }
        boolean one = peers.size() == 1;
        return ConditionEvaluationResult.disabled(String.join(" and ", peers)
                + (one ? " is missing; " : " are missing; ") + ADVICE + (one ? "it" : "them"));
    }

    private static boolean isThere(String peer) {
        return peer.contains("/") ? Files.exists(Path.of(peer)) : Executables.find(peer).isPresent();
    }
}
