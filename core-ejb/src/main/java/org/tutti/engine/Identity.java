package org.tutti.engine;

/** Tells the staff by what they show. Any thread may ask; answers come from memory but for keys that are new. */
public interface Identity {

    /** Knows nobody. */
    Identity NONE = new Identity() {
        @Override
        public boolean recognises(String token) {
            return false;
        }

        @Override
        public Staff staff(String token) {
            throw new IllegalArgumentException("It is none of the staff's.");
        }
    };

    /** Whether a token is one that staff show, good or not: else it is a host token, a seat or an invitation. */
    boolean recognises(String token);

    /**
     * Who shows a token.
     *
     * @throws RefusedException if it is forged, has expired, or comes from nobody who is trusted here
     */
    Staff staff(String token) throws RefusedException;
}
