package org.tutti.media.playlist;

/** A playlist that cannot be played. The message says what it is, for people, to be put after its name. */
public final class PlaylistException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message such as "is a playlist of 3 000 000 lines; the most is 100 000" */
    public PlaylistException(String message) {
        super(message);
    }
}
