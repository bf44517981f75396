package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.tutti.gateway.xmpp.OpenForms.Found;

/** A form is good for one, once, for a while. */
class OpenFormsTest {

    private long now = 1_000_000;
    private final OpenForms forms = new OpenForms(() -> now);
    private final Jid eva = FakeNetwork.full("eva@example.org/a");
    private final Jid bob = FakeNetwork.full("bob@example.org/a");

    private String open(Jid who) {
        return forms.open(who, Command.SEEK).orElseThrow();
    }

    @Test
    void aForm_isGoodOnce() {
        String form = open(eva);

        assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.OPEN);
        assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.OVER);
    }

    @Test
    void aFormThatMustBeFilledInOnceMore_isGoodAgain() {
        String form = open(eva);
        forms.close(form, eva, Command.SEEK);

        forms.reopen(form);

        assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.OPEN);
    }

    @Test
    void aFormOfSomebodyElse_orForAnotherCommand_isUnknown_andStaysGood() {
        String form = open(eva);

        assertThat(forms.close(form, bob, Command.SEEK)).isEqualTo(Found.UNKNOWN);
        assertThat(forms.close(form, eva, Command.END)).isEqualTo(Found.UNKNOWN);
        assertThat(forms.close("made up", eva, Command.SEEK)).isEqualTo(Found.UNKNOWN);
        assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.OPEN);
    }

    @Test
    void aForm_lapses_andIsForgottenLater() {
        String form = open(eva);

        now += OpenForms.LIMIT + 1;
        assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.OVER);

        now += OpenForms.LIMIT;
        open(bob);
        assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.UNKNOWN);
    }

    @Test
    void ofMoreThanAFewOfOnePerson_theOldestIsNoMore() {
        List<String> all = IntStream.rangeClosed(0, OpenForms.EACH).mapToObj(_ -> open(eva)).toList();

        assertThat(forms.close(all.getFirst(), eva, Command.SEEK)).isEqualTo(Found.UNKNOWN);
        assertThat(all.subList(1, all.size()))
                .allSatisfy(form -> assertThat(forms.close(form, eva, Command.SEEK)).isEqualTo(Found.OPEN));
    }

    @Test
    void whenAllAreOut_nobodyLosesTheirs_andAPlaceIsFreeAsSoonAsOneIsBack() {
        String first = open(eva);
        for (int i = 1; i < OpenForms.ALL; i++) {
            open(FakeNetwork.full("p%d@example.org/a".formatted(i)));
        }
        assertThat(forms.open(bob, Command.SEEK)).isEmpty();

        assertThat(forms.close(first, eva, Command.SEEK)).isEqualTo(Found.OPEN);
        assertThat(forms.open(bob, Command.SEEK)).isPresent();
    }

    @Test
    void names_areLongAndNeverTheSame() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            names.add(forms.id());
        }

        assertThat(names).hasSize(1000).allSatisfy(name -> assertThat(name).hasSize(22));
    }
}
