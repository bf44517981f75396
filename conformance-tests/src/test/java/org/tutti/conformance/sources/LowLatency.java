package org.tutti.conformance.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Low-latency HLS (RFC 8216bis) of the film: parts come out one by one, the next is foretold, and who asks for a
 * playlist that is not there yet is answered when it is. Everything follows from the time since it was made.
 */
final class LowLatency implements HttpHandler {
    /** Seconds of a part. */
    static final double PART = 0.2;

    private static final int PARTS = 5; // in a segment of one second
    private static final int WINDOW = 20; // segments
    private static final int SEGMENTS_IN_PARTS = 3;
    private static final String TYPE = "application/vnd.apple.mpegurl";
    private static final Pattern WANTED = Pattern.compile("_HLS_msn=(\\d+)(?:&_HLS_part=(\\d+))?");
    private static final Pattern FILE = Pattern.compile("(\\d+)(?:\\.(\\d+))?\\.m4s");

    private final byte[] film;
    private final byte[] head;
    /** Where the parts begin, and where the last ends. */
    private final List<Integer> parts = new ArrayList<>();
    private final Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final long start = System.nanoTime();
    private final AtomicInteger awaited = new AtomicInteger();

    /** Begins now, and ends after so many seconds. */
    LowLatency(int seconds) {
        Path file = MediaShelf.fragments(seconds);
        try {
            film = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int at = 0;
        while (at < film.length) {
            ByteBuffer box = ByteBuffer.wrap(film, at, film.length - at);
            int size = box.getInt();
            byte[] name = new byte[4];
            box.get(name);
            if (new String(name, StandardCharsets.US_ASCII).equals("moof")) {
                parts.add(at);
            } else if (new String(name, StandardCharsets.US_ASCII).equals("mfra")) {
                break;
            }
            at += size;
        }
        head = Arrays.copyOf(film, parts.getFirst());
        parts.add(at);
    }

    /** The programme time, in ms since the epoch, of a picture: seconds of the film. */
    double programmeTimeOf(double picture) {
        return begun.toEpochMilli() + picture * 1000;
    }

    /** How many playlists were asked for before they were there, and waited for. */
    int awaited() {
        return awaited.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        Matcher file = FILE.matcher(name);
        if (name.equals("live.m3u8")) {
            Matcher wanted = WANTED.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
            if (wanted.find()) {
                int last = wanted.group(2) == null ? PARTS - 1 : Integer.parseInt(wanted.group(2));
                await(Integer.parseInt(wanted.group(1)) * PARTS + last);
            }
            MediaHost.send(exchange, TYPE, playlist(there()).getBytes(StandardCharsets.UTF_8));
        } else if (name.equals("head.mp4")) {
            MediaHost.send(exchange, "video/mp4", head);
        } else if (file.matches()) {
            int first = Integer.parseInt(file.group(1)) * PARTS;
            boolean part = file.group(2) != null;
            int from = part ? first + Integer.parseInt(file.group(2)) : first;
            int to = part ? from + 1 : first + PARTS;
            await(to - 1); // the part that is foretold is asked for before it is there
            MediaHost.send(exchange, "video/mp4", Arrays.copyOfRange(film, parts.get(from), parts.get(to)));
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    /** How many parts are there now. */
    private int there() {
        return (int) Math.min(parts.size() - 1, (System.nanoTime() - start) / 1e9 / PART);
    }

    private void await(int part) {
        if (part >= there()) {
            awaited.incrementAndGet();
        }
        while (part >= there() && part < parts.size() - 1) {
            LockSupport.parkNanos(start + Math.round((part + 1) * PART * 1e9) - System.nanoTime());
        }
    }

    private String playlist(int there) {
        int whole = there / PARTS;
        int first = Math.max(0, whole - WINDOW);
        StringBuilder text = new StringBuilder("""
                #EXTM3U
                #EXT-X-VERSION:9
                #EXT-X-TARGETDURATION:1
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=%s,HOLD-BACK=3.0
                #EXT-X-PART-INF:PART-TARGET=%s
                #EXT-X-MEDIA-SEQUENCE:%d
                #EXT-X-MAP:URI="head.mp4"
                """.formatted(number(3 * PART), number(PART), first));
        for (int segment = first; segment <= whole; segment++) {
            if (segment < whole || there > whole * PARTS) {
                text.append("#EXT-X-PROGRAM-DATE-TIME:").append(begun.plusSeconds(segment)).append('\n');
            }
            int end = Math.min(there, (segment + 1) * PARTS);
            for (int part = segment * PARTS; part < end && segment > whole - SEGMENTS_IN_PARTS; part++) {
                text.append("#EXT-X-PART:DURATION=%s,URI=\"%d.%d.m4s\"%s%n".formatted(
                        number(PART), segment, part % PARTS, part % PARTS == 0 ? ",INDEPENDENT=YES" : ""));
            }
            if (segment < whole) {
                text.append("#EXTINF:1.0,\n%d.m4s\n".formatted(segment));
            }
        }
        text.append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"%d.%d.m4s\"%n".formatted(whole, there % PARTS));
        return text.toString();
    }

    private static String number(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }
}
