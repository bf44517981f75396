package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.Trial.Rating;

/** What is recorded of those who agree, and of nobody else: W-32 to W-34. */
class TrialsTest {

    @TempDir
    private static Path folder;

    private static TestEngine shared;

    private static final Input.SetTrial OPEN = new Input.SetTrial(Optional.of("For science"));

    private TestEngine server;
    private Created created;
    private Joined ana;
    private Joined bob;

    @BeforeAll
    static void start() throws Exception {
        shared = new TestEngine(folder, "a");
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @BeforeEach
    void playing() {
        playing(shared);
    }

    private void playing(TestEngine on) {
        server = on;
        server.offsets.clear();
        server.plugins.strategy = situation -> Decision.keep("", situation.memory());
        created = server.create();
        ana = server.host(created, "Ana");
        bob = server.join(created.session(), "Bob", Optional.empty(), Optional.empty());
        does(ana, new Input.Play());
        await().until(() -> session().timeline().motionAt(server.engine.clock().now()).moving());
    }

    @AfterEach
    void over() {
        if (server == shared && isOpen()) {
            does(ana, new Input.End(""));
        }
    }

    private boolean isOpen() {
        try {
            return !server.engine.session(created.session()).ended();
        } catch (RefusedException e) {
            return false;
        }
    }

    private Entry does(Joined who, Input.Request request) {
        return server.done(callback ->
                server.engine.request(created.session(), Actor.endpoint(who.endpoint()), request, callback));
    }

    private void opened() {
        does(ana, OPEN);
        does(bob, new Input.Consent(true));
    }

    private Session session() {
        return server.session(created.session());
    }

    private Recording recording() {
        try {
            return server.engine.trials(created.session(), created.hostToken()).recording().orElseThrow();
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** A report of now, so many ms ahead of the timeline. */
    private Report report(Joined who, double ahead) {
        long now = server.engine.clock().now();
        return new Report(
                who.endpoint().value(), session().timeline().positionAt(now) + ahead / 1000, now, 1, 500,
                Readiness.READY, 10);
    }

    private void reports(Joined who, double ahead) {
        server.engine.report(created.session(), report(who, ahead), Device.UNKNOWN);
    }

    @Nested
    class WhatIsRecorded {

        @Test
        void reportsOfWhoAgreed_andOfNobodyElse() {
            reports(bob, 12);
            opened();
            reports(ana, 7);
            reports(bob, 12);
            assertThat(recording().samples()).singleElement().satisfies(sample -> {
                assertThat(sample.person()).isEqualTo(1);
                assertThat(sample.offset().orElseThrow()).isCloseTo(12, within(0.01));
                assertThat(sample.strategy()).isEqualTo(session().policy().strategy());
                assertThat(sample.injected()).isZero();
                assertThat(sample.bound()).isEqualTo(0.5f);
            });
        }

        @Test
        void nothingIsLeft_ofWhoTakesTheirAgreementBack_andNothingIsAdded() {
            opened();
            does(ana, new Input.Consent(true));
            reports(ana, 0);
            reports(bob, 0);
            assertThat(recording().size()).isEqualTo(2);
            does(bob, new Input.Consent(false));
            reports(bob, 0);
            assertThat(recording().samples()).extracting(Sample::person).containsExactly(2);
        }

        @Test
        void nothingIsAdded_whenTheTrialHasEnded_butWhatThereIsStays() {
            opened();
            reports(bob, 0);
            does(ana, new Input.SetTrial(Optional.empty()));
            reports(bob, 0);
            assertThat(recording().size()).isEqualTo(1);
        }

        @Test
        void nothingIsLeft_inAnyTrial_ofWhoTakesItBackAfterTheEnd() {
            opened();
            does(ana, new Input.Consent(true));
            reports(ana, 0);
            reports(bob, 0);
            does(ana, new Input.SetTrial(Optional.empty()));
            does(ana, OPEN);
            does(ana, new Input.SetTrial(Optional.empty()));
            does(bob, new Input.Consent(false));
            assertThat(recording().samples()).extracting(Sample::person).containsExactly(2);
        }

        @Test
        void whoWatchesAtTheirOwnPace_isNotWithTheGroup() {
            opened();
            does(bob, new Input.WatchFreely(true));
            reports(bob, 9000);
            assertThat(recording().size()).isZero();
        }

        @Test
        void trialThatWasOpenBeforeARestart_isRecordedFromThenOn(@TempDir Path own) throws Exception {
            try (var first = new TestEngine(own, "a")) {
                playing(first);
                opened();
            }
            try (var second = new TestEngine(own, "b")) {
                server = second;
                assertThat(recording().size()).isZero();
                reports(bob, 0);
                assertThat(recording().size()).isEqualTo(1);
            }
        }
    }

    @Nested
    class SetOff {

        @Test
        void offset_isRecorded_butSeenNeitherByOthersNorByTheStrategy() {
            var seen = new AtomicReference<Situation>();
            server.plugins.strategy = situation -> {
                seen.set(situation);
                return Decision.keep("", situation.memory());
            };
            opened();
            does(ana, new Input.SetOffset(bob.member(), 0.25));
            Report said = report(bob, 250);
            server.engine.report(created.session(), said, Device.UNKNOWN);

            Sample sample = recording().samples().getLast();
            assertThat(sample.offset().orElseThrow()).isCloseTo(250, within(0.01));
            assertThat(sample.injected()).isEqualTo(250);
            await().until(() -> seen.get() != null && !seen.get().endpoints().isEmpty());
            assertThat(seen.get().endpoints().getFirst().position()).isCloseTo(said.position() - 0.25, within(1e-6));
            await().until(() -> !server.offsets.isEmpty());
            assertThat(server.offsets.getLast().getFirst().offset().orElseThrow()).isCloseTo(0, within(0.01));
            assertThat(server.engine.precision(40).outOfStep()).isZero();
        }

        @Test
        void atRest_whoIsSetOffRestsWhereTheOthersDo() {
            opened();
            does(ana, new Input.SetOffset(bob.member(), 1));
            does(ana, new Input.Pause());
            await().until(() -> !session().timeline().motionAt(server.engine.clock().now()).moving());
            Report resting = report(bob, 0);
            long now = resting.time();
            assertThat(Injection.NONE.then(1, now).without(resting, session().timeline(), 0, now)).isEqualTo(resting);
        }

        @Test
        void whoIsBeingSetOff_isInStepAllTheWayThere_forOthersAndForTheStrategy() {
            var seen = new AtomicReference<Situation>();
            server.plugins.strategy = situation -> {
                seen.set(situation);
                return Decision.keep("", situation.memory());
            };
            opened();
            reports(bob, 0);
            does(ana, new Input.SetOffset(bob.member(), 0.25));
            for (int ahead : new int[] {0, 80, 160, 250}) {
                Report said = report(bob, ahead);
                server.engine.report(created.session(), said, Device.UNKNOWN);
                await().until(() -> server.offsets.stream().flatMap(List::stream)
                        .anyMatch(row -> row.report().time() == said.time()));
                assertThat(server.offsets.getLast().getFirst().offset().orElseThrow()).isCloseTo(0, within(0.01));
                await().until(() -> seen.get() != null && seen.get().endpoints().stream()
                        .anyMatch(report -> report.time() == said.time()));
                assertThat(seen.get().endpoints().getFirst().position())
                        .isCloseTo(said.position() - ahead / 1000.0, within(1e-6));
            }
        }

        @Test
        void whoIsNotThereAfterFiveSeconds_isSeenToLagBehind() {
            opened();
            long now = session().timeline().latest().timestamp() + 10_000_000;
            Report said = said("tab", session().timeline().positionAt(now) + 0.1, now, 1);
            Injection set = Injection.NONE.then(0.25, now);
            assertThat(ahead(set, said, now + Injection.SETTLING - 1)).isCloseTo(0, within(1e-6));
            assertThat(ahead(set, said, now + Injection.SETTLING)).isCloseTo(-0.15, within(1e-6));
            Injection back = set.then(0.25, now + 6_000_000).then(-0.1, now + 6_000_000);
            assertThat(ahead(back, said, now + 6_000_000)).isCloseTo(0, within(1e-6));
            assertThat(ahead(back, said, now + 12_000_000)).isCloseTo(0.2, within(1e-6));
        }

        private double ahead(Injection injection, Report said, long at) {
            return injection.without(said, session().timeline(), 0, at).position()
                    - session().timeline().positionAt(said.time());
        }
    }

    @Nested
    class Rated {

        @Test
        void rating_comesWithTheMedianOffsetOfWhoGaveIt() {
            opened();
            long question = does(ana, new Input.AskRating(Optional.of("How is it?"))).seq();
            Member member = session().roster().member(bob.member()).orElseThrow();
            for (int ahead : new int[] {10, 30, 20}) {
                var tab = "tab" + ahead;
                Report report = report(bob, ahead);
                recording().reported(
                        session(), member, said(tab, report.position(), report.time(), 1), report.time());
            }
            does(bob, new Input.Rate(question, 2));
            assertThat(recording().measured(session().trial().ratings().get(0)).orElseThrow())
                    .isCloseTo(20, within(0.01));
            does(bob, new Input.Consent(false));
            assertThat(session().trial().ratings()).isEmpty();
        }
    }

    private static Report said(String endpoint, double position, long at, double rate) {
        return new Report(endpoint, position, at, rate, 500, Readiness.READY, 10);
    }

    /** Fed with reports whose times are the test's own. */
    @Nested
    class Fed {

        private Recording recording;
        private Member member;
        private long start;

        @BeforeEach
        void empty() {
            opened();
            recording = new Recording(0);
            recording.changed(session());
            member = session().roster().member(bob.member()).orElseThrow();
            start = session().timeline().latest().timestamp();
        }

        private void feed(String endpoint, double second, double position) {
            long at = start + Math.round(second * 1e6);
            recording.reported(session(), member, said(endpoint, position, at, 1), at);
        }

        @Test
        void endpointGetsARowASecond_howeverOftenItReports() {
            for (int i = 0; i < 100; i++) {
                feed("tab", i / 10.0, i / 10.0);
            }
            assertThat(recording.size()).isBetween(9, 12);
        }

        @Test
        void leapThatNobodyCommanded_isAJump_inMs_once() {
            for (int i = 0; i < 20; i++) {
                feed("tab", i, i < 10 ? i : i + 0.5);
            }
            assertThat(recording.samples()).extracting(Sample::jump).filteredOn(jump -> jump != 0)
                    .singleElement().satisfies(jump -> assertThat(jump).isCloseTo(500f, within(0.1f)));
            assertThat(recording.samples().get(10).jump()).isNotZero();
        }

        @Test
        void leapsThereAndBack_addUp() {
            for (int i = 0; i < 100; i++) {
                feed("tab", i / 10.0, i / 10.0 + (i == 52 ? 0.5 : 0));
            }
            assertThat(recording.samples()).extracting(Sample::jump).filteredOn(jump -> jump != 0)
                    .singleElement().satisfies(jump -> assertThat(jump).isCloseTo(1000f, within(0.1f)));
        }

        @Test
        void speedThatAPlayerSaysItHas_isNoJump() {
            for (int i = 0; i < 20; i++) {
                long at = start + i * 1_000_000L;
                recording.reported(session(), member, said("tab", 1.1 * i, at, 1.1), at);
            }
            assertThat(recording.samples()).hasSize(20).allMatch(sample -> sample.jump() == 0);
        }

        @Test
        void asynchrony_isTheLargestDifferenceOfTwoWhoTakePart() {
            for (int i = 0; i < 5; i++) {
                feed("one", i, i + 0.03);
                feed("two", i, i - 0.04);
            }
            assertThat(recording.samples().getLast().asynchrony()).isCloseTo(70, within(0.1f));
        }

        @Test
        void rating_isMeasuredByTheTenSecondsBeforeIt() {
            for (int second = 0; second <= 40; second++) {
                feed("tab", second, second + (second < 30 ? 0.3 : second == 35 ? 0.5 : 0.01));
            }
            long at = start + 40_000_000;
            var rating = new Rating(50, session().trial().run().orElseThrow().seq(), 49, 1, 2, at, "i1", 0, "x", 0);
            recording.rated(rating);
            assertThat(recording.measured(rating).orElseThrow()).isCloseTo(10, within(0.01));
        }

        @Test
        void whatClaimsToBeOfAnotherTime_isPassedOver() {
            recording.reported(session(), member, said("tab", 0, start - 3_600_000_000L, 1), start);
            recording.reported(session(), member, said("tab", 0, start + 3_600_000_000L, 1), start);
            assertThat(recording.size()).isZero();
        }

        @Test
        void whatIsOlderThanTwoHours_givesWay() {
            for (int second = 0; second <= 8000; second++) {
                feed("tab", second, second);
            }
            List<Sample> samples = recording.samples();
            assertThat(samples).hasSize(7201);
            assertThat(samples.getFirst().at()).isEqualTo(start + 800_000_000L);
        }

        @Test
        void rows_areAtMost200000() {
            for (int second = 0; second <= 1000; second++) {
                for (int tab = 0; tab < 210; tab++) {
                    feed("tab" + tab, second, second);
                }
            }
            assertThat(recording.size()).isEqualTo(Recording.MOST);
        }
    }

    @Nested
    class Bounds {

        @Test
        void moreTrialsThanTheServerRecords_areRefused_untilOneHasEnded() {
            List<Created> others = new ArrayList<>();
            for (int i = 0; i < Recordings.MOST; i++) {
                others.add(server.create());
                inTrial(others.getLast());
            }
            does(bob, new Input.Say("What is it about?"));
            Reply<Entry> reply = server.reply(callback -> server.engine.request(
                    created.session(), Actor.endpoint(ana.endpoint()), OPEN, callback));
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(((Refusal) refused.refusal()).code()).isEqualTo(Code.NOT_ALLOWED);
                assertThat(((Refusal) refused.refusal()).message()).contains("8 trials");
            });
            ask(others.getFirst(), new Input.SetTrial(Optional.empty()));
            opened();
            reports(bob, 0);
            assertThat(recording().size()).isEqualTo(1);
            others.forEach(other -> ask(other, new Input.End("")));
        }

        private void inTrial(Created other) {
            Joined host = server.host(other, "Eve");
            ask(other, OPEN);
            ask(other, new Input.Consent(true));
            long now = server.engine.clock().now();
            server.engine.report(other.session(), said(host.endpoint().value(), 0, now, 0), Device.UNKNOWN);
        }

        private void ask(Created other, Input.Request request) {
            server.<Entry>done(callback -> server.engine.request(other.session(), host(other), request, callback));
        }

        @Test
        void trialFromWhichNothingIsHeard_standsStillAfterTenMinutes() {
            opened();
            reports(bob, 0);
            long now = server.engine.clock().now();
            assertThat(recording().idle(now + 599_000_000)).isFalse();
            assertThat(recording().idle(now + 601_000_000)).isTrue();
        }

        @Test
        void trialNobodyHasAgreedToYet_isNotIdle_norOlderThanOthers_forTenMinutes() {
            does(ana, OPEN);
            long now = server.engine.clock().now();
            assertThat(recording().idle(now)).isFalse();
            assertThat(recording().latest()).isCloseTo(now, within(60_000_000L));
            assertThat(recording().idle(now + 601_000_000)).isTrue();
            does(ana, new Input.SetTrial(Optional.empty()));
            assertThat(recording().idle(now)).isTrue();
        }

        private Actor host(Created other) {
            try {
                return server.engine.bearer(other.session(), other.hostToken());
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void figures_areForWhoRunsTheSession() throws Exception {
            opened();
            assertThat(server.engine.trials(created.session(), ana.seat()).session().id())
                    .isEqualTo(created.session());
            for (String token : new String[] {bob.seat(), "forged", server.create().hostToken()}) {
                assertThatThrownBy(() -> server.engine.trials(created.session(), token))
                        .isInstanceOf(RefusedException.class);
            }
        }

        @Test
        void figures_areGoneWithTheSession() {
            opened();
            server.<Entry>done(callback -> server.engine.request(
                    created.session(), Actor.endpoint(ana.endpoint()), new Input.End(""), callback));
            assertThatThrownBy(() -> server.engine.trials(created.session(), created.hostToken()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("over");
        }
    }
}
