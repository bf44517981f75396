package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Samples, 16 bits each, of one channel. */
public record Sound(short[] samples, int rate) {
    /** A tone; {@code amplitude}: of 32767. */
    public static Sound tone(double hertz, double seconds, int amplitude, int rate) {
        short[] samples = new short[(int) (seconds * rate)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return new Sound(samples, rate);
    }

    /** How strong a frequency is over all of it, as an amplitude: of speech there is little in any one. */
    public double strength(double hertz) {
        return strength(hertz, 0, samples.length);
    }

    /** How strong a frequency is from a sample on, as an amplitude. */
    private double strength(double hertz, int from, int count) {
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * hertz * i / rate;
            sine += samples[from + i] * Math.sin(angle);
            cosine += samples[from + i] * Math.cos(angle);
        }
        return 2 * Math.hypot(sine, cosine) / count;
    }

    /** The strongest it is for 20 ms. */
    public double loudest(double hertz) {
        int step = rate / 50;
        double most = 0;
        for (int from = 0; from + step <= samples.length; from += step) {
            most = Math.max(most, strength(hertz, from, step));
        }
        return most;
    }

    /**
     * Where a tone sets in that lasts 30 ms at least, in samples; speech and music besides are not taken for it. What comes
     * within a quarter of a second of one is the same.
     *
     * @param least amplitude it is to reach, of 32767
     */
    public List<Integer> onsets(double hertz, double least) {
        double[] strengths = strengths(hertz);
        List<Integer> onsets = new ArrayList<>();
        int next = 0;
        for (int from = 0; from < strengths.length; from++) {
            if (from < next || strengths[from] < least) {
                continue;
            }
            int best = from;
            for (int i = from; i < strengths.length && strengths[i] >= least; i++) {
                best = strengths[i] > strengths[best] ? i : best;
            }
            // Half of it is in the window when its middle is where the tone begins.
            int half = best;
            while (half > 0 && strengths[half - 1] > strengths[best] / 2) {
                half--;
            }
            onsets.add(half + window() / 2);
            next = best + rate / 4;
        }
        return onsets;
    }

    private int window() {
        return rate * 30 / 1000;
    }

    /** How strong a frequency is in the 30 ms from each sample on, as an amplitude. */
    private double[] strengths(double hertz) {
        double[] sines = new double[samples.length + 1];
        double[] cosines = new double[samples.length + 1];
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hertz * i / rate;
            sines[i + 1] = sines[i] + samples[i] * Math.sin(angle);
            cosines[i + 1] = cosines[i] + samples[i] * Math.cos(angle);
        }
        double[] strengths = new double[Math.max(0, samples.length - window())];
        for (int i = 0; i < strengths.length; i++) {
            strengths[i] = 2 * Math.hypot(sines[i + window()] - sines[i], cosines[i + window()] - cosines[i]) / window();
        }
        return strengths;
    }

    /** Reads a WAV file of one or more channels, of which the first is taken; the header may lack its lengths. */
    public static Sound ofWav(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            int channels = bytes.getShort(22);
            int rate = bytes.getInt(24);
            int at = 12;
            while (!new String(bytes.array(), at, 4, StandardCharsets.US_ASCII).equals("data")) {
                at += 8 + bytes.getInt(at + 4);
            }
            short[] samples = new short[(bytes.limit() - at - 8) / 2 / channels];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = bytes.getShort(at + 8 + 2 * i * channels);
            }
            return new Sound(samples, rate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a WAV file. */
    public void toWav(Path file) {
        ByteBuffer bytes = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1).putShort((short) 1)
                .putInt(rate).putInt(2 * rate).putShort((short) 2).putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples.length);
        for (short sample : samples) {
            bytes.putShort(sample);
        }
        try {
            Files.write(file, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
