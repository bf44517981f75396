package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.session.Refusal.Code;

/** What XML and other formats cannot say is refused before it gets into a journal; what is in one stays. */
class TextsTest {

    private static final Actor SERVER = Actor.engine("test");

    @ParameterizedTest
    @ValueSource(strings = {"\uFFFE", "a\uFFFF", "\uFDD0b", "\uFDEF", "\uD83F\uDFFE", "\uDBFF\uDFFF"})
    void noncharacters_areRefused_inWhateverPeopleWrite(String text) {
        var enter = new Input.Enter(
                new MemberId("m"), new EndpointId("e"), text, Role.HOST, Input.Way.HOST, Optional.empty(), true);
        assertThat(Texts.printable(text)).isFalse();
        assertThat(List.of(
                        enter,
                        new Input.Say("before " + text),
                        new Input.React(1, text),
                        new Input.End(text),
                        new Input.TakeNote(text),
                        new Input.SetTrial(Optional.of(text)),
                        new Input.AskRating(Optional.of(text)),
                        new Input.SetWaitPoints("i1", List.of(new WaitPoint(1, "ok"), new WaitPoint(2, text)))))
                .allSatisfy(input -> assertThat(Texts.fault(input))
                        .hasValueSatisfying(refused -> assertThat(refused.code()).isEqualTo(Code.OUT_OF_RANGE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Eva", "\uFFFD", "谷 😀 ﷽", "\uE000", "a\nb"})
    void whateverElsePeopleWrite_isNot(String text) {
        assertThat(Texts.fault(new Input.Say(text))).isEmpty();
        assertThat(Texts.printable(text)).isEqualTo(!text.contains("\n"));
    }

    @Test
    void whatAJournalHolds_meansWhatItMeant() {
        Session session = Session.unborn(new SessionId("s"));
        session = after(session, new Input.Create("a\uFFFEb", Script.film(60), "server-clock"));
        session = after(session, new Input.Join(new MemberId("m"), new EndpointId("e"), "E\uFFFFva", Role.HOST));

        assertThat(session.title()).isEqualTo("a\uFFFEb");
        assertThat(session.roster().members()).extracting(Member::name).containsExactly("E\uFFFFva");
    }

    private static Session after(Session session, Input input) {
        var entry = new Entry(session.id(), session.seq() + 1, session.seq() + 1, session.seq() + 1, SERVER, input);
        return ((Outcome.Accepted) session.apply(entry)).session();
    }
}
