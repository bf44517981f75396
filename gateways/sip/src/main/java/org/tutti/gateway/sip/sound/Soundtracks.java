package org.tutti.gateway.sip.sound;

import java.util.Optional;
import org.tutti.session.Item;

/**
 * The soundtracks of what is on, prepared out of process and kept while somebody listens. Thread-safe; never blocks.
 */
public interface Soundtracks extends AutoCloseable {

    /**
     * The soundtrack of an item. The same for all who ask at a time; close what you were given when it is no longer
     * listened to.
     *
     * @param velocity seconds of media per second, above 0; unlike 1 its pitch stays. Outside 0.5 to 2 it is silent
     * @param sampleRate 8000 or 16000
     */
    Listening listen(Item item, double velocity, int sampleRate);

    /** Why nothing can be heard of an item, for people; empty as long as it is not known that nothing can. */
    Optional<String> trouble(Item item);

    @Override
    void close();

    /** A track in use. */
    interface Listening extends AutoCloseable {
        Track track();

        @Override
        void close();
    }
}
