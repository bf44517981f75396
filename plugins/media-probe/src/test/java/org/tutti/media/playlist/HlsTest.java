package org.tutti.media.playlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Track;

/** HLS with an end, and what cannot be played. */
class HlsTest {

    private static final String FILM = """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:6
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-MAP:URI="init.mp4"
            #EXTINF:6.0,
            a.m4s
            #EXTINF:5.5,with, a title
            https://cdn.example.net:8443/b.m4s
            #EXT-X-ENDLIST
            """;

    private static final String MASTER = """
            #EXTM3U
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",NAME="English",LANGUAGE="en",DEFAULT=YES,URI="en-hi.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",NAME="Described, in full",LANGUAGE="en",\
            CHARACTERISTICS="public.accessibility.describes-video",URI="ad.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Deutsch",LANGUAGE="de",URI="https://texts.example.org/de"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Signs",LANGUAGE="en",FORCED=YES,URI="f.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Captions",LANGUAGE="en",\
            CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,\
            public.accessibility.describes-music-and-sound",URI="cc.m3u8"
            #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="c",NAME="CC",INSTREAM-ID="CC1"
            #EXT-X-STREAM-INF:BANDWIDTH=6000000,CODECS="avc1.640028,ec-3",RESOLUTION=3840x2160,AUDIO="hi"
            surround.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=800000,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000
            low.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=50
            high.m3u8
            """;

    private static void assertRefused(Reading reading, String text, String words) {
        assertThatThrownBy(() -> reading.read(text))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining(words);
    }

    @Example
    void playlistOfMedia_isAsLongAsItsSegments() throws Exception {
        Playlist film = new Reading().read(FILM);

        assertThat(film.type()).isEqualTo(Playlist.HLS);
        assertThat(film.duration()).isEqualTo(11.5);
        assertThat(film.live()).isEmpty();
        assertThat(film.playable()).isTrue();
        assertThat(film.mediaType()).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(film.origins()).containsExactlyInAnyOrder("https://example.org", "https://cdn.example.net:8443");
        assertThat(film.sample()).contains(URI.create("https://example.org/films/a.m4s"));
    }

    @Example
    void playlistOfPlaylists_tellsWhatThereIsToChoose_andReadsTheFirstThatPlays() throws Exception {
        Reading reading = new Reading().with("low.m3u8", FILM);
        Playlist film = reading.read(MASTER);

        assertThat(reading.loads()).isEqualTo(1);
        assertThat(film.duration()).isEqualTo(11.5);
        assertThat(film.codecs()).containsExactly("avc1.4d401e", "mp4a.40.2");
        assertThat(film.mediaType())
                .isEqualTo("application/vnd.apple.mpegurl; codecs=\"avc1.4d401e, mp4a.40.2\"");
        assertThat(film.picture()).contains(new Picture(1920, 1080, 50));
        assertThat(film.tracks()).extracting(Track::id).containsExactly(
                "audio/en/English",
                "description/en/Described, in full",
                "subtitles/de/Deutsch",
                "captions/en/Captions");
        assertThat(film.origins()).contains("https://texts.example.org");
    }

    @Example
    void singleSound_isNoChoice() throws Exception {
        Playlist film = new Reading().with("v.m3u8", FILM).read("""
                #EXTM3U
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Main",URI="a.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"
                v.m3u8
                """);
        assertThat(film.tracks()).isEmpty();
    }

    @Example
    void soundsOnlyFewBrowsersPlay_areNotPlayable() throws Exception {
        Reading reading = new Reading();
        Playlist film = reading.read("""
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.640028,ac-3"
                v.m3u8
                """);
        assertThat(film.playable()).isFalse();
        assertThat(film.why()).contains("'ac-3'", "hardly any browser plays");
        assertThat(reading.loads()).isZero();
    }

    @Example
    void hevc_isLetThrough_asInFiles() throws Exception {
        assertThat(new Reading().with("v.m3u8", FILM).read("""
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="hvc1.1.6.L93.B0"
                v.m3u8
                """).playable()).isTrue();
    }

    @Example
    void keysThatAreSent_play_andKeysOfDevicesDoNot() throws Exception {
        String key = "#EXTM3U\n#EXT-X-KEY:METHOD=%s\n" + FILM.substring(8);
        String sent = key.formatted("AES-128,URI=\"data:text/plain;base64,AA==\"");
        assertThat(new Reading().read(sent).playable()).isTrue();
        assertThat(new Reading().read(key.formatted("NONE")).playable()).isTrue();
        assertThat(new Reading().read(key.formatted("AES-128,URI=\"https://keys.example.org/1\"")).origins())
                .contains("https://keys.example.org");
        for (String locked : List.of(
                "SAMPLE-AES,URI=\"skd://key\",KEYFORMAT=\"com.apple.streamingkeydelivery\"",
                "SAMPLE-AES-CTR,URI=\"data:x\"",
                "AES-128,URI=\"k\",KEYFORMAT=\"com.widevine\"")) {
            Playlist film = new Reading().read(key.formatted(locked));
            assertThat(film.playable()).as(locked).isFalse();
            assertThat(film.why()).contains("DRM");
        }
        assertThat(new Reading().read("#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"skd://x\"\n"
                + MASTER.substring(8)).playable()).isFalse();
    }

