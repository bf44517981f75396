package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.OTTO_MEMBER;
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Input.DenyControl;
import org.tutti.session.Input.HandOver;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.ReleaseControl;
import org.tutti.session.Input.RequestControl;
import org.tutti.session.Input.SetGrants;
import org.tutti.session.Input.SetRole;
import org.tutti.session.Input.TakeControl;
import org.tutti.session.Input.Way;
import org.tutti.session.Input.WithdrawRequest;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.Handover;

/** Who has control, and how it passes on: W-13, W-14, C-53. */
class FloorTest {

    private final Script script = Script.withEverybody();

    @Nested
    class Asking {

        @Test
        void request_isSeenByAll_andChangesNoControl() {
            script.does(BOB, new RequestControl());

            assertThat(script.events()).containsExactly(new RosterChanged());
            assertThat(script.roster().requests()).containsOnlyKeys(BOB_MEMBER);
            assertThat(script.controller()).isEqualTo("Ana");
            script.refuses(BOB, new Play(), Code.CONTROL_DENIED);
        }

        @Test
        void request_lapsesAfterAMinute() {
            script.does(BOB, new RequestControl());
            assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 60_000_000);

            script.elapse(60).happens();
            assertThat(script.roster().requests()).isEmpty();
            assertThat(script.events()).containsExactly(new RosterChanged());
            script.refuses(ANA, new DenyControl(BOB_MEMBER), Code.TOO_LATE);
        }

        @Test
        void request_askedAgain_keepsItsPlace_andStandsLonger() {
            script.does(BOB, new RequestControl()).elapse(30).does(CLEO, new RequestControl());
            script.elapse(10).does(BOB, new RequestControl());

            assertThat(script.roster().requests().keySet()).containsExactly(BOB_MEMBER, CLEO_MEMBER);
            script.elapse(50).happens();
            assertThat(script.roster().requests()).containsOnlyKeys(BOB_MEMBER);
        }

        @Test
        void request_withdrawn_isGone() {
            script.does(BOB, new RequestControl()).does(BOB, new WithdrawRequest());
            assertThat(script.roster().requests()).isEmpty();
        }

