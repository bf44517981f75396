package org.tutti.media.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import org.assertj.core.data.Offset;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.Live.Anchor;

/** How live HLS lies in time (W-39). */
class HlsLiveTest {

    private static final Offset<Double> EXACT = within(1e-6);

    /** Ten segments of 6 s, up to 11:59:58 when it is 12:00. */
    private static String stream(String head, String told) {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:100\n").append(head);
        for (int i = 0; i < 10; i++) {
            text.append(i == 3 && !told.isEmpty() ? "#EXT-X-PROGRAM-DATE-TIME:" + told + "\n" : "");
            text.append("#EXTINF:6.0,\ns").append(i).append(".ts\n");
        }
        return text.toString();
    }

    private static Live live(String text) throws Exception {
        return live(new Reading(), text);
    }

    private static Live live(Reading reading, String text) throws Exception {
        Playlist playlist = reading.read(text);
        assertThat(playlist.duration()).isInfinite();
        return playlist.live().orElseThrow();
    }

    @Example
    void programmeTime_saysWherePositionsAre_andHowFarBehindLiveIs() throws Exception {
        Live live = live(stream("", "2026-03-01T11:59:16.250Z"));

        assertThat(live.programmeTime()).isTrue();
        // The first segment begins 18 s earlier: at 11:58:58.25.
        assertThat(live.origin()).isEqualTo(Reading.micros("2026-03-01T11:58:58Z"));
        // The edge is at 11:59:58.25, and players stay three segments behind it.
        assertThat(live.delay()).isCloseTo(1.75 + 18, EXACT);
        // One segment of what is there now will be gone soon.
        assertThat(live.window()).isCloseTo(60 - 18 - 6, EXACT);
        assertThat(live.at(Reading.micros("2026-03-01T12:00:00Z"))).isCloseTo(42.25, EXACT);
        assertThat(live.anchor()).isEmpty();
    }

