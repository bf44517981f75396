package org.tutti.tree;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.tree.TreeFault.Reason;

/** URIs as people bring them in: which are taken, and what they are. Pure. */
public final class Uris {

    /** The longest URI, in characters. */
    public static final int LONGEST = 4000;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.+", Pattern.DOTALL);
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");
    private static final Pattern FORBIDDEN =
            Pattern.compile("[\\x00-\\x20\\x7F-\\xA0<>\"{}|\\\\^`\\p{Cs}\\u2028-\\u202E\\u2066-\\u2069]");
    private static final Pattern WEB = Pattern.compile("https?://[^/?#@]+([/?].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATA =
            Pattern.compile("data:(text/plain|image/(png|jpeg|webp|gif))[;,].*", Pattern.CASE_INSENSITIVE);
    private static final Pattern GEO = Pattern.compile(
            "geo:-?[0-9]{1,3}(\\.[0-9]+)?,-?[0-9]{1,3}(\\.[0-9]+)?([,;?].*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile(".*\\.([A-Za-z0-9]{2,5})");
    private static final Set<String> NEVER = Set.of("javascript", "vbscript", "data", "about", "file", "filesystem");
    private static final Set<String> VIDEO = Set.of("mp4", "webm", "m4v", "mov", "mkv", "ogv", "m3u8", "mpd");
    private static final Set<String> AUDIO = Set.of("mp3", "ogg", "oga", "opus", "wav", "m4a", "aac", "flac");
    private static final Set<String> IMAGE = Set.of("png", "jpg", "jpeg", "gif", "webp", "avif", "svg");

    private Uris() {}

    /** The scheme of a URI in small letters; empty if it has none. */
    public static Optional<String> scheme(String uri) {
        Matcher matcher = SCHEME.matcher(uri);
        return matcher.matches() ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /** Whether a reference names its scheme, and so is relative to nothing. */
    public static boolean absolute(String reference) {
        return ABSOLUTE.matcher(reference).lookingAt();
    }

    /** Whether a character cannot stand in a URI, or disturbs the text around it. */
    public static boolean forbids(int character) {
        return FORBIDDEN.matcher(Character.toString(character)).find();
    }

    /** Whether a URI of one of the schemes that every tree takes is well-formed. */
    private static boolean taken(String base) {
        return switch (scheme(base).orElse("")) {
            case "https", "http" -> WEB.matcher(base).matches();
            case "data" -> DATA.matcher(base).matches();
            case "geo" -> GEO.matcher(base).matches();
            // A locator of the server's own media, never a path of anybody's disk.
            case "file" -> !base.regionMatches(true, 0, "file:/", 0, 6);
            case "blob", "urn" -> true;
            default -> false;
        };
    }

    static void checkTaken(String base, Predicate<String> roots) throws TreeFault {
        if (!taken(base) && (NEVER.contains(scheme(base).orElse("")) || !roots.test(base))) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "%s cannot be linked: it takes https:, http:, file: (a locator), data: (plain text or a picture),"
                                    .formatted(shortened(base))
                            + " geo:, blob: or urn:.");
        }
    }

    static void check(String uri) throws TreeFault {
        if (uri.length() > LONGEST || scheme(uri).isEmpty() || FORBIDDEN.matcher(uri).find()) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    uri.length() > LONGEST
                            ? "A URI has up to %d characters; this has %d.".formatted(LONGEST, uri.length())
                            : "'%s' is no absolute URI: it begins with a scheme such as https:, and has no spaces."
                                    .formatted(shortened(uri)));
        }
    }

    static MediaUri subject(String uri) throws TreeFault {
        check(uri);
        return checked(MediaUri.parseSubject(uri), uri);
    }

    static MediaUri object(String uri) throws TreeFault {
        check(uri);
        return checked(MediaUri.parse(uri), uri);
    }

    private static MediaUri checked(MediaUri read, String uri) throws TreeFault {
        if (!read.fragment().ignored().isEmpty()) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "'%s' of %s is no part of a resource. Parts are written t=10,40 (seconds, the start first) and"
                                    .formatted(shortened(read.fragment().ignored().getFirst()), shortened(uri))
                            + " xywh=percent:10,10,50,50; a subject may also have t=+5,+10 or t=event,event.");
        }
        return read;
    }

    /** What a resource is, by its scheme and the end of its name; {@link Kind#PAGE} if those do not tell. */
    public static Kind kind(String base) {
        return switch (scheme(base).orElse("")) {
            case "geo" -> Kind.MAP;
            case "data" -> base.regionMatches(true, 0, "data:image", 0, 10) ? Kind.IMAGE : Kind.NOTE;
            case "file" -> byName(base).orElse(Kind.VIDEO);
            case "blob" -> Kind.VIDEO;
            default -> byName(base).orElse(Kind.PAGE);
        };
    }

    private static Optional<Kind> byName(String base) {
        int query = base.indexOf('?');
        Matcher matcher = NAME.matcher(query < 0 ? base : base.substring(0, query));
        String end = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        return VIDEO.contains(end)
                ? Optional.of(Kind.VIDEO)
                : AUDIO.contains(end)
                        ? Optional.of(Kind.AUDIO)
                        : IMAGE.contains(end) ? Optional.of(Kind.IMAGE) : Optional.empty();
    }

    /** A text that somebody sent, as far as it belongs in a message: its first 120 characters. */
    public static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
