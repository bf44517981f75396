package org.tutti.engine.rig;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback for what tests start later: below those that the system gives to connections, of which one might
 * have taken it by then. Thread-safe.
 */
public final class FreePorts {

    private static final int FIRST = 10_000, END = 19_900;
    /** A server of a cluster listens at a second port, so much above its first. */
    private static final int NEIGHBOUR = 100;
    private static final int TRIES = 10_000;
    private static final Set<Integer> TAKEN = new HashSet<>();

    private FreePorts() {}

    /** Some ports that nobody uses, by TCP or UDP, and that nobody else in this JVM is given; {@code port + 100} neither. */
    public static synchronized List<Integer> take(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < TRIES && ports.size() < count; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port) && isFree(port + NEIGHBOUR)) {
                TAKEN.add(port);
                TAKEN.add(port + NEIGHBOUR);
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IllegalStateException("There are no %d free ports from %d to %d.".formatted(count, FIRST, END));
        }
        return List.copyOf(ports);
    }

    /** A port as {@link #take}. */
    public static int take() {
        return take(1).getFirst();
    }

    private static boolean isFree(int port) {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (var _ = new ServerSocket(port, 1, here);
                var _ = new DatagramSocket(new InetSocketAddress(here, port))) {
            return !TAKEN.contains(port);
        } catch (IOException e) {
            return false;
        }
    }
}
