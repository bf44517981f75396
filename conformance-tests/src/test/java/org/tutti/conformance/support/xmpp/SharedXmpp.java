package org.tutti.conformance.support.xmpp;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.tutti.conformance.support.TuttiServer;

/**
 * Gives tests one {@link Prosody} and one {@link Ejabberd} for the whole run, each started for the first that wants it
 * and stopped after the last; see {@link OnEachXmppServer}, too. Beside one of them a parameter of the type
 * {@link TuttiServer} is the server with an account there. Who stops, kills or fills one starts one of their own.
 */
public final class SharedXmpp implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Prosody.class || type == Ejabberd.class
                || type == TuttiServer.class && serverBeside(parameter).isPresent();
    }

    private static Optional<Class<?>> serverBeside(ParameterContext parameter) {
        return Stream.<Class<?>>of(parameter.getDeclaringExecutable().getParameterTypes())
                .filter(XmppServer.class::isAssignableFrom).findFirst();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TuttiServer.class
                ? TuttiOnXmpp.shared(context, of(context, serverBeside(parameter).orElseThrow()))
                : of(context, type);
    }

    static XmppServer of(ExtensionContext context, Class<?> type) {
        return context.getRoot().getStore(Namespace.create(SharedXmpp.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(type, SharedXmpp::start, Attempt.class).server();
    }

    private static Attempt start(Class<?> type) {
        return Attempt.of(() -> type == Prosody.class ? Prosody.start("prosody") : Ejabberd.start("ejabberd"));
    }

    /** A server that does not start is not tried again for each test. */
    private record Attempt(XmppServer started, Throwable failure) implements AutoCloseable {
        static Attempt of(Supplier<XmppServer> start) {
            try {
                return new Attempt(start.get(), null);
            } catch (RuntimeException | AssertionError e) {
                return new Attempt(null, e);
            }
        }

        XmppServer server() {
            if (failure != null) {
                throw new IllegalStateException("The XMPP server did not start: " + failure.getMessage(), failure);
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
