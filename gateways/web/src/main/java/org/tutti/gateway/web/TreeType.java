package org.tutti.gateway.web;

import jakarta.ws.rs.NotAcceptableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.gateway.web.rdf.RdfFormat;

/**
 * A form that trees are told in over HTTP.
 *
 * @param type the media type
 * @param rdf empty for plain JSON
 */
record TreeType(String type, Optional<RdfFormat> rdf) {

    static final TreeType JSON = new TreeType("application/json", Optional.empty());

    /** What there is, the best first. */
    static final List<TreeType> ALL = Stream.concat(
                    Stream.of(JSON),
                    Stream.of(RdfFormat.values())
                            .flatMap(format -> format.types().stream()
                                    .map(type -> new TreeType(type, Optional.of(format)))))
            .toList();

    /** A change of some fields of what there is (RFC 7396). Not by its own name: RESTEasy has a way with that one. */
    static final String MERGE_PATCH = "application/x.merge-patch";

    private static final String MERGE_PATCH_NAME = "application/merge-patch+json";

    /** A range of media types that somebody takes, by how exactly it is said. */
    private record Range(String type, int exactness, double quality) {

        boolean has(TreeType offered) {
            return exactness == 0
                    || exactness == 1 && offered.type().startsWith(type.substring(0, type.length() - 1))
                    || type.equals(offered.type());
        }
    }

    /**
     * What is best of what somebody takes (RFC 9110, 12.5.1).
     *
     * @param accept the header; null takes all, and what cannot be read of it counts as not said
     */
    static TreeType accepted(String accept) {
        List<Range> ranges = accept == null ? List.of() : ranges(accept);
        if (ranges.isEmpty()) {
            return JSON;
        }
        TreeType best = null;
        double most = 0;
        for (TreeType offered : ALL) {
            double quality = quality(offered, ranges);
            if (quality > most) {
                best = offered;
                most = quality;
            }
        }
        if (best == null) {
            throw new NotAcceptableException("There are " + String.join(", ", names()) + '.');
        }
        return best;
    }

    private static List<Range> ranges(String accept) {
        List<Range> ranges = new ArrayList<>();
        for (String part : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] pieces = part.split(";");
            String type = pieces.length == 0 ? "" : pieces[0].strip();
            if (type.matches("\\*/\\*|[a-z0-9.+-]+/(\\*|[a-z0-9.+-]+)")) {
                ranges.add(new Range(type, type.startsWith("*") ? 0 : type.endsWith("*") ? 1 : 2, quality(pieces)));
            }
        }
        return ranges;
    }

    private static double quality(String[] pieces) {
        for (String piece : pieces) {
            String text = piece.strip();
            if (text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
                return Double.parseDouble(text.substring(2));
            }
        }
        return 1;
    }

    private static double quality(TreeType offered, List<Range> ranges) {
        return ranges.stream()
                .filter(range -> range.has(offered))
                .max((one, other) -> Integer.compare(one.exactness(), other.exactness()))
                .map(Range::quality)
                .orElse(0.0);
    }

    static List<String> names() {
        return ALL.stream().map(TreeType::type).toList();
    }

    /**
     * The type of a body: one of these, {@link #MERGE_PATCH}, or bytes for all others. Whatever is no UTF-8 is bytes.
     *
     * @param header {@code Content-Type}
     */
    static String ofBody(String header) {
        String[] parts = header.toLowerCase(Locale.ROOT).split(";");
        String type = parts.length == 0 ? "" : parts[0].strip();
        boolean utf8 = Stream.of(parts)
                .map(String::strip)
                .filter(part -> part.startsWith("charset="))
                .allMatch(part -> part.replace("\"", "").equals("charset=utf-8"));
        if (!utf8 || !names().contains(type) && !type.equals(MERGE_PATCH_NAME)) {
            return "application/octet-stream";
        }
        return type.equals(MERGE_PATCH_NAME) ? MERGE_PATCH : type;
    }
}
