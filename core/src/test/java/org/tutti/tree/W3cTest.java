package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The user agent tests of the W3C for Media Fragments URI 1.0 (ua-test-cases, TC0001 to TC0102), by their numbers: what
 * a resource is played from and to. H-2.
 */
class W3cTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ' ', quoteCharacter = '"', value = {
        "TC0004 t=0,9.97 0 9.97",
        "TC0005 t=3,7 3 7",
        "TC0006 t=3,15 3 15",
        "TC0009 t=15,20 15 20",
        "TC0011 t=3 3 end",
        "TC0014 t=15 15 end",
        "TC0015 t=,7 0 7",
        "TC0017 t=,15 0 15",
        "TC0024 t=npt:3,7 3 7",
        "TC0035 %74=3 3 end",
        "TC0036 t=%33 3 end",
        "TC0037 t=3%2C7 3 7",
        "TC0038 t=%6Ept:3 3 end",
        "TC0039 t=npt%3A3 3 end",
        "TC0051 t=3& 3 end",
        "TC0052 u=12&t=3 3 end",
        "TC0053 t=foo:7&t=npt:3 3 end",
        "TC0054 &&=&=tom&jerry=&t=3&t=meow:0# 3 end",
        "TC0055 t=7&t=3 3 end",
        "TC0059 t=smpte:00:00:01&t=npt:3 3 end",
        "TC0072 t=3. 3 end",
        "TC0078 t=00:00:03,00:00:07 3 7",
        "TC0079 t=3,00:00:07 3 7",
        "TC0080 t=00:00. 0 end",
        "TC0081 t=0:00:00. 0 end",
        "TC0085 t=3,7&t=foo 3 7",
        "TC0086 foo&t=3,7 3 7",
        "TC0087 t=3,7&foo 3 7",
        "TC0088 t=3,7&& 3 7",
        "TC0089 &t=3,7 3 7",
        "TC0090 &&t=3,7 3 7",
        "TC0091 &t=3,7& 3 7",
        "TC0095 t=0:00:03,0:00:07 3 7",
    })
    void partByTime_isPlayed(String number, String fragment, double start, String end) {
        assertThat(Fragment.parse(fragment).time().span())
                .isEqualTo(new Span(start, end.equals("end") ? Double.POSITIVE_INFINITY : Double.parseDouble(end)));
    }

    /** Also the forms of SMPTE and clocks (TC0018 to 26), which the Recommendation's body does not have. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ' ', quoteCharacter = '"', value = {
        "TC0001 t=,",
        "TC0002 t=3,3",
        "TC0003 t=7,3",
        "TC0012 t=3,",
        "TC0018 t=smpte:0:00:03,0:00:07",
        "TC0019 t=smpte:0:00:03:15.00,0:00:07",
        "TC0020 t=smpte-25:0:00:03,0:00:07",
        "TC0021 t=smpte-25:0:00:03,0:00:07",
        "TC0022 t=smpte-30:0:00:03,0:00:07",
        "TC0023 t=smpte-30-drop:0:00:03,0:00:07",
        "TC0025 t=clock:2010-10-22T07:33:56Z",
        "TC0026 t=clock:2010-10-22T07:33:56+00:20",
        "TC0027 t=banana",
        "TC0028 t=3,banana",
        "TC0029 t=banana,7",
        "TC0030 t='3'",
        "TC0031 t=3-7",
        "TC0032 t=3:7",
        "TC0033 t=3,7,9",
        "TC0044 t=-1,3",
        "TC0061 t=",
        "TC0062 t=.",
        "TC0063 t=.0",
        "TC0064 t=0s",
        "TC0065 t=,0s",
        "TC0066 t=0s,0s",
        "TC0067 t=00:00:00s",
        "TC0068 t=s",
        "TC0069 t=npt:",
        "TC0070 t=1e-1",
        "TC0071 t=00:00:01.1e-1",
        "TC0073 t=0:0:0",
        "TC0074 t=0:00:60",
        "TC0075 t=0:01:60",
        "TC0076 t=0:60:00",
        "TC0077 t=0:000:000",
        "TC0082 t=0:00:10e-1",
        "TC0083 t=0:00:60.000",
        "TC0084 t=0:60:00.000",
        "TC0093 t=10%26",
        "TC0094 t=3,7,",
    })
    void partByTimeThatIsWrong_isIgnored_andTheWholeIsPlayed(String number, String fragment) {
        Fragment read = Fragment.parse(fragment);
        assertThat(read.time()).isEqualTo(Interval.WHOLE);
        assertThat(read.ignored()).as("who adds a link is told").containsExactly(fragment);
        assertThat(read.toString()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ' ', quoteCharacter = '"', value = {"TC0034 t%3D3", "TC0058 T=3,7", "TC0092 t%3d10"})
    void whatIsNoMediaFragment_isLeftAsItIs(String number, String fragment) {
        assertThat(Fragment.parse(fragment)).isEqualTo(new Fragment(
                Interval.WHOLE, Fragment.NONE.region(), List.of(), Fragment.NONE.id(), fragment, List.of()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ' ', quoteCharacter = '"', value = {
        "TC0045 xywh=200,100,200,200 false 200 100 200 200",
        "TC0046 xywh=pixel:200,100,200,200 false 200 100 200 200",
        "TC0047 xywh=percent:0,0,50,50 true 0 0 50 50",
        // How much of these there is, is known to who shows the picture.
        "TC0095 xywh=200,100,2000,200 false 200 100 2000 200",
        "TC0097 xywh=20,20,5,5 false 20 20 5 5",
        "TC0098 xywh=2000,100,200,200 false 2000 100 200 200",
    })
    void region_isShown(String number, String fragment, boolean percent, double x, double y, double w, double h) {
        assertThat(Fragment.parse(fragment).region()).contains(new Region(percent, x, y, w, h));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ' ', quoteCharacter = '"', value = {
        "TC0048 xywh=200,100,0,0", "TC0049 xywh=-200,100,200,200", "TC0050 xywh=percent:0,0,150,50"
    })
    void regionThatIsWrong_isIgnored(String number, String fragment) {
        assertThat(Fragment.parse(fragment).region()).isEmpty();
        assertThat(Fragment.parse(fragment).ignored()).containsExactly(fragment);
    }

    @Test
    void tracks_areNamed_TC0056_57_60_96() {
        assertThat(Fragment.parse("track=4").tracks()).containsExactly("4");
        assertThat(Fragment.parse("track=foo").tracks()).containsExactly("foo");
        assertThat(Fragment.parse("track=n%40m3%20%26%3D").tracks()).containsExactly("n@m3 &=");
        assertThat(Fragment.parse("track=4&track=5").tracks()).containsExactly("4", "5");
    }

    @Test
    void partByName_isNamed_TC0101_102() {
        assertThat(Fragment.parse("id=song1").id()).contains("song1");
        assertThat(Fragment.parse("id=foo").id()).contains("foo");
    }

    @Test
    void ofTimeAndName_theLastThatIsRightCounts() {
        assertThat(Fragment.parse("id=a&t=3").toString()).isEqualTo("t=3");
        assertThat(Fragment.parse("t=3&id=a").toString()).isEqualTo("id=a");
        assertThat(Fragment.parse("t=3&id=").toString()).isEqualTo("t=3");
        assertThat(Fragment.parse("id=a&t=x").toString()).isEqualTo("id=a");
    }
}
