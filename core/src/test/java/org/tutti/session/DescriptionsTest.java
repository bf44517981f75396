package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.Live.Anchor;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Fingerprint;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;

class DescriptionsTest {

    private static final MediaDescription FILM = described("Film", new Rendition("film.mp4", "video/mp4"));

    private static MediaDescription described(String title, Rendition rendition) {
        return new MediaDescription("file:film", title, 60, List.of(rendition));
    }

    private static MediaDescription live(Live live) {
        return new MediaDescription("x:y", "On air", Double.POSITIVE_INFINITY, FILM.renditions()).with(live);
    }

    private static Track text(String label, String url) {
        return new Track(Track.Kind.SUBTITLES, "de", label, Optional.ofNullable(url));
    }

    static Stream<MediaDescription> sane() {
        return Stream.of(
                FILM,
                Broadcasts.show().media(),
                Broadcasts.live("stage").media(),
                Broadcasts.untimed("old").media(),
                live(new Live(Script.BEGIN, true, -7200, Double.POSITIVE_INFINITY, Optional.empty())),
                described("Own", new Rendition("own:" + "0f".repeat(32), "video/mp4")));
    }

    @ParameterizedTest
    @MethodSource("sane")
    void whatIsSane_isTaken(MediaDescription media) {
        assertThat(Descriptions.fault(media)).isEmpty();
    }

    static Stream<MediaDescription> nonsense() {
        return Stream.of(
                described("a\u0007b", FILM.renditions().getFirst()),
                described("x".repeat(301), FILM.renditions().getFirst()),
                described("Film", new Rendition("", "video/mp4")),
                described("Film", new Rendition("a b.mp4", "video/mp4")),
                described("Film", new Rendition("a.mp4", "video/mp4", Optional.of(new Picture(0, 1, 25)))),
                described("Film", new Rendition("a.mp4", "video/mp4", Optional.of(new Picture(1, 1, Double.NaN)))),
                new MediaDescription("x:y", "Film", 60, Collections.nCopies(21, FILM.renditions().getFirst())),
                FILM.withChapters(Collections.nCopies(201, new Chapter(1, "One"))),
                FILM.withChapters(List.of(new Chapter(Double.NaN, "One"))),
                FILM.withChapters(List.of(new Chapter(1, "\u202eOne"))),
                FILM.withTracks(IntStream.range(0, 65).mapToObj(i -> text("T" + i, null)).toList()),
                FILM.withTracks(List.of(text("Deutsch", "a.vtt"), text("Deutsch", "b.vtt"))),
                FILM.withTracks(List.of(text("Deutsch", "https://elsewhere.example/a.vtt"))),
                FILM.withTracks(List.of(text("Deutsch", "//elsewhere.example/a.vtt"))),
                FILM.withPoster("http://elsewhere.example/a.jpg"),
                FILM.withOrigins(List.of("https://cdn.example; script-src *")),
                FILM.withOrigins(List.of("javascript:alert(1)")),
                FILM.with(new Fingerprint(-1, "0f".repeat(32))),
                FILM.with(new Fingerprint(1, "zz")),
                live(new Live(Long.MIN_VALUE, true, 6, 120, Optional.empty())),
                live(new Live(Script.BEGIN, true, 1e300, 120, Optional.empty())),
                live(new Live(Script.BEGIN, false, 6, 120, Optional.of(new Anchor(1, Double.NaN, 2)))),
                live(new Live(Script.BEGIN, false, 6, 120, Optional.of(new Anchor(1, 4, 0)))));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatNobodyCouldShowOrKeep_isRefusedInWords(MediaDescription media) {
        assertThat(Descriptions.fault(media)).isPresent();
    }
}
