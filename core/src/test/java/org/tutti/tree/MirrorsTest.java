package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.tree.Grown.CLIP;
import static org.tutti.tree.Grown.FILM;
import static org.tutti.tree.Grown.MAP;
import static org.tutti.tree.Grown.PAGE;
import static org.tutti.tree.Grown.everybodys;
import static org.tutti.tree.Grown.of;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.tree.TreeFault.Reason;

/** What is the same under different URIs, and links in the words of each site. H-21 to H-25. */
class MirrorsTest {

    private static final String A = "blob:https://t.example/a", B = "blob:https://t.example/b";
    private static final String C = "blob:https://t.example/c";

    private final Grown grown = new Grown();

    // H-21, H-22, H-23, H-24
    @Test
    void mirrors_areSymmetricAndTransitive() {
        grown.mirrors(of("a", A), of("b", B));
        grown.mirrors(of("c", C), of("b", B));

        for (String one : new String[] {A, B, C}) {
            assertThat(grown.tree().mirrors().same(one)).containsExactlyInAnyOrder(A, B, C);
        }
        assertThat(grown.tree().mirrors().same(CLIP)).containsExactly(CLIP);
        assertThat(grown.tree().mirrors().sites()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(grown.tree().mirrors().all()).hasSize(2);
    }

    @Test
    void removing_splitsWhatNothingElseHolds() {
        grown.mirrors(of("a", A), of("b", B));
        String between = grown.mirrors(of("b", B), of("c", C));
        grown.mirrors(of("c", C), everybodys(CLIP));
        String again = grown.mirrors(everybodys(CLIP), of("b", B));

        grown.done(() -> TreeEdit.unmirror(grown.tree(), between, 50));
        assertThat(grown.tree().mirrors().same(A)).as("still held by the other way").contains(C);
        grown.done(() -> TreeEdit.unmirror(grown.tree(), again, 51));
        assertThat(grown.tree().mirrors().same(A)).containsExactlyInAnyOrder(A, B);
        assertThat(grown.tree().mirrors().same(C)).containsExactlyInAnyOrder(C, CLIP);
        grown.refuses(Reason.MIRROR_UNKNOWN, () -> TreeEdit.unmirror(grown.tree(), again, 52));
    }

    @Test
    void site_knowsASourceByOneUri_andAUriIsOneSites() {
        grown.mirrors(of("a", A), of("b", B));
        grown.refuses(Reason.OUT_OF_RANGE, grown.mirroring(of("b", B), of("a", C)));
        grown.refuses(Reason.OUT_OF_RANGE, grown.mirroring(of("c", A), of("c", C)));
        grown.refuses(Reason.OUT_OF_RANGE, grown.mirroring(everybodys(A), of("c", C)));
        grown.refuses(Reason.OUT_OF_RANGE, grown.mirroring(of("a", A), of("a", A)));
        grown.mirrors(of("c", "blob:https://t.example/c1"), of("a", C));
        grown.refuses(Reason.OUT_OF_RANGE, grown.mirroring(of("b", B), of("c", "blob:https://t.example/c1")));
    }

    @Test
    void uri_thatNobodySpeaksOfAnyMore_mayBeAnothers() {
        String id = grown.mirrors(of("a", A), of("b", B));
        grown.done(() -> TreeEdit.unmirror(grown.tree(), id, 50));
        assertThat(grown.tree().mirrors()).isEqualTo(Mirrors.NONE);
        grown.mirrors(of("c", A), everybodys(CLIP));
    }

    // H-25
    @Test
    void links_areToldInTheWordsOfEachSite() {
        grown.mirrors(of("a", A), of("b", B));
        Triple link = grown.adds(FILM + "#t=10,40", A + "#t=5,15");
        Triple under = grown.addsUnder(link, A + "#t=6,7", MAP);

        assertThat(told("b")).containsExactly(FILM + "#t=10,40 " + B + "#t=5,15", B + "#t=6,7 " + MAP);
        assertThat(told("a")).containsExactly(FILM + "#t=10,40 " + A + "#t=5,15", A + "#t=6,7 " + MAP);
        assertThat(told("c")).as("only others know it").isEmpty();
        assertThat(grown.tree().toldTo("b", List.of(under)).getFirst().id()).isEqualTo(under.id());
        assertThat(grown.tree().toldTo("b", List.of(under)).getFirst().rev()).isEqualTo(under.rev());

        grown.mirrors(everybodys(CLIP), of("b", B));
        assertThat(told("c")).containsExactly(FILM + "#t=10,40 " + CLIP + "#t=5,15", CLIP + "#t=6,7 " + MAP);
        assertThat(told("b")).as("its own before everybody's").contains(B + "#t=6,7 " + MAP);
    }

    @Test
    void linksUnderWhatIsNotForASite_areNotForItEither() {
        grown.mirrors(of("a", A), of("b", B));
        Triple link = grown.adds(FILM + "#t=10,40", A);
        Triple page = grown.addsUnder(link, A, PAGE);
        grown.addsUnder(page, PAGE, MAP);
        grown.adds(FILM, CLIP);
        assertThat(told("c")).containsExactly(FILM + " " + CLIP);
    }

    @Test
    void uriThatEverybodyKnows_isToldAsItIs_whereASiteHasNone() {
        grown.mirrors(everybodys(CLIP), everybodys(PAGE));
        grown.mirrors(everybodys(PAGE), of("a", A));
        grown.adds(FILM, CLIP);
        grown.adds(FILM, PAGE);
        assertThat(told("b")).containsExactly(FILM + " " + CLIP, FILM + " " + PAGE);
        assertThat(told("a")).containsExactly(FILM + " " + A, FILM + " " + A);
    }

    @Test
    void links_hangUnderMirrors_andNothingPlaysWithinAMirrorOfItself() {
        grown.mirrors(everybodys(CLIP), everybodys(PAGE));
        Triple clip = grown.adds(FILM + "#t=10,40", CLIP + "#t=0,10");
        assertThat(grown.adds(PAGE + "#t=1,2", MAP).parent()).contains(clip.id());
        grown.refusesToAdd(Reason.OUT_OF_RANGE, NewTriple.of(CLIP + "#t=1,2", PAGE + "#t=1,2"));
        grown.mirrors(everybodys(FILM), of("a", A));
        assertThat(grown.adds(A + "#t=+5", MAP).at()).contains(new Span(55, Double.POSITIVE_INFINITY));
        assertThat(grown.adds(A + "#t=5", MAP).parent()).as("an item by another name").isEmpty();
    }

    @Test
    void thereIsALimit() {
        for (int i = 1; i < Source.LIMIT; i++) {
            grown.mirrors(everybodys("urn:x:0"), everybodys("urn:x:" + i));
        }
        assertThat(grown.tree().mirrors().same("urn:x:0")).hasSize(Source.LIMIT);
        grown.refuses(Reason.TREE_FULL, grown.mirroring(everybodys("urn:x:0"), everybodys("urn:z")));
        for (int i = Source.LIMIT - 1; i < Mirrors.LIMIT; i++) {
            grown.mirrors(everybodys("urn:a:" + i), everybodys("urn:b:" + i));
        }
        grown.refuses(Reason.TREE_FULL, grown.mirroring(everybodys("urn:y"), everybodys("urn:z")));
        grown.refuses(Reason.OUT_OF_RANGE, grown.mirroring(everybodys("no uri"), everybodys("urn:z")));
    }

    private List<String> told(String site) {
        return grown.tree().toldTo(site, grown.tree().all()).stream()
                .map(link -> link.subject() + " " + link.object())
                .toList();
    }
}
