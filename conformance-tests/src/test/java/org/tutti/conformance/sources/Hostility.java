package org.tutti.conformance.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.tutti.conformance.sources.RawHost.bytes;
import static org.tutti.conformance.sources.RawHost.endless;
import static org.tutti.conformance.sources.RawHost.head;
import static org.tutti.conformance.sources.RawHost.redirect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** What somebody may name as media who means harm, or knows no better. */
final class Hostility {
    private static final String HLS = "application/vnd.apple.mpegurl", DASH = "application/dash+xml";
    private static final String BEGUN = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n";
    private static final String ENDED = "#EXT-X-ENDLIST\n";
    private static final String SEGMENT = "#EXTINF:6,\nseg.ts\n";
    private static final String MPD = "<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'"
            + " profiles='urn:mpeg:dash:profile:isoff-live:2011'"
            + " type='static' mediaPresentationDuration='%s'>%s</MPD>";
    private static final String PERIOD = "<Period>%s<AdaptationSet mimeType='video/mp4'><SegmentTemplate timescale='%s'"
            + " media='$Number$.m4s' initialization='i.mp4'%s<Representation id='1' codecs='avc1.4d401e'"
            + " bandwidth='1000' width='640' height='360'/></AdaptationSet></Period>";
    private static final String TEMPLATE = " duration='6'/>";

    private final RawHost host;
    private final RawHost forbidden;
    private final List<Case> cases = new ArrayList<>();

    /**
     * Something to name.
     *
     * @param what for people
     * @param answer what the answer has to say: words of a refusal, or {@link #TAKEN}
     */
    record Case(String what, String url, String answer) {}

    /** It is taken as it is, and harms nobody. */
    static final String TAKEN = "taken";

    private Hostility(RawHost host, RawHost forbidden) {
        this.host = host;
        this.forbidden = forbidden;
    }

    /** @param forbidden where nothing may be asked */
    static List<Case> on(RawHost host, RawHost forbidden) {
        var all = new Hostility(host, forbidden);
        all.addresses();
        all.answers();
        all.hls();
        all.dash();
        return all.cases;
    }

    private void named(String what, String url, String answer) {
        cases.add(new Case(what, url, answer));
    }

    private void served(String what, RawHost.Answer served, String answer) {
        String path = "/" + cases.size();
        host.at(path, served);
        named(what, host.url(path), answer);
    }

    private void playlist(String what, String text, String answer) {
        served(what, bytes(HLS, text.getBytes(UTF_8), "Access-Control-Allow-Origin: *"), answer);
    }

    private void manifest(String what, String text, String answer) {
        served(what, bytes(DASH, text.getBytes(UTF_8), "Access-Control-Allow-Origin: *"), answer);
    }

    private void addresses() {
        named("a private address", "http://10.0.0.1/master.m3u8", "private network");
        named("the metadata of a cloud", "http://169.254.169.254/latest/meta-data/", "private network");
        named("another port of this machine", forbidden.url("/master.m3u8"), "private network");
        named("the same by name", "http://localhost:%d/master.m3u8".formatted(forbidden.port()), "private network");
        named("the same in IPv6", "http://[::1]:%d/master.m3u8".formatted(forbidden.port()), "IPv6");
        named("the same in one number", "http://2130706433:%d/".formatted(forbidden.port()), "names no server");
        named("the same in octal", "http://0177.0.0.1:%d/".formatted(forbidden.port()), "names no server");
        served("a redirect there", redirect(forbidden.url("/master.m3u8")), "private network");
        served("a redirect to a file", redirect("file:///etc/passwd"), "not an address of the web");
        served("a redirect to itself", redirect("/" + cases.size()), "leads on");
    }

