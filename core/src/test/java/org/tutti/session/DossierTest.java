package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.session.Event.DetailsChanged;
import org.tutti.session.Event.NoticeChanged;
import org.tutti.session.Input.Agree;
import org.tutti.session.Input.Belong;
import org.tutti.session.Input.SetDetails;
import org.tutti.session.Input.SetNotice;
import org.tutti.session.Input.TransferHost;
import org.tutti.session.Refusal.Code;

/** Whose a session is, what it is called elsewhere, what members agree to, and who has the host's seat. */
class DossierTest {

    private static final MemberId AGENT = new MemberId("agent");

    private final Script script = Script.withEverybody();

    private Dossier dossier() {
        return script.session().dossier();
    }

    @Test
    void session_belongsToOneTenant_forEver_andOnlyTheServerSaysSo() {
        script.refuses(ANA, new Belong("acme", AGENT), Code.NOT_ALLOWED);
        script.engine(new Belong("acme", AGENT));
        assertThat(dossier().tenant()).contains("acme");
        assertThat(dossier().owner()).contains(AGENT);
        assertThat(script.events()).containsExactly(new DetailsChanged());
        script.refuses(Actor.engine("b"), new Belong("other", AGENT), Code.NOT_ALLOWED);
    }

    @Test
    void tenant_isAName() {
        for (String tenant : List.of("", "a b", "ä", "x".repeat(65), "a/b")) {
            script.refuses(Actor.engine("b"), new Belong(tenant, AGENT), Code.OUT_OF_RANGE);
        }
    }

    @Test
    void details_areSetByWhoRunsIt() {
        script.does(CLEO, new SetDetails(DossierStory.CALL));
        assertThat(dossier().details()).isEqualTo(DossierStory.CALL);
        script.does(ANA_API, new SetDetails(Details.NONE));
        assertThat(dossier().details()).isEqualTo(Details.NONE);
        script.refuses(BOB, new SetDetails(DossierStory.CALL), Code.NOT_PERMITTED);
    }

    @Test
    void details_haveTheirLimits() {
        for (Details details : List.of(
                details("", "", List.of()),
                details("x".repeat(201), "", List.of()),
                details("a\u202Eb", "", List.of()),
                details("ok", "x".repeat(501), List.of()),
                details("ok", "\u0000", List.of()),
                details("ok", "", List.of("#tag")),
                details("ok", "", List.of("two words")),
                details("ok", "", List.of("")),
                details("ok", "", List.of("a", "b", "c", "d", "e", "f")))) {
            script.refuses(ANA, new SetDetails(details), Code.OUT_OF_RANGE);
        }
        script.does(ANA, new SetDetails(details("x".repeat(200), "A\nB", List.of("Füße_2", "日本"))));
    }

    private static Details details(String correlation, String description, List<String> hashtags) {
        return new Details(Optional.of(correlation), Privacy.PRIVATE, description, hashtags);
    }

    @Test
    void staff_doWhatAHostDoes_butHaveNoSeatToGive() {
        Actor staff = Actor.staff(AGENT);
        script.does(staff, new SetDetails(DossierStory.CALL)).does(staff, new Input.SetRole(BOB_MEMBER, Role.COHOST));
        script.refuses(staff, new TransferHost(BOB_MEMBER), Code.NOT_PERMITTED);
        script.refuses(staff, new Input.Play(), Code.CONTROL_DENIED);
        script.does(staff, new Input.End("over"));
    }

    @Nested
    class ANotice {

        private long asked(String text) {
            return script.does(ANA, new SetNotice(Optional.of(text))).session().seq();
        }

