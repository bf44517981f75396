package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Archive.Page;
import org.tutti.engine.Archive.Row;
import org.tutti.engine.Archive.Step;
import org.tutti.engine.Archive.Verdict;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/** What is written of a session is read, verified, told again and, in part, erased by those who may. */
class ArchiveTest {

    @TempDir
    private Path folder;

    private TestEngine server;
    private Created created;
    private Joined ana;
    private Joined bob;

    @BeforeEach
    void together() throws Exception {
        server = new TestEngine(folder, "a");
        created = server.create();
        ana = server.host(created, "Ana");
        bob = server.join(created.session(), "Bob", Optional.empty(), Optional.empty());
        does(ana, new Input.Say("Good evening"));
        does(bob, new Input.Say("My number is five-nine"));
        does(ana, new Input.Play());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Entry does(Joined who, Input.Request request) {
        return server.done(callback ->
                server.engine.request(created.session(), Actor.endpoint(who.endpoint()), request, callback));
    }

    private void goes(Joined who) {
        server.<Entry>done(callback -> server.engine.leave(created.session(), who.endpoint(), callback));
    }

    private Page entries(long after, int most) throws RefusedException {
        return server.engine.archive().entries(created.session(), created.hostToken(), after, most);
    }

    private int erase(Joined who) throws RefusedException {
        return server.engine.archive().erase(created.session(), created.hostToken(), who.member());
    }

    private Code refusal(ThrowingCallable call) {
        var refused = Assertions.catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).as("refused").isNotNull();
        return refused.refusal().code();
    }

    @Test
    void entries_areReadByPages_inOrder() throws Exception {
        List<Row> all = new ArrayList<>();
        Page page = entries(0, 2);
        all.addAll(page.rows());
        while (page.more()) {
            assertThat(page.rows()).hasSize(2);
            page = entries(all.getLast().seq(), 2);
            all.addAll(page.rows());
        }
        assertThat(all).isEqualTo(entries(0, 1000).rows());
        assertThat(all).extracting(Row::seq).isSorted().startsWith(1L, 2L);
        assertThat(all.getFirst().input()).startsWith("{\"type\":\"create/1\"");
        assertThat(all).allSatisfy(row -> {
            assertThat(row.digest().orElseThrow()).hasSize(64);
            assertThat(row.payload().orElseThrow()).hasSize(64);
            assertThat(row.salt().orElseThrow()).hasSize(32);
        });
    }

    @Test
    void whoMayNot_getsNothing_openOrOver() throws Exception {
        Created other = server.create();
        Archive archive = server.engine.archive();
        SessionId id = created.session();
        assertThat(refusal(() -> archive.verify(id, bob.seat()))).isEqualTo(Code.NOT_PERMITTED);
        assertThat(refusal(() -> archive.entries(id, other.hostToken(), 0, 1))).isEqualTo(Code.TOKEN_REFUSED);
        assertThat(refusal(() -> archive.erase(id, bob.seat(), bob.member()))).isEqualTo(Code.NOT_PERMITTED);
        assertThat(refusal(() -> archive.verify(new SessionId("none"), created.hostToken())))
                .isEqualTo(Code.SESSION_UNKNOWN);
        assertThat(archive.verify(id, ana.seat()).intact()).isTrue();

        does(ana, new Input.End(""));
        for (int twice = 0; twice < 2; twice++) {
            assertThat(refusal(() -> archive.replay(id, bob.seat(), _ -> {}))).isEqualTo(Code.SESSION_ENDED);
            assertThat(archive.verify(id, ana.seat()).intact()).isTrue();
        }
        assertThat(archive.verify(id, created.hostToken()).intact()).isTrue();
    }

    @Test
    void whoWasGivenTheHostsSeat_readsAndErases_alsoOnceItIsOver_andWhoGaveItDoesNot() throws Exception {
        does(ana, new Input.TransferHost(bob.member()));
        goes(ana);
        does(bob, new Input.End("Good night"));
        Archive archive = server.engine.archive();
        SessionId id = created.session();
        assertThat(archive.verify(id, bob.seat()).intact()).isTrue();
        assertThat(archive.erase(id, bob.seat(), ana.member())).isPositive();
        assertThat(archive.verify(id, bob.seat()).erased()).isNotEmpty();
        assertThat(refusal(() -> archive.verify(id, ana.seat()))).isEqualTo(Code.SESSION_ENDED);
        assertThat(refusal(() -> archive.verify(id, created.hostToken()))).isEqualTo(Code.TOKEN_REFUSED);
    }

    @Test
    void itIsIntact_whileItGoesOn_overARestart_andAfterTheEnd() throws Exception {
        assertIntact();
        server.close();
        server = new TestEngine(folder, "b");
        assertIntact();
        Actor host = server.engine.bearer(created.session(), created.hostToken());
        server.<Entry>done(callback -> server.engine.request(created.session(), host, new Input.End(""), callback));
        assertIntact();
    }