    private void answers() {
        served("a web page that says it is a playlist", bytes(HLS, "<!doctype html><p>Log in".getBytes(UTF_8)),
                "is a web page");
        served("10 GB, as it says", (request, out) -> {
            out.write(head("200 OK", HLS, 10L << 30).getBytes(UTF_8));
            endless("", SEGMENT.repeat(1000), 0).to(request, out);
        }, "");
        served("a header of 4 MB", (_, out) -> out.write(
                ("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(4 << 20) + "\r\n\r\n").getBytes(UTF_8)), "does not answer");
        served("100 000 headers", (_, out) -> out.write(
                ("HTTP/1.1 200 OK\r\n" + "X-Many: 1\r\n".repeat(100_000) + "\r\n").getBytes(UTF_8)), "does not answer");
        served("a header that never ends, a letter at a time", endless("HTTP/1.1 200 OK\r\nX-", "x", 1000), "too long");
        served("a playlist a letter at a time",
                endless("HTTP/1.1 200 OK\r\nContent-Type: " + HLS + "\r\n\r\n" + BEGUN, "#", 1000), "too long");
        served("an endless playlist",
                endless("HTTP/1.1 200 OK\r\nContent-Type: " + HLS + "\r\n\r\n" + BEGUN, SEGMENT.repeat(1000), 0),
                "more than 4 MB");
        served("100 MB of zeros, packed", bytes(HLS, packed(100 << 20), "Content-Encoding: gzip"), "");
        served("nothing", bytes(HLS, new byte[0]), "");
    }

    private void hls() {
        String masters = IntStream.range(0, 10_000)
                .mapToObj(i -> "#EXT-X-STREAM-INF:BANDWIDTH=%d\n/%d?%d\n".formatted(1000 + i, cases.size(), i))
                .collect(Collectors.joining());
        playlist("a master that names itself 10 000 times", "#EXTM3U\n" + masters, "name playlists again");
        playlist("a master that names a private address",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + forbidden.url("/low.m3u8") + "\n", "private network");
        playlist("segments at a private address",
                BEGUN + "#EXTINF:6,\n" + forbidden.url("/seg.ts") + "\n" + ENDED, "private network");
        for (String scheme : List.of("javascript:alert(1)", "data:video/mp2t;base64,AAAA", "file:///etc/passwd")) {
            playlist("segments at " + scheme, BEGUN + "#EXTINF:6,\n" + scheme + "\n" + ENDED, "none of the web");
            playlist("a master that names " + scheme, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + scheme + "\n",
                    "none of the web");
        }
        playlist("a sequence number beyond all",
                BEGUN + "#EXT-X-MEDIA-SEQUENCE:99999999999999999999\n" + SEGMENT, "cannot be read");
        playlist("a segment of 1e308 s, thrice", BEGUN + "#EXTINF:1e308,\na.ts\n".repeat(3) + ENDED, "cannot be read");
        playlist("a segment that is no number long", BEGUN + "#EXTINF:NaN,\na.ts\n" + ENDED, "cannot be read");
        playlist("a segment of -6 s", BEGUN + "#EXTINF:-6,\na.ts\n" + ENDED, "cannot be read");
        playlist("a programme of the year 999999999",
                BEGUN + "#EXT-X-PROGRAM-DATE-TIME:+999999999-12-31T23:59:59Z\n" + SEGMENT, "");
        playlist("a line of 3 MB", BEGUN + "#" + "x".repeat(3 << 20) + "\n" + SEGMENT + ENDED, "");
        playlist("a line with 100 000 attributes",
                "#EXTM3U\n#EXT-X-STREAM-INF:" + "A=1,".repeat(100_000) + "BANDWIDTH=1\n/x.m3u8\n", "");
        playlist("200 000 segments", BEGUN + "#EXTINF:6,\na\n".repeat(200_000) + ENDED, "the most");
        playlist("parts of itself",
                BEGUN + "#EXT-X-MAP:URI=\"/%d\"\n#EXTINF:6,\n/%1$d\n".formatted(cases.size()) + ENDED,
                "names itself");
    }

    private void dash() {
        manifest("entities in entities", "<!DOCTYPE MPD [<!ENTITY a \"aaaaaaaaaa\">" + IntStream.range(1, 20)
                .mapToObj(i -> "<!ENTITY a%d \"%s\">".formatted(i, "&a%s;".formatted(i == 1 ? "" : i - 1).repeat(10)))
                .collect(Collectors.joining()) + "]>" + MPD.formatted("PT60S", "&a19;"), "DOCTYPE");
        manifest("an entity that is a file",
                "<!DOCTYPE MPD [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>" 
                        + MPD.formatted("PT60S", "&f;"), "DOCTYPE");
        manifest("an entity that is elsewhere", "<!DOCTYPE MPD SYSTEM \"" + forbidden.url("/x.dtd") + "\">"
                + MPD.formatted("PT60S", ""), "DOCTYPE");
        manifest("100 000 elements in each other", "<MPD>" + "<a>".repeat(100_000) + "</MPD>", "deep");
        manifest("a million elements", MPD.formatted("PT60S", "<a/>".repeat(1_000_000)), "the most");
        manifest("an element with 100 000 attributes", "<MPD " + IntStream.range(0, 100_000)
                .mapToObj(i -> "a%d=''".formatted(i)).collect(Collectors.joining(" ")) + "></MPD>", "too many");
        manifest("media at a private address",
                film("PT60S", "<BaseURL>%s</BaseURL>".formatted(forbidden.url("/")), "1"),
                "private network");
        manifest("media at javascript:",
                film("PT60S", "<BaseURL>javascript:alert(1)</BaseURL>", "1"), "none of the web");
        manifest("a duration of 1e308 s", film("PT1E308S", "", "1"), "more than a year");
        manifest("a duration of 10^17 years", film("P99999999999999999Y", "", "1"),
                "more than a year");
        manifest("a time scale of 0", film("PT60S", "", "0"), "a timescale of 0");
        manifest("a segment 2 147 483 647 times", MPD.formatted("PT60S", PERIOD.formatted("", "1",
                "><SegmentTimeline><S d='1' r='2147483647'/></SegmentTimeline></SegmentTemplate>")),
                "more than a year");
        manifest("not closed", "<MPD ", "cannot be read");
    }

    private static String film(String duration, String base, String scale) {
        return MPD.formatted(duration, PERIOD.formatted(base, scale, TEMPLATE));
    }

    private static byte[] packed(int zeros) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < zeros >> 20; i++) {
                gzip.write(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
