package org.tutti.media.playlist;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tutti.plugin.media.Live;

/** An HLS playlist of media, as its lines are read. */
final class HlsMedia {

    private final URI base;
    private final Addresses addresses;

    private boolean ended;
    private boolean event;
    private boolean locked;
    private double target;
    private double holdBack;
    private double partHoldBack;
    private double partTarget;
    private long sequence;
    private String firstSegment = "";
    private String lastSegment = "";

    private long segments;
    private double duration;
    private double longest;
    private double last;
    private double upcoming;

    /** Of the segment that is not whole yet (s). */
    private double parts;

    /** The programme time of the first segment, and what one at the end would have; known from the first tag on. */
    private OptionalLong first = OptionalLong.empty();
    private long told;
    private double since;

    HlsMedia(URI base, Addresses addresses) {
        this.base = base;
        this.addresses = addresses;
    }

    static HlsMedia read(URI base, String text, Addresses addresses) throws PlaylistException {
        if (!text.contains("#EXT-X-TARGETDURATION") && !text.contains("#EXT-X-STREAM-INF")) {
            throw new PlaylistException("is a list of songs or stations, and no playlist of one film");
        }
        var media = new HlsMedia(base, addresses);
        var lines = new HlsLines(text);
        while (lines.advance()) {
            if (lines.isAddress()) {
                media.segment(lines.line());
            } else {
                media.tag(lines);
            }
        }
        if (media.duration + media.parts <= 0) {
            throw new PlaylistException("is a playlist in which there are no media (yet)");
        }
        if (media.duration > Playlists.LONGEST) {
            throw new PlaylistException("is a playlist of more than a year");
        }
        return media;
    }

    private void tag(HlsLines lines) throws PlaylistException {
        switch (lines.tag()) {
            case "EXTINF" -> upcoming = lines.seconds();
            case "EXT-X-TARGETDURATION" -> target = lines.seconds();
            case "EXT-X-MEDIA-SEQUENCE" -> sequence = lines.count();
            case "EXT-X-ENDLIST" -> ended = true;
            case "EXT-X-PLAYLIST-TYPE" -> {
                ended |= lines.value().equals("VOD");
                event |= lines.value().equals("EVENT");
            }
            case "EXT-X-PROGRAM-DATE-TIME" -> Times.instant(lines.value(), false).ifPresent(this::told);
            case "EXT-X-KEY" -> locked |= HlsMaster.locks(lines.attributes(), base, addresses);
            case "EXT-X-MAP", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT" -> note(lines.attributes());
            case "EXT-X-SERVER-CONTROL" -> {
                holdBack = HlsLines.seconds(lines.attributes(), "HOLD-BACK");
                partHoldBack = HlsLines.seconds(lines.attributes(), "PART-HOLD-BACK");
            }
            case "EXT-X-PART-INF" -> partTarget = HlsLines.seconds(lines.attributes(), "PART-TARGET");
            case "EXT-X-PART" -> {
                parts += HlsLines.seconds(lines.attributes(), "DURATION");
                note(lines.attributes());
            }
            case "EXT-X-STREAM-INF" -> throw new PlaylistException(
                    "is a playlist of playlists that name playlists again");
            default -> {
                // It says nothing that counts here.
            }
        }
    }

    private void note(Map<String, String> attributes) throws PlaylistException {
        addresses.note(base, attributes.getOrDefault("URI", ""));
    }

    private void told(long instant) {
        if (first.isEmpty()) {
            first = OptionalLong.of(instant - Times.micros(duration));
        }
        told = instant;
        since = 0;
    }

    private void segment(String address) throws PlaylistException {
        addresses.note(base, address);
        if (segments++ == 0) {
            firstSegment = address;
        }
        lastSegment = address;
        last = upcoming;
        longest = Math.max(longest, upcoming);
        duration += upcoming;
        since += upcoming;
        upcoming = 0;
        parts = 0;
    }

    boolean ended() {
        return ended;
    }

    boolean locked() {
        return locked;
    }

    double duration() {
        return duration;
    }

    /** The first segment goes first from a stream, so there the last is taken. */
    Optional<URI> sample() throws PlaylistException {
        if (segments == 0) {
            return Optional.empty();
        }
        URI sample = addresses.add(base, ended ? firstSegment : lastSegment);
        if (sample.equals(base)) {
            throw new PlaylistException("is a playlist that names itself as its media");
        }
        return Optional.of(sample);
    }

    /** @param now µs */
    Live live(long now) {
        double segment = target > 0 ? target : longest > 0 ? longest : parts;
        double hold = parts() && partHold() > 0 ? partHold() : holdBack > 0 ? holdBack : 3 * segment;
        if (first.isPresent()) {
            long edge = told + Times.micros(since + parts);
            return new LiveTime(now, Math.min(first.getAsLong(), edge), edge, hold, segment, event).told();
        }
        var time = new LiveTime(now, now - Times.micros(duration + parts), now, hold, segment, event);
        return segments == 0
                ? time.counted(sequence, parts, segment)
                : time.counted(sequence + segments - 1, last + parts, duration > 0 ? duration / segments : segment);
    }

    private boolean parts() {
        return partTarget > 0;
    }

    private double partHold() {
        return partHoldBack > 0 ? partHoldBack : 3 * partTarget;
    }
}