    private void assertIntact() throws Exception {
        Verdict verdict = server.verify(created);
        List<Row> rows = entries(0, 1000).rows();
        assertThat(verdict.fault()).isEmpty();
        assertThat(verdict.entries()).isEqualTo(rows.size());
        assertThat(verdict.head()).isEqualTo(rows.getLast().digest());
        assertThat(verdict.unchained()).isZero();
    }

    @Test
    void oneByteChanged_isNamed() throws Exception {
        Entry said = does(bob, new Input.Say("I agree to 10 euros"));
        does(ana, new Input.Pause());
        assertThat(server.sql(
                        "update tutti_journal set input = replace(input, '10 euros', '90 euros') where session = ?",
                        created.session().value()))
                .isPositive();
        assertThat(server.verify(created).fault()).hasValueSatisfying(fault -> {
            assertThat(fault.seq()).isEqualTo(said.seq());
            assertThat(fault.what()).contains("What it says was changed");
        });
    }

    @Test
    void theEndTakenAway_isNamed_openOrOver() throws Exception {
        Entry last = does(ana, new Input.Pause());
        server.sql("delete from tutti_journal where session = ? and seq = ?", created.session().value(), last.seq());
        assertThat(server.verify(created).fault()).hasValueSatisfying(fault ->
                assertThat(fault.seq()).isEqualTo(last.seq()));

        Created other = server.create();
        Actor host = server.engine.bearer(other.session(), other.hostToken());
        Entry end = server.done(callback ->
                server.engine.request(other.session(), host, new Input.End(""), callback));
        server.sql("delete from tutti_journal where session = ? and seq = ?", other.session().value(), end.seq());
        // Of what is over, the host token's bearer is told by the entries: they hold it open, and they are not whole.
        assertThat(server.verify(other).fault()).hasValueSatisfying(fault ->
                assertThat(fault.seq()).isEqualTo(end.seq()));
    }

    @Test
    void aJournalThatDoesNotReplayAnyMore_isStillVerified_alsoAfterARestart() throws Exception {
        server.sql("delete from tutti_journal where session = ? and seq = 3", created.session().value());
        server.close();
        server = new TestEngine(folder, "b");
        assertThat(refusal(() -> server.engine.session(created.session()))).isEqualTo(Code.NOT_READY);
        assertThat(server.verify(created).fault()).hasValueSatisfying(fault -> {
            assertThat(fault.seq()).isEqualTo(3);
            assertThat(fault.what()).contains("missing");
        });
    }

    @Test
    void whatIsFromEarlierDays_isCountedAtTheBeginningOnly() throws Exception {
        String unchained = "update tutti_journal set payload = null, salt = null, digest = null where session = ?";
        server.close();
        server = new TestEngine(folder, "b");
        server.sql(unchained, created.session().value());
        long seq = server.session(created.session()).seq();
        server.sql("insert into tutti_unchained values (?, ?)", created.session().value(), seq);
        assertThat(server.verify(created).fault()).hasValueSatisfying(
                fault -> assertThat(fault.seq()).as("what the server has just written has a digest").isEqualTo(seq));
        server.close();
        server = new TestEngine(folder, "c");
        Verdict verdict = server.verify(created);
        assertThat(verdict.fault()).isEmpty();
        assertThat(verdict.unchained()).isEqualTo(verdict.entries() - 1);
        assertThat(verdict.head()).isPresent();
    }

    @Test
    void allDigestsTakenAway_isNamedAtTheFirst_openOrOver_alsoAfterARestart() throws Exception {
        String unchained = "update tutti_journal set input = replace(input, 'five-nine', 'five-eight'),"
                + " payload = null, salt = null, digest = null where session = ?";
        server.sql(unchained, created.session().value());
        assertFirstHasLostItsDigest();
        server.close();
        server = new TestEngine(folder, "b");
        assertFirstHasLostItsDigest();
        Actor host = server.engine.bearer(created.session(), created.hostToken());
        server.<Entry>done(callback -> server.engine.request(created.session(), host, new Input.End(""), callback));
        server.sql(unchained, created.session().value());
        assertFirstHasLostItsDigest();
    }

    private void assertFirstHasLostItsDigest() {
        assertThat(server.verify(created).fault()).hasValueSatisfying(fault -> {
            assertThat(fault.seq()).isEqualTo(1);
            assertThat(fault.what()).contains("digest was taken away");
        });
    }

    @Test
    void aSnapshotThatIsNotWhatTheEntriesLeadTo_isNamed() throws Exception {
        String state = org.tutti.session.Codec.snapshot(server.session(created.session()));
        long seq = server.session(created.session()).seq();
        server.sql("insert into tutti_snapshot values (?, ?, ?)", created.session().value(), seq, state);
        assertThat(server.verify(created).intact()).isTrue();
        server.sql("update tutti_snapshot set state = replace(state, 'Bob', 'Rob')");
        assertThat(server.verify(created).fault()).hasValueSatisfying(fault -> {
            assertThat(fault.seq()).isEqualTo(seq);
            assertThat(fault.what()).contains("snapshot");
        });
    }

