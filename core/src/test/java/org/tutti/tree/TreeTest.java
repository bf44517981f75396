package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.tree.Grown.CLIP;
import static org.tutti.tree.Grown.FILM;
import static org.tutti.tree.Grown.MAP;
import static org.tutti.tree.Grown.PAGE;
import static org.tutti.tree.Grown.SESSION;
import static org.tutti.tree.Grown.under;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.tree.TreeFault.Reason;

/** What hangs where, and what is refused. H-3 to H-9, H-35 to H-40. */
class TreeTest {

    private final Grown grown = new Grown();

    // H-3, H-4
    @Test
    void oneSubject_mayCarryManyObjects_andOneResourceMayBeSeveralNodes() {
        Triple first = grown.adds(FILM + "#t=10,40", MAP);
        Triple second = grown.adds(FILM + "#t=20,30", MAP);
        Triple third = grown.adds(FILM + "#t=20,30", PAGE);

        grown.moves(first, FILM + "#t=0,5", null);

        assertThat(grown.now(first).at()).contains(new Span(0, 5));
        assertThat(grown.now(second)).isEqualTo(second);
        assertThat(grown.now(third)).isEqualTo(third);
        assertThat(grown.tree().rootChildren()).containsExactly(first.id(), second.id(), third.id());
    }

