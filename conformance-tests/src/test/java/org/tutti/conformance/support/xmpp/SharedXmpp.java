package org.tutti.conformance.support.xmpp;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one {@link Prosody} and one {@link Ejabberd} for the whole run, each started for the first that wants it and
 * stopped after the last. Who stops, kills or fills one starts one of their own.
 */
public final class SharedXmpp implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Prosody.class || type == Ejabberd.class;
    }

    @Override
    public XmppServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Prosody.class
                ? of(context, Prosody.class, () -> Prosody.start("shared-prosody"))
                : of(context, Ejabberd.class, () -> Ejabberd.start("shared-ejabberd"));
    }

    static XmppServer of(ExtensionContext context, Class<? extends XmppServer> type, Supplier<XmppServer> start) {
        return context.getRoot().getStore(Namespace.create(SharedXmpp.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(type, _ -> Attempt.of(start), Attempt.class).server();
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
                throw new IllegalStateException("The shared XMPP server did not start: " + failure.getMessage(), failure);
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
