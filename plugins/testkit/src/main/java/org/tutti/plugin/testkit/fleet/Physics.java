package org.tutti.plugin.testkit.fleet;

/**
 * The constants of the player model. What is marked <i>fitted</i> was chosen so that the model shows the figures
 * recorded of Chromium (docs/simulator.md); everything else was measured by itself, or is the browser client's own.
 */
final class Physics {

    /** The follower looks this often, s. */
    static final double TICK = 0.04;

    /** Time by which a timer comes late, s, at most; measured. */
    static final double TIMER_LATE = 0.001;

    /** A change of speed takes effect after, s; measured, between 50 and 120 ms. */
    static final double OBEYS_AFTER = 0.072;

    /** One reading of a position lies anywhere within this width around the truth, s; fitted. */
    static final double READING_QUANTUM = 0.00039;

    /** Standard deviation of what a start takes, s; measured ("some 10 ms"). */
    static final double START_SCATTER = 0.01;

    /** What a start with full buffers takes less than one with empty ones, s; measured. */
    static final double IN_PLACE_GAIN = 0.075;

    /** Standard deviation of what a seek takes, as a share of it; fitted to seeks of the recorded runs. */
    static final double SEEK_SCATTER = 0.12;

    /**
     * What a seek to media that is not there takes longer, in round trips; measured: 380 ms over a path of 150 ms and
     * 10 Mbit/s. How far it is beyond that makes no difference (C-29).
     */
    static final double FETCH_TRIPS = 2.5;

    /** An exchange of timestamps is late by up to this at either end, s: busy threads; a guess that matters little. */
    static final double EXCHANGE_LATE = 0.0002;

    /**
     * The share of answers that come behind media, and so meet the longer of two delays; fitted. It makes paths with
     * jitter look lopsided, which no exchange of timestamps can tell.
     */
    static final double CROWDED = 0.82;

    /** Readings right after a start swing around the truth within this width, s; fitted. */
    static final double SWING = 0.0032;

    /** The resolution of a page's clock, s: 100 µs without isolation. */
    static final double CLOCK_STEP = 0.0001;

    /** Live media is with a player up to this long after it is made, s, and mostly much sooner. */
    static final double LIVE_DELAY_LEAST = 0.5, LIVE_DELAY_MORE = 3;

    /** With bandwidth to spare a player holds this much media either way, s. */
    static final double KEEPS = 60;

    /** How far ahead a player says that it has fetched, at most, s of media. */
    static final double FETCHES_AHEAD = 30;

    /** A player that ran out of media goes on when it has this much, s of media. */
    static final double GOES_ON_WITH = 1;

    /** TCP sends again after a round trip and this much, s; then after twice as long, and so on. */
    static final double RETRANSMISSION = 0.2;

    private Physics() {}
}