        @Test
        void isAnsweredByEverybodyForThemselves() {
            long notice = asked("This session is recorded.");
            script.elapse(2).does(BOB, new Agree(notice, true));
            assertThat(script.events()).containsExactly(new NoticeChanged(Optional.of(BOB_MEMBER)));
            assertThat(dossier().notice().orElseThrow().answers())
                    .containsExactly(java.util.Map.entry(
                            BOB_MEMBER, new Notice.Answer("Bob", true, script.now())));
            script.elapse(1).does(BOB, new Agree(notice, false));
            assertThat(dossier().notice().orElseThrow().answers().get(BOB_MEMBER).agreed()).isFalse();
        }

        @Test
        void isAskedByWhoRunsTheSession() {
            script.refuses(BOB, new SetNotice(Optional.of("Mine")), Code.NOT_PERMITTED);
            script.refuses(VIC, new SetNotice(Optional.empty()), Code.NOT_PERMITTED);
        }

        @Test
        void inOtherWords_isAskedAnew() {
            long first = asked("This session is recorded.");
            script.does(BOB, new Agree(first, true));
            long second = asked("This session is recorded and sold.");
            assertThat(dossier().notice().orElseThrow().answers()).isEmpty();
            script.refuses(BOB, new Agree(first, true), Code.TOO_LATE);
            script.does(BOB, new Agree(second, false));
            script.does(ANA, new SetNotice(Optional.empty())).refuses(BOB, new Agree(second, true), Code.TOO_LATE);
        }

        @Test
        void isNotAgreedToByWhoIsNotHere() {
            long notice = asked("This session is recorded.");
            script.does(Actor.staff(AGENT), new SetNotice(Optional.of("Again")));
            script.refuses(Actor.staff(AGENT), new Agree(notice + 1, true), Code.NOT_JOINED);
            script.refuses(new EndpointId("stranger"), new Agree(notice + 1, true), Code.NOT_JOINED);
        }

        @Test
        void hasWords() {
            for (String text : List.of("", "  ", "x".repeat(501), "a\u0000b")) {
                script.refuses(ANA, new SetNotice(Optional.of(text)), Code.OUT_OF_RANGE);
            }
        }
    }

    @Nested
    class TheHostsSeat {

        private Role role(MemberId member) {
            return script.roster().member(member).orElseThrow().role();
        }

        @Test
        void isGivenToSomebodyHere_withControl() {
            assertThat(script.controller()).isEqualTo("Ana");
            script.does(ANA, new TransferHost(VIC_MEMBER));
            assertThat(role(VIC_MEMBER)).isEqualTo(Role.HOST);
            assertThat(role(ANA_MEMBER)).isEqualTo(Role.COHOST);
            assertThat(script.controller()).isEqualTo("Vic");
            assertThat(script.roster().standing(ANA_MEMBER).role()).contains(Role.COHOST);
            script.does(VIC, new Input.SetRole(ANA_MEMBER, Role.PARTICIPANT));
        }

        @Test
        void leavesControlWhereItIs_ifSomebodyElseHasIt() {
            script.does(ANA, new Input.HandOver(BOB_MEMBER)).does(ANA, new TransferHost(CLEO_MEMBER));
            assertThat(script.controller()).isEqualTo("Bob");
        }

        @Test
        void isGivenByTheHostAlone() {
            script.refuses(CLEO, new TransferHost(VIC_MEMBER), Code.NOT_PERMITTED);
            script.refuses(BOB, new TransferHost(BOB_MEMBER), Code.NOT_PERMITTED);
        }

        @Test
        void isNotGivenToWhoIsAHostOrNotHere() {
            script.refuses(ANA, new TransferHost(ANA_MEMBER), Code.NOT_ALLOWED);
            script.refuses(ANA, new TransferHost(new MemberId("nobody")), Code.MEMBER_UNKNOWN);
        }

        @Test
        void givenByAProgram_leavesItNoHostsPower() {
            script.does(ANA_API, new TransferHost(BOB_MEMBER));
            script.refuses(ANA_API, new Input.SetRole(VIC_MEMBER, Role.HOST), Code.TOKEN_REFUSED);
        }
    }
}
