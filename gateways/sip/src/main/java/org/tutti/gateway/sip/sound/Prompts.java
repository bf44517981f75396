package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the server says: recorded words, put together. Thread-safe; what is said for the first time takes some ms of the
 * calling thread, so it is none that paces packets.
 */
public final class Prompts {

    private static final int WIDE = 16_000, NARROW = 8_000;

    /** Between words, and after a sentence, s. */
    private static final double PAUSE = 0.05, LONG_PAUSE = 0.25;

    private record Recording(Language language, String name, int sampleRate) {}

    private final Map<Recording, short[]> recordings = new ConcurrentHashMap<>();

    /**
     * @param sampleRate 8000 or 16000
     * @throws IllegalArgumentException if it is another
     */
    public short[] say(Language language, int sampleRate, List<? extends Said> parts) {
        if (sampleRate != NARROW && sampleRate != WIDE) {
            throw new IllegalArgumentException("Words are said at 8000 or 16000 Hz, not %d.".formatted(sampleRate));
        }
        List<short[]> pieces = new ArrayList<>();
        for (Said part : parts) {
            for (String name : Wording.of(language, part)) {
                pieces.add(recording(new Recording(language, name, sampleRate)));
                pieces.add(silence(PAUSE, sampleRate));
            }
            if (part instanceof Phrase phrase && phrase.isSentence()) {
                pieces.add(silence(LONG_PAUSE, sampleRate));
            }
        }
        return joined(pieces);
    }

    private static short[] silence(double seconds, int sampleRate) {
        return new short[(int) (seconds * sampleRate)];
    }

    private static short[] joined(List<short[]> pieces) {
        short[] all = new short[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (short[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    private short[] recording(Recording wanted) {
        return recordings.computeIfAbsent(wanted, _ -> {
            short[] wide = read(wanted);
            return wanted.sampleRate() == WIDE ? wide : Halved.of(wide);
        });
    }

    private static short[] read(Recording wanted) {
        String file = "prompts/%s/%s.opus".formatted(wanted.language().folder(), wanted.name());
        try (InputStream in = Prompts.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The recording %s is missing. Maybe the build is incomplete.".formatted(file));
            }
            return OpusFile.samples(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("The recording %s cannot be read.".formatted(file), e);
        }
    }
}
