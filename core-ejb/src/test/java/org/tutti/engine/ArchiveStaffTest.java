package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules;

/** Which of the staff may read what is written of a session, and have something erased. */
class ArchiveStaffTest {

    @TempDir
    private Path folder;

    private TestEngine server;
    private Created created;
    private Joined eva;

    @BeforeEach
    void sessionOfACME() throws Exception {
        server = new TestEngine(folder, "a");
        knows("agent", "acme", Staff.Role.HOST);
        knows("colleague", "acme", Staff.Role.HOST);
        knows("admin", "acme", Staff.Role.ADMIN);
        knows("auditor", "acme", Staff.Role.AUDITOR);
        knows("supervisor", "acme", Staff.Role.SUPERVISOR);
        knows("stranger", "other", Staff.Role.ADMIN);
        created = TestEngine.get(server.engine.create(new CreateRequest(
                Optional.of("A call"), List.of("file:demo"), Rules.STANDARD, Optional.empty(), Optional.empty(),
                Details.NONE, Optional.empty(), Optional.of(server.staff.get("staff.agent")))));
        eva = server.join(created.session(), "Eva", Optional.empty(), Optional.empty());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void knows(String name, String tenant, Staff.Role role) {
        server.staff.put("staff." + name, new Staff(
                tenant, "https://id.example#" + name, name, Set.of(role), Optional.empty(), Long.MAX_VALUE));
    }

    private void ends() throws Exception {
        Actor host = server.engine.bearer(created.session(), created.hostToken());
        server.<Entry>done(callback -> server.engine.request(created.session(), host, new Input.End(""), callback));
    }

    private static Code refusal(ThrowingCallable call) {
        var refused = Assertions.catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).as("refused").isNotNull();
        return refused.refusal().code();
    }

    private Archive.Verdict verify(String name) throws RefusedException {
        return server.engine.archive().verify(created.session(), "staff." + name);
    }

    @Test
    void whoRunsIt_andAuditors_read_openOrOver_andNobodyElse() throws Exception {
        for (boolean over : List.of(false, true)) {
            if (over) {
                ends();
            }
            for (String name : List.of("agent", "admin", "auditor")) {
                assertThat(verify(name).intact()).as("%s, over: %s", name, over).isTrue();
            }
            for (String name : List.of("colleague", "supervisor", "stranger")) {
                assertThat(refusal(() -> verify(name))).as("%s, over: %s", name, over).isEqualTo(Code.NOT_PERMITTED);
            }
            assertThat(refusal(() -> verify("nobody"))).isEqualTo(Code.TOKEN_REFUSED);
        }
    }

    @Test
    void auditorsEraseNothing_administratorsDo() throws Exception {
        ends();
        Archive archive = server.engine.archive();
        assertThat(refusal(() -> archive.erase(created.session(), "staff.auditor", eva.member())))
                .isEqualTo(Code.NOT_PERMITTED);
        assertThat(refusal(() -> archive.erase(created.session(), "staff.stranger", eva.member())))
                .isEqualTo(Code.NOT_PERMITTED);
        assertThat(archive.erase(created.session(), "staff.admin", eva.member())).isEqualTo(1);
        assertThat(verify("auditor").erased()).hasSize(1);
    }
}
