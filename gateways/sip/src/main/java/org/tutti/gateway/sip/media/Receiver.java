package org.tutti.gateway.sip.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/** The one thread that receives, and does what is to be done now and then. */
final class Receiver implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Receiver.class.getName());
    private static final long TICK = 100;
    /** Packets read from one port before others have their turn. */
    private static final int AT_A_TIME = 16;
    private static final long STOP_WITHIN = 1000;

    private interface Inlet {
        void take(byte[] bytes, int length, InetSocketAddress source, long now);
    }

    private record Receiving(Incoming incoming, Ports.Pair ports) {}

    private final LongSupplier clock;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final List<Receiving> calls = new ArrayList<>();
    // One byte more than what is taken shows what is too long.
    private final ByteBuffer direct = ByteBuffer.allocateDirect(RtpPacket.LONGEST + 1);
    private final byte[] bytes = new byte[RtpPacket.LONGEST + 1];
    private long nextTick;
    private volatile boolean closed;

    /** @param clock µs */
    Receiver(ThreadFactory threads, LongSupplier clock) {
        this.clock = clock;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("Nothing can be received: the system gives no selector", e);
        }
        thread = threads.newThread(this::run);
        thread.start();
    }

    void add(Incoming incoming, Ports.Pair ports) {
        order(() -> {
            calls.add(new Receiving(incoming, ports));
            register(ports.rtp(), incoming::rtp);
            register(ports.rtcp(), incoming::rtcp);
        });
    }

    /** Says goodbye and gives the ports back. */
    void remove(Incoming incoming) {
        order(() -> calls.removeIf(call -> call.incoming() == incoming && end(call)));
    }

    private boolean end(Receiving call) {
        guarded(() -> call.incoming().end(clock.getAsLong()));
        call.ports().close();
        return true;
    }

    private void order(Runnable order) {
        orders.add(order);
        selector.wakeup();
    }

    private void register(DatagramChannel channel, Inlet inlet) {
        try {
            channel.register(selector, SelectionKey.OP_READ, inlet);
        } catch (ClosedChannelException e) {
            // The call was over before.
        }
    }

    private void run() {
        try {
            while (!closed) {
                // Who is interrupted does not wait, and closes what it reads: only close() ends this.
                Thread.interrupted();
                selector.select(this::read, calls.isEmpty() ? 0 : TICK);
                obey();
                long now = clock.getAsLong();
                if (now >= nextTick) {
                    nextTick = now + TICK * 1000;
                    calls.forEach(call -> guarded(() -> call.incoming().tick(now)));
                }
            }
            obey();
            calls.forEach(this::end);
            // Ports are free once the keys are gone.
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "TUTTI-0405 Nothing is received from telephones any more", e);
        }
    }

    private void obey() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
    }

    private void read(SelectionKey key) {
        guarded(() -> readSome((DatagramChannel) key.channel(), (Inlet) key.attachment()));
    }

    private void readSome(DatagramChannel channel, Inlet inlet) {
        try {
            for (int i = 0; i < AT_A_TIME; i++) {
                InetSocketAddress source = (InetSocketAddress) channel.receive(direct.clear());
                if (source == null) {
                    return;
                }
                int length = direct.flip().remaining();
                direct.get(bytes, 0, length);
                inlet.take(bytes, length, source, clock.getAsLong());
            }
        } catch (IOException e) {
            // As if nothing had come; what is wrong for long is seen as silence.
        }
    }

    /** A call's trouble is its own. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "TUTTI-0406 What came from a telephone could not be taken", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
