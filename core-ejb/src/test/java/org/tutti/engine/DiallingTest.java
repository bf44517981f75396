package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Calling people up, and where those come who have a keypad only. */
class DiallingTest {

    @TempDir
    private Path data;

    private TestEngine test;
    private Created session;

    @BeforeEach
    void open() throws Exception {
        test = new TestEngine(data, "a");
        session = test.create();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void desks_areThoseOfTheGatewaysThatHaveOne_alsoWhenAnotherFails() {
        test.engine.attach(new Telephones("sip"));
        test.engine.attach(new Telephones("broken") {
            @Override
            public Optional<String> desk() {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThat(test.engine.desks()).isEqualTo(Map.of("sip", "sip:tutti@example.org"));
    }

    @Test
    void whoMayLetPeopleIn_hasSomebodyCalledUp_inTheirName() {
        var telephones = new Telephones("sip");
        assertThat(test.engine.dials()).isFalse();
        test.engine.attach(telephones);
        assertThat(test.engine.dials()).isTrue();
        Joined ana = test.host(session, "Ana");
        assertThat(TestEngine.get(call(Actor.endpoint(ana.endpoint()), "sip:eva@example.org"))).isEqualTo("call-1");
        assertThat(telephones.called).containsExactly(session.session() + " sip:eva@example.org Ana");
    }

    @Test
    void programOfAHostWhoIsNotHere_hasSomebodyCalledUp_inTheNameOfTheSession() throws Exception {
        var telephones = new Telephones("sip");
        test.engine.attach(telephones);
        Actor program = test.engine.bearer(session.session(), session.hostToken());
        TestEngine.get(call(program, "sip:eva@example.org"));
        assertThat(telephones.called).containsExactly(session.session() + " sip:eva@example.org Film night");
    }

    @Test
    void whoMayNotLetPeopleIn_callsNobodyUp() {
        var telephones = new Telephones("sip");
        test.engine.attach(telephones);
        test.host(session, "Ana");
        Joined bob = test.join(session.session(), "Bob", Optional.empty(), Optional.empty());
        assertThat(refusal(call(Actor.endpoint(bob.endpoint()), "sip:eva@example.org")).code())
                .isEqualTo(Code.NOT_PERMITTED);
        assertThat(telephones.called).isEmpty();
    }

    @Test
    void whatNoGatewayTakes_isRefused_asIsAnyCallWhereThereIsNone() {
        Actor ana = Actor.endpoint(test.host(session, "Ana").endpoint());
        assertThat(refusal(call(ana, "sip:eva@example.org")).code()).isEqualTo(Code.NOT_ALLOWED);
        test.engine.attach(new Telephones("sip"));
        Refusal refusal = refusal(call(ana, "https://example.org/" + "x".repeat(500)));
        assertThat(refusal.code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refusal.message()).contains("https://example.org/").hasSizeLessThan(200);
        assertThat(refusal(test.engine.call(new SessionId("none"), ana, "sip:eva@example.org")).code())
                .isEqualTo(Code.SESSION_UNKNOWN);
    }

    private CompletionStage<String> call(Actor actor, String to) {
        return test.engine.call(session.session(), actor, to);
    }

    private static Refusal refusal(CompletionStage<String> call) {
        try {
            throw new AssertionError(call.toCompletableFuture().join());
        } catch (CompletionException e) {
            return ((RefusedException) e.getCause()).refusal();
        }
    }

    /** Calls whoever has an address of SIP. */
    private static class Telephones implements Gateway, Gateway.Dialling {

        private final String name;
        final List<String> called = new ArrayList<>();

        Telephones(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<String> address(Session session) {
            return Optional.empty();
        }

        @Override
        public Optional<String> desk() {
            return Optional.of("sip:tutti@example.org");
        }

        @Override
        public Optional<Dialling> dialling() {
            return Optional.of(this);
        }

        @Override
        public boolean up() {
            return true;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public boolean takes(String uri) {
            return uri.startsWith("sip:");
        }

        @Override
        public CompletionStage<String> call(SessionId session, String to, String by) {
            called.add(session + " " + to + " " + by);
            return CompletableFuture.completedFuture("call-" + called.size());
        }
    }
}
