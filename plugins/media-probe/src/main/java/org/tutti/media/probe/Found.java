package org.tutti.media.probe;

/** What some bytes are. */
public sealed interface Found {

    /**
     * Media that browsers play, some of them at least.
     *
     * @param type the media type, with its codecs where they are known for sure: {@code video/webm; codecs="vp9, opus"}
     * @param duration seconds, above 0; {@link Double#POSITIVE_INFINITY} if it could not be found out
     */
    record Media(String type, double duration) implements Found {}

    /**
     * Something else.
     *
     * @param what to put after "is": "a web page"
     */
    record Other(String what) implements Found {

        static Other pictureOf(String codec) {
            return new Other("a film whose picture is coded as '%s', which browsers do not play".formatted(codec));
        }
    }
}