    // H-8
    @Test
    void twoPartsOfOneFilm_mayBeLinked() {
        assertThat(grown.adds(CLIP + "#t=0,10", CLIP + "#t=50,60").part()).isEqualTo(new Span(50, 60));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(PAGE + "#t=0,10", PAGE + "#t=5,15"));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(PAGE + "#t=0,10", PAGE));
    }

    @Test
    void manyPartsOfOneFilm_mayBeLinkedTogether() {
        NewTriple[] links = IntStream.range(0, 100)
                .mapToObj(i -> NewTriple.of(FILM + "#t=" + i + "," + (i + 1),
                        FILM + "#t=" + (1000 + i) + "," + (1001 + i)))
                .toArray(NewTriple[]::new);

        assertThat(grown.adds(links)).hasSize(100).allSatisfy(link -> assertThat(link.parent()).isEmpty());
    }

    @Test
    void thousandsOfLinksThatMayHangUnderOneAnother_areTakenOrRefused_inOneGo() {
        grown.sets(Settings.MOST_TRIPLES, 3);
        List<NewTriple> chain = new ArrayList<>();
        for (int i = 20_000; i > 0; i--) {
            chain.add(NewTriple.of("https://a.example/" + i, "https://a.example/" + (i + 1)));
        }
        grown.refusesToAdd(Reason.TREE_FULL, chain.toArray(NewTriple[]::new));

        List<NewTriple> flat = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            flat.add(NewTriple.of(FILM + "#t=" + i, CLIP + "#t=0,1"));
            flat.add(NewTriple.of(CLIP + "#t=0.5", "https://a.example/" + i));
        }
        assertThat(grown.adds(flat.toArray(NewTriple[]::new))).hasSize(4000);
    }

    // H-39: figure 7, with its names
    @Test
    void superNodes_children_siblings() {
        Triple t01 = grown.adds(SESSION + "#t=0", "https://x.example/x.mp4#t=0,60");
        Triple t02 = grown.adds(SESSION + "#t=5", "https://x.example/z.mp4#t=0,60");
        Triple tx0 = grown.adds("https://x.example/x.mp4#t=1,10", PAGE);
        Triple tx1 = grown.adds("https://x.example/x.mp4#t=11,20", MAP);
        Triple tx2 = grown.adds("https://x.example/x.mp4#t=15,25", CLIP);
        Triple deep = grown.adds(CLIP + "#t=2,3", "data:text/plain,there");

        Tree tree = grown.tree();
        assertThat(tree.rootChildren()).containsExactly(t01.id(), t02.id());
        assertThat(tree.children(t01.id())).containsExactly(tx0.id(), tx1.id(), tx2.id());
        assertThat(tree.siblings(tx1.id())).containsExactly(tx0.id(), tx2.id());
        assertThat(tree.siblings(t01.id())).containsExactly(t02.id());
        assertThat(tree.children(tx2.id())).containsExactly(deep.id());
        assertThat(tree.children(t02.id())).isEmpty();
    }

    // H-40
    @Test
    void linksWithoutAParent_areSiblings() {
        Triple one = grown.adds(FILM + "#t=1", MAP);
        Triple other = grown.adds(SESSION + "#t=1", PAGE);
        assertThat(grown.tree().siblings(one.id())).containsExactly(other.id());
        assertThat(grown.tree().siblings(other.id())).containsExactly(one.id());
    }

    @Test
    void newLink_hangsUnderTheLatestThatCoversItsBeginning() {
        Triple early = grown.adds(FILM + "#t=0,10", CLIP + "#t=0,20");
        Triple late = grown.adds(FILM + "#t=20,30", CLIP + "#t=10,30");

        assertThat(grown.adds(CLIP + "#t=5,6", MAP).parent()).contains(early.id());
        assertThat(grown.adds(CLIP + "#t=15,16", MAP).parent()).contains(late.id());
        assertThat(grown.adds(CLIP, MAP).parent()).as("from its beginning").contains(early.id());
        Triple none = grown.adds(CLIP + "#t=30,31", MAP);
        assertThat(none.parent()).as("none covers it: the latest").contains(late.id());
        assertThat(grown.tree().seeAlso(none.id())).containsExactly(early.id());
    }

    @Test
    void newLinkOnAnItemOfTheQueue_hangsAtTheRoot_unlessItIsCovered() {
        Triple within = grown.adds(SESSION + "#t=0,10", FILM + "#t=5,15");
        assertThat(grown.adds(FILM + "#t=20,30", MAP).parent()).isEmpty();
        assertThat(grown.adds(FILM + "#t=6,7", MAP).parent()).contains(within.id());
    }

    /** Nobody knows yet where it begins: it hangs under what plays now. */
    @Test
    void newLinkThatIsRelative_hangsUnderWhatPlaysNow() {
        Triple before = grown.adds(FILM + "#t=0,10", CLIP + "#t=0,10");
        Triple now = grown.adds(FILM + "#t=40,60", CLIP + "#t=100,120");
        grown.adds(FILM + "#t=70,80", CLIP + "#t=0,10");

        Triple link = grown.at(100, 50).adds(CLIP + "#t=+1,+2", MAP);

        assertThat(link.parent()).contains(now.id());
        assertThat(link.at()).contains(new Span(111, 113));
        assertThat(grown.tree().children(before.id())).isEmpty();
    }

    @Test
    void latest_isTheLatestOfAllThatAreMirrors() {
        grown.mirrors(Grown.everybodys(CLIP), Grown.everybodys("https://b.example/b.mp4"));
        for (String[] order : new String[][] {{CLIP, "https://b.example/b.mp4"}, {"https://b.example/b.mp4", CLIP}}) {
            grown.adds(FILM + "#t=0,10", order[0] + "#t=0,10");
            Triple latest = grown.adds(FILM + "#t=0,10", order[1] + "#t=0,10");
            assertThat(grown.adds(CLIP + "#t=1,2", MAP).parent()).contains(latest.id());
        }
    }

    @Test
    void parent_isAnyThatPlaysTheSubject_andNoOther() {
        Triple clip = grown.adds(FILM + "#t=0,10", CLIP);
        Triple map = grown.adds(FILM + "#t=0,10", MAP);
        grown.adds(FILM + "#t=20,30", CLIP);

        assertThat(grown.addsUnder(clip, CLIP + "#t=1", MAP).parent()).contains(clip.id());
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under(map.id().toString(), CLIP + "#t=1", MAP));
        grown.refusesToAdd(Reason.TRIPLE_UNKNOWN, under("t999", CLIP + "#t=1", MAP));
        grown.refusesToAdd(Reason.TRIPLE_UNKNOWN, under("nonsense", CLIP + "#t=1", MAP));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under("#0", CLIP + "#t=1", MAP));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under("#-1", CLIP + "#t=1", MAP));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under("#x", CLIP + "#t=1", MAP));
    }

    // H-35
    @Test
    void linksAddedTogether_mayNameOneAnotherInAnyOrder() {
        List<Triple> added = grown.adds(
                under("#2", PAGE + "#t=1", "data:text/plain,three"),
                NewTriple.of(FILM + "#t=0,10", CLIP),
                under("#1", CLIP + "#t=1,2", PAGE));

        TripleId one = new TripleId(grown.seq(), 0);
        TripleId two = new TripleId(grown.seq(), 1);
        TripleId three = new TripleId(grown.seq(), 2);
        assertThat(added.stream().map(Triple::id)).as("parents first").containsExactly(two, three, one);
        assertThat(grown.tree().triple(one).orElseThrow().parent()).contains(three);
        assertThat(grown.tree().triple(three).orElseThrow().parent()).contains(two);
        assertThat(one).hasToString("t" + grown.seq());
        assertThat(three).hasToString("t" + grown.seq() + "-2");
    }

    @Test
    void linksAddedTogether_findOneAnother_inAnyOrder() {
        grown.adds(NewTriple.of(PAGE, MAP), NewTriple.of(CLIP + "#t=1,2", PAGE), NewTriple.of(FILM + "#t=0,10", CLIP));

        assertThat(grown.tree().rootChildren()).containsExactly(new TripleId(grown.seq(), 2));
        assertThat(grown.tree().children(new TripleId(grown.seq(), 2))).containsExactly(new TripleId(grown.seq(), 1));
        assertThat(grown.tree().children(new TripleId(grown.seq(), 1))).containsExactly(new TripleId(grown.seq(), 0));
    }

    /** A film within itself does not hide which part hangs under which. */
    @Test
    void partsOfOneFilmAddedTogether_findOneAnother_inAnyOrder() {
        NewTriple outer = NewTriple.of(FILM + "#t=0,10", FILM + "#t=50,60");
        NewTriple inner = NewTriple.of(FILM + "#t=52,53", FILM + "#t=90,95");
        assertThat(grown.adds(outer, inner).getLast().parent()).contains(new TripleId(grown.seq(), 0));
        grown.done(() -> TreeEdit.remove(grown.tree(), "t" + grown.seq(), Optional.empty(), grown.seq() + 1));
        assertThat(grown.adds(inner, outer).getLast().parent()).contains(new TripleId(grown.seq(), 1));
    }

    @Test
    void linksAddedTogether_areAllAddedOrNone() {
        Tree before = grown.tree();
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(FILM, MAP), NewTriple.of(FILM + "#t=7,3", PAGE));
        grown.refusesToAdd(
                Reason.OUT_OF_RANGE, under("#1", CLIP, PAGE), under("#0", PAGE, CLIP));
        grown.refusesToAdd(Reason.OUT_OF_RANGE);
        assertThat(grown.tree()).isSameAs(before);
    }

    // H-38
    @Test
    void removing_takesAllUnderIt_lowestFirst() {
        Triple film = grown.adds(SESSION + "#t=0", FILM);
        Triple clip = grown.addsUnder(film, FILM + "#t=0,10", CLIP);
        Triple page = grown.addsUnder(clip, CLIP + "#t=0,10", PAGE);
        Triple map = grown.addsUnder(page, PAGE + "#t=0,10", MAP);
        Triple other = grown.adds(SESSION + "#t=5", CLIP);

        assertThat(grown.removes(clip).removed()).containsExactly(map.id(), page.id(), clip.id());

        assertThat(grown.tree().all()).containsExactly(film, other);
        assertThat(grown.tree().children(film.id())).isEmpty();
        grown.refuses(Reason.TRIPLE_UNKNOWN, () ->
                TreeEdit.remove(grown.tree(), map.id().toString(), Optional.empty(), 99));
    }

    // H-37, H-12
    @Test
    void change_movesSubject_object_orBoth() {
        Triple link = grown.adds(FILM + "#t=10,40", CLIP + "#t=5,15");

        assertThat(grown.moves(link, FILM + "#t=12,40", null).changed()).containsExactly(grown.now(link));
        assertThat(grown.now(link).at()).contains(new Span(12, 40));
        assertThat(grown.now(link).object()).isEqualTo(link.object());
        grown.moves(link, null, CLIP + "#t=0,9");
        assertThat(grown.now(link).part()).isEqualTo(new Span(0, 9));
        grown.moves(link, FILM + "#t=1,2", CLIP + "#t=3,4&xywh=1,2,3,4");
        assertThat(grown.now(link).subject()).hasToString(FILM + "#t=1,2");
        assertThat(grown.now(link).object()).hasToString(CLIP + "#t=3,4&xywh=1,2,3,4");
        assertThat(grown.now(link).rev()).isEqualTo(grown.seq());
        assertThat(grown.now(link).id()).isEqualTo(link.id());
    }

    @Test
    void change_keepsTheResources() {
        Triple link = grown.adds(FILM + "#t=10,40", CLIP + "#t=5,15");
        String[][] wrong = {{CLIP, null}, {null, PAGE}, {FILM + "#t=9,8", null}, {null, CLIP + "#t=+1"}};
        for (String[] change : wrong) {
            grown.refuses(Reason.OUT_OF_RANGE, () -> TreeEdit.change(
                    grown.tree(), link.id().toString(), Optional.empty(), Optional.ofNullable(change[0]),
                    Optional.ofNullable(change[1]), Optional.empty(), grown.doing()));
        }
    }

    // H-41
    @Test
    void change_ofWhatSomebodyElseHasChanged_isRefused() {
        Triple link = grown.adds(FILM + "#t=10,40", MAP);
        grown.moves(link, FILM + "#t=12,40", null);
        grown.refuses(Reason.TRIPLE_CHANGED, () -> TreeEdit.change(
                grown.tree(), link.id().toString(), Optional.of(link.rev()), Optional.of(FILM + "#t=1,2"),
                Optional.empty(), Optional.empty(), grown.doing()));
        grown.refuses(Reason.TRIPLE_CHANGED, () ->
                TreeEdit.remove(grown.tree(), link.id().toString(), Optional.of(link.rev()), 99));
        grown.done(() -> TreeEdit.remove(
                grown.tree(), link.id().toString(), Optional.of(grown.now(link).rev()), grown.seq() + 1));
        assertThat(grown.tree().size()).isZero();
    }

    @Test
    void noResource_withinItself_onTheWholeWay() {
        Triple clip = grown.adds(FILM + "#t=0,10", CLIP + "#t=0,20");
        Triple page = grown.addsUnder(clip, CLIP + "#t=5,15", PAGE);

        grown.refusesToAdd(Reason.OUT_OF_RANGE, under(page.id().toString(), PAGE, CLIP + "#t=10,12"));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under(page.id().toString(), PAGE, FILM + "#t=9,12"));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, under(page.id().toString(), PAGE, PAGE));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(FILM, SESSION));
        assertThat(grown.addsUnder(page, PAGE, CLIP + "#t=20,30").part()).isEqualTo(new Span(20, 30));
        assertThat(grown.addsUnder(page, PAGE, FILM + "#t=10,30").part()).isEqualTo(new Span(10, 30));
    }

    @Test
    void noResource_withinItself_afterAChangeAboveIt() {
        Triple clip = grown.adds(FILM + "#t=0,10", CLIP + "#t=0,20");
        Triple page = grown.addsUnder(clip, CLIP + "#t=5,15", PAGE);
        grown.addsUnder(page, PAGE, CLIP + "#t=20,30");
        grown.addsUnder(page, PAGE, FILM + "#t=10,30");

        for (String[] change : new String[][] {{null, CLIP + "#t=0,21"}, {FILM + "#t=0,11", null}}) {
            grown.refuses(Reason.OUT_OF_RANGE, () -> TreeEdit.change(
                    grown.tree(), clip.id().toString(), Optional.empty(), Optional.ofNullable(change[0]),
                    Optional.ofNullable(change[1]), Optional.empty(), grown.doing()));
        }
        grown.moves(clip, FILM + "#t=0,9", CLIP + "#t=0,19");
    }

    @Test
    void limits() {
        grown.sets(3, 2);
        Triple clip = grown.adds(FILM + "#t=0,10", CLIP);
        Triple page = grown.addsUnder(clip, CLIP, PAGE);
        grown.refusesToAdd(Reason.TREE_FULL, under(page.id().toString(), PAGE, MAP));
        grown.refusesToAdd(Reason.TREE_FULL, NewTriple.of(FILM, MAP), NewTriple.of(FILM, MAP));
        grown.adds(FILM, MAP);
        grown.refusesToAdd(Reason.TREE_FULL, NewTriple.of(FILM, MAP));
        grown.removes(page);
        grown.adds(FILM, MAP);
        grown.sets(1, 1);
        assertThat(grown.tree().size()).as("what is there stays").isEqualTo(3);
        for (int[] wrong : new int[][] {{0, 1}, {1, 0}, {100_001, 1}, {1, 65}, {-1, -1}}) {
            grown.refuses(Reason.OUT_OF_RANGE, () -> TreeEdit.set(
                    grown.tree(), new Settings(Settings.Keeping.SERVER, false, wrong[0], wrong[1]), 9));
        }
        grown.refuses(Reason.OUT_OF_RANGE, () -> TreeEdit.set(
                grown.tree(), new Settings(Settings.Keeping.BROWSERS, false, 1, 1), 9));
    }

    @Test
    void charactersOfAllLinks_areLimited_byHowManyLinksThereMayBe() {
        NewTriple[] long300 = IntStream.range(0, 300)
                .mapToObj(i -> NewTriple.of(FILM + "#t=" + i, "https://v.example/" + "a".repeat(3900) + i))
                .toArray(NewTriple[]::new);
        grown.refusesToAdd(Reason.TREE_FULL, long300);
        grown.sets(Settings.MOST_TRIPLES, 16);
        grown.adds(long300);
    }

    // H-9
    @Test
    void kinds_goByTheUri_andHowTheyBegin_goesByTheKind() {
        assertKind("https://v.example/a.MP4?x=1", Kind.VIDEO, Playing.SKIP);
        assertKind("https://v.example/a.opus", Kind.AUDIO, Playing.SKIP);
        assertKind("https://v.example/a.png", Kind.IMAGE, Playing.HEAD);
        assertKind("https://v.example/a", Kind.PAGE, Playing.HEAD);
        assertKind("file:next", Kind.VIDEO, Playing.SKIP);
        assertKind(MAP, Kind.MAP, Playing.HEAD);
        assertKind("data:text/plain,Hello%20there", Kind.NOTE, Playing.HEAD);
        assertKind("data:image/png;base64,AAAA", Kind.IMAGE, Playing.HEAD);
        assertKind("blob:https://t.example/1f2e", Kind.VIDEO, Playing.SKIP);
    }

    private void assertKind(String object, Kind kind, Playing playing) {
        Triple link = grown.adds(SESSION + "#t=1", object);
        assertThat(link.kind()).as(object).isEqualTo(kind);
        assertThat(link.playing()).as(object).isEqualTo(playing);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "a", "/a", "//v.example/a", "https:", "https://", "https://u:p@v.example/", "https://v.example/a b",
        "https://v.example/\"a", "https://v.example/a\nb", "https://v.example/\u202Ea", "https://v.example/\ud800",
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "vbscript:x", "about:blank", "chrome://x",
        "data:text/html,<b>", "data:text/html,hi", "data:,hi", "data:image/svg+xml,x", "data:text/plain",
        "file:///etc/passwd",
        "file:/etc/passwd", "FILE:/etc", "ftp://v.example/a", "ws://v.example/", "geo:x", "geo:1", "mailto:a@b.example",
        "https://v.example/#t=7,3", "https://v.example/#xywh=0,0,0,0", "https://v.example/#t=+5",
        "https://v.example/#t=talk"
    })
    void objectThatNoTreeTakes_isRefused(String object) {
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(FILM + "#t=1,2", object));
    }

    @Test
    void longUri_isRefused_aLittleShorterIsTaken() {
        String uri = "https://v.example/" + "a".repeat(Uris.LONGEST - 18);
        grown.adds(FILM, uri);
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(FILM, uri + "a"));
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(uri + "a", PAGE));
    }

    @Test
    void rate_isWithinItsRange() {
        for (double rate : new double[] {0.24, 4.01, 0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            grown.refusesToAdd(Reason.OUT_OF_RANGE, new NewTriple(
                    FILM, CLIP, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(rate),
                    Optional.empty()));
        }
    }

    // H-36
    @Test
    void neighbours_areNamedUpToALimit() {
        Triple clip = grown.adds(SESSION + "#t=0", CLIP);
        for (int i = 0; i < Tree.NEIGHBOURS + 5; i++) {
            grown.addsUnder(clip, CLIP + "#t=" + i, MAP);
        }
        assertThat(grown.tree().children(clip.id())).hasSize(Tree.NEIGHBOURS).isSorted();
        assertThat(grown.tree().siblings(new TripleId(grown.seq(), 0)))
                .hasSize(Tree.NEIGHBOURS)
                .doesNotContain(new TripleId(grown.seq(), 0));
    }
}
