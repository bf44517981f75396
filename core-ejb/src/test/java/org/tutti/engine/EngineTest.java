package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

@Execution(ExecutionMode.CONCURRENT)
class EngineTest {

    @TempDir
    private Path data;

    private TestEngine test;

    @BeforeEach
    void start() throws Exception {
        test = new TestEngine(data, "a");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void endedSession_isOver_forWhoeverIsToldOfItsEnd() throws Exception {
        Created created = test.create();
        Actor host = test.engine.bearer(created.session(), created.hostToken());
        var seen = new CompletableFuture<Session>();
        test.engine.request(created.session(), host, new Input.End(""), _ -> {
            try {
                seen.complete(test.engine.session(created.session()));
            } catch (RefusedException e) {
                seen.completeExceptionally(e);
            }
        });
        assertThat(seen).failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(Code.SESSION_ENDED));
    }

    /** W-1. */
    @Test
    void createdSession_isThere_andItsHostMayControlIt() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");

        assertThat(ana.role()).isEqualTo(Role.HOST);
        assertThat(ana.session().roster().controller().orElseThrow().name()).isEqualTo("Ana");
        Entry entry = command(created.session(), ana, new Input.Play());
        assertThat(entry.effectiveAt() - entry.stamp()).isEqualTo(Session.START_LEAD);
        assertThat(test.session(created.session()).timeline().latest().moving()).isTrue();
    }

    @Test
    void reply_comesOnceTheEntryIsDurable_andBeforeTheNextEvent() throws Exception {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        long durable = test.engine.load().entries();

        command(created.session(), ana, new Input.Play());
        assertThat(test.engine.load().entries()).isGreaterThan(durable);
    }

    @Test
    void moreRequestsThanASessionTakes_areRefused_andTheOthersTaken() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        List<CompletableFuture<Reply<Entry>>> replies = new ArrayList<>();
        for (int i = 0; i < 3 * Writer.REQUESTS_PER_SECOND; i++) {
            var reply = new CompletableFuture<Reply<Entry>>();
            replies.add(reply);
            test.engine.request(
                    created.session(), Actor.endpoint(ana.endpoint()), new Input.WithdrawRequest(), reply::complete);
        }
        List<Reply<Entry>> answers = replies.stream().map(TestEngine::get).toList();
        assertThat(answers).filteredOn(Reply.Done.class::isInstance)
                .hasSizeGreaterThanOrEqualTo(Writer.REQUESTS_PER_SECOND);
        assertThat(answers).filteredOn(Reply.Refused.class::isInstance).isNotEmpty()
                .allSatisfy(reply -> assertThat(((Reply.Refused<Entry>) reply).refusal().code()).isEqualTo(Code.TOO_FAST));
    }

    @Test
    void manyCommandsAtOnce_areToldInOrder_withoutGaps() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        List<CompletableFuture<Entry>> entries = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            var entry = new CompletableFuture<Entry>();
            entries.add(entry);
            test.engine.request(created.session(), Actor.endpoint(ana.endpoint()), new Input.Seek(i % 100), reply ->
                    entry.complete(((Reply.Done<Entry>) reply).value()));
        }
        entries.forEach(TestEngine::get);

        await().atMost(TestEngine.SOON).until(() -> test.told.size() == 502);
        assertThat(test.told.stream().map(told -> told.entry().seq()).toList())
                .isEqualTo(java.util.stream.LongStream.rangeClosed(1, 502).boxed().toList());
        assertThat(test.engine.load().commits()).isLessThan(500);
    }

    /** W-13. */
    @Test
    void commandOfAParticipant_isRefused() {
        Created created = test.create();
        test.host(created, "Ana");
        Joined bob = test.join(created.session(), "Bob", Optional.empty(), Optional.empty());

        assertThat(refusal(created.session(), bob, new Input.Play()).code()).isEqualTo(Code.CONTROL_DENIED);
    }

    @Test
    void hostTokenOfAnotherSession_isRefused() {
        Created one = test.create();
        Created other = test.create();

        Reply<Entrance> reply = test.reply(callback -> test.engine.join(
                one.session(),
                new JoinRequest("Eve", Optional.of(new Ticket.Host(other.hostToken())), true),
                callback));
        assertThat(((Reply.Refused<Entrance>) reply).refusal().code()).isEqualTo(Code.TOKEN_REFUSED);
    }

    /** C-4. */
    @Test
    void endpointThatComesBackWithItsSeat_isTheSame() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        test.engine.drop(created.session(), ana.endpoint(), ana.attachment());
        test.awaitSession(created.session(), session -> session.roster().resuming(ana.endpoint()));

        Joined again = test.join(created.session(), "Ana", Optional.empty(), Optional.of(ana.seat()));
        assertThat(again.endpoint()).isEqualTo(ana.endpoint());
        assertThat(again.session().roster().resuming(ana.endpoint())).isFalse();
        command(created.session(), again, new Input.Play());
    }

    /** The old socket is often found dead only after the endpoint has come back on a new one. */
    @Test
    void connectionThatIsReplaced_andFoundDeadLater_takesNothingAway() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        Joined again = test.join(created.session(), "Ana", Optional.empty(), Optional.of(ana.seat()));

        test.engine.drop(created.session(), ana.endpoint(), ana.attachment());
        command(created.session(), again, new Input.Play());
        assertThat(test.session(created.session()).roster().resuming(ana.endpoint())).isFalse();
    }

    @Test
    void mediaNobodyKnows_makesNoSession() {
        assertThatThrownBy(() -> test.engine
                        .create(CreateRequest.on("file:nothing"))
                        .toCompletableFuture()
                        .get())
                .cause()
                .isInstanceOf(RefusedException.class)
                .hasMessage("There is no file:nothing.");
        assertThat(test.engine.load().sessions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "two\nlines", "\ud800", "\u202egnol", "a\uFFFEb"})
    void titleThatCannotBeShown_isRefused(String title) {
        assertThatThrownBy(() -> test.engine
                        .create(new CreateRequest(
                                Optional.of(title),
                                List.of("file:film"),
                                Rules.STANDARD,
                                Optional.empty(),
                                Optional.empty()))
                        .toCompletableFuture()
                        .get())
                .cause()
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(Code.OUT_OF_RANGE));
        assertThat(test.engine.load().sessions()).isZero();
    }

    @Test
    void textThatCannotBeShown_isRefused() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");

        assertThat(refusal(created.session(), ana, new Input.Say("a\uFFFEb")).code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refusal(created.session(), ana, new Input.End("\uFDD0")).code()).isEqualTo(Code.OUT_OF_RANGE);
    }

    @Test
    void unknownSession_isRefused() {
        assertThatThrownBy(() -> test.engine.session(new SessionId("nowhere")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("There is no session nowhere.");
    }

    @Test
    void endOfTheItem_comesByItself() {
        test.plugins.duration = 0.5;
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        command(created.session(), ana, new Input.Play());

        Session ended = test.awaitSession(
                created.session(), session -> !session.timeline().latest().moving());
        assertThat(ended.timeline().latest().position()).isEqualTo(0.5);
        assertThat(ended.cause().orElseThrow().kind()).isEqualTo("end");
    }

    @Test
    void droppedEndpoint_isGoneByItself() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        test.engine.drop(created.session(), ana.endpoint(), ana.attachment());

        test.awaitSession(created.session(), session -> session.roster().endpoints() == 0);
    }

    @Test
    void pause_leadsByTheSlowestMembersBound() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        command(created.session(), ana, new Input.Play());
        report(created.session(), ana, 400_000);

        Entry pause = command(created.session(), ana, new Input.Pause());
        // The play before is still pending: the pause may not come before it.
        assertThat(pause.effectiveAt() - pause.stamp()).isEqualTo(430_000);
    }

    /** W-5. */
    @Test
    void reports_becomeOffsets() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        report(created.session(), ana, 500);

        await().atMost(TestEngine.SOON).until(() -> !test.offsets.isEmpty());
        Offset row = test.offsets.getFirst().getFirst();
        assertThat(row.endpoint()).isEqualTo(ana.endpoint());
        assertThat(row.offset()).hasValue(1500.0);
    }

    @Test
    void precision_isThatOfTheReportsOfTheLastSeconds() {
        assertThat(test.engine.precision(40).endpoints()).isEqualTo(Distribution.NONE);
        Created created = test.create();
        report(created.session(), test.host(created, "Ana"), 500);

        Sessions.Precision precision = test.engine.precision(40);
        assertThat(precision.sessions()).isEqualTo(1);
        assertThat(precision.endpoints().p95()).isEqualTo(1500.0);
        assertThat(precision.endpoints().bound()).isEqualTo(0.5);
        assertThat(precision.outOfStep()).isEqualTo(1);
        assertThat(test.engine.precision(1500).outOfStep()).as("with more tolerance").isZero();
    }

    @Test
    void strategysDecision_becomesAnEntry() {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        test.plugins.strategy = situation -> new Decision(
                new Decision.Keep(), "I remember.", Map.of(), new Memory("test", 1, new byte[] {7}));
        report(created.session(), ana, 500);

        Session session = test.awaitSession(
                created.session(), now -> now.policy().memory().version() == 1);
        assertThat(session.policy().memory().bytes()).containsExactly(7);
    }

    @Test
    void strategyThatThrows_harmsNobody() {
        test.plugins.strategy = _ -> {
            throw new IllegalStateException("broken plug-in");
        };
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        report(created.session(), ana, 500);

        await().atMost(TestEngine.SOON).until(() -> !test.offsets.isEmpty());
        command(created.session(), ana, new Input.Play());
    }

    /** Design rule 9. */
    @Test
    void restart_bringsTheSessionBack_withItsEndpointsResuming() throws Exception {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        command(created.session(), ana, new Input.Play());
        Session before = test.session(created.session());
        test.close();

        test = new TestEngine(data, "a");
        Session after = test.session(created.session());
        assertThat(after.timeline()).isEqualTo(before.timeline());
        assertThat(after.roster().resuming(ana.endpoint())).isTrue();

        Joined again = test.join(created.session(), "Ana", Optional.empty(), Optional.of(ana.seat()));
        assertThat(again.endpoint()).isEqualTo(ana.endpoint());
        assertThat(again.session().roster().controller().orElseThrow().id()).isEqualTo(ana.member());
    }

    @Test
    void restart_afterThousandsOfEntries_goesOnFromTheSnapshot() throws Exception {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        CompletableFuture<?>[] all = new CompletableFuture<?>[2100];
        for (int i = 0; i < all.length; i++) {
            var done = new CompletableFuture<Entry>();
            all[i] = done;
            test.engine.request(created.session(), Actor.endpoint(ana.endpoint()), new Input.Seek(i % 100), reply ->
                    done.complete(((Reply.Done<Entry>) reply).value()));
        }
        TestEngine.get(CompletableFuture.allOf(all));
        Session before = test.session(created.session());
        test.close();

        test = new TestEngine(data, "a");
        assertThat(test.session(created.session()).seq()).isEqualTo(before.seq() + 1);
        assertThat(test.session(created.session()).timeline()).isEqualTo(before.timeline());
    }

    /** Design rule 7: the journal's key fences the loser, who steps down and reads the journal again. */
    @Test
    void serverThatLostItsSession_stepsDown_andRefusesWhatIsOnItsWay() throws Exception {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");

        try (var other = new TestEngine(data, "b")) {
            Reply<Entry> reply = test.reply(callback ->
                    test.engine.request(created.session(), Actor.endpoint(ana.endpoint()), new Input.Play(), callback));
            assertThat(((Reply.Refused<Entry>) reply).refusal().code()).isEqualTo(Code.NOT_READY);
            await().atMost(TestEngine.SOON).until(() -> test.lost.contains(created.session()));

            assertThat(other.session(created.session()).timeline().latest().moving()).isFalse();
        }
    }

    @Test
    void serverClock_neverReadsBelowTheJournal_evenIfTheMachinesClockWasSetBack() throws Exception {
        Created created = test.create();
        Joined ana = test.host(created, "Ana");
        long stamp = command(created.session(), ana, new Input.Play()).stamp();
        test.close();

        var behind = new ServerClock(() -> stamp - 3_600_000_000L, System::nanoTime);
        test = new TestEngine(data, "a", behind);
        assertThat(test.session(created.session()).stamp()).isGreaterThanOrEqualTo(stamp);
    }

    private Entry command(SessionId session, Joined by, Input.Command command) {
        return test.done(callback -> test.engine.request(session, Actor.endpoint(by.endpoint()), command, callback));
    }

    private Refusal refusal(SessionId session, Joined by, Input.Request command) {
        Reply<Entry> reply = test.reply(callback -> test.engine.request(session, Actor.endpoint(by.endpoint()), command, callback));
        return ((Reply.Refused<Entry>) reply).refusal();
    }

    private void report(SessionId session, Joined by, long bound) {
        test.engine.report(
                session,
                new Report(
                        by.endpoint().value(), 1.5, test.engine.clock().now(), 1, bound, Report.Readiness.READY, 10),
                Device.UNKNOWN);
    }

    @Test
    void sessionThatCouldNotBeMade_isNotMissed() throws Exception {
        test.sql("alter table tutti_journal rename to away");
        assertThatThrownBy(() -> test.engine
                        .create(CreateRequest.on("file:demo"))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RefusedException.class);
        test.sql("alter table away rename to tutti_journal");
        assertThat(test.engine.queued("file:")).as("all is here").isPresent();
        assertThat(test.session(test.create().session()).created()).isTrue();
    }
}
