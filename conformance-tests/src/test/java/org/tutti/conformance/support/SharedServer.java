package org.tutti.conformance.support;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one server for the whole run, started for the first that wants it and stopped after the last. */
public final class SharedServer implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TuttiServer.class;
    }

    @Override
    public TuttiServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(SharedServer.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(Attempt.class, _ -> Attempt.start(), Attempt.class).server();
    }

    /** A server that does not start is not tried again for each test. */
    private record Attempt(TuttiServer started, Throwable failure) implements AutoCloseable {
        static Attempt start() {
            try {
                // Tests leave their sessions, and with them their trials, open.
                return new Attempt(TuttiServer.startWith("shared", List.of("-Dtutti.trials=1000")), null);
            } catch (RuntimeException | AssertionError e) {
                return new Attempt(null, e);
            }
        }

        TuttiServer server() {
            if (failure != null) {
                throw new IllegalStateException("The shared server did not start: " + failure.getMessage(), failure);
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
