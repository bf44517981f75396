package org.tutti.gateway.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.tree.Kind;
import org.tutti.tree.Uris;

/**
 * The document in which a page shows what one link shows. It has no script, and its policy lets it load that one thing
 * from where it lies, and nothing else: so what is linked while people watch needs no looser policy of the page itself,
 * which steers the element in here because it is of the same origin. A page of somebody else's is in a frame within,
 * where it may run scripts but has no origin: it reads nothing of ours or of anybody's, and leads the window nowhere.
 *
 * @param policy of the document
 * @param body the one element
 */
record LayerFrame(String policy, String body) {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; %s-src %s; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'self'";

    private static final String STREETS = "https://www.openstreetmap.org";

    /** A film or sound of our own, with the forms it comes in. */
    static LayerFrame of(Kind kind, List<Rendition> renditions) {
        StringBuilder sources = new StringBuilder();
        renditions.forEach(each -> sources.append(
                "<source src=\"%s\" type=\"%s\">".formatted(escaped(each.url()), escaped(each.type()))));
        var where = new StringBuilder("'self'");
        renditions.stream().map(Rendition::url).map(MediaOrigins::origin).flatMap(Optional::stream).distinct()
                .forEach(origin -> where.append(' ').append(origin));
        return new LayerFrame(POLICY.formatted("media", where), element(kind, "").replace("></", ">" + sources + "</"));
    }

    /**
     * What lies at an address.
     *
     * @param address without a fragment, or with one that a page on the web understands
     * @return empty if it is nothing that a frame can show
     */
    static Optional<LayerFrame> of(Kind kind, String address) {
        return source(kind, address).map(where -> new LayerFrame(
                POLICY.formatted(directive(kind), where), element(kind, " src=\"%s\"".formatted(escaped(address)))));
    }

    /** The street map around a place; empty if it is none. */
    static Optional<LayerFrame> streets(String geo) {
        return Place.of(geo).map(place -> {
            String address = "%s/export/embed.html?bbox=%s&layer=mapnik&marker=%s"
                    .formatted(STREETS, place.box(), place.marker());
            return new LayerFrame(
                    POLICY.formatted("frame", STREETS), element(Kind.PAGE, " src=\"%s\"".formatted(escaped(address))));
        });
    }

    /** The whole document. */
    String document(String version) {
        return """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Layer</title>
                <link rel="stylesheet" href="/v/%s/css/layer.css">
                <body>%s</body></html>
                """.formatted(version, body);
    }

    /** Where the address lies, as a policy names it. */
    private static Optional<String> source(Kind kind, String address) {
        return switch (Uris.scheme(address).orElse("")) {
            case "http", "https" ->
                kind == Kind.MAP || kind == Kind.NOTE ? Optional.empty() : MediaOrigins.origin(address);
            case "data" -> kind == Kind.IMAGE ? Optional.of("data:") : Optional.empty();
            case "blob" -> kind.continuous() || kind == Kind.IMAGE ? Optional.of("blob:") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String directive(Kind kind) {
        return kind.continuous() ? "media" : kind == Kind.IMAGE ? "img" : "frame";
    }

    private static String element(Kind kind, String source) {
        return switch (kind) {
            case VIDEO -> "<video%s preload=\"auto\" playsinline disablepictureinpicture></video>".formatted(source);
            case AUDIO -> "<audio%s preload=\"auto\"></audio>".formatted(source);
            case IMAGE -> "<img%s alt=\"\">".formatted(source);
            default ->
                "<iframe%s sandbox=\"allow-scripts\" referrerpolicy=\"no-referrer\" title=\"\"></iframe>"
                        .formatted(source);
        };
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A place on earth (RFC 5870), and how near it is seen. */
    private record Place(double latitude, double longitude, double zoom) {

        private static final Pattern GEO = Pattern.compile("geo:(-?[0-9.]+),(-?[0-9.]+).*", Pattern.CASE_INSENSITIVE);
        private static final Pattern ZOOM = Pattern.compile("[?&]z=([0-9.]{1,5})");
        private static final double NEAR = 12, NEAREST = 19;

        /** A map of this many pixels in width; a world is 256 at zoom 0. */
        private static final double WIDTH = 350;

        static Optional<Place> of(String uri) {
            Matcher geo = GEO.matcher(uri);
            if (!geo.matches()) {
                return Optional.empty();
            }
            Matcher zoom = ZOOM.matcher(uri);
            try {
                return Optional.of(new Place(Double.parseDouble(geo.group(1)), Double.parseDouble(geo.group(2)),
                                zoom.find() ? Double.parseDouble(zoom.group(1)) : NEAR))
                        .filter(place -> Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        String box() {
            double half = 360 * WIDTH / 256 / Math.pow(2, Math.min(zoom, NEAREST)) / 2;
            return String.format(Locale.ROOT, "%.6f,%.6f,%.6f,%.6f",
                    longitude - half, latitude - half / 2, longitude + half, latitude + half / 2);
        }

        String marker() {
            return String.format(Locale.ROOT, "%.6f,%.6f", latitude, longitude);
        }
    }
}
