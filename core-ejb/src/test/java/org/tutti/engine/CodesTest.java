package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.SessionId;

class CodesTest {

    private static final SessionId SESSION = new SessionId("film-night");

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
        codes.ended(SESSION);
        assertThat(codes.find(code)).isEmpty();
        assertThat(codes.of(SESSION)).isEmpty();
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
