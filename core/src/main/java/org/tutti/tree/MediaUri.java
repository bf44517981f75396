package org.tutti.tree;

import java.util.function.Function;

/**
 * A Media Fragments URI: a resource and what part of it is meant.
 *
 * @param base the resource: the URI up to the first {@code #}
 * @param fragment the part
 */
public record MediaUri(String base, Fragment fragment) {

    /** Reads a URI as the Recommendation says. */
    public static MediaUri parse(String uri) {
        return parse(uri, Fragment::parse);
    }

    /** Reads the subject of a link, where a time may also be relative or an event. */
    public static MediaUri parseSubject(String uri) {
        return parse(uri, Fragment::parseSubject);
    }

    private static MediaUri parse(String uri, Function<String, Fragment> reader) {
        int hash = uri.indexOf('#');
        return hash < 0
                ? new MediaUri(uri, Fragment.NONE)
                : new MediaUri(uri.substring(0, hash), reader.apply(uri.substring(hash + 1)));
    }

    MediaUri with(Interval time) {
        return new MediaUri(base, fragment.with(time));
    }

    /** The same part under another URI. */
    public MediaUri at(String otherBase) {
        return new MediaUri(otherBase, fragment);
    }

    /** As one writes it: equal ones are written alike. */
    @Override
    public String toString() {
        String part = fragment.toString();
        return part.isEmpty() ? base : base + '#' + part;
    }
}
