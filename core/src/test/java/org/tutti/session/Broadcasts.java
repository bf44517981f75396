package org.tutti.session;

import java.util.List;
import java.util.Optional;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.Live.Anchor;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Fingerprint;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaDescription.Track.Kind;

/** What is watched while it is made, and what has sounds and texts to choose from. */
final class Broadcasts {

    static final Track ENGLISH = new Track(Kind.AUDIO, "en", "English", Optional.empty());
    static final Track DESCRIBED = new Track(Kind.DESCRIPTION, "en", "English, described", Optional.empty());
    static final Track GERMAN = new Track(Kind.SUBTITLES, "de", "Deutsch", Optional.of("show/de.vtt"));

    private Broadcasts() {}

    /** A session of Ana and Bob in which one of two live feeds is on, and has not begun. */
    static Script feeds() {
        Script script = Script.withAnaAndBob();
        script.does(Script.ANA, new Input.Enqueue(live("stage"))).does(Script.ANA, new Input.Enqueue(live("crowd")));
        return script.does(Script.ANA, new Input.Next());
    }

    /** The position of such a feed that is live some seconds from now. */
    static double liveIn(Script script, double seconds) {
        return live("stage").media().live().orElseThrow().at(script.now() + Math.round(seconds * 1e6));
    }

    /** On air since a minute before the script begins, six seconds behind, with the last two minutes still there. */
    static Item live(String title) {
        return live(title, new Live(Script.BEGIN - 60_000_000, true, 6, 120, Optional.empty()));
    }

    static Item live(String title, Live live) {
        var rendition = new Rendition("https://live.example/%s.m3u8".formatted(title), "application/vnd.apple.mpegurl");
        return new Item("live", new MediaDescription(
                rendition.url(), title, Double.POSITIVE_INFINITY, List.of(rendition)).with(live));
    }

    /** Without programme time. */
    static Item untimed(String title) {
        var anchor = new Anchor(1234, 54, 2);
        return live(title, new Live(Script.BEGIN - 60_000_000, false, 6.5, 30, Optional.of(anchor)));
    }

    static Item show() {
        var picture = new Picture(1280, 720, 25);
        return new Item("file", new MediaDescription(
                        "file:show", "Show", 120, List.of(new Rendition("show/a.mp4", "video/mp4", Optional.of(picture))))
                .withTracks(List.of(ENGLISH, DESCRIBED, GERMAN))
                .withChapters(List.of(new Chapter(0, "Overture"), new Chapter(60.5, "Žofie")))
                .withPoster("poster/show.jpg")
                .with(new Fingerprint(1 << 20, "0f".repeat(32)))
                .withOrigins(List.of("https://cdn.example"))
                .throughHost());
    }
}