        @Test
        void request_ofWhoLeaves_isGone() {
            script.does(BOB, new RequestControl()).does(BOB, new Input.Leave(BOB));
            assertThat(script.roster().requests()).isEmpty();
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void request_ofWhoLosesTheGrant_isGone() {
            script.does(BOB, new RequestControl()).does(ANA, new SetRole(BOB_MEMBER, Role.VIEWER));
            assertThat(script.roster().requests()).isEmpty();
        }

        @Test
        void request_withoutTheGrant_isRefused() {
            script.refuses(VIC, new RequestControl(), Code.NOT_PERMITTED);
            script.refuses(OTTO, new RequestControl(), Code.NOT_PERMITTED);
        }

        @Test
        void request_ofTheController_changesNothing() {
            script.does(ANA, new RequestControl());
            assertThat(script.roster().requests()).isEmpty();
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void request_whereControlIsFree_isGranted() {
            script.rules(rules -> rules.handover = Handover.FREE);
            script.does(BOB, new RequestControl());

            assertThat(script.controller()).isEqualTo("Bob");
            script.does(BOB, new Play()).refuses(ANA, new Play(), Code.CONTROL_DENIED);
        }

        @Test
        void request_whenNobodyHasControl_isGranted() {
            script.does(ANA, new Input.Leave(ANA)).does(CLEO, new Input.Leave(CLEO));
            assertThat(script.controller()).isEmpty();

            script.does(BOB, new RequestControl());
            assertThat(script.controller()).isEqualTo("Bob");
        }
    }

    @Nested
    class Answering {

        @Test
        void handOver_toWhoAsked_answersThem_andTheOldControllerIsRefused() {
            script.does(BOB, new RequestControl()).does(ANA, new HandOver(BOB_MEMBER));

            assertThat(script.controller()).isEqualTo("Bob");
            assertThat(script.roster().requests()).isEmpty();
            script.refuses(ANA, new Play(), Code.CONTROL_DENIED).does(BOB, new Play());
        }

        @Test
        void handOver_keepsTheOtherRequests() {
            script.does(BOB, new RequestControl()).does(CLEO, new RequestControl());
            script.does(ANA, new HandOver(CLEO_MEMBER));
            assertThat(script.roster().requests()).containsOnlyKeys(BOB_MEMBER);
        }

        @Test
        void handOver_byAParticipantInControl_isTheirs() {
            script.does(ANA, new HandOver(BOB_MEMBER)).does(BOB, new HandOver(CLEO_MEMBER));
            assertThat(script.controller()).isEqualTo("Cleo");
        }

        @Test
        void handOver_toWhoMayNotHaveIt_isRefused() {
            script.refuses(ANA, new HandOver(VIC_MEMBER), Code.NOT_PERMITTED);
            script.refuses(ANA, new HandOver(OTTO_MEMBER), Code.NOT_PERMITTED);
        }

        @Test
        void handOver_toSomebodyElsewhere_isRefused() {
            script.refuses(ANA, new HandOver(new MemberId("nobody")), Code.MEMBER_UNKNOWN);
        }

        @Test
        void handOver_bySomebodyElse_isRefused() {
            script.refuses(BOB, new HandOver(BOB_MEMBER), Code.CONTROL_DENIED);
        }

        @Test
        void handOver_byTheCohost_awayFromAHost_isRefused_andFromAParticipantIsNot() {
            script.refuses(CLEO, new HandOver(BOB_MEMBER), Code.NOT_PERMITTED);
            script.does(ANA, new HandOver(BOB_MEMBER)).does(CLEO, new HandOver(CLEO_MEMBER));
            assertThat(script.controller()).isEqualTo("Cleo");
        }

        @Test
        void deny_endsTheRequest() {
            script.does(BOB, new RequestControl()).does(CLEO, new DenyControl(BOB_MEMBER));
            assertThat(script.roster().requests()).isEmpty();
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void deny_bySomebodyElse_isRefused() {
            script.does(BOB, new RequestControl()).refuses(VIC, new DenyControl(BOB_MEMBER), Code.CONTROL_DENIED);
        }
    }

    @Nested
    class TakingAndGivingUp {

        @Test
        void take_byAHost_isGranted_whoeverHasControl() {
            script.does(ANA, new HandOver(CLEO_MEMBER)).does(ANA, new TakeControl());
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void take_byTheCohost_fromAParticipantIsGranted_fromAHostNot() {
            script.refuses(CLEO, new TakeControl(), Code.NOT_PERMITTED);
            script.does(ANA, new HandOver(BOB_MEMBER)).does(CLEO, new TakeControl());
            assertThat(script.controller()).isEqualTo("Cleo");
        }

        @Test
        void take_byTheCohostWithoutTheGrant_isRefused() {
            script.does(ANA, new SetGrants(CLEO_MEMBER, Optional.of(Set.of(Grant.CHAT))));
            script.does(ANA, new HandOver(BOB_MEMBER)).refuses(CLEO, new TakeControl(), Code.NOT_PERMITTED);
        }

        @Test
        void take_byAParticipant_isRefused() {
            script.refuses(BOB, new TakeControl(), Code.NOT_PERMITTED);
        }

        @Test
        void release_goesToWhoAskedFirst() {
            script.does(CLEO, new RequestControl()).elapse(1).does(BOB, new RequestControl());
            script.does(ANA, new ReleaseControl());
            assertThat(script.controller()).isEqualTo("Cleo");
            assertThat(script.roster().requests()).containsOnlyKeys(BOB_MEMBER);
        }

        @Test
        void release_whenNobodyAsks_goesToWhoRunsTheSession() {
            script.does(ANA, new HandOver(BOB_MEMBER)).does(BOB, new ReleaseControl());
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void release_bySomebodyElse_isRefused() {
            script.refuses(BOB, new ReleaseControl(), Code.CONTROL_DENIED);
        }

        @Test
        void controllerWhoGoes_isFollowedByTheHost_thenTheCohost_thenNobody() {
            script.does(ANA, new HandOver(BOB_MEMBER)).does(BOB, new Input.Leave(BOB));
            assertThat(script.controller()).isEqualTo("Ana");
            script.does(ANA, new Input.Leave(ANA));
            assertThat(script.controller()).isEqualTo("Cleo");
            script.does(CLEO, new Input.Leave(CLEO));
            assertThat(script.controller()).isEmpty();
        }

        @Test
        void controllerWhoDrops_keepsControlUntilTheirPlaceIsGone() {
            script.does(ANA, new HandOver(BOB_MEMBER)).does(BOB, new Input.Drop(BOB));
            assertThat(script.controller()).isEqualTo("Bob");
            script.elapse(5).happens();
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void controllerWhoLosesTheGrant_losesControl() {
            script.does(ANA, new HandOver(BOB_MEMBER));
            script.rules(rules -> rules.grant(Role.PARTICIPANT, Grant.CHAT));
            assertThat(script.controller()).isEqualTo("Ana");
            script.refuses(BOB, new Play(), Code.CONTROL_DENIED);
        }

        @Test
        void observer_withTheGrantByName_mayHaveControl() {
            script.does(ANA, new SetGrants(OTTO_MEMBER, Optional.of(Set.of(Grant.CONTROL))));
            script.does(ANA, new HandOver(OTTO_MEMBER)).does(OTTO, new Play());
            assertThat(script.controller()).isEqualTo("Otto");
        }
    }

    /** A program with the host token. */
    @Nested
    class Programs {

        @Test
        void program_steersForItsHost_onlyWhileTheyHaveControl() {
            script.does(ANA_API, new Play());
            assertThat(script.session().cause().orElseThrow().name()).isEqualTo("Ana");
            script.does(ANA, new HandOver(BOB_MEMBER)).refuses(ANA_API, new Play(), Code.CONTROL_DENIED);
        }

        @Test
        void program_steersASessionInWhichNobodyHasControl() {
            Script empty = Script.created().does(ANA_API, new Play());
            assertThat(empty.session().cause().orElseThrow().member()).contains(ANA_MEMBER);
        }

        @Test
        void program_ofAHostElsewhere_cannotHaveControlItself() {
            Script other = Script.created().comes("Bob", Role.PARTICIPANT, Way.LINK);
            other.does(BOB, new RequestControl());
            other.refuses(ANA_API, new TakeControl(), Code.NOT_JOINED);
            other.refuses(ANA_API, new RequestControl(), Code.NOT_JOINED);
            other.refuses(ANA_API, new Play(), Code.CONTROL_DENIED);
            other.does(ANA_API, new HandOver(BOB_MEMBER));
        }

        @Test
        void strategyOrServer_givesNoCommands() {
            for (Actor actor : new Actor[] {Actor.strategy("server-clock"), Actor.engine("b")}) {
                script.refuses(actor, new Play(), Code.NOT_ALLOWED);
                script.refuses(actor, new TakeControl(), Code.NOT_ALLOWED);
            }
        }
    }
}
