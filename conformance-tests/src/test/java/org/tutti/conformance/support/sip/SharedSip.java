package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;

/**
 * Gives tests one {@link TuttiOnSip}, or its {@link TuttiServer}, for the whole run, started for the first that wants it
 * and stopped after the last. Where there is Prosody it is on it as well, and tests may have that, too. The passwords of
 * those who may show who they are: {@code secret-of-eva} is Eva's.
 */
public final class SharedSip implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TuttiOnSip.class || type == TuttiServer.class || type == Prosody.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Prosody.class && Executables.find("prosody").isEmpty()) {
            return null; // JUnit asks for what a constructor takes, then whether to skip the test
        }
        Attempt attempt = context.getRoot().getStore(Namespace.create(SharedSip.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(Attempt.class, _ -> Attempt.start(), Attempt.class);
        TuttiOnSip tutti = attempt.server();
        return type == TuttiOnSip.class ? tutti : type == TuttiServer.class ? tutti.server() : attempt.xmpp();
    }

    /** A server that does not start is not tried again for each test. */
    private record Attempt(TuttiOnSip started, Prosody xmpp, Throwable failure) implements AutoCloseable {
        static Attempt start() {
            Prosody xmpp = null;
            try {
                xmpp = Executables.find("prosody").isPresent() ? Prosody.start("prosody-sip") : null;
                return new Attempt(start(xmpp), xmpp, null);
            } catch (RuntimeException | AssertionError e) {
                return new Attempt(null, xmpp, e);
            }
        }

        private static TuttiOnSip start(Prosody xmpp) {
            // Tests call more often than people, from one address.
            String[] more = {"-Dtutti.sip.calls=200", "-Dtutti.sip.accounts=" + accounts()};
            return xmpp == null
                    ? TuttiOnSip.start("sip", more)
                    : TuttiOnSip.start(settings -> TuttiOnXmpp.start("sip", xmpp, settings.toArray(String[]::new)), more);
        }

        private static Path accounts() {
            try {
                Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "sip").toAbsolutePath());
                return Files.writeString(folder.resolve("accounts"), "eva:secret-of-eva\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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
            try (Prosody _ = xmpp; TuttiOnSip _ = started) {
                // Both, as far as they were started.
            }
        }
    }
}