    @Test
    void replay_tellsEveryEntryWithWhatHappened() throws Exception {
        List<Step> steps = new ArrayList<>();
        server.engine.archive().replay(created.session(), created.hostToken(), steps::add);
        assertThat(steps).extracting(step -> step.row().seq()).startsWith(1L, 2L, 3L);
        assertThat(steps.getLast().session()).isEqualTo(server.session(created.session()));
        assertThat(steps).filteredOn(step -> !step.events().isEmpty()).isNotEmpty();
    }

    @Test
    void whoIsHere_isNotErased_whoHasGoneIs_andTheSessionGoesOn() throws Exception {
        assertThat(refusal(() -> erase(bob))).isEqualTo(Code.NOT_ALLOWED);
        assertThat(server.session(created.session()).roster().member(bob.member())).isPresent();
        assertThat(server.lost).as("disturbed").isEmpty();
        goes(bob);
        String before = entries(0, 1000).rows().toString();
        Verdict was = server.verify(created);
        assertThat(before).contains("five-nine", "Bob");

        assertThat(erase(bob)).isEqualTo(2);

        assertThat(entries(0, 1000).rows().toString()).doesNotContain("five-nine", "Bob").contains("Good evening", "Ana");
        await().until(() -> server.engine.archive().verify(created.session(), created.hostToken()).entries()
                > was.entries());
        Verdict now = server.verify(created);
        assertThat(now.fault()).isEmpty();
        assertThat(now.erased()).hasSize(2);
        assertThat(server.session(created.session()).toString()).doesNotContain("five-nine", "Bob");
        assertThat(server.lost).contains(created.session());
        Joined again = server.join(created.session(), "Ana", Optional.empty(), Optional.of(ana.seat()));
        assertThat(again.member()).isEqualTo(ana.member());
        assertThat(does(again, new Input.Say("Where were we?")).seq()).isGreaterThan(was.entries());
        assertThat(server.verify(created).intact()).isTrue();
    }

    @Test
    void whatWaitsToBeTold_ofTheEntriesAndOfTheMember_isDropped_andNothingElse() throws Exception {
        goes(bob);
        long line = entries(0, 1000).rows().stream()
                .filter(row -> row.input().contains("five-nine")).findFirst().orElseThrow().seq();
        String insert = "insert into tutti_outbox (hook, session, seq, part, type, at, body) values (?, ?, ?, 0, 't', 1, ?)";
        String id = created.session().value();
        server.sql(insert, "one", id, line, "{}");
        server.sql(insert, "two", id, 900, "{\"subject\":\"" + bob.member() + "\"}");
        server.sql(insert, "three", id, 900, "{\"subject\":\"" + ana.member() + "\"}");
        server.sql(insert, "four", "another", line, "{\"subject\":\"" + bob.member() + "\"}");
        erase(bob);
        assertThat(server.sql("delete from tutti_outbox where hook in ('one', 'two')")).isZero();
        assertThat(server.sql("delete from tutti_outbox")).isEqualTo(2);
    }

    @Test
    void ofASessionThatIsOver_everybodyCanBeErased_alsoOneAfterTheOther() throws Exception {
        does(ana, new Input.End("Bye, says Ana"));
        assertThat(erase(bob)).isEqualTo(2);
        // Ana's name, her line, and the word she ended it with.
        assertThat(erase(ana)).isEqualTo(3);
        assertThat(entries(0, 1000).rows().toString()).doesNotContain("Ana", "Bob", "Good evening");
        assertThat(erase(ana)).isZero();
        assertThat(server.verify(created).intact()).isTrue();
        assertThat(server.verify(created).erased()).hasSize(5);
    }

    @Test
    void whatIsLeftOfTheErased_cannotBeChangedEither_norCanAnythingBePassedOffAsErased() throws Exception {
        goes(bob);
        erase(bob);
        long seq = server.verify(created).erased().getLast();
        server.sql("update tutti_journal set input = replace(input, 'erased', 'I owe 5') where seq = ?", seq);
        assertThat(server.verify(created).fault()).hasValueSatisfying(fault -> assertThat(fault.seq()).isEqualTo(seq));
        server.sql("update tutti_journal set input = replace(input, 'I owe 5', 'erased') where seq = ?", seq);
        assertThat(server.verify(created).intact()).isTrue();

        server.sql("update tutti_journal set input = replace(input, 'Good evening', 'Good night'),"
                + " salt = null, erased_at = 1 where input like '%Good evening%'");
        assertThat(server.verify(created).fault().orElseThrow().what()).contains("not by this server");
    }

    @Test
    void aJournalThatWasChanged_isNotErasedFrom() throws Exception {
        goes(bob);
        server.sql("update tutti_journal set input = replace(input, 'five-nine', 'five-eight')");
        assertThat(refusal(() -> erase(bob))).isEqualTo(Code.NOT_ALLOWED);
    }
}
