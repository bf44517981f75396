package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.session.Event.Admitted;
import org.tutti.session.Event.DoorChanged;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.TurnedAway;
import org.tutti.session.Input.Admit;
import org.tutti.session.Input.Reject;
import org.tutti.session.Input.Remove;
import org.tutti.session.Input.SetGrants;
import org.tutti.session.Input.Way;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.Admission;

/** Who gets in, and how: W-2, W-25, W-26, C-8, C-15, C-16. */
class AdmissionTest {

    private static final Actor SERVER = Actor.engine("test");
    private static final MemberId ZOE_MEMBER = new MemberId("zoe");
    private static final EndpointId ZOE = new EndpointId("zoe-tab");

    private final Script script = Script.withAnaAndBob();

    private void refusesZoe(Way way, Code code) {
        script.refuses(SERVER, zoe(way), code);
    }

    private static Input.Enter zoe(Way way) {
        return Script.entering("Zoe", Role.VIEWER, way, Optional.empty());
    }

    private Role roleOfZoe() {
        return script.roster().member(ZOE_MEMBER).orElseThrow().role();
    }

    @ParameterizedTest
    @EnumSource(
            value = Admission.class,
            names = {"OPEN", "LINK"})
    void link_letsIn_asWhatTheRulesSay(Admission admission) {
        script.rules(rules -> {
            rules.admission = admission;
            rules.joinAs = Role.OBSERVER;
        });
        script.comes("Zoe", Role.HOST, Way.LINK);
        assertThat(roleOfZoe()).isEqualTo(Role.OBSERVER);
        assertThat(script.events()).containsExactly(new RosterChanged());
    }

    @ParameterizedTest
    @EnumSource(Admission.class)
    void invitation_letsIn_asWhatItSays(Admission admission) {
        script.rules(rules -> rules.admission = admission);
        script.comes("Zoe", Role.COHOST, Way.INVITATION);
        assertThat(roleOfZoe()).isEqualTo(Role.COHOST);
    }

    @Test
    void link_whereAnInvitationIsNeeded_isRefused() {
        script.rules(rules -> rules.admission = Admission.INVITATION);
        refusesZoe(Way.LINK, Code.INVITATION_NEEDED);
    }

    @Test
    void lockedSession_takesNobodyNew_andThoseWhoWereInMayComeBack() {
        script.comes("Zoe", Role.VIEWER, Way.LINK).does(ZOE, new Input.Leave(ZOE));
        script.rules(rules -> rules.locked = true);

        refusesZoe(Way.LINK, Code.SESSION_LOCKED);
        refusesZoe(Way.INVITATION, Code.SESSION_LOCKED);
        script.comes("Zoe", Role.VIEWER, Way.SEAT);
        script.comes("Eva", Role.HOST, Way.HOST);
    }

    @Test
    void whomTheServerRemembers_comesBackAsWhatTheyWere_whateverTheyShow() {
        script.comes("Zoe", Role.VIEWER, Way.INVITATION).does(SERVER, new Input.Remember(ZOE_MEMBER));
        script.does(ZOE, new Input.Leave(ZOE)).comes("Zoe", Role.COHOST, Way.SEAT);
        assertThat(roleOfZoe()).isEqualTo(Role.VIEWER);
    }

    @Test
    void onlyAServer_remembers_andOnlyWhoIsHere_andNotWhatWasDecided() {
        var zoe = new Input.Remember(ZOE_MEMBER);
        script.refuses(SERVER, zoe, Code.MEMBER_UNKNOWN);
        script.comes("Zoe", Role.VIEWER, Way.INVITATION);
        script.refuses(ANA, zoe, Code.NOT_ALLOWED);
        script.does(ANA, new Input.SetRole(ZOE_MEMBER, Role.COHOST));
        script.refuses(SERVER, zoe, Code.NOT_ALLOWED);
    }

