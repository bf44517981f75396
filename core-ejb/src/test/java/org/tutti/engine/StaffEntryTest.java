package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.session.Details;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Rules;

/** As what those of the staff come in who run a session. */
class StaffEntryTest {

    private static final String AGENT = "staff.agent";

    @TempDir
    private Path folder;

    private TestEngine server;
    private Created created;

    @BeforeEach
    void sessionOfACME() throws Exception {
        server = new TestEngine(folder, "a");
        server.staff.put(AGENT, new Staff(
                "acme", "https://id.example#agent", "agent", Set.of(Staff.Role.HOST), Optional.empty(), Long.MAX_VALUE));
        created = TestEngine.get(server.engine.create(new CreateRequest(
                Optional.of("A call"), List.of("file:demo"), Rules.STANDARD, Optional.empty(), Optional.empty(),
                Details.NONE, Optional.empty(), Optional.of(server.staff.get(AGENT)))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Joined comesIn(boolean unseen) throws RefusedException {
        String token = server.engine.inviteStaff(created.session(), AGENT, unseen).token();
        return (Joined) server.enter(created.session(), "Agent", Optional.of(new Ticket.Invited(token)));
    }

    @Test
    void unseen_theyAreAnObserver_andTheMemberOfTheirAccount() throws Exception {
        Joined joined = comesIn(true);
        assertThat(joined.role()).isEqualTo(Role.OBSERVER);
        assertThat(joined.member()).isEqualTo(server.engine.memberOf(created.session(), "https://id.example#agent"));
    }

    @Test
    void whoIsSeenAlready_isToldInsteadOfShown() throws Exception {
        assertThat(comesIn(false).role()).isEqualTo(Role.HOST);
        assertThatThrownBy(() -> comesIn(true)).isInstanceOfSatisfying(RefusedException.class, refused ->
                assertThat(refused.refusal().code()).isEqualTo(Code.NOT_ALLOWED));
    }
}