    @Example
    void addressesAreResolved_asPeopleWriteThem() throws Exception {
        Reading reading = new Reading().with("a/film%20one.m3u8?x=%7B1%7D", FILM);
        assertThat(reading.read("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na/film one.m3u8?x={1}\n").sample())
                .contains(URI.create("https://example.org/films/a/a.m4s"));
        assertThat(new Reading().with("master?level=1", FILM)
                        .read("#EXTM3U\r\n#EXT-X-STREAM-INF:BANDWIDTH=1\r\n?level=1\r\n").duration())
                .isEqualTo(11.5);
    }

    @Example
    void playlistsOfPlaylistsOfPlaylists_areRefused_andOneIsReadAtTheMost() {
        var bomb = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < 10_000; i++) {
            bomb.append("#EXT-X-STREAM-INF:BANDWIDTH=1\nmaster").append(i).append(".m3u8\n");
        }
        Reading reading = new Reading().with("master0.m3u8", bomb.toString());
        assertRefused(reading, bomb.toString(), "name playlists again");
        assertThat(reading.loads()).isEqualTo(1);
    }

    @Example
    void playlistThatCannotBeRead_isRefusedInWords() {
        assertRefused(new Reading(), "#EXTM3U\n", "songs or stations");
        assertRefused(new Reading(), "#EXTM3U\n#EXTINF:-1,Radio\nhttp://radio.example.org/\n", "songs or stations");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n", "no media (yet)");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:six,\na.ts\n", "line 3 (EXTINF)");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:1e308,\na.ts\n", "line 3 (EXTINF)");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:NaN,\na.ts\n", "line 3 (EXTINF)");
        assertRefused(new Reading(),
                "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:9223372036854775808\n", "MEDIA-SEQUENCE");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n" + "#EXTINF:30000000,\na.ts\n".repeat(2)
                + "#EXT-X-ENDLIST\n", "more than a year");
        assertRefused(new Reading(), FILM + "\n".repeat(100_000), "more than 100000 lines");
        assertRefused(new Reading().with("page", "<html>"), "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\npage\n",
                "something else than playlists");
    }

    @Example
    void addressesOfOtherKinds_areRefused() {
        for (String address : List.of(
                "javascript:alert(1)", "file:///etc/passwd", "data:video/mp4;base64,AA==", "ftp://example.org/a.ts",
                "C:\\film.ts")) {
            assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n" + address + "\n",
                    "none of the web");
            assertRefused(new Reading(), "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + address + "\n",
                    "none of the web");
        }
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp://[::1]/a.ts\n",
                "without a name");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp:///a.ts\n", "without a name");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp://a:b:c/%\n",
                "without a name");
        assertRefused(new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp://[x\n", "cannot be read");
    }

    @Example
    void longAddresses_areRefused_beforeTheyAreMadeWhole() {
        String address = "a/../".repeat(500_000);
        assertTimeout(Duration.ofSeconds(5), () -> assertRefused(
                new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n" + address + "\n#EXT-X-ENDLIST\n",
                "more than 4000 characters"));
    }

    @Example
    void playlistOfItself_isRefused() {
        assertRefused(
                new Reading(), "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n/films/master\n#EXT-X-ENDLIST\n",
                "names itself");
    }

    @Example
    void mediaOnTooManyServers_areRefused() {
        var film = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:6\n");
        for (int i = 0; i < 30; i++) {
            film.append("#EXTINF:6,\nhttps://s").append(i).append(".example.org/a.ts\n");
        }
        assertRefused(new Reading(), film.toString(), "more than 20 servers");
    }

    @Example
    void namesOfStrangers_haveNothingInThemThatPagesTripOver() throws Exception {
        Playlist film = new Reading().with("v.m3u8", FILM).read("""
                #EXTM3U
                #EXT-X-MEDIA:TYPE=SUBTITLES,NAME="\u202Egn\u0007p",LANGUAGE="en us"
                #EXT-X-MEDIA:TYPE=SUBTITLES,NAME=" ",LANGUAGE="pt-BR"
                #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.4d401e,\\"><b>",RESOLUTION=99999999999x1
                v.m3u8
                """);
        assertThat(film.tracks()).extracting(Track::id).containsExactly("subtitles//gnp", "subtitles/pt-BR/pt-BR");
        assertThat(film.codecs()).containsExactly("avc1.4d401e");
        assertThat(film.picture()).isEqualTo(Optional.empty());
    }

    @Example
    void playlistThatIsNotThere_isToldInTheWordsOfTheLoader() {
        assertThatThrownBy(() -> new Reading().read(MASTER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is nothing at https://example.org/films/low.m3u8");
    }
}
