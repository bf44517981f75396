package org.tutti.session;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.tree.Uris;

/**
 * One media resource of a session, as its source described it when it was chosen. The description is part of the
 * journal, so that a replay does not ask the source again.
 *
 * @param source the name of the media source; its renditions live below {@code /media/SOURCE/}
 * @param media the description
 */
public record Item(String source, MediaDescription media) {

    /** What it is called in the synchronisation tree: its locator, with what no URI may have encoded. */
    public String uri() {
        return encoded(media.locator());
    }

    /** All URIs that mean it: {@link #uri}, and those of its renditions that mean the same everywhere. */
    public Set<String> uris() {
        Set<String> uris = new LinkedHashSet<>();
        uris.add(uri());
        for (MediaDescription.Rendition rendition : media.renditions()) {
            if (Uris.scheme(rendition.url()).isPresent()) {
                uris.add(encoded(rendition.url()));
            }
        }
        return uris;
    }

    private static String encoded(String text) {
        var uri = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (character == '#' || Uris.forbids(character)) {
                for (byte one : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
                    uri.append("%%%02X".formatted(one));
                }
            } else {
                uri.appendCodePoint(character);
            }
        });
        return uri.toString();
    }
}
