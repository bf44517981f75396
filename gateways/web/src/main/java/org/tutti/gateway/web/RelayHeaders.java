package org.tutti.gateway.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.engine.fetch.Relays;
import org.tutti.engine.fetch.Streams.Body;

/** What of an answer's headers is passed on: little, and nothing by which it could become a page under our name. */
final class RelayHeaders {

    /** As the type of what is none of the types that players have a use for. */
    static final String BYTES = "application/octet-stream";

    private static final Set<String> PLAYLISTS = Set.of(
            "application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl",
            "application/dash+xml");

    private static final Pattern MEDIA = Pattern.compile("(?:video|audio)/[a-z0-9][a-z0-9.+-]{0,60}|text/vtt");

    private static final Map<String, Pattern> PASSED = Map.of(
            "ETag", Pattern.compile("(?:W/)?\"[!#-~]{0,200}\""),
            "Last-Modified", Pattern.compile("[A-Za-z0-9 ,:+-]{1,40}"),
            "Content-Range", Pattern.compile("bytes (?:\\d{1,18}-\\d{1,18}|\\*)/(?:\\d{1,18}|\\*)"));

    private static final Pattern AGE = Pattern.compile("(?:^|[ ,])max-age=(\\d{1,9})(?:$|[ ,])");

    /** Longer than anybody watches, in s. What has no stated age is kept while players go back and forth in it. */
    private static final int OLDEST = 3600, USUAL = 60;

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

    private RelayHeaders() {}

    /** Of an answer, those that are passed on as they are meant. */
    static Map<String, String> of(Body body) {
        Map<String, String> headers = new LinkedHashMap<>();
        String type = type(body);
        headers.put("Content-Type", type);
        PASSED.forEach((name, form) -> Optional.ofNullable(body.headers().get(name))
                .filter(value -> form.matcher(value).matches())
                .ifPresent(value -> headers.put(name, value)));
        headers.put("Cache-Control", kept(body.headers().getOrDefault("Cache-Control", ""), isPlaylist(type)));
        return headers;
    }

    /** Whether a request comes from a server like this one, maybe from this one itself. */
    static boolean isPassedOn(List<String> via) {
        return via.stream().flatMap(each -> Stream.of(each.split(","))).map(String::strip).anyMatch(Relays.VIA::equals);
    }

    static boolean isPlaylist(String type) {
        return PLAYLISTS.contains(type);
    }

    /** What it is said to be, if players have a use for that. */
    static String type(Body body) {
        String whole = body.headers().getOrDefault("Content-Type", "");
        String stated = whole.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return isPlaylist(stated) || MEDIA.matcher(stated).matches() ? stated : BYTES;
    }

    private static String kept(String stated, boolean playlist) {
        String text = stated.toLowerCase(Locale.ROOT);
        if (text.contains("no-store") || text.contains("no-cache")) {
            return "no-store";
        }
        Matcher age = AGE.matcher(text);
        if (age.find()) {
            return "private, max-age=" + Math.min(OLDEST, Integer.parseInt(age.group(1)));
        }
        return playlist ? "private, no-cache" : "private, max-age=" + USUAL;
    }

    /**
     * One part, of at most so many bytes; empty for the whole, and for what is no such part.
     *
     * @param range as a browser asks, or null
     */
    static Optional<String> range(String range, long most) {
        Matcher parts = RANGE.matcher(range == null ? "" : range);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(parts.group(1));
        long last = parts.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(parts.group(2));
        return Optional.of("bytes=%d-%d".formatted(first, Math.min(last, first + most - 1)));
    }
}
