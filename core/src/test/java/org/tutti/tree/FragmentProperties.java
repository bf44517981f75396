package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text that somebody may write after a {@code #}. H-2. */
class FragmentProperties {

    @Property(tries = 2000)
    void anyText_isRead_andWrittenSoThatItIsReadTheSame(@ForAll("texts") String text) {
        readAgain(Fragment.parse(text), true);
        readAgain(Fragment.parseSubject(text), false);
    }

    @Property(tries = 1000)
    void anyText_whatsoever(@ForAll String text) {
        readAgain(Fragment.parse(text), true);
        readAgain(Fragment.parseSubject(text), false);
        MediaUri uri = MediaUri.parse(text);
        assertThat(MediaUri.parse(uri.toString()).toString()).isEqualTo(uri.toString());
    }

    /** Where a conventional agent sees a part, so does the server, and it is the same part. */
    @Property(tries = 2000)
    void whatTheRecommendationKnows_meansTheSameInASubject(@ForAll("values") String value) {
        Fragment plain = Fragment.parse("t=" + value);
        if (plain.ignored().isEmpty()) {
            assertThat(Fragment.parseSubject("t=" + value)).isEqualTo(plain);
        }
    }

    private static void readAgain(Fragment read, boolean plain) {
        Fragment told = new Fragment(read.time(), read.region(), read.tracks(), read.id(), read.rest(), List.of());
        String written = read.toString();
        assertThat(plain ? Fragment.parse(written) : Fragment.parseSubject(written)).isEqualTo(told);
        if (read.time().canonical()) {
            assertThat(read.time().span().start()).isBetween(0.0, 1e13);
            assertThat(read.time().span().length()).isPositive();
        }
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                        "0", "1", "3", "7", "59", "60", "00", "9999999999", ".", ",", ":", "+", "-", "npt:", "e",
                        "smpte",
                        "talk", "%", "%2B", "%2C", "clock:", " ", "a.b", "_")
                .list().ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> other = Arbitraries.of("xywh=1,2,3,4", "xywh=percent:0,0,0.1,100", "track=é%20", "id=a&b",
                "top", "");
        Arbitrary<String> pair = Arbitraries.oneOf(
                values().map(value -> "t=" + value), values().map(value -> "xywh=" + value),
                values().map(value -> "id=" + value), values().map(value -> "track=" + value), values(), other);
        return pair.list().ofMaxSize(5).map(pairs -> String.join("&", pairs));
    }
}
