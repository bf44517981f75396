package org.tutti.gateway.sip.media;

/**
 * The voices of the calls in one session, each hearing all others but itself (C-24). Thread-safe.
 */
public final class Voices {}
