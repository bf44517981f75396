package org.tutti.gateway.xmpp;

import java.util.Optional;
import org.jivesoftware.smack.packet.StandardExtensionElement;

/** The attributes of an element that came from outside, read with care. */
record Attributes(StandardExtensionElement tag) {

    private static final int LONGEST = 4000;

    boolean has(String name) {
        return tag.getAttributeValue(name) != null;
    }

    Optional<String> optional(String name) throws MalformedException {
        Optional<String> value = Optional.ofNullable(tag.getAttributeValue(name));
        if (value.filter(text -> text.length() > LONGEST).isPresent()) {
            throw new MalformedException("'%s' has at most %d characters.".formatted(name, LONGEST));
        }
        return value;
    }

    String text(String name) throws MalformedException {
        return optional(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new MalformedException("The attribute '%s' is missing.".formatted(name)));
    }

    /** A number that is finite. */
    double number(String name) throws MalformedException {
        String text = text(name);
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // As for one that is infinite.
        }
        throw new MalformedException("'%s' is a number, not '%s'.".formatted(name, excerpt(text)));
    }

    double number(String name, double otherwise) throws MalformedException {
        return has(name) ? number(name) : otherwise;
    }

    /** A number between two, both included. */
    double number(String name, double least, double most) throws MalformedException {
        double value = number(name);
        if (value < least || value > most) {
            throw new MalformedException("'%s' lies in %s to %s, not %s."
                    .formatted(name, Tags.number(least), Tags.number(most), excerpt(text(name))));
        }
        return value;
    }

    long whole(String name) throws MalformedException {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedException("'%s' is a whole number, not '%s'.".formatted(name, excerpt(text)));
        }
    }

    /** As much of what somebody wrote as belongs into a message. */
    static String excerpt(String text) {
        return Words.excerpt(text, 40);
    }
}
