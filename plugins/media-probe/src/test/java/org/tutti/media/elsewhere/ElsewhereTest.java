package org.tutti.media.elsewhere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaException;

/** Playlists on other servers (W-36, W-39): what is said of them before anybody's player fails. */
class ElsewhereTest {

    private static final String AT = "https://example.org/show/";
    private static final String MASTER = AT + "master.m3u8?key=secret";

    private static final String FILM = """
            #EXTM3U
            #EXT-X-TARGETDURATION:6
            #EXTINF:6,
            a.ts
            #EXTINF:6,
            b.ts
            """;

    private static Web web() {
        return new Web()
                .with(MASTER, """
                        #EXTM3U
                        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Deutsch",LANGUAGE="de",URI="de.m3u8"
                        #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.4d401e",RESOLUTION=640x360
                        low.m3u8
                        """)
                .with(AT + "low.m3u8", FILM + "#EXT-X-ENDLIST\n")
                .with(AT + "a.ts", "G")
                .with(AT + "live.m3u8", FILM)
                .with(AT + "b.ts", "G");
    }

    private static Elsewhere open(Web web) {
        return new Elsewhere(web, true, false);
    }

    private static MediaException refusal(ThrowingCallable call, String... words) {
        MediaException refusal = catchThrowableOfType(MediaException.class, call);
        assertThat(refusal).hasMessageContainingAll(words).hasMessageNotContaining("secret");
        assertThat(refusal.getMessage().lines().count()).isLessThanOrEqualTo(2);
        return refusal;
    }

    @Example
    void film_isDescribed_andPlayedFromWhereItIs() throws Exception {
        Web web = web();
        MediaDescription film = open(web).ended(MASTER);

        assertThat(film.title()).isEqualTo("master");
        assertThat(film.duration()).isEqualTo(12);
        assertThat(film.renditions()).containsExactly(new Rendition(
                MASTER, "application/vnd.apple.mpegurl; codecs=\"avc1.4d401e\"",
                Optional.of(new Picture(640, 360, 0))));
        assertThat(film.tracks()).extracting(Track::id).containsExactly("subtitles/de/Deutsch");
        assertThat(film.live()).isEmpty();
        assertThat(film.origins()).isEmpty();
        assertThat(film.relayed()).isFalse();
        // The playlist, the one it names, and one look at the media.
        assertThat(web.asked()).hasSize(3);
    }

    @Example
    void live_isDescribed_byItsOwnSource() throws Exception {
        Web web = web();
        MediaDescription stream = open(web).live(AT + "live.m3u8");

        assertThat(stream.duration()).isInfinite();
        assertThat(stream.live().orElseThrow().delay()).isEqualTo(18);
        assertThat(web.asked()).containsExactly(AT + "live.m3u8", AT + "b.ts");
    }

    @Example
    void eachDeclines_whatTheOtherKnows() {
        assertThat(refusal(() -> open(web()).ended(AT + "live.m3u8"), "is live").declined()).isTrue();
        assertThat(refusal(() -> open(web()).live(MASTER), "is not live").declined()).isTrue();
        String film = AT + "film.mp4";
        assertThat(refusal(() -> open(web().with(film, "\0\0\0\u0008ftypisom")).live(film), "is not live").declined())
                .isTrue();
        assertThat(refusal(() -> open(web()).live(AT + "nothing"), "There is nothing at").declined()).isFalse();
    }

    @Example
    void otherServersOfTheMedia_areNamed() throws Exception {
        Web web = web()
                .with(AT + "low.m3u8", FILM.replace("a.ts", "https://cdn.example.net/a.ts") + "#EXT-X-ENDLIST\n")
                .with("https://cdn.example.net/a.ts", "G");
        assertThat(open(web).ended(MASTER).origins()).containsExactly("https://cdn.example.net");

        web.leading("https://short.example.com/x", MASTER);
        MediaDescription led = open(web).ended("https://short.example.com/x");
        assertThat(led.renditions().getFirst().url()).isEqualTo(MASTER);
        assertThat(led.origins()).containsExactly("https://cdn.example.net");
    }

    @Example
    void mediaThatPagesMayNotRead_areRefused_orPassedOnByTheHost() throws Exception {
        for (String page : List.of(AT + "low.m3u8", AT + "a.ts")) {
            Web web = web().with(page, 200, page.endsWith("ts") ? "G" : FILM + "#EXT-X-ENDLIST\n", false);

            refusal(() -> open(web).ended(MASTER), "Access-Control-Allow-Origin", "-Dtutti.relay=on");
            assertThat(new Elsewhere(web, true, true).ended(MASTER).relayed()).isTrue();
        }
    }

