package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.tree.Point.After;
import org.tutti.tree.Point.At;
import org.tutti.tree.Point.On;

/** What a subject may say beyond Media Fragments 1.0, and how fragments are decoded and written. H-2, H-15, H-16. */
class FragmentTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ' ', value = {
        "t=+5,+10 t=+5,+10",
        "t=+0 t=+0",
        "t=+2.50 t=+2.5",
        "t=npt:+5,+10 t=+5,+10",
        "t=%2B5,%2B10 t=+5,+10",
        "t=10,+5 t=10,+5",
        "t=,+5 t=,+5",
        "t=+5,20 t=+5,20",
        "t=E1+5,E2+7 t=E1+5,E2+7",
        "t=E1+0,E2 t=E1,E2",
        "t=t1_s,t1_e t=t1_s,t1_e",
        "t=talk.begins,+30 t=talk.begins,+30",
        "t=talk.begins t=talk.begins",
        "t=5,talk.ends t=5,talk.ends",
        "t=,talk.ends+1.5 t=,talk.ends+1.5",
        "t=+5,talk.ends t=+5,talk.ends",
        "t=_a-b.c t=_a-b.c",
        "t=E1-5 t=E1-5",
        "t=01:00,talk.ends t=60,talk.ends",
        "t=clocks t=clocks",
        "t=NPT t=NPT",
    })
    void subject_mayBeRelativeOrGoByEvents(String fragment, String written) {
        Fragment read = Fragment.parseSubject(fragment);
        assertThat(read.ignored()).isEmpty();
        assertThat(read.toString()).isEqualTo(written);
        assertThat(Fragment.parseSubject(written)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=+5,+10", "t=talk.begins", "t=talk.begins,+30", "t=5,talk.ends", "t=+0"})
    void conventionalAgent_playsAll(String fragment) {
        assertThat(Fragment.parse(fragment).time()).isEqualTo(Interval.WHOLE);
        assertThat(Fragment.parse(fragment).ignored()).containsExactly(fragment);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "t=+", "t=+-5", "t=++5", "t=+5,+0", "t=+5,", "t=E1+", "t=E1++5", "t=E1+E2", "t=E1,E2,E3", "t=5+5",
        "t=npt", "t=clock", "t=smpte", "t=smpte-25", "t=smptes", "t=npt+5", "t=clock,5", "t=.a", "t=-a", "t=a b",
        "t=a%20b", "t=+.5", "t=+1:00", "t=+1e3", "t=é", "t=5,5", "t=9,+0",
        "t=a1234567890123456789012345678901234567890123456789012345678901234"
    })
    void subjectThatIsNeither_isIgnored(String fragment) {
        Fragment read = Fragment.parseSubject(fragment);
        assertThat(read.time()).isEqualTo(Interval.WHOLE);
        assertThat(read.ignored()).containsExactly(fragment);
    }

    @Test
    void points_areWhatTheySay() {
        assertThat(Fragment.parseSubject("t=talk.begins+2,+30").time())
                .isEqualTo(new Interval(Optional.of(new On("talk.begins", 2)), Optional.of(new After(30))));
        assertThat(Fragment.parseSubject("t=1:02:03.5,+1").time())
                .isEqualTo(new Interval(Optional.of(new At(3723.5)), Optional.of(new After(1))));
        assertThat(Fragment.parseSubject("t=a,b").time().canonical()).isFalse();
        assertThatThrownBy(() -> Fragment.parseSubject("t=a,b").time().span())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nameOfAnEvent_is64CharactersAtMost_andNotReserved() {
        assertThat(FragmentParser.isEvent("a" + "1".repeat(63))).isTrue();
        assertThat(FragmentParser.isEvent("a" + "1".repeat(64))).isFalse();
        assertThat(FragmentParser.isEvent("talk.begins")).isTrue();
        for (String none : new String[] {"", "1a", "npt", "clock", "smpte", "smpte-25", "a+1", "a b", "é"}) {
            assertThat(FragmentParser.isEvent(none)).as(none).isFalse();
        }
    }

    @Test
    void percentEncoding_isUndoneAfterSplitting_plusStaysPlus() {
        assertThat(Fragment.parse("track=a%26b").tracks()).containsExactly("a&b");
        assertThat(Fragment.parse("track=a+b").tracks()).containsExactly("a+b");
        assertThat(Fragment.parse("track=%C5%BDofie").tracks()).containsExactly("Žofie");
        assertThat(Fragment.parse("track=Žofie%20").tracks()).containsExactly("Žofie ");
        assertThat(Fragment.parse("track=a=b").tracks()).containsExactly("a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"track=%", "track=%4", "track=%zz", "track=%C5", "track=%FF%FE", "t=%3", "xywh=%",
            "id=%E0%80"})
    void percentEncodingThatIsWrong_isIgnored(String fragment) {
        assertThat(Fragment.parse(fragment)).isEqualTo(new Fragment(
                Interval.WHOLE, Optional.empty(), List.of(), Optional.empty(), "", List.of(fragment)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ' ', value = {
        "xywh=1,2,3,4 xywh=1,2,3,4",
        "xywh=pixel:1,2,3,4 xywh=1,2,3,4",
        "xywh=percent:25,25,75,75 xywh=percent:25,25,75,75",
        "xywh=percent:0.5,0,99.5,100 xywh=percent:0.5,0,99.5,100",
        "xywh=1,2,3,4&xywh=5,6,7,8 xywh=5,6,7,8",
        "xywh=1,2,3,4&xywh=no xywh=1,2,3,4",
        "xywh=1,2,3,4&t=5 t=5&xywh=1,2,3,4",
        "t=5&heading t=5&heading",
    })
    void fragment_isWrittenInOneWay(String fragment, String written) {
        assertThat(Fragment.parse(fragment).toString()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "xywh=", "xywh=1,2,3", "xywh=1,2,3,4,5", "xywh=1,2,0,4", "xywh=1,2,3,0", "xywh=percent:26,0,75,10",
        "xywh=percent:0,50.5,10,50", "xywh=em:1,2,3,4", "xywh=percent:-1,0,5,5", "xywh=1e1,0,5,5", "xywh=+1,2,3,4"
    })
    void regionOutOfThePictureOrOfNothing_isIgnored(String fragment) {
        assertThat(Fragment.parse(fragment).region()).isEmpty();
        assertThat(Fragment.parse(fragment).ignored()).containsExactly(fragment);
    }

    @Test
    void hours_mayBeMany_andAreWrittenInSeconds() {
        assertThat(Fragment.parse("t=100:00:00").toString()).isEqualTo("t=360000");
        assertThat(Fragment.parse("t=0100:59:59.999").time().span().start()).isEqualTo(363599.999);
        Fragment longest = Fragment.parse("t=99999999:59:59");
        assertThat(Fragment.parse(longest.toString())).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=999999999:59:59", "t=999999999999", "t=0.0000000001", "track=\ud83d",
            "id=\udc00\ud800%20"})
    void whateverIsTaken_isReadAgainAsItWas(String fragment) {
        Fragment read = Fragment.parse(fragment);
        assertThat(Fragment.parse(read.toString()).time()).isEqualTo(read.time());
        assertThat(Fragment.parse(read.toString()).tracks()).isEqualTo(read.tracks());
        assertThat(Fragment.parse(read.toString()).id()).isEqualTo(read.id());
    }

    /** A URI as long as a book is read in one go, whatever is in it. */
    @Test
    void longText_isReadInOneGo() {
        String digits = "1".repeat(100_000);
        assertThat(Fragment.parse("t=" + digits).time()).isEqualTo(Interval.WHOLE);
        assertThat(Fragment.parse("t=1." + digits).time().span().start()).isBetween(1.1, 1.2);
        assertThat(Fragment.parse("&".repeat(100_000) + "t=3").time().span().start()).isEqualTo(3);
        assertThat(Fragment.parse("track=" + "%41".repeat(100_000)).tracks()).containsExactly("A".repeat(100_000));
    }

    @Test
    void uri_isSplitAtItsFirstHash() {
        assertThat(MediaUri.parse("https://v.example/a.mp4?t=9#t=3#t=4").base())
                .isEqualTo("https://v.example/a.mp4?t=9");
        assertThat(MediaUri.parse("https://v.example/a.mp4?t=9#t=3#t=4").fragment().time()).isEqualTo(Interval.WHOLE);
        assertThat(MediaUri.parse("a#").toString()).isEqualTo("a");
        assertThat(MediaUri.parse("a")).isEqualTo(new MediaUri("a", Fragment.NONE));
        assertThat(MediaUri.parse("a#t=3&h").at("b").toString()).isEqualTo("b#t=3&h");
    }
}
