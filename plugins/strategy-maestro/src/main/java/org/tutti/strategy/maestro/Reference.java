package org.tutti.strategy.maestro;

import org.tutti.plugin.sync.Readings;

/** Whom everybody follows. */
enum Reference {
    SLOWEST("maestro-slowest", "the player furthest behind") {
        @Override
        double of(Readings offsets) {
            return offsets.least();
        }
    },
    FASTEST("maestro-fastest", "the player furthest ahead") {
        @Override
        double of(Readings offsets) {
            return offsets.greatest();
        }
    },
    MEAN("maestro-mean", "the mean of all players") {
        @Override
        double of(Readings offsets) {
            return offsets.mean();
        }
    },
    MEDIAN("maestro-median", "the median of all players") {
        @Override
        double of(Readings offsets) {
            return offsets.median();
        }
    };

    private final String strategy;
    private final String who;

    Reference(String strategy, String who) {
        this.strategy = strategy;
        this.who = who;
    }

    /** The endpoint that draws it furthest from where the others are. */
    String pulls(Readings offsets) {
        double median = offsets.median();
        boolean behind = this == SLOWEST
                || this != FASTEST && median - offsets.least() >= offsets.greatest() - median;
        return (behind ? offsets.all().getFirst() : offsets.all().getLast()).report().endpoint();
    }

    /** How far it is ahead of the timeline (s). */
    abstract double of(Readings offsets);

    /** The name of the strategy. */
    String strategy() {
        return strategy;
    }

    /** In words. */
    String who() {
        return who;
    }
}
