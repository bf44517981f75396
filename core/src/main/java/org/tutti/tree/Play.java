package org.tutti.tree;

import java.util.Optional;

/** What is to be played of a link, by where its subject is: the play process of Hypermodal (3.1, figure 3). */
public final class Play {

    private Play() {}

    /**
     * What is to be played. The subject is never wound back; who comes late hears or sees less.
     *
     * @param now where the subject is (s)
     * @param at where on the subject the link plays; its end is not after that of the subject
     * @param part which part of the object is played
     * @param duration how long the object is (s); infinite if that is unknown
     * @param rate how fast the object plays while the subject plays at normal speed
     * @return empty if nothing is left to be played
     */
    public static Optional<Task> task(double now, Span at, Span part, Playing playing, double rate, double duration) {
        double to = Math.min(part.end(), duration);
        if (now >= at.end() || part.start() >= to) {
            return Optional.empty();
        }
        double begin = Math.max(now, at.start());
        double late = Math.max(0, now - at.start());
        double from = part.start() + (playing == Playing.SKIP ? late * rate : 0);
        double length = Math.min(at.end() - begin, (to - from) / rate);
        return length > 0
                ? Optional.of(new Task(begin - now, from, from + length * rate, begin + length))
                : Optional.empty();
    }

    /**
     * Part of an object that is to be played.
     *
     * @param startIn how far the subject still has to go until then (s of the subject)
     * @param from where in the object (s)
     * @param to where in the object it ends (s)
     * @param stopAt where on the subject it ends (s)
     */
    public record Task(double startIn, double from, double to, double stopAt) {}
}
