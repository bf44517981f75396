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
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.session.Event.Ended;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.RulesChanged;
import org.tutti.session.Event.TurnedAway;
import org.tutti.session.Input.End;
import org.tutti.session.Input.HandOver;
import org.tutti.session.Input.Remove;
import org.tutti.session.Input.RevokeInvitation;
import org.tutti.session.Input.SetGrants;
import org.tutti.session.Input.SetRole;
import org.tutti.session.Input.SetRules;
import org.tutti.session.Input.SetStrategy;
import org.tutti.session.Input.Way;
import org.tutti.session.Refusal.Code;

/** What those who run a session decide about the others: W-26, C-19 to C-21, C-51, C-53. */
class AccessTest {

    private final Script script = Script.withEverybody();

    private static final Actor SERVER = Actor.engine("test");

    private Role role(MemberId member) {
        return script.roster().member(member).orElseThrow().role();
    }

    private Set<Grant> grants(MemberId member) {
        return script.session().grants(script.roster().member(member).orElseThrow());
    }

    @Nested
    class Names {

        @Test
        void setName_isOneSelfsAlone_andLeavesAllElse() {
            script.does(BOB, new Input.Say("hello"));
            Member before = script.roster().member(BOB_MEMBER).orElseThrow();
            script.does(BOB, new Input.SetName("Robert"));

            assertThat(script.events()).containsExactly(new RosterChanged());
            assertThat(script.roster().member(BOB_MEMBER)).contains(
                    new Member(BOB_MEMBER, "Robert", before.role(), before.endpoints(), before.free()));
            assertThat(script.roster().members()).extracting(Member::name).as("in the same order")
                    .containsExactly("Ana", "Robert", "Cleo", "Vic", "Otto");
            assertThat(script.session().chat().lines().getFirst().name()).as("who said it").isEqualTo("Bob");
        }

        @Test
        void setName_keepsControl_andIsKnownToWhoAsksWhoHasIt() {
            script.does(ANA, new Input.SetName("Anna"));
            assertThat(script.controller()).isEqualTo("Anna");
        }

        @Test
        void setName_takesNamesAsTheyAreTakenAtTheDoor() {
            for (String bad : new String[] {"", " ", "x".repeat(81), "a\nb", "\ud800", "\u202egnol"}) {
                script.refuses(BOB, new Input.SetName(bad), Code.OUT_OF_RANGE);
            }
            script.does(BOB, new Input.SetName("x".repeat(80))).does(VIC, new Input.SetName("Ana"));
        }

        @Test
        void setName_isForWhoIsHere() {
            script.refuses(new EndpointId("nobody"), new Input.SetName("Eve"), Code.NOT_JOINED);
            script.does(ANA_API, new Input.SetName("Anna")).does(ANA, new Input.Leave(ANA));
            script.refuses(ANA_API, new Input.SetName("Ana"), Code.NOT_JOINED);
        }
    }

    @Nested
    class Removal {

        @Test
        void remove_turnsOutEveryDevice() {
            var phone = new EndpointId("bob-phone");
            script.enter(new Input.Enter(BOB_MEMBER, phone, "Bob", Role.PARTICIPANT, Way.SEAT, Optional.empty(), true));
            script.does(ANA, new Remove(BOB_MEMBER));

            assertThat(script.roster().member(BOB_MEMBER)).isEmpty();
            assertThat(script.events().stream()
                            .filter(TurnedAway.class::isInstance)
                            .map(event -> ((TurnedAway) event).endpoint()))
                    .containsExactly(BOB, phone);
            assertThat(script.events()).contains(new RosterChanged());
            script.refuses(BOB, new Input.Say("still here?"), Code.NOT_JOINED);
        }

        @Test
        void removed_isDeadWithEveryToken() {
            script.does(ANA, new Remove(BOB_MEMBER));
            for (Way way : Way.values()) {
                script.refuses(
                        SERVER, Script.entering("Bob", Role.PARTICIPANT, way, Optional.of("inv-1")), Code.REMOVED);
            }
        }

        @Test
        void removedHost_isDeadWithTheHostToken() {
            script.does(ANA, new SetRole(BOB_MEMBER, Role.HOST)).does(BOB, new Remove(ANA_MEMBER));

            script.refuses(ANA_API, new Input.Pause(), Code.TOKEN_REFUSED);
            script.refuses(SERVER, Script.entering("Ana", Role.HOST, Way.HOST, Optional.empty()), Code.REMOVED);
            assertThat(script.controller()).isEqualTo("Bob");
        }

