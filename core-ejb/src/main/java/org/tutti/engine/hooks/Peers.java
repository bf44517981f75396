package org.tutti.engine.hooks;

import java.util.Set;

/** The other servers of these sessions, as far as hooks need to know. Any thread may ask; nothing blocks. */
interface Peers {

    /** There are none. */
    Peers NONE = new Peers() {
        @Override
        public Set<String> others() {
            return Set.of();
        }

        @Override
        public String self() {
            return "";
        }

        @Override
        public void tell(String text) {}
    };

    /** Those that count now, by their ids. */
    Set<String> others();

    /** The id of this server. */
    String self();

    /** To all others, in order. What is said to one that is gone is lost. */
    void tell(String text);
}
