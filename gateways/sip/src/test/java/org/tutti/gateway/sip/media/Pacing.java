package org.tutti.gateway.sip.media;

import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.tutti.gateway.sip.media.MediaEngine.Wish;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;
import org.tutti.gateway.sip.signal.Audio.Key;
import org.tutti.gateway.sip.signal.Settings.Range;

/**
 * How evenly packets come, and what that costs; no test. Arguments: a codec, {@code srtp} or {@code plain}, seconds,
 * and numbers of calls. Everything runs in one process: what the receiving end takes is counted apart.
 */
final class Pacing {

    private static final int WARM_UP = 2;

    private record Arrival(long nanos, int timestamp) {}

    private final Codec codec;
    private final boolean encrypted;
    private final int seconds;

    private Pacing(Codec codec, boolean encrypted, int seconds) {
        this.codec = codec;
        this.encrypted = encrypted;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        Pacing pacing = new Pacing(Codec.valueOf(args[0]), args[1].equals("srtp"), Integer.parseInt(args[2]));
        System.out.println("| calls | packets | off schedule p50 | p99 | max (ms) | interval off 20 ms p50 | p99"
                + " | max (ms)"
                + " | CPU of sending | of receiving | bytes made per packet |");
        for (String calls : Arrays.asList(args).subList(3, args.length)) {
            pacing.run(Integer.parseInt(calls));
        }
    }

    private void run(int calls) throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (MediaEngine engine = new DefaultMediaEngine(here, new Range(30_000, 31_999), work -> {
                    Thread thread = Thread.ofPlatform().daemon().unstarted(work);
                    threads.add(thread);
                    return thread;
                }, () -> System.nanoTime() / 1000, "bench@127.0.0.1", 120);
                DatagramSocket phone = new DatagramSocket(0, here)) {
            phone.setReceiveBufferSize(1 << 22);
            phone.setSoTimeout(1000);
            for (int i = 0; i < calls; i++) {
                open(engine, i, (InetSocketAddress) phone.getLocalSocketAddress());
            }
            Map<Integer, List<Arrival>> arrivals = new HashMap<>();
            listen(phone, WARM_UP, new HashMap<>());
            long[] before = cpu(threads);
            long made = made(threads.getFirst());
            listen(phone, seconds, arrivals);
            made = made(threads.getFirst()) - made;
            long[] after = cpu(threads);
            double tenMillis = 1e7 * seconds;
            print(calls, arrivals, (after[0] - before[0]) / tenMillis, (after[1] - before[1]) / tenMillis, made);
        }
    }

    private void open(MediaEngine engine, int number, InetSocketAddress phone) {
        Wish wish = new Wish(Optional.empty(), encrypted, List.of(codec), OptionalDouble.empty());
        CallAudio call = engine.open(wish, (samples, at) -> {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) (8000 * Math.sin((at / 125 + i) * (0.1 + number * 0.01)) + (i * 31 & 1023));
            }
            return false;
        }, new MediaListener() {
            @Override
            public void key(char key) {}

            @Override
            public void silent(int seconds) {}
        }).orElseThrow();
        call.signalledFrom(phone.getAddress());
        call.agreed(new Agreed(phone, new InetSocketAddress(phone.getAddress(), 9), codec, codec.payloadType(),
                Optional.empty(), true, true, encrypted ? Optional.of(new Key(new byte[30])) : Optional.empty()));
    }

    private static void listen(DatagramSocket phone, int seconds, Map<Integer, List<Arrival>> arrivals)
            throws Exception {
        var packet = new DatagramPacket(new byte[2000], 2000);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            try {
                phone.receive(packet);
            } catch (SocketTimeoutException e) {
                continue;
            } catch (SocketException e) {
                throw new IllegalStateException("The phone cannot hear", e);
            }
            arrivals.computeIfAbsent(SrtpReceiver.readInt(packet.getData(), 8), ssrc -> new ArrayList<>())
                    .add(new Arrival(System.nanoTime(), SrtpReceiver.readInt(packet.getData(), 4)));
        }
    }

    /** What a thread has allocated, bytes. */
    private static long made(Thread thread) {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(thread.threadId());
    }

    private static long[] cpu(List<Thread> threads) {
        var bean = ManagementFactory.getThreadMXBean();
        return threads.stream().mapToLong(thread -> bean.getThreadCpuTime(thread.threadId())).toArray();
    }

    /** ns after the first. */
    private long due(Arrival first, Arrival one) {
        return (one.timestamp() - first.timestamp()) * 1_000_000_000L / codec.clockRate();
    }

    private void print(int calls, Map<Integer, List<Arrival>> arrivals, double sending, double receiving,
            long made) {
        List<Double> off = new ArrayList<>();
        List<Double> intervals = new ArrayList<>();
        for (List<Arrival> times : arrivals.values()) {
            // The one that came earliest for its timestamp shows when the others were due.
            Arrival one = times.getFirst();
            long first = times.stream().mapToLong(arrival -> arrival.nanos() - due(one, arrival)).min().orElse(0);
            times.forEach(arrival -> off.add((arrival.nanos() - first - due(one, arrival)) / 1e6));
            for (int i = 1; i < times.size(); i++) {
                intervals.add(Math.abs(times.get(i).nanos() - times.get(i - 1).nanos() - 20_000_000L) / 1e6);
            }
        }
        System.out.printf("| %d | %d | %s | %s | %.1f %% | %.1f %% | %d |%n",
                calls, off.size(), figures(off), figures(intervals), sending, receiving, made / off.size());
    }

    private static String figures(List<Double> values) {
        List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
        return List.of(0.5, 0.99, 1.0).stream()
                .map(share -> "%.2f".formatted(sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size()))))
                .collect(Collectors.joining(" | "));
    }
}
