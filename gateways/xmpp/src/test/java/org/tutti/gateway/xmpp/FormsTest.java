package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.xmpp.Forms.Choice;

/** Forms fit into stanzas that every server passes on. */
class FormsTest {

    private static String form(String label) {
        List<Choice> choices = IntStream.range(0, 40).mapToObj(i -> new Choice(label, "c" + i)).toList();
        return Forms.of(Command.SEEK, choices).toXML("").toString();
    }

    @Test
    void choicesThatAreShort_areListed_howeverManySignsTheyHave() {
        assertThat(form("a".repeat(60))).contains("list-single", "<option");
    }

    @Test
    void choicesThatAreLongAsTheyAreWritten_areNot() {
        String form = form("&".repeat(60));

        assertThat(form).doesNotContain("<option").contains("text-single");
        assertThat(form.getBytes(StandardCharsets.UTF_8).length).isLessThan(9000);
    }
}
