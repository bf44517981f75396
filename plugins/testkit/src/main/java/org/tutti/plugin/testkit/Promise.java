package org.tutti.plugin.testkit;

/**
 * What a strategy promises to whoever watches under it. The defaults are what members may expect of any; a strategy
 * that by its nature does otherwise says so, and is then held to that.
 *
 * {@snippet :
 * @Override
 * protected Promise promise() {
 *     return Promise.standard().converging(false); // it copies what the controller does, uncompensated
 * }
 * }
 *
 * @param converges whether players come together, and stay so
 * @param asynchronyLan ms that 95 of 100 moments are below, on one network: W-9 asks for 80
 * @param asynchronyWan ms that 95 of 100 moments are below, over long paths: W-9 asks for 150
 * @param convergence seconds after which nearly all are together after a start or a leap
 * @param holdsPerMinute how often in any minute it stops the room at most
 * @param retimesPerMinute how often in any minute it moves the timeline at most
 * @param progress the share of the time in which play was pressed that plays, whatever players say, 0 to 1
 * @param dragged seconds that one liar can move the group at most, either way, in a minute
 */
public record Promise(
        boolean converges,
        double asynchronyLan,
        double asynchronyWan,
        double convergence,
        int holdsPerMinute,
        int retimesPerMinute,
        double progress,
        double dragged) {

    /** What members may expect of any strategy. */
    public static Promise standard() {
        return new Promise(true, 80, 150, 5, 10, 20, 0.5, 0.15);
    }

    /** Bringing players together, or not. */
    public Promise converging(boolean does) {
        return new Promise(
                does, asynchronyLan, asynchronyWan, convergence, holdsPerMinute, retimesPerMinute, progress, dragged);
    }

    /** Keeping them so close, in ms. */
    public Promise together(double lan, double wan) {
        return new Promise(converges, lan, wan, convergence, holdsPerMinute, retimesPerMinute, progress, dragged);
    }

    /** Bringing them together within so many seconds. */
    public Promise convergingWithin(double seconds) {
        return new Promise(
                converges, asynchronyLan, asynchronyWan, seconds, holdsPerMinute, retimesPerMinute, progress, dragged);
    }

    /** Stopping the room so often a minute at most. */
    public Promise holdsPerMinute(int most) {
        return new Promise(
                converges, asynchronyLan, asynchronyWan, convergence, most, retimesPerMinute, progress, dragged);
    }

    /** Moving the timeline so often a minute at most. */
    public Promise retimesPerMinute(int most) {
        return new Promise(
                converges, asynchronyLan, asynchronyWan, convergence, holdsPerMinute, most, progress, dragged);
    }

    /** Letting at least this share of the time play. */
    public Promise progress(double share) {
        return new Promise(
                converges, asynchronyLan, asynchronyWan, convergence, holdsPerMinute, retimesPerMinute, share, dragged);
    }

    /** Letting one liar move the group by so many seconds at most. */
    public Promise dragged(double seconds) {
        return new Promise(
                converges, asynchronyLan, asynchronyWan, convergence, holdsPerMinute, retimesPerMinute, progress,
                seconds);
    }
}