    @Test
    void remembering_leavesRoomForDecisions() {
        for (int i = 0; i < Roster.REMEMBERED_LIMIT; i++) {
            var member = new MemberId("guest-" + i);
            var endpoint = new EndpointId("tab-" + i);
            script.does(SERVER, new Input.Join(member, endpoint, "Guest", Role.VIEWER))
                    .does(SERVER, new Input.Remember(member))
                    .does(SERVER, new Input.Leave(endpoint));
        }
        script.comes("Zoe", Role.VIEWER, Way.LINK).refuses(SERVER, new Input.Remember(ZOE_MEMBER), Code.OUT_OF_RANGE);
        script.does(ANA, new Input.Mute(ZOE_MEMBER, true));
        assertThat(script.roster().standing(ZOE_MEMBER).muted()).isTrue();
    }

    @Test
    void fullSession_takesNobodyMore_butTheHost_andFurtherDevices() {
        script.rules(rules -> rules.memberLimit = 2);
        refusesZoe(Way.LINK, Code.SESSION_FULL);
        refusesZoe(Way.INVITATION, Code.SESSION_FULL);
        refusesZoe(Way.SEAT, Code.SESSION_FULL);

        var phone = new Input.Enter(
                BOB_MEMBER, new EndpointId("bob-phone"), "Bob", Role.PARTICIPANT, Way.SEAT, Optional.empty(), true);
        script.does(SERVER, phone).comes("Eva", Role.HOST, Way.HOST);
        assertThat(script.roster().members()).hasSize(3);
    }

    @Test
    void limitBelowTheNumberWhoAreThere_turnsNobodyOut() {
        script.rules(rules -> rules.memberLimit = 1);
        assertThat(script.roster().members()).hasSize(2);
    }

    @Test
    void furtherDevice_isTheSameMember_withTheirNameAndRole() {
        var phone = new EndpointId("bob-phone");
        script.does(SERVER, new Input.Enter(
                BOB_MEMBER, phone, "Robert", Role.COHOST, Way.SEAT, Optional.empty(), false));
        Member bob = script.roster().member(BOB_MEMBER).orElseThrow();
        assertThat(bob.name()).isEqualTo("Bob");
        assertThat(bob.role()).isEqualTo(Role.PARTICIPANT);
        assertThat(bob.endpoints()).containsExactly(BOB, phone);
        assertThat(script.roster().plays(phone)).isFalse();
        assertThat(script.roster().plays(BOB)).isTrue();
    }

    @Test
    void endpointThatIsHere_isRefused() {
        script.comes("Zoe", Role.VIEWER, Way.LINK);
        refusesZoe(Way.SEAT, Code.ALREADY_JOINED);
    }

    @Test
    void nameOutsideItsRange_isRefused() {
        for (String name : new String[] {" ", "x".repeat(81), "a\nb", "a\u2066b"}) {
            script.refuses(
                    SERVER,
                    new Input.Enter(ZOE_MEMBER, ZOE, name, Role.VIEWER, Way.LINK, Optional.empty(), true),
                    Code.OUT_OF_RANGE);
        }
    }

    /** W-25. */
    @Nested
    class AtTheDoor {

        AtTheDoor() {
            script.rules(rules -> rules.admission = Admission.ASK);
        }

        private void knocks() {
            script.does(SERVER, zoe(Way.LINK));
            assertThat(script.session().door().waiting()).containsOnlyKeys(ZOE_MEMBER);
        }

        @Test
        void link_waitsToBeLetIn_andMayDoNothingMeanwhile() {
            knocks();
            assertThat(script.events()).containsExactly(new DoorChanged());
            assertThat(script.roster().member(ZOE_MEMBER)).isEmpty();
            script.refuses(ZOE, new Input.Say("hello"), Code.NOT_JOINED);
            script.refuses(ZOE, new Admit(ZOE_MEMBER), Code.NOT_JOINED);
            refusesZoe(Way.LINK, Code.ALREADY_JOINED);
        }

        @Test
        void admit_letsThemIn_asWhatTheRulesSaid() {
            script.rules(rules -> rules.joinAs = Role.OBSERVER);
            knocks();
            script.does(ANA, new Admit(ZOE_MEMBER));

            assertThat(script.events()).contains(new Admitted(ZOE), new DoorChanged(), new RosterChanged());
            assertThat(script.session().door().waiting()).isEmpty();
            assertThat(roleOfZoe()).isEqualTo(Role.OBSERVER);
            script.refuses(ANA, new Admit(ZOE_MEMBER), Code.MEMBER_UNKNOWN);
        }

