package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.session.Rules.Admission;
import org.tutti.session.Rules.Handover;

/** Rules and the sets of them to begin with: C-60, C-70. */
class TemplateTest {

    private static String fault(Consumer<RuleBook> change) {
        var book = new RuleBook(Rules.STANDARD);
        change.accept(book);
        return book.rules().fault().orElse("");
    }

    @ParameterizedTest
    @EnumSource(Template.class)
    void template_holdsValidRules_thatASessionTakes(Template template) {
        assertThat(template.rules().fault()).isEmpty();
        Script script = Script.withEverybody().does(Script.ANA, new Input.SetRules(template.rules()));
        assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
    }

    @ParameterizedTest
    @EnumSource(Template.class)
    void template_givesObserversNothing_cohostsAll_andViewersNoPower(Template template) {
        assertThat(template.rules().of(Role.OBSERVER)).isEmpty();
        assertThat(template.rules().of(Role.COHOST)).containsExactlyInAnyOrder(Grant.values());
        assertThat(template.rules().of(Role.HOST)).containsExactlyInAnyOrder(Grant.values());
        assertThat(template.rules().of(Role.VIEWER)).doesNotContain(Grant.ADMIT, Grant.QUEUE, Grant.TREE);
    }

    @Test
    void teacher_letsPupilsInOneByOne_andWaitsForMostOfThem() {
        Rules rules = Template.TEACHER.rules();
        assertThat(rules.admission()).isEqualTo(Admission.ASK);
        assertThat(rules.joinAs()).isEqualTo(Role.VIEWER);
        assertThat(rules.progressForAll()).isFalse();
        assertThat(rules.readiness().quorum()).isLessThan(1);
        assertThat(rules.of(Role.VIEWER)).contains(Grant.CONTROL);
    }

    @Test
    void agent_takesOnlyWhoIsInvited() {
        assertThat(Template.AGENT.rules().admission()).isEqualTo(Admission.INVITATION);
    }

    @Test
    void lead_letsEverybodyTakeControlAndFillTheQueue() {
        assertThat(Template.LEAD.rules().handover()).isEqualTo(Handover.FREE);
        assertThat(Template.LEAD.rules().of(Role.PARTICIPANT)).contains(Grant.QUEUE, Grant.CONTROL);
    }

    @Test
    void valuesAtTheirBounds_areInOrder() {
        assertThat(fault(_ -> {})).isEmpty();
        assertThat(fault(rules -> rules.memberLimit = 1)).isEmpty();
        assertThat(fault(rules -> rules.memberLimit = Roster.ENDPOINT_LIMIT)).isEmpty();
        assertThat(fault(rules -> rules.slowMode = 3600)).isEmpty();
        assertThat(fault(rules -> rules.quorum = 1e-9)).isEmpty();
        assertThat(fault(rules -> rules.limit = 0.5)).isEmpty();
        assertThat(fault(rules -> rules.limit = 60)).isEmpty();
    }

    @Test
    void valuesBeyondTheirBounds_areFaults_thatSayWhich() {
        assertThat(fault(rules -> rules.memberLimit = 0)).contains("members", "0");
        assertThat(fault(rules -> rules.memberLimit = Roster.ENDPOINT_LIMIT + 1)).contains("members");
        assertThat(fault(rules -> rules.joinAs = Role.HOST)).contains("joinAs");
        assertThat(fault(rules -> rules.joinAs = Role.COHOST)).contains("joinAs");
        assertThat(fault(rules -> rules.slowMode = -1)).contains("Slow mode");
        assertThat(fault(rules -> rules.slowMode = 3601)).contains("3601");
        assertThat(fault(rules -> rules.quorum = 0)).contains("quorum");
        assertThat(fault(rules -> rules.quorum = 1.01)).contains("1.01");
        assertThat(fault(rules -> rules.quorum = Double.NaN)).contains("NaN");
        assertThat(fault(rules -> rules.limit = 0.4)).contains("0.4");
        assertThat(fault(rules -> rules.limit = 60.1)).contains("60.1");
        assertThat(fault(rules -> rules.limit = Double.NaN)).contains("NaN");
    }
}
