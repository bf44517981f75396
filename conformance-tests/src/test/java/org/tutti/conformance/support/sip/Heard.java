package org.tutti.conformance.support.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link Phone} has heard in PCMU, on the clock of {@link System#nanoTime()}. Of when it came only what was least late
 * counts: the rest is for a phone's jitter buffer, which is long enough. What did not come is silence.
 *
 * @param sound from the first packet on
 * @param begin when the first sample went, ms
 * @param lateness of each packet after the one that was least late, ms
 */
public record Heard(Sound sound, double begin, double[] lateness) {
    private static final int RATE = 8000;
    private static final int FRAME = RATE / 50;

    /** All of the call, as of now. */
    public static Heard in(RtpPort port) {
        return of(port.received());
    }

    /** Packets that came from an instant on, ns. */
    public static Heard since(RtpPort port, long from) {
        return of(port.received().stream().filter(packet -> packet.at() >= from).toList());
    }

    private static Heard of(List<RtpPort.Packet> all) {
        List<RtpPort.Packet> packets = all.stream().filter(packet -> packet.payloadType() == 0).toList();
        long first = packets.getFirst().timestamp();
        int last = (int) packets.stream().mapToLong(packet -> (int) (packet.timestamp() - first)).max().orElseThrow();
        short[] samples = new short[last + FRAME];
        double begin = Double.MAX_VALUE;
        for (RtpPort.Packet packet : packets) {
            int at = (int) (packet.timestamp() - first);
            begin = Math.min(begin, packet.at() / 1e6 - at * 1000.0 / RATE);
            for (int i = 0; at >= 0 && i < packet.payload().length; i++) {
                samples[at + i] = MuLaw.decode(packet.payload()[i]);
            }
        }
        double from = begin;
        double[] lateness = packets.stream()
                .mapToDouble(packet -> packet.at() / 1e6 - (int) (packet.timestamp() - first) * 1000.0 / RATE - from).toArray();
        return new Heard(new Sound(samples, RATE), begin, lateness);
    }

    /** The loudest sample of the last so many packets, of 32767. */
    public static int last(RtpPort port, int packets) {
        List<RtpPort.Packet> all = port.received();
        int loudest = 0;
        for (RtpPort.Packet packet : all.subList(Math.max(0, all.size() - packets), all.size())) {
            for (byte code : packet.payload()) {
                loudest = Math.max(loudest, Math.abs(MuLaw.decode(code)));
            }
        }
        return loudest;
    }

    /** When the sample at an index went, ms. */
    public double at(int sample) {
        return begin + sample * 1000.0 / RATE;
    }

    /** When tones set in, ms; see {@link Sound#onsets}. */
    public List<Double> beeps(double hertz, double least) {
        List<Double> instants = new ArrayList<>();
        sound.onsets(hertz, least).forEach(sample -> instants.add(at(sample)));
        return instants;
    }

    /** How strong a tone gets between two instants, ms; of 32767. */
    public double loudest(double hertz, double from, double to) {
        int first = Math.clamp(Math.round((from - begin) * RATE / 1000), 0, sound.samples().length);
        int last = Math.clamp(Math.round((to - begin) * RATE / 1000), first, sound.samples().length);
        return new Sound(Arrays.copyOfRange(sound.samples(), first, last), RATE).loudest(hertz);
    }
}
