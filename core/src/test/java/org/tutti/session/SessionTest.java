package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Refusal.Code;

class SessionTest {

    private final Script script = Script.withAnaAndBob();

    /** W-10 to W-12, C-10, C-31. */
    @Nested
    class Commands {

        @Test
        void play_takesEffectInTheFuture() {
            script.by(ANA, new Input.Play());

            assertThat(script.positionIn(0.2)).isZero();
            assertThat(script.positionIn(1.25)).isEqualTo(1.0);
            assertThat(script.events()).containsExactly(new TimelineChanged());
        }

        @Test
        void pause_stopsWhereTheTimelineIsAtItsOwnInstant() {
            script.by(ANA, new Input.Play());
            script.elapse(10).by(ANA, new Input.Pause());

            assertThat(script.positionIn(5)).isEqualTo(10.0);
        }

        @Test
        void seek_whilePlaying_playsOnFromThere() {
            script.by(ANA, new Input.Play());
            script.elapse(10).by(ANA, new Input.Seek(60));

            assertThat(script.positionIn(0.2)).isCloseTo(9.95, within(1e-9));
            assertThat(script.positionIn(1.25)).isEqualTo(61.0);
        }

        @Test
        void seek_whilePaused_staysPaused() {
            script.by(ANA, new Input.Seek(60));

            assertThat(script.positionIn(5)).isEqualTo(60.0);
        }

        @Test
        void seek_beyondTheEnd_isRefused() {
            Session before = script.session();
            script.by(ANA, new Input.Seek(7200));

            assertThat(script.refusal().code()).isEqualTo(Code.OUT_OF_RANGE);
            assertThat(script.refusal().message())
                    .isEqualTo("The seek target 2:00:00 lies beyond the end 2:00 of 'Demo'. "
                            + "Maybe the item changed after the slider was drawn.");
            assertThat(script.session()).isSameAs(before);
        }

        @Test
        void seek_toNowhere_isRefused() {
            script.by(ANA, new Input.Seek(Double.NaN));
            assertThat(script.refusal().code()).isEqualTo(Code.OUT_OF_RANGE);
            script.by(ANA, new Input.Seek(-0.001));
            assertThat(script.refusal().code()).isEqualTo(Code.OUT_OF_RANGE);
        }

        @Test
        void pauseRightAfterASeek_stopsAtTheSeekTarget() {
            script.by(ANA, new Input.Play());
            script.elapse(10).by(ANA, new Input.Seek(60));
            script.elapse(0.01).by(Actor.endpoint(ANA), new Input.Pause(), 60_000);

            assertThat(script.positionIn(5)).isEqualTo(60.0);
        }

        @Test
        void setRate_whilePaused_isTheSpeedOfTheNextPlay() {
            script.by(ANA, new Input.SetRate(2));
            assertThat(script.positionIn(5)).isZero();

            script.elapse(1).by(ANA, new Input.Play());
            assertThat(script.positionIn(1.25)).isEqualTo(2.0);
        }

        @Test
        void setRate_outsideItsRange_isRefused() {
            script.by(ANA, new Input.SetRate(0.1));
            assertThat(script.refusal().code()).isEqualTo(Code.OUT_OF_RANGE);
        }

        @Test
        void play_atTheEnd_beginsAgain() {
            script.by(ANA, new Input.Seek(120));
            script.elapse(1).by(ANA, new Input.Play());

            assertThat(script.positionIn(1.25)).isEqualTo(1.0);
        }

        /** W-13. */
        @Test
        void command_bySomeoneWithoutControl_isRefusedAndChangesNothing() {
            Session before = script.session();
            script.by(BOB, new Input.Play());

            assertThat(script.refusal()).isEqualTo(new Refusal(Code.CONTROL_DENIED, "Ana has control; Bob does not."));
            assertThat(script.session()).isSameAs(before);
        }

        @Test
        void command_bySomeoneWhoIsNotHere_isRefused() {
            script.by(new EndpointId("stranger"), new Input.Play());
            assertThat(script.refusal().code()).isEqualTo(Code.NOT_JOINED);
        }

        @Test
        void cause_saysWhoDidItAndWhen() {
            script.by(ANA, new Input.Play());

            Cause cause = script.session().cause().orElseThrow();
            assertThat(cause.name()).isEqualTo("Ana");
            assertThat(cause.kind()).isEqualTo("play");
            assertThat(cause.at()).isEqualTo(script.now() + 250_000);
        }
    }

    @Nested
    class Time {

        @Test
        void end_isADeadline_andStopsTheTimelineThere() {
            script.by(ANA, new Input.Seek(110));
            script.elapse(1).by(ANA, new Input.Play());
            assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 10_250_000);

            script.elapse(11).due();
            assertThat(script.timeline().latest()).isEqualTo(Motion.paused(120, script.now() - 750_000));
            assertThat(script.session().cause().orElseThrow().kind()).isEqualTo("end");
        }

