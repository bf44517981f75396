package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.tree.Grown.CLIP;
import static org.tutti.tree.Grown.FILM;
import static org.tutti.tree.Grown.MAP;
import static org.tutti.tree.Grown.PAGE;
import static org.tutti.tree.Grown.SESSION;
import static org.tutti.tree.Grown.under;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.tree.TreeFault.Reason;

/** Links that go by events, and those that are relative. H-15 to H-17, H-30, H-55. */
class EventsTest {

    private static final double OPEN = Double.POSITIVE_INFINITY;

    private final Grown grown = new Grown();

    // H-16: the paper's example
    @Test
    void link_waitsForItsEvents_andIsTheSameAsIfSaidInSeconds() {
        Triple link = grown.adds(SESSION + "#t=t1_s,t1_e", CLIP);
        assertThat(link.at()).isEmpty();

        grown.at(600, 0).publishes("t1_s");
        assertThat(grown.now(link).at()).contains(new Span(600, OPEN));
        grown.at(1200, 0).publishes("t1_e");
        assertThat(grown.now(link).at()).isEqualTo(grown.adds(SESSION + "#t=600,1200", CLIP).at());
        assertThat(grown.now(link).subject()).as("it still goes by them").hasToString(SESSION + "#t=t1_s,t1_e");
    }

    @Test
    void publishing_tellsTheEvent_andTheLinksThatMove() {
        Triple one = grown.adds(SESSION + "#t=talk.begins", CLIP);
        Triple two = grown.adds(SESSION + "#t=talk.begins+2,+5", MAP);
        grown.adds(SESSION + "#t=talk.ends", PAGE);

        Change told = grown.at(300, 20).publishes("talk.begins");

        assertThat(told.event().orElseThrow().event()).isEqualTo("talk.begins");
        assertThat(told.event().orElseThrow().rev()).isEqualTo(grown.seq());
        assertThat(told.changed()).containsExactly(grown.now(one), grown.now(two));
        assertThat(grown.now(two).at()).contains(new Span(302, 307));
        assertThat(grown.now(two).rev()).isEqualTo(grown.seq());
        assertThat(grown.publishes("nobody.waits").changed()).isEmpty();
    }

    @Test
    void publishedAgain_theLastTimeCounts_andAnEndFromBeforeDoesNot() {
        Triple link = grown.adds(SESSION + "#t=talk.begins,talk.ends+1", CLIP);
        grown.at(100, 0).publishes("talk.begins");
        grown.at(200, 0).publishes("talk.ends");
        grown.at(300, 0).publishes("talk.begins");
        assertThat(grown.now(link).at()).contains(new Span(300, OPEN));
        grown.at(400, 0).publishes("talk.ends");
        assertThat(grown.now(link).at()).contains(new Span(300, 401));
        assertThat(grown.tree().events()).hasSize(2);
    }

    @Test
    void eventOfTheFilm_isWhereTheFilmWas() {
        Triple onFilm = grown.adds(FILM + "#t=goal", MAP);
        Triple onNext = grown.adds("file:next#t=goal", MAP);
        grown.at(1000, 17.25).publishes("goal");
        assertThat(grown.now(onFilm).at()).contains(new Span(17.25, OPEN));
        assertThat(grown.now(onNext).at()).as("it was not on").isEmpty();
        grown.on("file:next", "https://v.example/next.mp4").at(2000, 3).publishes("goal");
        assertThat(grown.now(onNext).at()).contains(new Span(3, OPEN));
    }

    @Test
    void filmOfSeveralUris_isTheSameFilmByEach() {
        grown.on(FILM, "https://v.example/film.mp4", "https://v.example/film.webm");
        Triple one = grown.adds("https://v.example/film.webm#t=goal", MAP);
        Triple other = grown.adds(FILM + "#t=goal", MAP);
        grown.at(1000, 17).publishes("goal");
        assertThat(grown.now(one).at()).isEqualTo(grown.now(other).at()).contains(new Span(17, OPEN));
        assertThat(grown.adds("https://v.example/film.mp4#t=goal", MAP).at()).contains(new Span(17, OPEN));
    }

    @Test
    void eventWithinWhatIsLinked_isWhereThatWas() {
        Triple clip = grown.adds(FILM + "#t=40,60", CLIP + "#t=100,110");
        Triple within = grown.addsUnder(clip, CLIP + "#t=goal,+3", MAP);
        grown.at(7, 45).publishes("goal");
        assertThat(grown.now(within).at()).contains(new Span(105, 108));
    }

    /** Whatever order they were added in. */
    @Test
    void linkAndWhatHangsUnderIt_mayGoByTheSameEvent() {
        List<Triple> added = grown.adds(under("#1", CLIP + "#t=goal+1", MAP), NewTriple.of(FILM + "#t=goal", CLIP));
        grown.at(7, 45).publishes("goal");
        assertThat(grown.now(added.getFirst()).at()).contains(new Span(45, OPEN));
        assertThat(grown.now(added.getLast()).at()).contains(new Span(1, OPEN));
    }

