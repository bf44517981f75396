package org.tutti.gateway.sip.sound;

import java.util.ArrayList;
import java.util.List;

/** Which recordings are played for what is said, one after the other. */
final class Wording {

    private static final long MOST = 999_999;

    private Wording() {}

    /** The names of the recordings. */
    static List<String> of(Language language, Said said) {
        List<String> words = new ArrayList<>();
        switch (said) {
            case Phrase phrase -> words.add(phrase.name());
            case Said.Number(long value) -> number(language, value, words);
            case Said.Digits(String text) -> digits(text, words);
            case Said.Position(double seconds) -> position(language, Math.max(0, (long) seconds), words);
        }
        return words;
    }

    private static void digits(String text, List<String> words) {
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> words.add(Character.toString(c)));
    }

    private static void number(Language language, long value, List<String> words) {
        if (value > MOST) {
            digits(Long.toString(value), words);
            return;
        }
        long rest = value;
        rest = part(language, rest, 1000, Phrase.THOUSAND, words);
        rest = part(language, rest, 100, Phrase.HUNDRED, words);
        if (rest > 0 || value == 0) {
            words.add(Long.toString(rest));
        }
    }

    private static long part(Language language, long value, int unit, Phrase name, List<String> words) {
        long count = value / unit;
        if (count > 0) {
            // "Hundert", not "eins hundert".
            if (count > 1 || language == Language.EN) {
                number(language, count, words);
            }
            words.add(name.name());
        }
        return value % unit;
    }

    private static void position(Language language, long seconds, List<String> words) {
        count(language, seconds / 3600, Phrase.ONE_HOUR, Phrase.HOURS, words);
        count(language, seconds / 60 % 60, Phrase.ONE_MINUTE, Phrase.MINUTES, words);
        count(language, seconds % 60, Phrase.ONE_SECOND, Phrase.SECONDS, words);
        if (seconds == 0) {
            words.addAll(List.of("0", Phrase.SECONDS.name()));
        }
    }

    private static void count(Language language, long count, Phrase one, Phrase more, List<String> words) {
        if (count == 1) {
            words.add(one.name());
        } else if (count > 1) {
            number(language, count, words);
            words.add(more.name());
        }
    }
}
