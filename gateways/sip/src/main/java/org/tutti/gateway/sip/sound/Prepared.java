package org.tutti.gateway.sip.sound;

/** A track that tells where it ends. */
interface Prepared extends Track {

    /** Whether nothing will ever be heard from {@code first} on. */
    boolean over(long first);
}