        @Test
        void reject_turnsThemAway_andTheyMayAskAgain() {
            knocks();
            script.does(ANA, new Reject(ZOE_MEMBER));

            assertThat(script.events()).contains(
                    new TurnedAway(ZOE, new Refusal(Code.NOT_ADMITTED, "You were not let in.")));
            assertThat(script.session().door().waiting()).isEmpty();
            knocks();
        }

        @Test
        void whoIsNotAnswered_isTurnedAwayAfterFiveMinutes() {
            knocks();
            assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 300_000_000);

            script.elapse(300).happens();
            assertThat(script.session().door().waiting()).isEmpty();
            assertThat(script.events()).anySatisfy(event -> assertThat(event)
                    .isInstanceOfSatisfying(TurnedAway.class, away -> {
                        assertThat(away.endpoint()).isEqualTo(ZOE);
                        assertThat(away.refusal().code()).isEqualTo(Code.NOT_ADMITTED);
                    }));
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void whoLeavesOrDrops_waitsNoLonger() {
            knocks();
            script.does(ZOE, new Input.Leave(ZOE));
            assertThat(script.session().door().waiting()).isEmpty();
            knocks();
            script.does(ZOE, new Input.Drop(ZOE));
            assertThat(script.session().door().waiting()).isEmpty();
        }

        @Test
        void decision_takesTheGrant() {
            knocks();
            script.refuses(BOB, new Admit(ZOE_MEMBER), Code.NOT_PERMITTED);
            script.refuses(BOB, new Reject(ZOE_MEMBER), Code.NOT_PERMITTED);
            script.does(ANA, new SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.ADMIT))));
            script.does(BOB, new Admit(ZOE_MEMBER));
        }

        @Test
        void admit_intoAFullSession_isRefused_andTheyGoOnWaiting() {
            knocks();
            script.rules(rules -> rules.memberLimit = 2);
            script.refuses(ANA, new Admit(ZOE_MEMBER), Code.SESSION_FULL);
            assertThat(script.session().door().waiting()).containsOnlyKeys(ZOE_MEMBER);
        }

        @Test
        void admit_whenThereAreTooManyEndpoints_isRefused() {
            knocks();
            for (int i = script.roster().endpoints(); i < Roster.ENDPOINT_LIMIT; i++) {
                script.engine(new Input.Join(BOB_MEMBER, new EndpointId("e" + i), "Bob", Role.PARTICIPANT));
            }
            script.refuses(ANA, new Admit(ZOE_MEMBER), Code.SESSION_FULL);
        }

        @Test
        void crowdAtTheDoor_isLimited() {
            for (int i = 0; i < 100; i++) {
                script.does(SERVER, Script.entering("Guest-" + i, Role.VIEWER, Way.LINK, Optional.empty()));
            }
            refusesZoe(Way.LINK, Code.SESSION_FULL);
            script.does(ANA, new Reject(new MemberId("guest-50")));
            script.does(SERVER, zoe(Way.LINK));
        }

        @Test
        void whoWasIn_comesBackWithoutAsking() {
            knocks();
            script.does(ANA, new Admit(ZOE_MEMBER)).does(ZOE, new Input.Leave(ZOE));
            script.comes("Zoe", Role.VIEWER, Way.SEAT);
        }

        @Test
        void whoIsTurnedOut_doesNotWaitAtTheDoorEither() {
            knocks();
            var seat = new Input.Enter(
                    ZOE_MEMBER, new EndpointId("zoe-phone"), "Zoe", Role.VIEWER, Way.SEAT, Optional.empty(), true);
            script.does(SERVER, seat).does(ANA, new Remove(ZOE_MEMBER));
            assertThat(script.session().door().waiting()).isEmpty();
            script.refuses(ANA, new Admit(ZOE_MEMBER), Code.MEMBER_UNKNOWN);
        }

        @Test
        void serverThatTakesOver_knowsNobodyAtTheDoor() {
            knocks();
            script.does(SERVER, new Input.Takeover("b", script.now()));
            assertThat(script.session().door().waiting()).isEmpty();
        }
    }
}
