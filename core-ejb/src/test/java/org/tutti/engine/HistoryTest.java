package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.History;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Recorded.Played;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** How a session was played is read from its journal, for those who run it; of one that is over for its host. */
class HistoryTest {

    @TempDir
    private Path folder;

    private TestEngine server;
    private Created created;
    private Joined ana;
    private Joined bob;

    @BeforeEach
    void playing() throws Exception {
        server = new TestEngine(folder, "a");
        created = server.create();
        ana = server.host(created, "Ana");
        bob = server.join(created.session(), "Bob", Optional.empty(), Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Entry does(Joined who, Input.Request request) {
        return server.done(callback ->
                server.engine.request(created.session(), Actor.endpoint(who.endpoint()), request, callback));
    }

    private History history(String token) {
        try {
            return server.engine.history(created.session(), token);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    private Code refusal(SessionId session, String token) {
        var refused = Assertions.catchThrowableOfType(
                RefusedException.class, () -> server.engine.history(session, token));
        assertThat(refused).as("refused").isNotNull();
        return refused.refusal().code();
    }

    private void awaitMoving() {
        await().until(() -> server.session(created.session())
                .timeline().motionAt(server.engine.clock().now()).moving());
    }

    /** Plays, leaps to 60 s, and stands. */
    private List<Played> played() {
        Entry play = does(ana, new Input.Play());
        awaitMoving();
        Entry seek = does(ana, new Input.Seek(60));
        await().until(() -> server.engine.clock().now() > seek.effectiveAt() + 20_000);
        Entry pause = does(ana, new Input.Pause());
        await().until(() -> server.engine.clock().now() > pause.effectiveAt());
        List<Played> played = history(created.hostToken()).played();
        assertThat(played).hasSize(2);
        assertThat(played.getFirst().from()).isEqualTo(play.effectiveAt());
        assertThat(played.getFirst().to()).isEqualTo(seek.effectiveAt()).isEqualTo(played.getLast().from());
        assertThat(played.getLast().position()).isEqualTo(60);
        assertThat(played.getLast().to()).isEqualTo(pause.effectiveAt());
        return played;
    }

    @Test
    void whoRunsIt_getsItWhileItGoesOn_untilNow() {
        does(ana, new Input.Play());
        awaitMoving();

        for (String token : List.of(created.hostToken(), ana.seat())) {
            History history = history(token);
            assertThat(history.whole()).isTrue();
            assertThat(history.session()).isEqualTo(server.session(created.session()));
            assertThat(history.played()).hasSize(1);
            assertThat(history.played().getFirst().to())
                    .isCloseTo(server.engine.clock().now(), within(5_000_000L));
        }
    }

    @Test
    void ofAnOpenSession_nobodyElseGetsIt() {
        Created other = server.create();

        assertThat(refusal(created.session(), bob.seat())).isEqualTo(Code.NOT_PERMITTED);
        assertThat(refusal(created.session(), other.hostToken())).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(refusal(created.session(), ana.device())).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(refusal(created.session(), "")).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(refusal(new SessionId("none"), created.hostToken())).isEqualTo(Code.SESSION_UNKNOWN);
    }

    @Test
    void whenItIsOver_theHostStillGetsIt_andNobodyElse() {
        List<Played> played = played();
        Created other = server.create();
        does(ana, new Input.End(""));

        assertThat(history(created.hostToken()).played()).isEqualTo(played);
        assertThat(history(created.hostToken()).session().ended()).isTrue();
        assertThat(history(ana.seat()).played()).isEqualTo(played);
        assertThat(refusal(created.session(), bob.seat())).isEqualTo(Code.SESSION_ENDED);
        assertThat(refusal(created.session(), other.hostToken())).isEqualTo(Code.SESSION_ENDED);
        assertThat(refusal(created.session(), "host.x.y.1.z")).isEqualTo(Code.SESSION_ENDED);
    }

    @Test
    void aHostWhoWasTurnedOut_doesNotGetIt_alsoNotAfterTheEnd() {
        does(ana, new Input.SetRole(bob.member(), Role.HOST));
        does(bob, new Input.SetRole(ana.member(), Role.PARTICIPANT));
        assertThat(refusal(created.session(), created.hostToken())).isEqualTo(Code.TOKEN_REFUSED);

        does(bob, new Input.End(""));

        assertThat(refusal(created.session(), created.hostToken())).isEqualTo(Code.TOKEN_REFUSED);
    }

    @Test
    void overARestart_itIsTheSame_beforeAndAfterTheEnd() throws Exception {
        List<Played> played = played();
        server.close();
        server = new TestEngine(folder, "b");

        assertThat(history(created.hostToken()).played()).isEqualTo(played);
        Actor host = server.engine.bearer(created.session(), created.hostToken());
        server.<Entry>done(callback ->
                server.engine.request(created.session(), host, new Input.End(""), callback));
        server.close();
        server = new TestEngine(folder, "c");
        assertThat(history(created.hostToken()).played()).isEqualTo(played);
    }

    @Test
    void aLongJournal_isReadToItsEnd() {
        for (int i = 0; i < 450; i++) {
            server.engine.changeRules(created.session(), Actor.endpoint(ana.endpoint()), rules -> Rules.STANDARD, _ -> {});
        }
        does(ana, new Input.Play());
        awaitMoving();

        Session session = history(created.hostToken()).session();
        assertThat(session.seq()).isGreaterThan(450).isEqualTo(server.session(created.session()).seq());
        assertThat(history(created.hostToken()).played()).hasSize(1);
    }
}
