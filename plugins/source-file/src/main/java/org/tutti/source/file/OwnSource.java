package org.tutti.source.file;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Fingerprint;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/**
 * The media source {@code own}: a file that each viewer picks from their own disk. Nothing is read or served here; the
 * page of whoever picked it first says all there is to know, {@code own:NAME?size=…&duration=…&digest=…&type=…}: NAME
 * percent-encoded, the size in bytes, the duration in seconds (left out if it is not known), the digest as
 * {@link Fingerprint} has it, and the media type without codecs (empty if the browser knows none).
 */
@Component(property = MediaSource.NAME + "=own")
public final class OwnSource implements MediaSource {

    private static final String SCHEME = "own:";
    private static final int LONGEST = 2000;

    /** What JavaScript counts exactly, in bytes; and a year, in seconds. */
    private static final double LARGEST = 1L << 53, LONGEST_FILM = 31_536_000;

    @Override
    public boolean accepts(String locator) {
        return locator.startsWith(SCHEME) && locator.length() > SCHEME.length();
    }

    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        try {
            return CompletableFuture.completedStage(read(locator));
        } catch (MediaException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private MediaDescription read(String locator) throws MediaException {
        int mark = locator.indexOf('?');
        if (!accepts(locator) || locator.length() > LONGEST || mark < 0) {
            throw refused("It has %d characters; it is of at most %d, with a '?' behind the name."
                    .formatted(locator.length(), LONGEST));
        }
        Map<String, String> parts = parts(locator.substring(mark + 1));
        String name = Words.shown(decoded(locator.substring(SCHEME.length(), mark)));
        String digest = parts.getOrDefault("digest", "");
        // Some browsers know of no type for what they play; the name says it then.
        String said = parts.getOrDefault("type", "");
        String type = said.isEmpty() ? MediaTypes.played(name).orElse("") : said;
        String title = Paths.title(name);
        if (title.isBlank() || !digest.matches("[0-9a-f]{64}")) {
            throw refused("It has the name '%s' and a digest of %d characters.".formatted(name, digest.length()));
        }
        if (!MediaTypes.isOwn(type)) {
            throw refused("'%s' is of the type '%s', which browsers do not play.".formatted(name, Words.shown(type)));
        }
        double size = number(parts.getOrDefault("size", ""), "[0-9]{1,16}", LARGEST, "size");
        double duration = parts.containsKey("duration")
                ? number(parts.get("duration"), "[0-9]{1,8}(\\.[0-9]{1,20})?", LONGEST_FILM, "duration")
                : Double.POSITIVE_INFINITY;
        var rendition = new Rendition(SCHEME + digest, type);
        return new MediaDescription(locator, title, duration, List.of(rendition))
                .with(new Fingerprint((long) size, digest));
    }

    private static Map<String, String> parts(String query) throws MediaException {
        try {
            return Arrays.stream(query.split("&"))
                    .map(part -> part.split("=", 2))
                    .collect(Collectors.toMap(part -> part[0], part -> part.length < 2 ? "" : decoded(part[1])));
        } catch (IllegalStateException e) {
            throw refused("It says something twice.");
        }
    }

    /** What is no encoding stays as it is written; the checks that follow are not passed by that. */
    private static String decoded(String written) {
        try {
            return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return written;
        }
    }

    private static double number(String written, String form, double most, String what) throws MediaException {
        double number = written.matches(form) ? Double.parseDouble(written) : 0;
        if (!(number > 0) || number > most) {
            throw refused("Its %s is '%s'; that is above 0, at most %.0f.".formatted(what, Words.shown(written), most));
        }
        return number;
    }

    private static MediaException refused(String why) {
        return new MediaException(why + "\nA file of one's own is offered by choosing it on the page of the session.");
    }
}
