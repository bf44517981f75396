package org.tutti.conformance.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What of a tree plays, and where it is, by where that is which has a time of its own; of links that go by no events.
 * Written from {@code docs/tree.md} alone, by its JSON.
 */
final class PurePlayer {

    private static final Pattern FRAGMENT = Pattern.compile("([^#]*)(?:#t=([0-9.]*)(?:,([0-9.]+))?)?");

    private final List<JsonNode> links;
    private final Map<String, JsonNode> byId = new HashMap<>();

    /** @param tree the answer to {@code GET /tree} */
    PurePlayer(JsonNode tree) {
        this.links = StreamSupport.stream(tree.get("triples").spliterator(), false).toList();
        links.forEach(link -> byId.put(link.get("triple").asText(), link));
    }

    /**
     * What plays, by its URI without the fragment, with all its positions (s) in order.
     *
     * @param roots where each is that plays by itself, by URI
     */
    Map<String, List<Double>> at(Map<String, Double> roots) {
        Map<String, List<Double>> playing = new TreeMap<>();
        roots.forEach((uri, position) -> {
            if (!uri.startsWith("urn:tutti:session:")) {
                put(playing, uri, position);
            }
        });
        for (JsonNode link : links) {
            position(link, roots).ifPresent(at -> put(playing, uri(link.get("object").asText()), at));
        }
        playing.values().forEach(positions -> positions.sort(null));
        return playing;
    }

    private static void put(Map<String, List<Double>> playing, String uri, double position) {
        playing.computeIfAbsent(uri, _ -> new ArrayList<>()).add(position);
    }

    private OptionalDouble position(JsonNode link, Map<String, Double> roots) {
        OptionalDouble subject = link.get("parent").isNull()
                ? of(roots.get(uri(link.get("subject").asText())))
                : position(byId.get(link.get("parent").asText()), roots);
        if (subject.isEmpty()) {
            return OptionalDouble.empty();
        }
        double x = subject.getAsDouble();
        // To the microsecond, where it is said in seconds; `at` has milliseconds.
        double[] on = part(link.get("subject").asText());
        double[] part = part(link.get("object").asText());
        double y = part[0] + (x - on[0]) * link.get("rate").asDouble();
        return x >= on[0] && x < on[1] && y < part[1] ? OptionalDouble.of(y) : OptionalDouble.empty();
    }

    private static OptionalDouble of(Double position) {
        return position == null ? OptionalDouble.empty() : OptionalDouble.of(position);
    }

    static String uri(String text) {
        return text.contains("#") ? text.substring(0, text.indexOf('#')) : text;
    }

    /** Start and end in seconds. */
    static double[] part(String uri) {
        Matcher fragment = FRAGMENT.matcher(uri);
        if (!fragment.matches()) {
            throw new IllegalArgumentException(uri);
        }
        String start = fragment.group(2);
        String end = fragment.group(3);
        return new double[] {
            start == null || start.isEmpty() ? 0 : Double.parseDouble(start),
            end == null ? Double.POSITIVE_INFINITY : Double.parseDouble(end)
        };
    }
}
