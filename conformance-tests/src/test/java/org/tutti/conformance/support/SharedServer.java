package org.tutti.conformance.support;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one server for the whole run (those {@link OnPostgresql} another), started for the first that wants it and
 * stopped after the last; and, as a {@link RawSocket}, a WebSocket to it over which nobody has said anything since: who is silent for a minute is given up, and
 * that minute passes while other tests run.
 */
public final class SharedServer implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> wanted = parameter.getParameter().getType();
        return wanted == TuttiServer.class || wanted == RawSocket.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Attempt attempt = context.getRoot().getStore(Namespace.create(SharedServer.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(onPostgresql(context), on -> Attempt.start(on), Attempt.class);
        TuttiServer server = attempt.server();
        return parameter.getParameter().getType() == RawSocket.class ? attempt.silent : server;
    }

    private static boolean onPostgresql(ExtensionContext context) {
        return Stream.<Class<?>>iterate(context.getRequiredTestClass(), Objects::nonNull, Class::getEnclosingClass)
                .anyMatch(each -> each.isAnnotationPresent(OnPostgresql.class));
    }

    /** A server that does not start is not tried again for each test. */
    private record Attempt(TuttiServer started, RawSocket silent, Throwable failure) implements AutoCloseable {
        static Attempt start(boolean onPostgresql) {
            try {
                // Tests leave their sessions, and with them their trials, open.
                TuttiServer server = onPostgresql
                        ? TuttiServer.onPostgresql("shared")
                        : TuttiServer.startWith("shared", List.of("-Dtutti.trials=1000"));
                return new Attempt(server, RawSocket.open(server), null);
            } catch (RuntimeException | AssertionError e) {
                return new Attempt(null, null, e);
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
            try (TuttiServer _ = started; RawSocket _ = silent) {
                // Both, and neither if it was not started.
            }
        }
    }
}
