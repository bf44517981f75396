package org.tutti.media.playlist;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Instants and durations as playlists write them. */
final class Times {

    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    private static final long LAST_YEAR = 9999;

    private Times() {}

    /**
     * An instant, µs since the Unix epoch.
     *
     * @param zoneless whether one without a zone is UTC, as in DASH; in HLS each browser takes its own zone, so that
     *        it tells nothing
     * @return empty if it is none
     */
    static OptionalLong instant(String text, boolean zoneless) {
        try {
            TemporalAccessor parsed = INSTANT.parseBest(
                    text.strip(), OffsetDateTime::from, LocalDateTime::from);
            if (parsed instanceof OffsetDateTime at) {
                return micros(at.toLocalDateTime(), at.getOffset());
            }
            return zoneless ? micros((LocalDateTime) parsed, ZoneOffset.UTC) : OptionalLong.empty();
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    static long micros(double seconds) {
        return Math.round(seconds * 1e6);
    }

    private static OptionalLong micros(LocalDateTime at, ZoneOffset zone) {
        return at.getYear() < 1 || at.getYear() > LAST_YEAR
                ? OptionalLong.empty()
                : OptionalLong.of(at.toEpochSecond(zone) * 1_000_000 + at.getNano() / 1000);
    }

    /**
     * A number of seconds, at least 0.
     *
     * @return empty if it is none, or beyond a year
     */
    static OptionalDouble seconds(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            return value >= 0 && value <= Playlists.LONGEST ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * A duration of XML Schema, such as {@code PT1H2M3.5S}; a month has 30 days, a year 365.
     *
     * @return seconds; empty if it is none, or longer than a century
     */
    static OptionalDouble duration(String text) {
        String rest = text.strip();
        if (!rest.startsWith("P")) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        boolean time = false;
        int from = 1;
        for (int i = 1; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == 'T' && from == i) {
                time = true;
                from = i + 1;
            } else if (c != '.' && (c < '0' || c > '9')) {
                OptionalDouble number = seconds(rest.substring(from, i));
                double unit = unit(c, time);
                if (number.isEmpty() || unit == 0) {
                    return OptionalDouble.empty();
                }
                sum += number.getAsDouble() * unit;
                from = i + 1;
            }
        }
        return from == rest.length() && sum <= 100 * Playlists.LONGEST
                ? OptionalDouble.of(sum)
                : OptionalDouble.empty();
    }

    private static double unit(char name, boolean time) {
        return switch (name) {
            case 'Y' -> time ? 0 : 365 * 86_400;
            case 'M' -> time ? 60 : 30 * 86_400;
            case 'W' -> time ? 0 : 7 * 86_400;
            case 'D' -> time ? 0 : 86_400;
            case 'H' -> time ? 3600 : 0;
            case 'S' -> time ? 1 : 0;
            default -> 0;
        };
    }
}
