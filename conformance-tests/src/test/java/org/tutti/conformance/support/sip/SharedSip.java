package org.tutti.conformance.support.sip;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.tutti.conformance.support.TuttiServer;

/**
 * Gives tests one {@link TuttiOnSip}, or its {@link TuttiServer}, for the whole run, started for the first that wants it
 * and stopped after the last.
 */
public final class SharedSip implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TuttiOnSip.class || type == TuttiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TuttiOnSip tutti = context.getRoot().getStore(Namespace.create(SharedSip.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(Attempt.class, _ -> Attempt.start(), Attempt.class).server();
        return parameter.getParameter().getType() == TuttiOnSip.class ? tutti : tutti.server();
    }

    /** A server that does not start is not tried again for each test. */
    private record Attempt(TuttiOnSip started, Throwable failure) implements AutoCloseable {
        static Attempt start() {
            try {
                // Tests call faster and more often than people, from one address.
                return new Attempt(TuttiOnSip.start("sip", "-Dtutti.sip.calls=200"), null);
            } catch (RuntimeException | AssertionError e) {
                return new Attempt(null, e);
            }
        }

        TuttiOnSip server() {
            if (failure != null) {
                throw new IllegalStateException("The server did not start: " + failure.getMessage(), failure);
            }
            return started;
        }

        @Override
        public void close() {
            if (started != null) {
                started.close();
            }
        }
    }
}