        @Test
        void remove_ofWhoHasControl_givesItBack() {
            script.does(ANA, new HandOver(BOB_MEMBER)).does(ANA, new Remove(BOB_MEMBER));
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void remove_ofOneself_orOfNobody_isRefused() {
            script.refuses(ANA, new Remove(ANA_MEMBER), Code.NOT_ALLOWED);
            script.refuses(ANA_API, new Remove(ANA_MEMBER), Code.NOT_ALLOWED);
            script.refuses(ANA, new Remove(new MemberId("nobody")), Code.MEMBER_UNKNOWN);
        }

        @Test
        void remove_withoutTheGrant_isRefused_andWithItHasNoPowerOverWhoRuns() {
            script.refuses(BOB, new Remove(VIC_MEMBER), Code.NOT_PERMITTED);
            script.does(ANA, new SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.ADMIT))));
            script.refuses(BOB, new Remove(ANA_MEMBER), Code.NOT_PERMITTED);
            script.refuses(BOB, new Remove(CLEO_MEMBER), Code.NOT_PERMITTED);
            script.does(BOB, new Remove(VIC_MEMBER));
        }

        @Test
        void remove_ofAHost_byTheCohost_isRefused_alsoWhenTheHostIsAway() {
            script.refuses(CLEO, new Remove(ANA_MEMBER), Code.NOT_PERMITTED);
            script.does(ANA, new SetRole(BOB_MEMBER, Role.HOST)).does(BOB, new Input.Leave(BOB));
            script.refuses(CLEO, new Remove(BOB_MEMBER), Code.NOT_PERMITTED);
        }

        @Test
        void remove_ofACohostWhoIsAway_takesAHost_whateverElseWasDecidedAboutThem() {
            script.does(ANA, new SetGrants(CLEO_MEMBER, Optional.of(Set.of(Grant.CHAT))));
            script.does(ANA, new SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.ADMIT))));
            script.does(CLEO, new Input.Leave(CLEO));
            script.refuses(BOB, new Remove(CLEO_MEMBER), Code.NOT_PERMITTED);
            script.does(ANA, new Remove(CLEO_MEMBER));
        }

        @Test
        void memberOfWhomSomethingWasDecided_canBeRemovedWhenAway() {
            script.does(ANA, new Input.Mute(VIC_MEMBER, true)).does(VIC, new Input.Leave(VIC));
            script.does(ANA, new Remove(VIC_MEMBER));
            script.refuses(SERVER, Script.entering("Vic", Role.VIEWER, Way.SEAT, Optional.empty()), Code.REMOVED);
        }
    }

    @Nested
    class Roles {

        @Test
        void role_isWhatWasDecided_alsoAfterComingBack() {
            script.does(ANA, new SetRole(BOB_MEMBER, Role.VIEWER)).does(BOB, new Input.Leave(BOB));
            script.comes("Bob", Role.PARTICIPANT, Way.SEAT);
            assertThat(role(BOB_MEMBER)).isEqualTo(Role.VIEWER);
            script.refuses(BOB, new Input.RequestControl(), Code.NOT_PERMITTED);
        }

        @Test
        void demotedCohost_doesNotGetTheOldRoleBack_byAnyToken() {
            script.does(ANA, new SetRole(CLEO_MEMBER, Role.PARTICIPANT)).does(CLEO, new Input.Leave(CLEO));
            for (Way way : Way.values()) {
                script.comes("Cleo", Role.COHOST, way);
                assertThat(role(CLEO_MEMBER)).as("by %s", way).isEqualTo(Role.PARTICIPANT);
                script.does(CLEO, new Input.Leave(CLEO));
            }
        }

        @Test
        void demotedHost_losesTheHostToken() {
            script.does(ANA, new SetRole(BOB_MEMBER, Role.HOST)).does(BOB, new SetRole(ANA_MEMBER, Role.PARTICIPANT));
            script.refuses(ANA_API, new End(""), Code.TOKEN_REFUSED);
            script.refuses(ANA, new SetRole(ANA_MEMBER, Role.HOST), Code.NOT_PERMITTED);
        }

        @Test
        void lastHost_staysHost() {
            script.refuses(ANA, new SetRole(ANA_MEMBER, Role.PARTICIPANT), Code.NOT_ALLOWED);
            script.refuses(ANA_API, new SetRole(ANA_MEMBER, Role.COHOST), Code.NOT_ALLOWED);
            script.does(ANA, new SetRole(ANA_MEMBER, Role.HOST));
        }

        @Test
        void cohost_hasNoPowerOverHosts_andMakesNone() {
            script.refuses(CLEO, new SetRole(ANA_MEMBER, Role.VIEWER), Code.NOT_PERMITTED);
            script.refuses(CLEO, new SetGrants(ANA_MEMBER, Optional.of(Set.of())), Code.NOT_PERMITTED);
            script.refuses(CLEO, new SetRole(CLEO_MEMBER, Role.HOST), Code.NOT_PERMITTED);
            script.refuses(CLEO, new SetRole(BOB_MEMBER, Role.HOST), Code.NOT_PERMITTED);
            script.does(CLEO, new SetRole(BOB_MEMBER, Role.COHOST));
            assertThat(role(BOB_MEMBER)).isEqualTo(Role.COHOST);
        }

        @Test
        void role_ofSomebodyElsewhere_isRefused() {
            script.refuses(ANA, new SetRole(new MemberId("nobody"), Role.VIEWER), Code.MEMBER_UNKNOWN);
            script.refuses(ANA, new SetGrants(new MemberId("nobody"), Optional.empty()), Code.MEMBER_UNKNOWN);
        }

        @Test
        void decisionsByAParticipant_areRefused() {
            script.refuses(BOB, new SetRole(BOB_MEMBER, Role.COHOST), Code.NOT_PERMITTED);
            script.refuses(BOB, new SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.ADMIT))), Code.NOT_PERMITTED);
        }
    }

    @Nested
    class Grants {

        @Test
        void grantsByName_outrankTheRole_andSurviveComingBack() {
            script.does(ANA, new SetGrants(VIC_MEMBER, Optional.of(Set.of(Grant.QUEUE))));
            assertThat(grants(VIC_MEMBER)).containsExactly(Grant.QUEUE);
            script.refuses(VIC, new Input.Say("hello"), Code.NOT_PERMITTED);

            script.does(VIC, new Input.Leave(VIC)).comes("Vic", Role.VIEWER, Way.SEAT);
            assertThat(grants(VIC_MEMBER)).containsExactly(Grant.QUEUE);
        }

        @Test
        void grantsOfTheRole_areBackWhenNoneAreByName() {
            script.does(ANA, new SetGrants(VIC_MEMBER, Optional.of(Set.of())));
            assertThat(grants(VIC_MEMBER)).isEmpty();
            script.does(ANA, new SetGrants(VIC_MEMBER, Optional.empty()));
            assertThat(grants(VIC_MEMBER)).containsExactly(Grant.CHAT);
        }

        @Test
        void host_mayDoEverything_whateverIsDecided() {
            script.does(ANA, new SetGrants(ANA_MEMBER, Optional.of(Set.of())));
            script.rules(rules -> rules.grant(Role.HOST));
            assertThat(grants(ANA_MEMBER)).containsExactlyInAnyOrder(Grant.values());
            assertThat(script.controller()).isEqualTo("Ana");
        }

        @Test
        void observer_mayDoNothing_unlessGranted() {
            assertThat(grants(new MemberId("otto"))).isEmpty();
            script.refuses(OTTO, new Input.Say("boo"), Code.NOT_PERMITTED);
        }
    }

    @Nested
    class TheSessionItself {

        @Test
        void rules_areForThoseWhoRunTheSession() {
            script.refuses(BOB, new SetRules(Template.LEAD.rules()), Code.NOT_PERMITTED);
            script.does(CLEO, new SetRules(Template.LEAD.rules()));
            assertThat(script.session().rules()).isEqualTo(Template.LEAD.rules());
            assertThat(script.events()).contains(new RulesChanged());
        }

        @Test
        void rulesOutsideTheirRange_areRefused() {
            var book = new RuleBook(Rules.STANDARD);
            book.memberLimit = 0;
            script.refuses(ANA, new SetRules(book.rules()), Code.OUT_OF_RANGE);
        }

        @Test
        void strategy_isForThoseWhoRunTheSession() {
            script.refuses(BOB, new SetStrategy("other"), Code.NOT_PERMITTED);
            script.does(CLEO, new SetStrategy("other"));
            assertThat(script.session().policy().strategy()).isEqualTo("other");
            assertThat(script.session().policy().memory()).isEqualTo(org.tutti.plugin.sync.Memory.NONE);
        }

        @Test
        void end_isForThoseWhoRunTheSession_andFinal() {
            script.refuses(BOB, new End(""), Code.NOT_PERMITTED);
            script.does(CLEO, new End("Good night"));
            assertThat(script.events()).containsExactly(new Ended("Good night"));
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
            script.refuses(ANA, new Input.Play(), Code.SESSION_ENDED);
            script.refuses(SERVER, Script.entering("Zoe", Role.VIEWER, Way.HOST, Optional.empty()), Code.SESSION_ENDED);
        }

        @Test
        void reason_tooLongOrDisturbing_isRefused() {
            script.refuses(ANA, new End("x".repeat(501)), Code.OUT_OF_RANGE);
            script.refuses(ANA, new End("a\u202Eb"), Code.OUT_OF_RANGE);
            script.does(ANA, new End("x".repeat(500)));
        }

        @Test
        void revokedInvitation_isGoodNoLonger_andWhoCameByItStays() {
            script.enter(Script.entering("Zoe", Role.VIEWER, Way.INVITATION, Optional.of("inv-7")));
            script.does(ANA, new RevokeInvitation("inv-7"));
            assertThat(script.roster().member(new MemberId("zoe"))).isPresent();

            script.refuses(
                    SERVER, Script.entering("Yan", Role.VIEWER, Way.INVITATION, Optional.of("inv-7")), Code.TOKEN_REFUSED);
            script.enter(Script.entering("Yan", Role.VIEWER, Way.INVITATION, Optional.of("inv-8")));
            assertThat(script.roster().member(new MemberId("yan"))).isPresent();
        }

        @Test
        void revoking_takesTheGrant() {
            script.refuses(BOB, new RevokeInvitation("inv-7"), Code.NOT_PERMITTED);
            script.refuses(ANA, new RevokeInvitation("x".repeat(65)), Code.OUT_OF_RANGE);
        }
    }
}