    @Test
    void eventThatIsKnown_placesANewLink() {
        grown.at(600, 30).publishes("goal");
        grown.at(700, 50);
        assertThat(grown.adds(SESSION + "#t=goal,+10", MAP).at()).contains(new Span(600, 610));
        assertThat(grown.adds(FILM + "#t=goal,60", MAP).at()).contains(new Span(30, 60));
        assertThat(grown.adds(FILM + "#t=goal,20", MAP).at()).as("it is over before it begins").isEmpty();
        assertThat(grown.adds(FILM + "#t=5,goal", MAP).at()).contains(new Span(5, 30));
        assertThat(grown.adds(FILM + "#t=40,goal", MAP).at()).contains(new Span(40, OPEN));
    }

    @Test
    void eventsOfALink_mayBeChanged() {
        Triple link = grown.adds(SESSION + "#t=one", MAP);
        grown.moves(link, SESSION + "#t=two,+5", null);
        assertThat(grown.at(50, 0).publishes("one").changed()).isEmpty();
        grown.at(60, 0).publishes("two");
        assertThat(grown.now(link).at()).contains(new Span(60, 65));
        grown.moves(link, SESSION + "#t=1,2", null);
        assertThat(grown.at(70, 0).publishes("two").changed()).isEmpty();
        grown.removes(grown.now(link));
        assertThat(grown.tree().byEvent()).isEmpty();
    }

    // H-15, H-30
    @Test
    void relative_becomesSecondsAtOnce() {
        assertThat(grown.at(100, 50).adds(SESSION + "#t=+5,+10", MAP).subject()).hasToString(SESSION + "#t=105,115");
        assertThat(grown.adds(FILM + "#t=+0", MAP).subject()).hasToString(FILM + "#t=50");
        assertThat(grown.adds(FILM + "#t=+5&xywh=1,2,3,4", MAP).subject()).hasToString(FILM + "#t=55&xywh=1,2,3,4");
        assertThat(grown.at(1.00000049, 0).adds(SESSION + "#t=+0.0000004", MAP).subject())
                .as("microseconds are enough")
                .hasToString(SESSION + "#t=1.000001");
        Triple link = grown.adds(FILM + "#t=1,2", MAP);
        grown.at(100, 70).moves(link, FILM + "#t=+1,+1", null);
        assertThat(grown.now(link).subject()).hasToString(FILM + "#t=71,72");
    }

    @Test
    void relative_toWhatDoesNotPlay_isRefused() {
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of("file:next#t=+5", MAP));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(CLIP + "#t=+5", MAP));
        Triple clip = grown.at(0, 5).adds(FILM + "#t=10,20", CLIP);
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under(clip.id().toString(), CLIP + "#t=+5", MAP));
        Triple waits = grown.adds(FILM + "#t=goal", PAGE);
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under(waits.id().toString(), PAGE + "#t=+5", MAP));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(FILM + "#t=+10,12", MAP));
    }

    /** What is written down is read again as it was, also at the end of time. */
    @ParameterizedTest
    @ValueSource(strings = {"#t=+999999999999", "#t=+5,+999999999999", "#t=999999999999,+999999999999",
            "#t=99999999:59:59,+1"})
    void timesAtTheEndOfTime_areReadAgainAsTheyWere_orRefused(String part) {
        try {
            grown.take(() -> TreeEdit.add(grown.tree(), List.of(NewTriple.of(SESSION + part, MAP)), grown.doing()));
            Triple link = grown.last().added().getFirst();
            assertThat(MediaUri.parseSubject(link.subject().toString())).isEqualTo(link.subject());
        } catch (TreeFault fault) {
            assertThat(fault.reason()).isEqualTo(Reason.OUT_OF_RANGE);
        }
    }

    @Test
    void names_andTheirNumber_areLimited() {
        for (String wrong : new String[] {"", "1a", "npt", "clock", "smpte-25", "a b", "a+1", "é", "a".repeat(65)}) {
            grown.refuses(Reason.OUT_OF_RANGE, () -> TreeEdit.publish(grown.tree(), wrong, grown.doing()));
        }
        grown.adds(SESSION + "#t=e0", MAP);
        for (int i = 0; i <= Tree.EVENTS; i++) {
            grown.publishes("e" + i);
        }
        assertThat(grown.tree().happenings()).as("the oldest that nothing goes by is forgotten")
                .hasSize(Tree.EVENTS)
                .containsKeys("e0", "e" + Tree.EVENTS)
                .doesNotContainKey("e1");
    }
}
