package org.tutti.plugin.testkit.fleet;

/** What a player has been seen to need, in seconds: the browser client's {@code latencies.js}, for players with sound. */
final class Latencies {

    private static final double OTHER_KIND = 0.025;
    private static final double LARGEST_LESSON = 0.3;

    private final double[] starts = {0.005, 0.08};
    private final int[] lessons = {0, 0};
    private final double[] seeks = {0.09, 0.09};

    /** How long before its instant a start must be called. */
    double ofStart(boolean emptyBuffers) {
        return starts[emptyBuffers ? 1 : 0];
    }

    /** How long before its instant the way to another place must begin; it depends on whether media is there. */
    double ofPark(boolean there) {
        return seeks[there ? 0 : 1] + starts[1] + 0.02;
    }

    /** @param error seconds the player came out ahead of the timeline */
    void learnStart(boolean emptyBuffers, double error) {
        if (Math.abs(error) > LARGEST_LESSON) {
            return;
        }
        int kind = emptyBuffers ? 1 : 0;
        lessons[kind]++;
        boolean otherKind = lessons[kind] == 1 && Math.abs(error) > OTHER_KIND;
        double trust = otherKind ? 0.9 : Math.max(0.2, 1.0 / (lessons[kind] + 1));
        starts[kind] = Math.clamp(starts[kind] - trust * error, -0.05, 0.4);
    }

    void learnSeek(boolean there, double took) {
        double known = seeks[there ? 0 : 1];
        seeks[there ? 0 : 1] = Math.clamp(known + (took > known ? 0.8 : 0.25) * (took - known), 0.04, 1.5);
    }
}
