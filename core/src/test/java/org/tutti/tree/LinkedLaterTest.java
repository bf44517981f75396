package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.tree.Grown.CLIP;
import static org.tutti.tree.Grown.FILM;
import static org.tutti.tree.Grown.MAP;
import static org.tutti.tree.Grown.PAGE;
import static org.tutti.tree.Grown.SESSION;
import static org.tutti.tree.Grown.everybodys;
import static org.tutti.tree.Grown.of;
import static org.tutti.tree.Grown.under;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.tree.TreeFault.Reason;

/** What becomes of links by what comes beside them and after them. H-4, H-12, H-16, H-35. */
class LinkedLaterTest {

    private static final double OPEN = Double.POSITIVE_INFINITY;

    private final Grown grown = new Grown();

    @Test
    void filmThatIsLinkedBackTo_isAddedWithWhatHangsUnderIt_inAnyOrder() {
        NewTriple clip = NewTriple.of(FILM + "#t=0,10", CLIP);
        for (NewTriple back : List.of(
                under("#0", CLIP + "#t=0,5", FILM + "#t=20,30"), NewTriple.of(CLIP + "#t=0,5", FILM + "#t=20,30"))) {
            var one = new Grown();
            List<Triple> added = one.adds(clip, back);
            assertThat(added.get(0).parent()).isEmpty();
            assertThat(added.get(1).parent()).contains(added.get(0).id());
        }
    }

    @Test
    void linksThatHangUnderEachOther_areRefused() {
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under("#1", CLIP, PAGE), under("#0", PAGE, CLIP));
    }

    @Test
    void root_isWhereALinkHangsIfItSaysSo() {
        Triple clip = grown.adds(FILM + "#t=0,10", CLIP);
        assertThat(grown.adds(under(NewTriple.ROOT, CLIP + "#t=1", MAP)).getFirst().parent()).isEmpty();
        assertThat(grown.adds(CLIP + "#t=1", MAP).parent()).contains(clip.id());
    }

    @Test
    void renaming_movesNothing() {
        Triple above = grown.adds(SESSION + "#t=first", CLIP);
        Triple below = grown.addsUnder(above, CLIP + "#t=second", PAGE);
        grown.at(5, 0).publishes("first");
        grown.at(10, 0).publishes("second");
        Optional<Span> at = grown.now(below).at();
        assertThat(at).contains(new Span(5, OPEN));
        grown.at(400, 0).done(() -> TreeEdit.change(
                grown.tree(), below.id().toString(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of("Kyoto"), grown.doing()));
        assertThat(grown.now(below).at()).isEqualTo(at);
        assertThat(grown.now(below).label()).isEqualTo("Kyoto");
    }

    @Test
    void changeOfNothing_isRefused() {
        Triple link = grown.adds(FILM, MAP);
        grown.refuses(Reason.OUT_OF_RANGE, () -> TreeEdit.change(
                grown.tree(), link.id().toString(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), grown.doing()));
    }

    @Test
    void whatGoesByEvents_movesWithWhatItHangsUnder() {
        Triple above = grown.adds(SESSION + "#t=50,100", CLIP);
        Triple below = grown.addsUnder(above, CLIP + "#t=goal", PAGE);
        grown.at(9, 0).publishes("goal");
        assertThat(grown.now(below).at()).as("the clip was not on").isEmpty();
        assertThat(grown.moves(above, SESSION + "#t=0,100", null).changed()).hasSize(2);
        assertThat(grown.now(below).at()).contains(new Span(9, OPEN));
    }

    @Test
    void endOfAnEarlierTime_isNoEnd_howeverLongItIsDelayed() {
        Triple link = grown.adds(SESSION + "#t=begins,ends+30", MAP);
        grown.at(10, 0).publishes("begins");
        grown.at(40, 0).publishes("ends");
        assertThat(grown.now(link).at()).contains(new Span(10, 70));
        grown.at(60, 0).publishes("begins");
        assertThat(grown.now(link).at()).contains(new Span(60, OPEN));
    }

    @Test
    void eventWhileSomethingElseIsOn_movesNothingOfTheFilm() {
        Triple link = grown.adds(FILM + "#t=goal", MAP);
        grown.at(10, 30).publishes("goal");
        grown.on("file:next").at(500, 1).publishes("goal");
        assertThat(grown.now(link).at()).contains(new Span(30, OPEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x"})
    void subjectThatNoTreeTakes_isRefused(String subject) {
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(subject + "#t=1,2", CLIP));
    }

    @Test
    void linkInTheWordsOfASite_isWrittenInThoseOfEverybody() {
        grown.mirrors(everybodys(CLIP), of("bob", "blob:https://t.example/1"));
        Triple link = grown.adds("blob:https://t.example/1#t=1,2", MAP);
        assertThat(link.subject()).hasToString(CLIP + "#t=1,2");
        assertThat(grown.tree().toldTo("bob", List.of(link)).getFirst().subject())
                .hasToString("blob:https://t.example/1#t=1,2");
    }

    @Test
    void manyLinksWithMirrors_areToldInNoTime() {
        for (int i = 0; i < 300; i++) {
            grown.mirrors(everybodys(FILM), of("site" + i, "blob:https://t.example/" + i));
        }
        for (int i = 0; i < 300; i++) {
            grown.adds(FILM + "#t=" + i, MAP);
        }
        for (int i = 0; i < 300; i++) {
            List<Triple> told = grown.tree().toldTo("site" + i, grown.tree().all());
            assertThat(told).hasSize(300).allMatch(link -> link.subject().base().startsWith("blob:"));
        }
        assertThat(grown.tree().mirrors().keeping(site -> !site.equals("site7")).sites()).hasSize(299);
    }
}
