package org.tutti.plugin.testkit.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * The network between a player and the server. Immutable; each {@code with…} gives another.
 *
 * @param up ms from the player to the server, at least
 * @param down ms from the server to the player, at least; another range than {@code up} makes the path asymmetric
 * @param jitter scale of what comes on top in each direction, ms
 * @param tail how that is distributed
 * @param loss share of packets that get lost, 0 to 1. Messages go by TCP: what is lost comes late, and what was sent
 *        after it waits
 * @param bandwidth Mbit/s for media; {@link Double#POSITIVE_INFINITY} for more than is ever needed
 * @param outages when no media comes; messages still do
 * @param breaksPerHour how often on average media stops coming by chance
 * @param breakLength seconds for which it then does
 */
public record Link(
        Range up,
        Range down,
        double jitter,
        Tail tail,
        double loss,
        double bandwidth,
        List<Outage> outages,
        double breaksPerHour,
        Range breakLength) {

    /** How jitter is distributed. */
    public enum Tail {
        /** Half a normal distribution: a path with queues that are mostly empty. */
        NORMAL,
        /** A Pareto distribution of shape 3: Wi-Fi, where a packet now and then takes very long. */
        PARETO
    }

    /**
     * No media comes.
     *
     * @param from seconds since the beginning
     * @param to seconds since the beginning
     */
    public record Outage(double from, double to) {}

    /** Copies the list. */
    public Link {
        outages = List.copyOf(outages);
        if (!(loss >= 0 && loss < 1) || !(jitter >= 0) || !(bandwidth > 0) || up.low() < 0 || down.low() < 0) {
            throw new IllegalArgumentException(
                    "A link has delays and jitter of at least 0 ms, loses a share of 0 to below 1 and has a bandwidth "
                            + "above 0; this one has %s, %s, %s ms, %s, %s Mbit/s."
                                    .formatted(up, down, jitter, loss, bandwidth));
        }
    }

    private static Link plain(Range delay, double jitter, Tail tail, double loss) {
        return new Link(
                delay, delay, jitter, tail, loss, Double.POSITIVE_INFINITY, List.of(), 0, Range.between(2, 8));
    }

    /** The same machine: no delay to speak of. */
    public static Link loopback() {
        return plain(Range.of(0.05), 0.02, Tail.NORMAL, 0);
    }

    /** One network: below a millisecond. */
    public static Link lan() {
        return plain(Range.between(0.2, 0.8), 0.3, Tail.NORMAL, 0);
    }

    /** Across the country or the ocean. */
    public static Link wan() {
        return wan(20, 80);
    }

    /** A long way, ms one way. */
    public static Link wan(double least, double most) {
        return plain(Range.between(least, most), 6, Tail.NORMAL, 0);
    }

    /** At home, behind Wi-Fi. */
    public static Link wifi() {
        return plain(Range.between(15, 40), 20, Tail.PARETO, 0.0075);
    }

    /** A path that loses packets. */
    public static Link lossy() {
        return plain(Range.between(25, 60), 7.5, Tail.NORMAL, 0.03);
    }

    /** With other delays, ms. */
    public Link withDelay(Range there, Range back) {
        return new Link(there, back, jitter, tail, loss, bandwidth, outages, breaksPerHour, breakLength);
    }

    /** With other jitter, ms. */
    public Link withJitter(double scale, Tail distributed) {
        return new Link(up, down, scale, distributed, loss, bandwidth, outages, breaksPerHour, breakLength);
    }

    /** Losing this share of packets, 0 to 1. */
    public Link withLoss(double share) {
        return new Link(up, down, jitter, tail, share, bandwidth, outages, breaksPerHour, breakLength);
    }

    /** With so many Mbit/s for media. */
    public Link withBandwidth(double megabits) {
        return new Link(up, down, jitter, tail, loss, megabits, outages, breaksPerHour, breakLength);
    }

    /** Without media between two instants, seconds since the beginning. */
    public Link withOutage(double from, double to) {
        List<Outage> more = new ArrayList<>(outages);
        more.add(new Outage(from, to));
        return new Link(up, down, jitter, tail, loss, bandwidth, more, breaksPerHour, breakLength);
    }

    /** Without media now and then, by chance: so often an hour, for so many seconds. */
    public Link withBreaks(double perHour, Range seconds) {
        return new Link(up, down, jitter, tail, loss, bandwidth, outages, perHour, seconds);
    }

    /** Whether the player ever lacks media. */
    boolean plentiful() {
        return bandwidth == Double.POSITIVE_INFINITY && outages.isEmpty() && breaksPerHour == 0;
    }
}
