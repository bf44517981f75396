package org.tutti.conformance.webapp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is run in the page to judge it. */
final class Scripts {
    private Scripts() {}

    /** @param name of a resource, beside this class unless it begins with a slash */
    static String resource(String name) {
        try (InputStream stream = Scripts.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong, and then where; so that a fault that shows at ten places is read once. */
    static String byProblem(Map<String, List<String>> problemsByPlace) {
        Map<String, List<String>> places = new TreeMap<>();
        problemsByPlace.forEach((place, problems) ->
                problems.forEach(problem -> places.computeIfAbsent(problem, _ -> new ArrayList<>()).add(place)));
        return places.entrySet().stream()
                .map(each -> "%s (%s)".formatted(each.getKey(), String.join(", ", each.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
