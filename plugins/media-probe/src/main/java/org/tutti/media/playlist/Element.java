package org.tutti.media.playlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** An element of XML, without prefixes. It grows while it is read, and no more when the document is handed out. */
final class Element {

    private final String name;
    private final Map<String, String> attributes;
    private final Map<String, List<Element>> children = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    Element(String name, Map<String, String> attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    void add(Element child) {
        children.computeIfAbsent(child.name, _ -> new ArrayList<>(1)).add(child);
    }

    void add(String more) {
        text.append(more);
    }

    String name() {
        return name;
    }

    /** What is written in it itself. */
    String text() {
        return text.toString();
    }

    /** Empty if it is not there. */
    String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    /** A number of at least 0. */
    OptionalDouble number(String attribute) {
        String value = attributes.get(attribute);
        if (value == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(value);
            return number >= 0 && number < Double.POSITIVE_INFINITY
                    ? OptionalDouble.of(number)
                    : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** A duration, in seconds. */
    OptionalDouble duration(String attribute) {
        return Times.duration(attribute(attribute));
    }

    /** Its children of a name, in their order. */
    List<Element> all(String child) {
        return children.getOrDefault(child, List.of());
    }

    Optional<Element> first(String child) {
        return all(child).stream().findFirst();
    }

    boolean has(String child) {
        return children.containsKey(child);
    }
}