    @Example
    void mediaByHttp_areRefusedOnSecurePages_orPassedOnByTheHost() throws Exception {
        Web web = web()
                .with(AT + "low.m3u8", FILM.replace("a.ts", "http://example.org/a.ts") + "#EXT-X-ENDLIST\n")
                .with("http://example.org/a.ts", "G");
        refusal(() -> open(web).ended(MASTER), "by https", "-Dtutti.relay=on");
        assertThat(new Elsewhere(web, true, true).ended(MASTER).relayed()).isTrue();
        assertThat(new Elsewhere(web, false, false).ended(MASTER).origins()).containsExactly("http://example.org");
    }

    @Example
    void whatHasNoRights_orIsNotThere_isToldWithItsNumber() {
        refusal(() -> open(web().with(AT + "low.m3u8", 403, "", true)).ended(MASTER), AT + "low.m3u8", "login", "403");
        refusal(() -> open(web().with(AT + "a.ts", 404, "", true)).ended(MASTER), AT + "a.ts", "nothing", "404");
        refusal(() -> open(web().with(MASTER, 410, "", true)).ended(MASTER), "nothing", "410");
    }

    @Example
    void webPageInPlaceOfMedia_isNamed() {
        String page = " <!DOCTYPE html><title>Log in</title>";
        refusal(() -> open(web().with(AT + "a.ts", page)).ended(MASTER), "web page in place of its media");
        refusal(() -> open(web().with(AT + "low.m3u8", page)).ended(MASTER), "something else than playlists");
        refusal(() -> open(web().with(MASTER, page)).ended(MASTER), "is a web page");
    }

    @Example
    void whatNoBrowserPlays_isNamed() {
        refusal(() -> open(web().with(MASTER, """
                #EXTM3U
                #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4v.20.9"
                low.m3u8
                """)).ended(MASTER), "'mp4v.20.9'", "Use another address");
        refusal(() -> open(web().with(AT + "low.m3u8", "#EXTM3U\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"skd://secret\"\n"
                + FILM.substring(8))).ended(MASTER), "DRM");
    }

    @Example
    void mediaInAPrivateNetwork_areNotAskedFor() {
        Web web = web().with(AT + "low.m3u8", FILM.replace("a.ts", "https://intranet/a.ts") + "#EXT-X-ENDLIST\n")
                .without("https://intranet/");
        refusal(() -> open(web).ended(MASTER), "'intranet' is in a private network");
        Web nested = web().with(MASTER, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://intranet/x?secret\n")
                .without("http://intranet/");
        refusal(() -> open(nested).ended(MASTER), "'intranet' is in a private network");
    }

    @Example
    void playlistBeyondTheLimit_isRefused_andOneBelowIsReadWhole() throws Exception {
        String long4 = FILM + "#" + "x".repeat(4 << 20) + "\n#EXT-X-ENDLIST\n";
        refusal(() -> open(web().with(MASTER, long4)).ended(MASTER), "more than 4 MB");
        refusal(() -> open(web().withUnsized(MASTER, long4)).ended(MASTER), "more than 4 MB");

        String long1 = FILM + "#" + "x".repeat(1 << 20) + "\n#EXT-X-ENDLIST\n";
        assertThat(open(web().with(MASTER, long1)).ended(MASTER).duration()).isEqualTo(12);
        assertThat(open(web().withUnsized(MASTER, long1)).ended(MASTER).duration()).isEqualTo(12);
    }

    @Example
    void dash_isDescribedToo() throws Exception {
        String mpd = AT + "manifest.mpd";
        String text = """
                <MPD mediaPresentationDuration="PT1M"><Period><AdaptationSet mimeType="video/mp4" codecs="avc1.4d401e">
                <SegmentTemplate duration="4" media="$Number$.m4s" initialization="init.mp4"/><Representation id="v"/>
                </AdaptationSet></Period></MPD>""";
        Web web = web().with(mpd, text).with(AT + "init.mp4", "\0\0\0\u0008ftypisom");
        assertThat(open(web).ended(mpd).renditions().getFirst().type())
                .isEqualTo("application/dash+xml; codecs=\"avc1.4d401e\"");

        web.with(mpd, text.replace("<MPD", "<MPD type='dynamic' availabilityStartTime='2026-03-01T11:00:00Z'"));
        assertThat(open(web).live(mpd).live().orElseThrow().programmeTime()).isTrue();
        assertThat(refusal(() -> open(web).ended(mpd), "is live").declined()).isTrue();
    }

    @Example
    void bombOfEntities_isRefusedInWords() {
        String bomb = "<!DOCTYPE x [<!ENTITY a \"%s\">]><MPD>&a;</MPD>".formatted("a".repeat(1000));
        refusal(() -> open(web().with(MASTER, bomb)).ended(MASTER), "DOCTYPE");
    }
}
