package org.tutti.media.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.net.URI;
import java.time.Duration;
import net.jqwik.api.Example;
import org.assertj.core.data.Offset;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Track;

class DashTest {

    private static final Offset<Double> EXACT = within(1e-6);

    private static final String FILM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- made for this test -->
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1M30.5S">
              <BaseURL>media/</BaseURL><BaseURL>https://other.example.org/media/</BaseURL>
              <Period id="0">
                <AdaptationSet contentType="video" maxWidth="1280">
                  <SegmentTemplate timescale="1000" duration="4000" media="$RepresentationID$-$Number$.m4s"
                      initialization="$RepresentationID$-$Bandwidth$.mp4?a=1&amp;b=2"/>
                  <Representation id="v1" bandwidth="100" mimeType="video/mp4" codecs="avc1.4d401e" width="640"
                      height="360" frameRate="25"/>
                  <Representation id="v2" bandwidth="200" mimeType="video/mp4" codecs="avc1.640028" width="1280"
                      height="720" frameRate="30000/1001"/>
                </AdaptationSet>
                <AdaptationSet mimeType="audio/mp4" lang="en" codecs="mp4a.40.2">
                  <Label>English</Label>
                  <Representation id="a1" bandwidth="10">
                    <BaseURL>https://sound.example.org/en.mp4</BaseURL>
                  </Representation>
                </AdaptationSet>
                <AdaptationSet mimeType="audio/mp4" lang="en" label="Described" codecs="mp4a.40.2">
                  <Role schemeIdUri="urn:mpeg:dash:role:2011" value="description"/>
                  <Representation id="a2" bandwidth="10"/>
                </AdaptationSet>
                <AdaptationSet mimeType="text/vtt" lang="deu">
                  <Role schemeIdUri="urn:mpeg:dash:role:2011" value="subtitle"/>
                  <Representation id="t1" bandwidth="1"><BaseURL>de.vtt</BaseURL></Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """;

    /** @param segments what tells the segments, of a timescale of 10 */
    private static String stream(String attributes, String segments) {
        return """
                <MPD type="dynamic" availabilityStartTime="2026-03-01T10:00:00" %s>
                  <Period start="PT30M">
                    <AdaptationSet mimeType="video/mp4" codecs="avc1.4d401e">
                      <Representation id="v">
                        %s
                      </Representation>
                    </AdaptationSet>
                  </Period>
                </MPD>""".formatted(attributes, segments);
    }

    /** From 1:29:00 to 1:29:57.6 of the period, which begins at 10:30: up to 11:59:57.6. */
    private static final String LISTED = """
            <SegmentTemplate timescale="10" presentationTimeOffset="1000" media="$Time$.m4s">
              <SegmentTimeline><S t="54400" d="48" r="10"/><S d="48"/></SegmentTimeline>
            </SegmentTemplate>""";

    private static final String COUNTED = "<SegmentTemplate timescale='10' duration='40' media='$Number$.m4s'/>";

    private static Live live(String text) throws Exception {
        return new Reading().read(text).live().orElseThrow();
    }

    private static void assertRefused(String text, String words) {
        assertThatThrownBy(() -> new Reading().read(text))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining(words);
    }

    @Example
    void film_tellsWhatIsInIt() throws Exception {
        Playlist film = new Reading().read(FILM);

        assertThat(film.type()).isEqualTo(Playlist.DASH);
        assertThat(film.duration()).isEqualTo(90.5);
        assertThat(film.live()).isEmpty();
        assertThat(film.codecs()).containsExactly("avc1.4d401e", "mp4a.40.2");
        assertThat(film.picture()).contains(new Picture(1280, 720, 30_000 / 1001.0));
        assertThat(film.tracks()).extracting(Track::id)
                .containsExactly("audio/en/English", "description/en/Described", "subtitles/de/de");
        assertThat(film.origins()).containsExactlyInAnyOrder(
                "https://example.org", "https://other.example.org", "https://sound.example.org");
        assertThat(film.sample()).contains(URI.create("https://example.org/films/media/v1-100.mp4?a=1&b=2"));
    }

    @Example
    void filmWithoutADuration_isAsLongAsItsPeriods() throws Exception {
        String periods = "<MPD><Period duration='PT10S'>%s</Period><Period duration='PT1M'>%s</Period></MPD>"
                .replace("%s", "<AdaptationSet><Representation mimeType='video/mp4'/></AdaptationSet>");
        assertThat(new Reading().read(periods).duration()).isEqualTo(70);
        assertThat(new Reading().read(periods.replace(" duration='PT1M'", "")).duration()).isInfinite();
    }

    @Example
    void protectedMedia_areNotPlayable_unlessSomeAreNot() throws Exception {
        String key = "<ContentProtection schemeIdUri='urn:mpeg:dash:mp4protection:2011' value='cenc'/>";
        Playlist all = new Reading().read(
                FILM.replace("<AdaptationSet contentType=\"video\" maxWidth=\"1280\">", "$0" + key)
                        .replace("$0", "<AdaptationSet contentType=\"video\">"));
        assertThat(all.playable()).isFalse();
        assertThat(all.why()).contains("DRM");

        Playlist one = new Reading().read(FILM.replace("frameRate=\"25\"/>", ">" + key + "</Representation>"));
        assertThat(one.playable()).isTrue();
        assertThat(one.codecs()).startsWith("avc1.640028");
    }

    @Example
    void soundsOnlyFewBrowsersPlay_areNotPlayable() throws Exception {
        Playlist film = new Reading().read(FILM.replace("mp4a.40.2", "ec-3"));
        assertThat(film.playable()).isFalse();
        assertThat(film.why()).contains("'ec-3'");
    }

    @Example
    void listedStream_isLiveWhereItsListEnds() throws Exception {
        Live live = live(stream("timeShiftBufferDepth='PT30S' minBufferTime='PT2S'", LISTED));

        assertThat(live.programmeTime()).isTrue();
        // 2.4 s behind already, and two segments held back.
        assertThat(live.delay()).isCloseTo(2.4 + 9.6, EXACT);
        assertThat(live.origin()).isEqualTo(Reading.micros("2026-03-01T11:59:27Z"));
        assertThat(live.window()).isCloseTo(30 - 9.6 - 4.8, EXACT);
    }

    @Example
    void statedDelay_countsFromNow_unlessTheClocksLeaveNoRoom() throws Exception {
        String stated = "suggestedPresentationDelay='PT10S' timeShiftBufferDepth='PT1M'";
        assertThat(live(stream(stated, LISTED)).delay()).isCloseTo(10, EXACT);
        assertThat(live(stream(stated.replace("10S", "5S"), LISTED)).delay()).isCloseTo(2.4 + 9.6, EXACT);

        long now = new Reading().now();
        for (String off : new String[] {"2026-03-01T05:00:00Z", "2026-03-01T14:00:00Z"}) {
            Live live = live(stream(stated, LISTED).replace("2026-03-01T10:00:00", off));
            assertThat(live.at(now)).as(off).isBetween(47.0, 49.0);
        }
    }

    @Example
    void countedStream_isLiveByTheClock() throws Exception {
        Live live = live(stream("timeShiftBufferDepth='PT1M' suggestedPresentationDelay='PT12S'", COUNTED));
        assertThat(live.delay()).isCloseTo(12, EXACT);
        assertThat(live.window()).isCloseTo(60 + 4 - 12 - 4, EXACT);

        assertThat(live(stream("", COUNTED)).delay()).isCloseTo(4 + 8, EXACT);
    }

    @Example
    void streamThatKeepsEverything_hasNoWindow_andPositionsOfADayAtTheMost() throws Exception {
        assertThat(live(stream("", COUNTED)).window()).isInfinite();
        assertThat(live(stream("", COUNTED)).origin()).isEqualTo(Reading.micros("2026-03-01T10:30:00Z"));

        Live old = live(stream("", COUNTED).replace("2026-03-01T10:00:00", "1970-01-01T00:00:00Z"));
        assertThat(old.at(new Reading().now())).isBetween(86_000.0, 86_401.0);
    }

    @Example
    void xml_thatGrowsOrLiesElsewhere_isRefused() {
        assertRefused("""
                <?xml version="1.0"?>
                <!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
                <MPD>&b;</MPD>""", "DOCTYPE");
        assertRefused("<MPD><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;</MPD>", "DOCTYPE");
        assertRefused("<MPD>&x;</MPD>", "does not define");
        assertRefused("<MPD>&#xFFFFFFFF;</MPD>", "does not define");
        assertRefused("<MPD>" + "<Period>".repeat(100), "more than 32 deep");
        assertRefused("<MPD>" + "<Period/>".repeat(100_000) + "</MPD>", "more than 100000 elements");
        assertRefused("<MPD>" + "<Period/>".repeat(1000) + "</MPD>", "more than 500 periods");
        assertRefused("<MPD><Period><AdaptationSet>" + "<Representation/>".repeat(1000)
                + "</AdaptationSet></Period></MPD>", "more than 500 forms");
        var many = new StringBuilder("<MPD");
        for (int i = 0; i < 100; i++) {
            many.append(" a").append(i).append("='1'");
        }
        assertRefused(many + "/>", "too many");
    }

    @Example
    void xml_thatIsBroken_isRefused() {
        for (String broken : new String[] {
            "<MPD", "<MPD>", "<MPD a", "<MPD a=", "<MPD a='", "<MPD a=1/>", "<MPD></Period>", "<MPD><", "<MPD><!--",
            "<MPD><![CDATA[", "<MPD>&", "< MPD/>", "<MPD/", "<?xml"
        }) {
            assertRefused(broken, "cannot be read");
        }
        assertRefused("<html><body>MPD</body></html>", "a text for programs");
        assertRefused("<MPD/>", "no media (yet)");
    }

    @Example
    void addressesOfOtherKinds_areRefused() {
        assertRefused(FILM.replace("<BaseURL>media/", "<BaseURL>javascript:x"), "none of the web");
        assertRefused(FILM.replace("media=\"", "media=\"file:///"), "none of the web");
    }

    /** Whatever is written at the limits is read soon: forms by one list, and elements nobody asks for. */
    /** In each place of a template stands an id, in each place of that a bandwidth. */
    @Example
    void addressesMadeOfLongTexts_areRefused_beforeTheyGrow() {
        for (int count : new int[] {50, 5000}) {
            String form = FILM.replace("$RepresentationID$-$Bandwidth$", "$RepresentationID$".repeat(count))
                    .replace("id=\"v1\"", "id=\"" + "$Bandwidth$".repeat(count) + "\"")
                    .replace("bandwidth=\"100\"", "bandwidth=\"" + "9".repeat(count) + "\"");
            assertTimeout(Duration.ofSeconds(5), () -> assertRefused(form, "characters"));
        }
        assertRefused(FILM.replace(">media/<", ">" + "a/../".repeat(500_000) + "<"), "more than 4000 characters");
    }

    @Example
    void numbersBeyondAYear_areRefused() throws Exception {
        for (String duration : new String[] {"PT1E308S", "P99999999999999999Y", "P2Y", "a while"}) {
            assertRefused(FILM.replace("PT1M30.5S", duration), "a year");
        }
        assertRefused(FILM.replace("timescale=\"1000\"", "timescale=\"0\""), "a timescale of 0");
        String often = "<MPD><Period><AdaptationSet mimeType='video/mp4'><SegmentTemplate><SegmentTimeline>"
                + "<S d='1' r='%s'/></SegmentTimeline></SegmentTemplate><Representation/></AdaptationSet></Period>"
                + "</MPD>";
        assertRefused(often.formatted("2147483647"), "more than a year");
        assertThat(new Reading().read(often.formatted("99")).duration()).isEqualTo(100);
    }

    @Example
    void bigPresentations_areReadSoon() {
        String list = "<S d='1'/>".repeat(90_000);
        String forms = "<Representation><SegmentTemplate media='$Time$'/></Representation>".repeat(500);
        String set = "<MPD type='dynamic'><Period><AdaptationSet mimeType='video/mp4'>%s%s"
                + "</AdaptationSet></Period></MPD>";
        assertTimeout(Duration.ofSeconds(20), () -> {
            new Reading().read(set.formatted(
                    "<SegmentTemplate><SegmentTimeline>" + list + "</SegmentTimeline></SegmentTemplate>", forms));
            new Reading().read(set.formatted("<x/>".repeat(90_000), forms));
        });
    }
}
