package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.SessionId;

class CodesTest {

    private static final SessionId SESSION = new SessionId("film-night");

    private static final long NOW = 1_790_000_000_000_000L;

    private final Codes codes = new Codes(new Tokens("key".getBytes()));

    @Test
    void code_isEightDigitsOfCrockfordsBase32_andFoundAgain() {
        codes.opened(SESSION);
        String code = codes.of(SESSION).orElseThrow();
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(codes.find(code)).contains(SESSION);
    }

    @Test
    void code_isFound_howeverPeopleTypeIt() {
        for (int i = 0; i < 500; i++) {
            var session = new SessionId("session-" + i);
            codes.opened(session);
            String code = codes.of(session).orElseThrow();
            assertThat(codes.find(code.replace("-", "").toLowerCase())).contains(session);
            assertThat(codes.find(code.replace('0', 'o').replace('1', 'l').replace("-", " - "))).contains(session);
            assertThat(codes.find(code.replace('0', 'O').replace('1', 'I'))).contains(session);
        }
    }

    @Test
    void everySession_hasACodeOfItsOwn_andAnotherOnAnotherServer() {
        Set<String> seen = new HashSet<>();
        var other = new Codes(new Tokens("else".getBytes()));
        for (int i = 0; i < 1000; i++) {
            var session = new SessionId("session-" + i);
            codes.opened(session);
            other.opened(session);
            seen.add(codes.of(session).orElseThrow());
            seen.add(other.of(session).orElseThrow());
        }
        assertThat(seen).hasSize(2000);
    }

    @Test
    void whatIsNoCode_leadsNowhere() {
        codes.opened(SESSION);
        String code = codes.of(SESSION).orElseThrow();
        for (String wrong : new String[] {"", "-", code.substring(1), code + "0", "UUUUUUUU", "\u0000", "film-night"}) {
            assertThat(codes.find(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void codeOfASessionThatIsOver_leadsNowhere_andItHasNone() {
        codes.opened(SESSION);
        String code = codes.of(SESSION).orElseThrow();
        codes.ended(SESSION, NOW);
        assertThat(codes.find(code)).isEmpty();
        assertThat(codes.of(SESSION)).isEmpty();
    }

    @Test
    void number_isNineDigits_andFoundAgain_howeverPeopleTypeIt() {
        for (int i = 0; i < 500; i++) {
            var session = new SessionId("session-" + i);
            codes.opened(session);
            String number = codes.numberOf(session).orElseThrow();
            assertThat(number).matches("[0-9]{9}");
            assertThat(codes.findNumber(number)).contains(session);
            assertThat(codes.findNumber(number.replaceAll("(...)", " $1-"))).contains(session);
            assertThat(codes.find(number)).as("it is no code").isEmpty();
            assertThat(codes.findNumber(codes.of(session).orElseThrow())).as("a code is no number").isEmpty();
        }
    }

    @Test
    void numberOfTwoSessions_isOfTheOneThatWasFirst() {
        SessionId[] alike = alike();
        codes.opened(alike[0]);
        codes.opened(alike[1]);
        String number = codes.numberOf(alike[0]).orElseThrow();
        assertThat(codes.numberOf(alike[1])).isEmpty();
        codes.ended(alike[1], NOW);
        assertThat(codes.findNumber(number)).contains(alike[0]);
    }

    /** Two sessions with one number: among 200 000 there are some 20 such pairs. */
    private SessionId[] alike() {
        var tokens = new Tokens("key".getBytes());
        Map<Long, SessionId> seen = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            var session = new SessionId("session-" + i);
            SessionId before = seen.putIfAbsent(Long.remainderUnsigned(tokens.number(session), 1_000_000_000), session);
            if (before != null) {
                return new SessionId[] {before, session};
            }
        }
        throw new AssertionError("no two are alike");
    }

    @Test
    void sessionThatIsOver_isKnownToHaveBeenThere_forADay() {
        codes.opened(SESSION);
        String code = codes.of(SESSION).orElseThrow();
        String number = codes.numberOf(SESSION).orElseThrow();
        assertThat(codes.overLately(code, NOW)).as("open").isFalse();
        codes.ended(SESSION, NOW);
        assertThat(codes.overLately(code.toLowerCase().replace("-", ""), NOW + Codes.LATELY - 1)).isTrue();
        assertThat(codes.overLately(number.replaceAll("(...)", "$1 "), NOW + Codes.LATELY - 1)).isTrue();
        assertThat(codes.overLately(code, NOW + Codes.LATELY)).isFalse();
        assertThat(codes.overLately("K7P4-QXR2", NOW)).as("never there").isFalse();
    }

    @Test
    void whatWasOverFirst_isForgottenFirst_whenThereAreTooMany() {
        String first = codeOfOver("session-0");
        String second = codeOfOver("session-1");
        for (int i = 2; i <= Codes.MOST_OVER; i++) {
            codes.ended(new SessionId("session-" + i), NOW);
        }
        assertThat(codes.overLately(first, NOW)).isFalse();
        assertThat(codes.overLately(second, NOW)).isTrue();
    }

    private String codeOfOver(String id) {
        var session = new SessionId(id);
        codes.opened(session);
        String code = codes.of(session).orElseThrow();
        codes.ended(session, NOW);
        return code;
    }

    @Test
    void sessionThatIsOver_isKnownToHaveBeenThere_alsoAfterARestart(@TempDir Path data) throws Exception {
        String code;
        String number;
        try (var test = new TestEngine(data, "a")) {
            Sessions.Created created = test.create();
            code = test.engine.code(created.session()).orElseThrow();
            number = test.engine.number(created.session()).orElseThrow();
            assertThat(test.engine.sessionOfNumber(number)).contains(created.session());
            assertThat(test.engine.overLately(code)).isFalse();
            Sessions.Joined ana = test.host(created, "Ana");
            test.<Entry>done(callback -> test.engine.request(
                    created.session(), Actor.endpoint(ana.endpoint()), new Input.End(""), callback));
            assertThat(test.engine.overLately(code)).as("at once").isTrue();
            assertThat(test.engine.overLately(number)).isTrue();
            assertThat(test.engine.sessionOfNumber(number)).isEmpty();
        }
        try (var test = new TestEngine(data, "b")) {
            assertThat(test.engine.overLately(code)).isTrue();
            assertThat(test.engine.overLately(number)).isTrue();
            assertThat(test.engine.overLately(test.engine.code(test.create().session()).orElseThrow())).isFalse();
        }
    }

    @Test
    void codeOfASession_isToldToWhoJoins_holdsOverARestart_andEndsWithTheSession(@TempDir Path data) throws Exception {
        String code;
        Sessions.Created created;
        try (var test = new TestEngine(data, "a")) {
            created = test.create();
            code = test.engine.code(created.session()).orElseThrow();
            assertThat(test.host(created, "Ana").code()).contains(code);
        }
        try (var test = new TestEngine(data, "b")) {
            assertThat(test.engine.sessionOf(code)).contains(created.session());
            Sessions.Joined ana = test.host(created, "Ana");
            test.<Entry>done(callback -> test.engine.request(
                    created.session(), Actor.endpoint(ana.endpoint()), new Input.End(""), callback));
            assertThat(test.engine.sessionOf(code)).as("at once").isEmpty();
        }
    }
}
