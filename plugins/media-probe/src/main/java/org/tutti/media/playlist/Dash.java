package org.tutti.media.playlist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.media.playlist.DashForm.Content;
import org.tutti.plugin.media.Live;

/** Reads DASH. */
final class Dash {

    private static final double DAY = 86_400;
    private static final int MOST_PERIODS = 500;

    private Dash() {}

    static Playlist read(URI address, String text, long now) throws PlaylistException {
        Element mpd = Xml.read(text);
        if (!mpd.name().equals("MPD")) {
            throw new PlaylistException("is a text for programs");
        }
        var addresses = new Addresses(address);
        for (Element location : mpd.all("Location")) {
            addresses.add(address, location.text());
        }
        var tracks = new Tracks();
        List<DashPeriod> periods = periods(mpd, address, addresses, tracks);
        List<DashForm> forms = periods.stream().flatMap(period -> period.forms().stream()).toList();
        if (forms.isEmpty()) {
            throw new PlaylistException("is a playlist in which there are no media (yet)");
        }
        for (Content content : Content.values()) {
            Optional<Playlist> unplayable = unplayable(forms, content);
            if (unplayable.isPresent()) {
                return unplayable.get();
            }
        }
        boolean live = mpd.attribute("type").equals("dynamic");
        return new Playlist(
                Playlist.DASH,
                live ? Double.POSITIVE_INFINITY : duration(mpd, periods),
                live ? Optional.of(live(mpd, periods, now)) : Optional.empty(),
                tracks.choices(),
                Playlists.best(forms.stream().filter(DashForm::playable).flatMap(form -> form.picture().stream())),
                codecs(forms),
                addresses.origins(),
                true,
                "",
                forms.stream().filter(DashForm::playable).findFirst().flatMap(DashForm::sample));
    }

    private static List<DashPeriod> periods(Element mpd, URI address, Addresses addresses, Tracks tracks)
            throws PlaylistException {
                var reader = new DashReader(addresses, tracks);
        URI base = reader.base(mpd, address);
        var periods = new ArrayList<DashPeriod>();
        double next = 0;
        if (mpd.all("Period").size() > MOST_PERIODS) {
            throw new PlaylistException("is a playlist of more than %d periods".formatted(MOST_PERIODS));
        }
        for (Element period : mpd.all("Period")) {
            double start = period.duration("start").orElse(next);
            var read = reader.period(period, start, base);
            periods.add(read);
            next = start + read.duration().orElse(0);
        }
        return periods;
    }

    /** What has a picture needs one that plays, and what has sound such a sound. */
    private static Optional<Playlist> unplayable(List<DashForm> forms, Content content) {
        List<DashForm> these = forms.stream().filter(form -> form.content() == content).toList();
        if (these.isEmpty() || these.stream().anyMatch(DashForm::playable)) {
            return Optional.empty();
        }
        return Optional.of(Playlist.unplayable(
                Playlist.DASH,
                CodecNames.unplayable(these.getFirst().codecs()).map(CodecNames::why).orElse(Playlists.LOCKED)));
    }

    private static double duration(Element mpd, List<DashPeriod> periods) throws PlaylistException {
        OptionalDouble stated = mpd.duration("mediaPresentationDuration");
        if (stated.isEmpty() && !mpd.attribute("mediaPresentationDuration").isEmpty()) {
            throw new PlaylistException("is a playlist of more than a year, or as long as cannot be read");
        }
        OptionalDouble end = stated.isPresent() ? stated : periods.getLast().whole();
        if (end.orElse(0) > Playlists.LONGEST) {
            throw new PlaylistException("is a playlist of more than a year");
        }
        return end.orElse(0) > 0 ? end.getAsDouble() : Double.POSITIVE_INFINITY;
    }

    private static Live live(Element mpd, List<DashPeriod> periods, long now) {
        long zero = Times.instant(mpd.attribute("availabilityStartTime"), true).orElse(0);
        DashPeriod last = periods.getLast();
        double segment = last.segment();
        OptionalDouble depth = mpd.duration("timeShiftBufferDepth");
        // Segments that are counted and not listed are there when the clock says so, the last for up to their length.
        long edge = last.end().isPresent()
                ? zero + Times.micros(last.end().getAsDouble())
                : now - Times.micros(segment);
        long first = zero + Times.micros(periods.getFirst().begin());
        if (depth.isPresent()) {
            first = Math.max(first, edge - Times.micros(depth.getAsDouble()));
        }
        // A stream that has run since 1970 is not gone back in so far.
        first = Math.min(Math.max(first, edge - Times.micros(DAY)), edge);
        double hold = hold(mpd, segment, (now - edge) / 1e6);
        return new LiveTime(now, first, edge, hold, segment, depth.isEmpty()).told();
    }

    /** A delay that is stated counts from now, and not from the edge, if the clocks leave room for that. */
    private static double hold(Element mpd, double segment, double lag) {
        double stated = mpd.duration("suggestedPresentationDelay").orElse(0);
        if (lag > -segment && stated >= lag + segment) {
            return stated - lag;
        }
        double buffer = mpd.duration("minBufferTime").orElse(0);
        return Math.max(2 * segment, Math.min(buffer, 10 * segment));
    }

    private static List<String> codecs(List<DashForm> forms) {
        var codecs = new ArrayList<String>();
        for (Content content : List.of(Content.PICTURE, Content.SOUND)) {
            forms.stream()
                    .filter(form -> form.content() == content && form.playable())
                    .findFirst()
                    .ifPresent(form -> codecs.addAll(form.codecs()));
        }
        return codecs.stream().distinct().toList();
    }
}