    @Example
    void delay_countsFromWhenThePlaylistOfMediaWasRead() throws Exception {
        var reading = new Reading().with("media", stream("", "2026-03-01T11:59:16.250Z")).later(5);

        assertThat(live(reading, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nmedia\n").delay()).isCloseTo(6.75 + 18, EXACT);
    }

    @Example
    void holdBack_isWhatTheStreamSays() throws Exception {
        assertThat(live(stream("#EXT-X-SERVER-CONTROL:HOLD-BACK=20.5\n", "2026-03-01T11:59:16Z")).delay())
                .isCloseTo(2 + 20.5, EXACT);
    }

    @Example
    void programmeTime_isReadAsItIsWritten() throws Exception {
        for (String same : new String[] {
            "2026-03-01T11:59:16.250Z", "2026-03-01T13:59:16.250+02:00", "2026-03-01T13:59:16.250+0200",
            "2026-03-01T06:29:16.25-05:30", "2026-03-01T12:59:16.250000+01"
        }) {
            assertThat(live(stream("", same)).delay()).as(same).isCloseTo(19.75, EXACT);
        }
        for (String none : new String[] {"2026-03-01T11:59:16", "yesterday", "", "+999999999-01-01T00:00:00Z"}) {
            assertThat(live(stream("", none)).programmeTime()).as(none).isFalse();
        }
    }

    /** Its clock is what it is: live is where the stream is. */
    @Example
    void clocksThatAreHoursOff_makeNoDifferenceToWhereLiveIs() throws Exception {
        long now = new Reading().now();
        for (String edge : new String[] {"2026-03-01T07:00:00Z", "2026-03-01T20:00:00Z", "1970-01-01T00:01:00Z"}) {
            Live live = live(stream("", edge));
            assertThat(live.at(now)).as(edge).isCloseTo(42, EXACT);
            assertThat(live.startAt(now)).as(edge).isCloseTo(6, EXACT);
        }
    }

    @Example
    void programmeTimeOfTheLastTag_isThatOfTheEdge() throws Exception {
        Live live = live("""
                #EXTM3U
                #EXT-X-TARGETDURATION:6
                #EXT-X-PROGRAM-DATE-TIME:2026-03-01T11:58:00Z
                #EXTINF:6,
                a.ts
                #EXT-X-DISCONTINUITY
                #EXT-X-PROGRAM-DATE-TIME:2026-03-01T11:59:40Z
                #EXTINF:6,
                b.ts
                #EXTINF:6,
                c.ts
                """);
        assertThat(live.origin()).isEqualTo(Reading.micros("2026-03-01T11:58:00Z"));
        assertThat(live.delay()).isCloseTo(8 + 18, EXACT);
        assertThat(live.window()).isCloseTo(112 - 18 - 6, EXACT);
    }

    @Example
    void eventThatKeepsEverything_hasNoWindow() throws Exception {
        assertThat(live(stream("#EXT-X-PLAYLIST-TYPE:EVENT\n", "2026-03-01T11:59:16Z")).window()).isInfinite();
    }

    @Example
    void streamWithAnEnd_isNotLive() throws Exception {
        String ended = stream("", "2026-03-01T11:59:16Z") + "#EXT-X-ENDLIST\n";
        assertThat(new Reading().read(ended).duration()).isEqualTo(60);
    }

    @Example
    void withoutProgrammeTime_sequenceNumbersStandIn() throws Exception {
        Live live = live(stream("", ""));

        assertThat(live.programmeTime()).isFalse();
        // Its edge counts as now, 12:00.
        assertThat(live.origin()).isEqualTo(Reading.micros("2026-03-01T11:59:00Z"));
        assertThat(live.delay()).isCloseTo(18, EXACT);
        assertThat(live.anchor()).contains(new Anchor(109, 54, 6));
        assertThat(live.at(new Reading().now())).isCloseTo(42, EXACT);
    }

    @Example
    void lowLatency_staysBehindByParts() throws Exception {
        String text = stream("""
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.5,HOLD-BACK=18
                #EXT-X-PART-INF:PART-TARGET=0.5
                """, "2026-03-01T11:58:58.5Z") + """
                #EXT-X-PART:DURATION=0.5,URI="p1.m4s"
                #EXT-X-PART:DURATION=0.5,URI="p2.m4s"
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="p3.m4s"
                """;
        Live live = live(text);
        // From 11:58:58.5, 42 s in segments and 1 s in parts.
        assertThat(live.delay()).isCloseTo(18.5 + 1.5, EXACT);
        assertThat(live(text.replace("PART-HOLD-BACK=1.5,", "")).delay()).isCloseTo(18.5 + 1.5, EXACT);

        Live counted = live(text.replace("#EXT-X-PROGRAM", "#EXT-X-PRO"));
        assertThat(counted.delay()).isCloseTo(1.5, EXACT);
        // The last whole segment began 6 s and two parts before the edge.
        assertThat(counted.anchor().orElseThrow().sequence()).isEqualTo(109);
        assertThat(counted.origin() / 1e6 + counted.anchor().orElseThrow().position())
                .isCloseTo(new Reading().now() / 1e6 - 7, within(1e-3));
    }

    /** Of a stream that has only begun less is there than players hold back: the first picture comes a little later. */
    @Example
    void streamThatHasJustBegun_isNotLiveBeforeItHasBeenHeldBack() throws Exception {
        Live live = live("""
                #EXTM3U
                #EXT-X-TARGETDURATION:2
                #EXT-X-PROGRAM-DATE-TIME:2026-03-01T11:59:58Z
                #EXTINF:2,
                a.ts
                """);
        assertThat(live.origin()).isEqualTo(Reading.micros("2026-03-01T11:59:54Z"));
        assertThat(live.delay()).isCloseTo(6, EXACT);
        assertThat(live.at(new Reading().now())).isCloseTo(0, EXACT);
        assertThat(live.window()).isPositive().isLessThan(1);
    }

    @Example
    void sampleOfAStream_isWhatWasLastWritten() throws Exception {
        assertThat(new Reading().read(stream("", "")).sample().orElseThrow().getPath()).endsWith("/s9.ts");
    }
}
