package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Shedding.Measured;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules;

/** Who is let in by a server with too much to do. */
class BusyEngineTest {

    @TempDir
    private Path data;

    private TestEngine server;
    private Created created;
    private Joined host, guest;

    @BeforeEach
    void start() throws Exception {
        server = new TestEngine(data, "a");
        created = server.create();
        host = server.host(created, "Ana");
        guest = server.join(created.session(), "Ben", Optional.empty(), Optional.empty());
        for (int i = 0; i < 4; i++) {
            server.engine.vitals().shedding().note(new Measured(0, 0.95, 0, 0, 0));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Code refusal(String name) {
        Reply<Entrance> reply = server.reply(callback ->
                server.engine.join(created.session(), new JoinRequest(name, Optional.empty(), true), callback));
        return reply instanceof Reply.Refused<Entrance>(var refusal) ? refusal.code() : null;
    }

    @Test
    void nothingAndNobodyNew_isTakenIn() {
        assertThat(refusal("Cem")).isEqualTo(Code.SERVER_BUSY);
        assertThat(server.engine.create(new CreateRequest(
                        Optional.of("Late"), java.util.List.of("file:demo"), Rules.STANDARD, Optional.empty(), Optional.empty())))
                .failsWithin(TestEngine.SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .satisfies(e -> assertThat(((RefusedException) e).refusal().code()).isEqualTo(Code.SERVER_BUSY));
    }

    @Test
    void whoWasIn_comesBack_andSoDoesAHost() {
        server.engine.drop(created.session(), guest.endpoint(), guest.attachment());
        assertThat(server.join(created.session(), "Ben", Optional.empty(), Optional.of(guest.seat())).member())
                .isEqualTo(guest.member());
        assertThat(server.host(created, "Dora").endpoint()).isNotEqualTo(host.endpoint());
    }
}
