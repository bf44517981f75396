package org.tutti.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SealerTest {

    private final Sealer north = new Sealer(TestNode.key(1));
    private final Sealer south = new Sealer(TestNode.key(1));

    @Property(tries = 200)
    void whatOneSeals_theOtherOpens(@ForAll byte[] plain) {
        byte[] sealed = north.seal(plain, 0, plain.length);
        assertThat(south.open(sealed, 0, sealed.length)).hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
    }

    @Property(tries = 200)
    void whatWasChanged_orCutShort_isNotOpened(@ForAll byte[] plain, @ForAll int where, @ForAll byte with) {
        byte[] sealed = north.seal(plain, 0, plain.length);
        int place = Math.floorMod(where, sealed.length);
        assertThat(south.open(sealed, 0, place)).isEmpty();
        sealed[place] ^= with == 0 ? 1 : with;
        assertThat(south.open(sealed, 0, sealed.length)).isEmpty();
    }

    @Test
    void anotherKey_opensNothing_andNothingCanBeReadOnTheWay() {
        byte[] plain = "a secret of the session".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = north.seal(plain, 0, plain.length);
        assertThat(new Sealer(TestNode.key(2)).open(sealed, 0, sealed.length)).isEmpty();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void noTwoMessages_areSealedAlike() {
        byte[] plain = new byte[40];
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(new String(north.seal(plain, 0, 40), StandardCharsets.ISO_8859_1));
            seen.add(new String(south.seal(plain, 0, 40), StandardCharsets.ISO_8859_1));
        }
        assertThat(seen).hasSize(2000);
    }

    /** What is sent again is known by its number, above: {@link SealedTcp}. */
    @Test
    void whatIsSentAgain_isOpenedAgain_andWhatIsNotSealed_never() {
        byte[] plain = new byte[40];
        byte[] sealed = north.seal(plain, 0, 40);
        for (int i = 0; i < 2; i++) {
            assertThat(south.open(sealed, 0, sealed.length)).hasValue(plain);
        }
        assertThat(south.open(plain, 0, 40)).isEmpty();
        assertThat(south.open(new byte[0], 0, 0)).isEmpty();
    }
}
