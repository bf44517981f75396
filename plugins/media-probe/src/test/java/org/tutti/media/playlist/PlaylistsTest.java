package org.tutti.media.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PlaylistsTest {

    private static final String[] BEGINNINGS = {
        """
        #EXTM3U
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",URI="en.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000
        low.m3u8
        """,
        """
        #EXTM3U
        #EXT-X-TARGETDURATION:6
        #EXT-X-MEDIA-SEQUENCE:7
        #EXT-X-SERVER-CONTROL:HOLD-BACK=18.0,PART-HOLD-BACK=1.5
        #EXT-X-PART-INF:PART-TARGET=0.5
        #EXT-X-PROGRAM-DATE-TIME:2026-03-01T11:59:58Z
        #EXTINF:6.0,
        a.ts
        #EXT-X-PART:DURATION=0.5,URI="p.m4s"
        """,
        """
        <?xml version="1.0"?><MPD type="dynamic" availabilityStartTime="2026-03-01T10:00:00Z"
            timeShiftBufferDepth="PT30S"><BaseURL>a/</BaseURL><Period start="PT1H"><AdaptationSet mimeType="video/mp4">
            <SegmentTemplate timescale="10" initialization="$RepresentationID$.mp4" presentationTimeOffset="10">
            <SegmentTimeline><S t="100" d="48" r="10"/></SegmentTimeline></SegmentTemplate>
            <Representation id="v" codecs="avc1.4d401e" width="640" height="360" frameRate="25/1"/>
            </AdaptationSet></Period></MPD>
        """
    };

    private static void read(byte[] bytes) {
        try {
            Playlist playlist = Playlists.read(
                    URI.create("https://example.org/a"), bytes,
                    address -> new Loader.Loaded(address, BEGINNINGS[1].getBytes(StandardCharsets.UTF_8), 0),
                    1_800_000_000_000_000L);
            assertThat(playlist.duration()).isPositive();
        } catch (PlaylistException | IOException e) {
            assertThat(e).hasMessageStartingWith("is ");
        }
    }

    @Example
    void playlists_areKnownByHowTheyBegin() {
        for (String beginning : BEGINNINGS) {
            assertThat(Playlists.isOne(("\ufeff\r\n" + beginning).getBytes(StandardCharsets.UTF_8))).isTrue();
        }
        assertThat(Playlists.isOne("<dash:MPD xmlns:dash='x'>".getBytes(StandardCharsets.UTF_8))).isTrue();
        for (String other : new String[] {"", "<html>", "film <MPD", "\0\0\0 ftypisom<MPD", "EXTM3U"}) {
            assertThat(Playlists.isOne(other.getBytes(StandardCharsets.UTF_8))).as(other).isFalse();
        }
    }

    /** Strangers choose the bytes: whatever they are, the answer comes, and says what is wrong. */
    @Property(tries = 2000)
    void brokenPlaylists_areToldInWords(
            @ForAll long seed, @ForAll @IntRange(max = 2) int which, @ForAll @IntRange(max = 12) int changes) {
        var random = new Random(seed);
        var text = new StringBuilder(BEGINNINGS[which]);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(128));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, "-9e99\"'<>/:=,%&;[#\n".charAt(random.nextInt(18)));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(80))));
            }
        }
        read(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void anyBytes_areToldInWords(@ForAll @Size(max = 300) byte[] bytes) {
        read(bytes);
    }
}
