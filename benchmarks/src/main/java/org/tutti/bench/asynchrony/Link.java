package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Two interfaces, between which packets take their time or get lost. Their order stays. */
final class Link implements AutoCloseable {

    private record Packet(byte[] bytes, long due) {}

    private final List<Thread> threads = new ArrayList<>();
    private final Tun near;
    private final Tun far;
    private volatile boolean closed;

    Link(Tun near, Tun far, Network.Path path, long seed) {
        this.near = near;
        this.far = far;
        carry(near, far, path, seed);
        carry(far, near, path, seed + 1);
    }

    private void carry(Tun from, Tun to, Network.Path path, long seed) {
        BlockingQueue<Packet> under = new LinkedBlockingQueue<>();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        threads.add(Thread.ofPlatform().daemon().start(() -> take(from, under, path, random)));
        threads.add(Thread.ofPlatform().daemon().start(() -> give(to, under)));
    }

    private void take(Tun from, BlockingQueue<Packet> under, Network.Path path, RandomGenerator random) {
        long last = 0;
        while (!closed) {
            byte[] bytes = from.read();
            if (bytes.length > 0 && !path.loses(random)) {
                last = Math.max(last, System.nanoTime() + path.next(random));
                under.add(new Packet(bytes, last));
            }
        }
    }

    private void give(Tun to, BlockingQueue<Packet> under) {
        while (!closed) {
            try {
                Packet packet = under.poll(100, TimeUnit.MILLISECONDS);
                if (packet == null) {
                    continue;
                }
                for (long left = packet.due() - System.nanoTime(); left > 0; left = packet.due() - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                if (!closed) {
                    to.write(packet.bytes());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        near.close();
        far.close();
    }
}
