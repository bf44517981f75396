package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.Details;
import org.tutti.session.Notice;
import org.tutti.session.Privacy;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** What a session begins with that belongs to somebody. */
class CreatorTest {

    private static final Staff AGENT = new Staff(
            "acme", "https://id.example#agent", "Agent", Set.of(Staff.Role.HOST), Optional.empty(), Long.MAX_VALUE);
    private static final Details CALL =
            new Details(Optional.of("call 4711"), Privacy.TENANT, "Your new router.", List.of("router"));

    @TempDir
    private Path data;

    private TestEngine test;

    @BeforeEach
    void start() throws IOException, SQLException {
        test = new TestEngine(data, "a");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private static CreateRequest request(Details details, Optional<String> notice, Optional<Staff> creator) {
        return new CreateRequest(
                Optional.of("Router"), List.of("file:demo", "file:demo"), Rules.STANDARD, Optional.empty(),
                Optional.empty(), details, notice, creator);
    }

    @Test
    void sessionOfStaff_belongsToTheirTenant_fromItsSecondEntryOn_alsoAfterARestart() throws Exception {
        SessionId id = TestEngine.get(test.engine.create(
                        request(CALL, Optional.of("This session is recorded."), Optional.of(AGENT))))
                .session();
        Session session = test.engine.session(id);
        assertThat(session.dossier().tenant()).contains("acme");
        assertThat(session.dossier().owner()).contains(test.engine.memberOf(id, AGENT.account()));
        assertThat(session.dossier().details()).isEqualTo(CALL);
        assertThat(session.dossier().notice()).map(Notice::text).contains("This session is recorded.");
        assertThat(test.told.stream().skip(1).findFirst().orElseThrow().entry().input())
                .isEqualTo(new org.tutti.session.Input.Belong("acme", session.dossier().owner().orElseThrow()));
        test.close();
        test = new TestEngine(data, "b");
        assertThat(test.engine.session(id).dossier()).isEqualTo(session.dossier());
    }

    @Test
    void hostTokenOfStaff_makesTheirOwnMemberTheHost() throws Exception {
        var created = TestEngine.get(test.engine.create(request(CALL, Optional.empty(), Optional.of(AGENT))));
        assertThat(test.host(created, "Ada").member())
                .isEqualTo(test.engine.memberOf(created.session(), AGENT.account()));
    }

    @Test
    void sessionOfNobody_belongsToNobody() throws Exception {
        Session session = test.engine.session(test.create().session());
        assertThat(session.dossier().tenant()).isEmpty();
        assertThat(session.dossier().owner()).isEmpty();
    }

    @Test
    void whatCannotBe_isRefused_andNothingIsLeftOfTheSession() {
        assertRefused(request(new Details(Optional.of(" "), Privacy.PRIVATE, "", List.of()), Optional.empty(),
                Optional.of(AGENT)));
        assertRefused(request(Details.NONE, Optional.of(" "), Optional.empty()));
    }

    private void assertRefused(CreateRequest request) {
        assertThat(test.engine.create(request).toCompletableFuture())
                .failsWithin(TestEngine.SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(RefusedException.class, refused ->
                        assertThat(refused.refusal().code()).isEqualTo(Code.OUT_OF_RANGE));
        assertThat(test.engine.sessions()).isEmpty();
    }
}
