package org.tutti.engine;

/**
 * Remembers for a day what was answered to requests with a key, so that one that is sent again has one effect, also
 * after a restart. Reads and writes the database in the thread of who asks.
 */
public interface Once {

    /** The longest answer that is kept, in characters. */
    int LONGEST = 1_000_000;

    /** What is said by a refusal for want of readiness after which nobody knows whether the thing was done. */
    String UNSURE = "The database failed just then; maybe it was done. Look at what there is, then try again.";

    /**
     * A request that may be sent again; each is 64 hexadecimal digits of a digest.
     *
     * @param id of who asks with which key
     * @param caller of who asks
     * @param request of what is asked for
     */
    record Keyed(String id, String caller, String request) {}

    /** What is known of a request. */
    sealed interface Known {

        /** Nothing: it is to be done, and then {@link Once#answered} or {@link Once#forget} to be called. */
        record Nothing() implements Known {}

        /** It was answered so. */
        record Answer(String text) implements Known {}

        /** Something else was asked for with this key. */
        record Other() implements Known {}

        /** Nothing, and so it stays: there is no room for more. It is to be done. */
        record Full() implements Known {}

        /** It was begun, and either is under way or broke off: nobody knows what came of it. */
        record Begun() implements Known {}
    }

    /**
     * Notes that a request begins, if nothing is known of it; of two that come at once, one is told so.
     *
     * @throws RefusedException if too many of this caller are remembered already, or the database cannot be asked
     */
    Known begin(Keyed request) throws RefusedException;

    /** Notes what was answered to a request that has begun. Failing that, it stays begun. */
    void answered(Keyed request, String answer);

    /** Forgets a request that has changed nothing: it may be sent again. */
    void forget(Keyed request);
}
