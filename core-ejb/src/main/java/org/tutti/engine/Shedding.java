package org.tutti.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;

/**
 * What a server takes in when it has much to do: above one threshold no new sessions, above a second no new members;
 * who is in stays, and comes back. Each thing that can run short is measured against what is too much of it, and the
 * one that is shortest counts. A threshold is passed when two looks in a row, a second apart, are above it, and left
 * when five are ten percent below. Thread-safe.
 *
 * <p>System properties: {@value #SESSIONS} (70) and {@value #MEMBERS} (90), in percent; 0 sheds nothing.
 */
public final class Shedding {

    static final String SESSIONS = "tutti.shed.sessions";
    static final String MEMBERS = "tutti.shed.members";

    /** How much is too much: what waits for the disk (µs), what waits for a thread (µs), and what waits for clients. */
    private static final double JOURNAL = 2_000_000, LENDING = 1_000_000, SOCKETS = 0.1;

    /** Processors that are all in use for a minute are much, but no reason to send away who only wants to come in. */
    private static final double PROCESSORS = 0.75, MINUTE = 60;

    /** What one client counts for at most (bytes): some that take nothing out shut nobody else out. */
    static final long PER_CLIENT = 64 * 1024;

    private static final double SLACK = 10;
    private static final int TO_RISE = 2, TO_FALL = 5;

    /** What is not taken in. */
    public enum Level {
        NOTHING,
        /** No new sessions. */
        SESSIONS,
        /** No new sessions and no new members; crowds are told half as often how they do. */
        MEMBERS
    }

    /**
     * @param processors share in use (0 to 1)
     * @param heap share in use after a collection (0 to 1)
     * @param journal for how long the oldest entry waits for the disk (µs)
     * @param lending how long a task waits for a thread (µs)
     * @param sockets bytes that wait to be sent, as {@link #counted}
     */
    record Measured(double processors, double heap, long journal, long lending, long sockets) {}

    private final double[] thresholds;
    private final long heap;
    private double processors;
    private int rising, falling;
    private volatile Level level = Level.NOTHING;
    private volatile Map<String, Double> shares = Map.of();

    /** @param heap the most it can be (bytes) */
    Shedding(double sessions, double members, long heap) {
        if (!(sessions >= 0 && sessions <= 1000 && members >= 0 && members <= 1000)) {
            throw new IllegalArgumentException("-D%s=%s and -D%s=%s: both are percents from 0 to 1000."
                    .formatted(SESSIONS, sessions, MEMBERS, members));
        }
        this.thresholds = new double[] {sessions, members};
        this.heap = heap;
    }

    static Shedding of(Properties settings) {
        return new Shedding(
                percent(settings, SESSIONS, 70), percent(settings, MEMBERS, 90), Math.max(1, Jvm.heap().getMax()));
    }

    private static double percent(Properties settings, String name, double usual) {
        String text = settings.getProperty(name, "").strip();
        try {
            return text.isEmpty() ? usual : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("-D%s=%s is no number. Give percents such as 70.".formatted(name, text), e);
        }
    }

    /**
     * How much waits to be sent, where each client counts for {@value #PER_CLIENT} bytes at most: what one that takes
     * nothing out has waiting is bounded elsewhere, and says nothing of how much there is to do.
     *
     * @param waiting bytes, one number a client
     */
    public static long counted(LongStream waiting) {
        return waiting.map(bytes -> Math.min(bytes, PER_CLIENT)).sum();
    }

    /** What is not taken in now. */
    public Level level() {
        return level;
    }

    /** How much of what would be too much there is, in percent, by what it is: {@code heap}, {@code journal} and so on. */
    public Map<String, Double> shares() {
        return shares;
    }

    /** How much there is to do, in percent of what would be too much: the largest of {@link #shares}. */
    public double load() {
        return shares.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** Looks at what was measured; once a second. */
    synchronized void note(Measured now) {
        processors += (now.processors() - processors) / MINUTE;
        Map<String, Double> measured = new TreeMap<>();
        measured.put("processors", 100 * PROCESSORS * processors);
        measured.put("heap", 100 * now.heap());
        measured.put("journal", 100 * now.journal() / JOURNAL);
        measured.put("threads", 100 * now.lending() / LENDING);
        measured.put("sockets", 100 * now.sockets() / (SOCKETS * heap));
        shares = Map.copyOf(measured);
        double load = load();
        rising = above(level, load) ? rising + 1 : 0;
        falling = below(level, load) ? falling + 1 : 0;
        if (rising >= TO_RISE) {
            level = Level.values()[level.ordinal() + 1];
            rising = 0;
        } else if (falling >= TO_FALL) {
            level = Level.values()[level.ordinal() - 1];
            falling = 0;
        }
    }

    private boolean above(Level from, double load) {
        return from != Level.MEMBERS && thresholds[from.ordinal()] > 0 && load >= thresholds[from.ordinal()];
    }

    private boolean below(Level from, double load) {
        return from != Level.NOTHING && load < thresholds[from.ordinal() - 1] - SLACK;
    }

    /** Why no session is made now; empty if one can be. */
    Optional<Refusal> newSession() {
        return level == Level.NOTHING ? Optional.empty() : Optional.of(busy("no new sessions"));
    }

    /**
     * Why somebody does not come in now; empty if they do.
     *
     * @param known whether they were in before, and so come in all the same
     */
    Optional<Refusal> newMember(boolean known) {
        return known || level != Level.MEMBERS ? Optional.empty() : Optional.of(busy("nobody new"));
    }

    /** Lets a visitor pass, or throws what {@link #newMember} says: who has been in, or is a host, is let in. */
    void admit(Visitor visitor, Session session) throws RefusedException {
        Input.Way way = visitor.enter().way();
        boolean known = way == Input.Way.SEAT
                || way == Input.Way.HOST
                || session.roster().member(visitor.enter().member()).isPresent();
        Optional<Refusal> refusal = newMember(known);
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }

    private Refusal busy(String what) {
        return new Refusal(
                Code.SERVER_BUSY,
                "The server has as much to do as it can and takes %s for a while. Try again in a minute.".formatted(what));
    }
}