        @Test
        void due_beforeItsTime_isRefused() {
            script.by(ANA, new Input.Play());
            script.engine(new Input.Due(script.session().nextDeadline()));
            assertThat(script.refusal().code()).isEqualTo(Code.NOTHING_DUE);
        }

        @Test
        void due_byAMember_isRefused() {
            script.by(ANA, new Input.Play());
            script.elapse(200).by(ANA, new Input.Due(script.session().nextDeadline()));
            assertThat(script.refusal().code()).isEqualTo(Code.NOTHING_DUE);
        }

        @Test
        void emptySession_isOverAfterADay() {
            script.by(ANA, new Input.Leave(ANA));
            script.by(BOB, new Input.Leave(BOB));
            script.elapse(24 * 3600).due();
            assertThat(script.session().ended()).isTrue();

            script.engine(new Input.Join(ANA_MEMBER, ANA, "Ana", Role.HOST));
            assertThat(script.refusal().code()).isEqualTo(Code.SESSION_ENDED);
        }
    }

    /** C-15, C-16. */
    @Nested
    class People {

        @Test
        void fullSession_takesNobodyMore() {
            for (int i = script.session().roster().endpoints(); i < Roster.ENDPOINT_LIMIT; i++) {
                script.engine(new Input.Join(ANA_MEMBER, new EndpointId("e" + i), "Ana", Role.HOST));
            }
            assertThat(script.session().roster().endpoints()).isEqualTo(Roster.ENDPOINT_LIMIT);
            script.engine(new Input.Join(ANA_MEMBER, new EndpointId("one-more"), "Ana", Role.HOST));
            assertThat(script.refusal().code()).isEqualTo(Code.SESSION_FULL);
        }

        @Test
        void joinAndLeave_leaveTheTimelineAlone() {
            script.by(ANA, new Input.Play());
            var before = script.timeline();
            var carl = new EndpointId("carl-tab");
            script.engine(new Input.Join(new MemberId("carl"), carl, "Carl", Role.PARTICIPANT));
            assertThat(script.events()).containsExactly(new RosterChanged());
            script.by(carl, new Input.Leave(carl));

            assertThat(script.timeline()).isEqualTo(before);
            assertThat(script.session().roster().endpoints()).isEqualTo(2);
        }

        @Test
        void droppedEndpoint_keepsItsPlaceForFiveSeconds() {
            script.by(BOB, new Input.Drop(BOB));
            assertThat(script.session().roster().resuming(BOB)).isTrue();

            script.elapse(4.9).by(BOB, new Input.Resume(BOB));
            assertThat(script.session().roster().resuming(BOB)).isFalse();
            assertThat(script.session().roster().owner(BOB)).isPresent();
        }

        @Test
        void droppedEndpoint_isGoneAfterThat() {
            script.by(BOB, new Input.Drop(BOB));
            script.elapse(5).due();
            assertThat(script.session().roster().owner(BOB)).isEmpty();

            script.by(BOB, new Input.Resume(BOB));
            assertThat(script.refusal().code()).isEqualTo(Code.NOT_JOINED);
        }

        @Test
        void secondDeviceOfAMember_isTheSameMember() {
            var phone = new EndpointId("ana-phone");
            script.engine(new Input.Join(ANA_MEMBER, phone, "Ana", Role.HOST));
            assertThat(script.session().roster().members()).hasSize(2);

            script.by(phone, new Input.Play());
            assertThat(script.positionIn(1.25)).isEqualTo(1.0);
        }

        @Test
        void control_goesToTheNextHost_whenTheControllerLeaves() {
            var eva = new EndpointId("eva-tab");
            script.engine(new Input.Join(new MemberId("eva"), eva, "Eva", Role.HOST));
            assertThat(script.session().roster().controller().orElseThrow().name()).isEqualTo("Ana");
            script.by(ANA, new Input.Leave(ANA));
            assertThat(script.session().roster().controller().orElseThrow().name()).isEqualTo("Eva");
        }

        @Test
        void sessionNobodyEverJoined_isOverAfterAnHour() {
            Script unused = Script.created();
            unused.elapse(3600).due();
            assertThat(unused.session().ended()).isTrue();
        }

        @Test
        void nameThatDisturbsTheTextAroundIt_isRefused() {
            for (String name : new String[] {"a\u0000b", "a\nb", "a\u202Eb", "a\uD800"}) {
                script.engine(new Input.Join(new MemberId("x"), new EndpointId("x"), name, Role.PARTICIPANT));
                assertThat(script.refusal().code()).as(name).isEqualTo(Code.OUT_OF_RANGE);
            }
            script.engine(new Input.Join(new MemberId("x"), new EndpointId("x"), "Žofie 😀 עמי", Role.PARTICIPANT));
            assertThat(script.events()).containsExactly(new RosterChanged());
        }

        @Test
        void nameWithoutLetters_isRefused() {
            script.engine(new Input.Join(new MemberId("x"), new EndpointId("x"), " ", Role.PARTICIPANT));
            assertThat(script.refusal().code()).isEqualTo(Code.OUT_OF_RANGE);
        }
    }

    /** Design rule 9. */
    @Nested
    class Recovery {

        @Test
        void shortOutage_theTimelineRanOn() {
            script.by(ANA, new Input.Play());
            long lost = script.elapse(10).now();
            script.elapse(20).engine(new Input.Takeover("b", lost));

            assertThat(script.positionIn(0)).isEqualTo(29.75);
            assertThat(script.session().roster().resuming(ANA)).isTrue();
        }

        @Test
        void longOutage_holdsTheTimelineWhereItWasLost() {
            script.by(ANA, new Input.Play());
            long lost = script.elapse(10).now();
            script.elapse(60).engine(new Input.Takeover("b", lost));

            assertThat(script.positionIn(0)).isEqualTo(9.75);
            assertThat(script.timeline().hold().orElseThrow().reason()).startsWith("The server was away for 1:00.");

            script.by(ANA, new Input.Resume(ANA));
            script.by(ANA, new Input.Play());
            assertThat(script.positionIn(1.25)).isEqualTo(10.75);
            assertThat(script.timeline().hold()).isEmpty();
        }

        @Test
        void commandAcceptedJustBeforeTheOutage_stillCounts() {
            script.by(ANA, new Input.Play());
            script.elapse(10).by(ANA, new Input.Seek(60));
            long lost = script.now() - 900_000; // the last heartbeat was before the command
            script.elapse(60).engine(new Input.Takeover("b", lost));

            assertThat(script.positionIn(0)).isEqualTo(60.0);
        }

        /** Design rule 7: one of several servers is gone, and whoever is connected to another notices nothing. */
        @Test
        void ofSeveralServersOneGoes_onlyItsEndpointsAreAway_andTheTimelineRunsOn() {
            script.by(ANA, new Input.Play());
            script.by(BOB, new Input.Resume(BOB));
            long lost = script.elapse(10).now();
            script.elapse(2).engine(new Input.Succeed("b", lost, List.of(BOB, new EndpointId("nobody"))));

            assertThat(script.session().roster().resuming(ANA)).isFalse();
            assertThat(script.session().roster().resuming(BOB)).isTrue();
            assertThat(script.session().roster().endpoints()).isEqualTo(2);
            assertThat(script.positionIn(0)).isEqualTo(11.75);
            assertThat(script.events()).contains(new Event.RosterChanged());
        }

        @Test
        void endpointsThatDoNotReturn_timeOut() {
            script.engine(new Input.Takeover("b", script.now()));
            script.elapse(30).due();
            assertThat(script.session().roster().endpoints()).isZero();
        }
    }

    /** Design rule 6. */
    @Nested
    class Strategies {

        private Outcome decide(Decision.Action action) {
            var decision = new Decision(action, "Bob is buffering.", Map.of("behindMs", 40.0), Memory.NONE);
            return script.by(Actor.strategy("server-clock"), new Input.Decide("server-clock", decision), 250_000);
        }

        @Test
        void wait_holdsARunningTimelineUntilItsLimit() {
            script.by(ANA, new Input.Play());
            script.elapse(10);
            decide(new Decision.Wait(BOB.value(), script.now() + 4_000_000));
            assertThat(script.positionIn(3)).isEqualTo(10.0);

            script.elapse(4).due();
            assertThat(script.positionIn(1)).isEqualTo(11.0);
            assertThat(script.timeline().hold()).isEmpty();
        }

        @Test
        void wait_onAPausedTimeline_doesNotStartItLater() {
            decide(new Decision.Wait(BOB.value(), script.now() + 4_000_000));
            assertThat(script.timeline().hold()).isEmpty();
        }

        @Test
        void strategyOfAnotherSession_isRefused() {
            var decision = new Decision(new Decision.Release(), "", Map.of(), Memory.NONE);
            script.by(Actor.strategy("other"), new Input.Decide("other", decision), 0);
            assertThat(script.refusal().code()).isEqualTo(Code.NOT_ALLOWED);
        }

        @Test
        void retime_atAnAbsurdSpeed_isRefused() {
            script.by(ANA, new Input.Play());
            decide(new Decision.Retime(new Motion(5, 100, script.now())));
            assertThat(script.refusal().code()).isEqualTo(Code.OUT_OF_RANGE);
        }
    }

    @Test
    void entryOutOfOrder_isABrokenJournal() {
        var entry = new Entry(Script.ID, 9, script.now(), script.now(), Actor.engine("x"), new Input.Due(0));
        assertThatThrownBy(() -> script.session().apply(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Entry 9");
    }

    @Test
    void sessionBeforeItsCreation_knowsOnlyCreate() {
        var entry = new Entry(Script.ID, 1, 1, 1, Actor.engine("x"), new Input.Due(0));
        Outcome outcome = Session.unborn(Script.ID).apply(entry);
        assertThat(((Outcome.Refused) outcome).refusal().code()).isEqualTo(Code.SESSION_UNKNOWN);
    }
}
