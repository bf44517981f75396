package org.tutti.plugin.testkit.fleet;

/**
 * What kind of player somebody has: a browser on a machine with clocks and a network of its own. Immutable; each
 * {@code with…} gives another. The defaults are a good computer; its figures were measured in Chromium, see
 * {@link Physics}.
 *
 * @param link its network
 * @param clockSkew ms by which its clock is wrong when it comes; it does not matter, for the clock is estimated
 * @param clockDrift ppm by which its clock runs fast
 * @param mediaDrift ppm by which it plays fast, by the true clock
 * @param startLatency ms from {@code play()} to moving with empty buffers; with full ones it is 75 ms less
 * @param seekLatency ms to get to a place where media is there; elsewhere it must be fetched, which takes longer
 * @param pace the fastest it can play, as a share of normal speed; below 1 it falls behind for good
 * @param comesAt seconds since the beginning
 * @param nature whether it is what it says
 */
public record Player(
        Link link,
        Range clockSkew,
        Range clockDrift,
        Range mediaDrift,
        Range startLatency,
        Range seekLatency,
        Range pace,
        Range comesAt,
        Nature nature) {

    /** How a player behaves. */
    public enum Nature {
        /** Follows, and says how it is. */
        HONEST,
        /** Plays like any other but reports absurd things: hours late, a moment ahead, numbers nobody can have. */
        LIAR,
        /** Plays for twenty seconds; then its picture freezes and it says nothing more, its connection still open. */
        FREEZES,
        /** Says for ever that it loads. */
        NEVER_READY,
        /** Follows, but says each second that it has run out of media. */
        CRIES_WOLF
    }

    /** A good computer on this network. */
    public static Player on(Link link) {
        return new Player(
                link,
                Range.between(-5000, 5000),
                Range.between(-30, 30),
                Range.between(-30, 30),
                Range.between(70, 90),
                Range.between(60, 90),
                Range.of(Double.MAX_VALUE),
                Range.of(0),
                Nature.HONEST);
    }

    /** With a clock that runs fast by so many ppm; negative: slow. */
    public Player withClockDrift(Range ppm) {
        return new Player(
                link, clockSkew, ppm, mediaDrift, startLatency, seekLatency, pace, comesAt, nature);
    }

    /** With a clock that is wrong by so many ms. */
    public Player withClockSkew(Range ms) {
        return new Player(
                link, ms, clockDrift, mediaDrift, startLatency, seekLatency, pace, comesAt, nature);
    }

    /** Playing fast by so many ppm; negative: slow. */
    public Player withMediaDrift(Range ppm) {
        return new Player(
                link, clockSkew, clockDrift, ppm, startLatency, seekLatency, pace, comesAt, nature);
    }

    /** Taking so many ms from {@code play()} to moving. */
    public Player withStartLatency(Range ms) {
        return new Player(
                link, clockSkew, clockDrift, mediaDrift, ms, seekLatency, pace, comesAt, nature);
    }

    /** Taking so many ms to get to a place where media is there. */
    public Player withSeekLatency(Range ms) {
        return new Player(
                link, clockSkew, clockDrift, mediaDrift, startLatency, ms, pace, comesAt, nature);
    }

    /** Unable to play faster than this share of normal speed. */
    public Player withPace(Range most) {
        return new Player(
                link, clockSkew, clockDrift, mediaDrift, startLatency, seekLatency, most, comesAt, nature);
    }

    /** Coming so many seconds after the beginning. */
    public Player comingAt(Range seconds) {
        return new Player(
                link, clockSkew, clockDrift, mediaDrift, startLatency, seekLatency, pace, seconds, nature);
    }

    /** Behaving so. */
    public Player being(Nature what) {
        return new Player(
                link, clockSkew, clockDrift, mediaDrift, startLatency, seekLatency, pace, comesAt, what);
    }
}
