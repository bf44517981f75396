package org.tutti.session;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.tree.Uris;

/**
 * What of a description a session takes, before it comes to one: it is kept in the journal and sent to everybody, and
 * whoever wrote the source may have erred. Not part of what a session decides. Pure.
 */
public final class Descriptions {

    private static final int RENDITIONS = 20, TRACKS = 64, CHAPTERS = 200, ORIGINS = 20;

    /** Characters of a text, and of an address. */
    private static final int TEXT = 300, ADDRESS = 4000;

    /** Seconds: thirty years. */
    private static final double LONGEST = 1e9;

    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private Descriptions() {}

    /** What is wrong, to be put after the name of the source; empty if nothing is. */
    public static Optional<String> fault(MediaDescription media) {
        return Stream.of(
                        fault(media.renditions().size() > RENDITIONS, "more than %d renditions".formatted(RENDITIONS)),
                        fault(media.tracks().size() > TRACKS, "more than %d tracks".formatted(TRACKS)),
                        fault(media.chapters().size() > CHAPTERS, "more than %d chapters".formatted(CHAPTERS)),
                        fault(media.origins().size() > ORIGINS, "more than %d other servers".formatted(ORIGINS)),
                        fault(!texts(media).allMatch(Descriptions::isText), "a name that cannot be shown"),
                        fault(!addresses(media).allMatch(Descriptions::isAddress), "an address that cannot be used"),
                        fault(own(media).anyMatch(url -> Uris.absolute(url) || url.startsWith("//")),
                                "a poster or a text that is not the source's own"),
                        fault(!media.origins().stream().allMatch(one -> ORIGIN.matcher(one).matches()),
                                "another server that is no origin"),
                        fault(media.tracks().stream().map(Track::id).distinct().count() < media.tracks().size(),
                                "two tracks of one name"),
                        fault(!numbers(media).allMatch(Descriptions::isSane), "a number beyond all measure"),
                        fault(media.fingerprint()
                                .filter(print -> print.size() < 0 || !DIGEST.matcher(print.digest()).matches())
                                .isPresent(), "a fingerprint that is none"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> fault(boolean wrong, String what) {
        return wrong ? Optional.of(what) : Optional.empty();
    }

    private static Stream<String> texts(MediaDescription media) {
        return Stream.of(
                        Stream.of(media.title()),
                        media.tracks().stream().map(Track::label),
                        media.tracks().stream().map(Track::language).filter(tag -> !tag.isEmpty()),
                        media.chapters().stream().map(Chapter::title),
                        media.renditions().stream().map(Rendition::type))
                .flatMap(each -> each);
    }

    private static boolean isText(String text) {
        return !text.isBlank() && text.length() <= TEXT && Texts.printable(text);
    }

    private static Stream<String> addresses(MediaDescription media) {
        return Stream.concat(media.renditions().stream().map(Rendition::url), own(media));
    }

    private static Stream<String> own(MediaDescription media) {
        return Stream.concat(media.poster().stream(), media.tracks().stream().flatMap(track -> track.url().stream()));
    }

    private static boolean isAddress(String url) {
        return !url.isBlank() && url.length() <= ADDRESS && url.chars().noneMatch(each -> each <= ' ' || each == 0x7f);
    }

    private static DoubleStream numbers(MediaDescription media) {
        List<DoubleStream> all = List.of(
                media.chapters().stream().mapToDouble(Chapter::position),
                media.live().stream().flatMapToDouble(Descriptions::numbers),
                media.renditions().stream()
                        .flatMap(one -> one.picture().stream())
                        .flatMapToDouble(picture ->
                                DoubleStream.of(picture.width() - 1, picture.height() - 1, picture.frameRate())));
        return all.stream().flatMapToDouble(each -> each);
    }

    private static DoubleStream numbers(Live live) {
        return DoubleStream.concat(
                DoubleStream.of(
                        Math.abs(live.delay()),
                        Double.isFinite(live.window()) ? live.window() : 0,
                        live.origin() / 1e7),
                live.anchor().stream().flatMapToDouble(anchor -> DoubleStream.of(
                        Math.abs(anchor.position()), anchor.segment() > 0 ? anchor.segment() : Double.NaN)));
    }

    private static boolean isSane(double number) {
        return number >= 0 && number <= LONGEST;
    }
}
