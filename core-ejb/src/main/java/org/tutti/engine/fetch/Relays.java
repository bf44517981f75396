package org.tutti.engine.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.FetchException;

/**
 * How the server passes on what players may not read where it is: under the same checks as
 * {@link org.tutti.plugin.media.Fetch}, while it comes. Not for plug-ins. Thread-safe.
 */
@FunctionalInterface
public interface Relays {

    /** The system property that lets the server pass on what is elsewhere: {@code on} or {@code off}. */
    String SETTING = "tutti.relay";

    /** What a request that is passed on says in {@code Via}: one that comes with it has been here before. */
    String VIA = "1.1 tutti";

    /**
     * Whether the server passes anything on.
     *
     * @throws IllegalArgumentException if the setting is neither {@code on} nor {@code off}
     */
    static boolean on() {
        String setting = System.getProperty(SETTING, "").strip();
        return switch (setting.toLowerCase(Locale.ROOT)) {
            case "on" -> true;
            case "off", "" -> false;
            default -> throw new IllegalArgumentException(
                    "-D%s is 'on' or 'off', not '%s'.".formatted(SETTING, setting));
        };
    }

    /**
     * Asks an address; blocks for some seconds at the most.
     *
     * <p>What the administrator allows although it is not public is not for everybody to read who can make a playlist
     * name it: it is asked for what an item names there, and redirects from other servers do not lead to it.
     *
     * @param range of what is there, as in {@code Range}: {@code bytes=0-1023}
     * @param named whether an item has something on that server itself, and not only by what its playlists name
     * @return the answer, whatever its status; close it in any case
     * @throws FetchException if there is no answer, or the address may not be asked
     */
    Body pass(URI address, Optional<String> range, boolean named) throws FetchException;
}
