package org.tutti.media.playlist;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An element of XML, without prefixes.
 *
 * @param children may grow while it is read, and does not any more when the document is handed out
 * @param text what is written in it itself
 */
record Element(String name, Map<String, String> attributes, List<Element> children, StringBuilder text) {

    Element(String name, Map<String, String> attributes) {
        this(name, attributes, new ArrayList<>(), new StringBuilder());
    }

    /** Empty if it is not there. */
    String attribute(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    /** A number of at least 0. */
    OptionalDouble number(String attribute) {
        try {
            double value = Double.parseDouble(attribute(attribute));
            return value >= 0 && value < Double.POSITIVE_INFINITY ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** A duration, in seconds. */
    OptionalDouble duration(String attribute) {
        return Times.duration(attribute(attribute));
    }

    List<Element> all(String child) {
        return children.stream().filter(each -> each.name.equals(child)).toList();
    }

    Optional<Element> first(String child) {
        return children.stream().filter(each -> each.name.equals(child)).findFirst();
    }

    boolean has(String child) {
        return first(child).isPresent();
    }
}
