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
    /** In samples of one period of what is looked for: long enough to tell it from the rest, short enough to tell when. */
    private static final int PERIODS = 2;

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
     * Where a tone sets in, in samples: where it comes to half of what it must reach, after a quarter of a second without.
     *
     * @param least amplitude it is to reach, of 32767
     */
    public List<Integer> onsets(double hertz, double least) {
        int window = (int) Math.round(PERIODS * rate / hertz);
        double[] sines = new double[samples.length + 1];
        double[] cosines = new double[samples.length + 1];
        for (int i = 0; i < samples.length; i++) {
            double angle = 2 * Math.PI * hertz * i / rate;
            sines[i + 1] = sines[i] + samples[i] * Math.sin(angle);
            cosines[i + 1] = cosines[i] + samples[i] * Math.cos(angle);
        }
        List<Integer> onsets = new ArrayList<>();
        int quietSince = -rate;
        boolean on = false;
        for (int from = 0; from + window <= samples.length; from++) {
            double strength = 2 * Math.hypot(sines[from + window] - sines[from], cosines[from + window] - cosines[from]) / window;
            if (strength > least / 2) {
                if (!on && from - quietSince > rate / 4) {
                    onsets.add(from + window / 2);
                }
                on = true;
                quietSince = from;
            } else if (strength < least / 4) {
                on = false;
            }
        }
        return onsets;
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
