package org.tutti.plugin.media;

import java.util.List;

/**
 * What a source says of one media resource.
 *
 * @param locator what it was asked for
 * @param title for people; not blank
 * @param duration seconds, above 0; {@link Double#POSITIVE_INFINITY} if unknown or endless
 * @param renditions the same content in several forms, best first; a player takes the first it can play
 */
public record MediaDescription(String locator, String title, double duration, List<Rendition> renditions) {

    /** @throws IllegalArgumentException if there is no title, no rendition, or the duration is not above 0 */
    public MediaDescription {
        renditions = List.copyOf(renditions);
        if (title.isBlank() || renditions.isEmpty() || !(duration > 0)) {
            throw new IllegalArgumentException(
                    "The description of %s needs a title, a duration above 0 s and a rendition; it has '%s', %s s, %d."
                            .formatted(locator, title, duration, renditions.size()));
        }
    }

    /**
     * One form of the content.
     *
     * @param url absolute, or a path below the source's own URL
     * @param type the media type with its codecs, such as {@code video/webm; codecs="vp9, opus"}
     */
    public record Rendition(String url, String type) {}
}
