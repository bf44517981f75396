package org.tutti.gateway.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tutti.gateway.sip.sound.Soundtracks;
import org.tutti.gateway.sip.sound.Track;
import org.tutti.session.Item;

/** Soundtracks in which each sample says its place: {@code 1 + n % CYCLE}. */
final class NumberedTracks implements Soundtracks {

    static final int CYCLE = 20_000;

    /** Samples that are there; what lies beyond is not there yet. */
    long there = Long.MAX_VALUE;
    /** From here on there is nothing more to come. */
    long over = Long.MAX_VALUE;
    final List<Double> open = new ArrayList<>();
    Optional<String> trouble = Optional.empty();

    static short sample(long place) {
        return (short) (1 + Math.floorMod(place, (long) CYCLE));
    }

    @Override
    public Listening listen(Item item, double velocity, int sampleRate) {
        open.add(velocity);
        var track = new Track() {
            @Override
            public int sampleRate() {
                return sampleRate;
            }

            @Override
            public int read(long first, short[] into, int offset, int count) {
                int got = (int) Math.clamp(there - first, 0L, count);
                for (int i = 0; i < count; i++) {
                    into[offset + i] = i < got ? sample(first + i) : 0;
                }
                return got;
            }

            @Override
            public void prepare(long first) {}

            @Override
            public boolean over(long first) {
                return first >= over;
            }
        };
        return new Listening() {
            @Override
            public Track track() {
                return track;
            }

            @Override
            public void close() {
                open.remove(velocity);
            }
        };
    }

    @Override
    public Optional<String> trouble(Item item) {
        return trouble;
    }

    @Override
    public void close() {}
}
