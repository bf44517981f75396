package org.tutti.tree;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.tree.Point.After;
import org.tutti.tree.Point.At;
import org.tutti.tree.Point.On;

/**
 * Reads the fragment of a Media Fragments URI: splits at {@code &} and {@code =}, then decodes, then looks at what it
 * is (W3C Media Fragments URI 1.0, 4.1 and 5.1). SMPTE and clock times are not in the Recommendation's body and count
 * as wrong here.
 */
final class FragmentParser {

    private static final Pattern NPT = Pattern.compile(
            "(?:(?:([0-9]{1,8}):)?([0-5][0-9]):([0-5][0-9](?:\\.[0-9]*)?))|([0-9]{1,12}(?:\\.[0-9]*)?)");
    private static final Pattern DELAY = Pattern.compile("\\+([0-9]{1,12}(?:\\.[0-9]*)?)");
    private static final Pattern EVENT =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]{0,63})(?:\\+([0-9]{1,12}(?:\\.[0-9]*)?))?");
    private static final Pattern RESERVED = Pattern.compile("npt|clock|smpte.*");
    private static final Pattern XYWH = Pattern.compile(
            "(?:(pixel|percent):)?([0-9]{1,9}(?:\\.[0-9]{1,9})?),([0-9]{1,9}(?:\\.[0-9]{1,9})?),"
                    + "([0-9]{1,9}(?:\\.[0-9]{1,9})?),([0-9]{1,9}(?:\\.[0-9]{1,9})?)");

    private final boolean extended;
    private Interval time = Interval.WHOLE;
    private Optional<Region> region = Optional.empty();
    private Optional<String> id = Optional.empty();
    private final List<String> tracks = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();

    /** @param extended whether times may also be relative or events */
    FragmentParser(boolean extended) {
        this.extended = extended;
    }

    /** Whether a text is the name of an event. */
    static boolean isEvent(String text) {
        Matcher matcher = EVENT.matcher(text);
        return matcher.matches() && matcher.group(2) == null && !RESERVED.matcher(text).matches();
    }

    Fragment read(String text) {
        for (String pair : text.split("&", -1)) {
            take(pair);
        }
        return new Fragment(
                time, region, List.copyOf(tracks), id, String.join("&", rest), List.copyOf(ignored));
    }

    private void take(String pair) {
        int equals = pair.indexOf('=');
        Optional<String> name = equals < 0 ? Optional.empty() : decoded(pair.substring(0, equals));
        Optional<String> value = equals < 0 ? Optional.empty() : decoded(pair.substring(equals + 1));
        boolean known = switch (name.orElse("")) {
            case "t" -> value.flatMap(this::interval).map(this::at).orElse(false);
            case "xywh" -> value.flatMap(FragmentParser::region).map(this::in).orElse(false);
            case "track" -> value.filter(track -> !track.isEmpty()).map(tracks::add).orElse(false);
            case "id" -> value.filter(text -> !text.isEmpty()).map(this::named).orElse(false);
            default -> {
                if (!pair.isEmpty()) {
                    rest.add(pair);
                }
                yield true;
            }
        };
        if (!known) {
            ignored.add(pair);
        }
    }

    private boolean at(Interval now) {
        time = now;
        id = Optional.empty();
        return true;
    }

    private boolean named(String now) {
        id = Optional.of(now);
        time = Interval.WHOLE;
        return true;
    }

    private boolean in(Region now) {
        region = Optional.of(now);
        return true;
    }

    private Optional<Interval> interval(String value) {
        String text = value.startsWith("npt:") ? value.substring(4) : value;
        int comma = text.indexOf(',');
        Optional<Point> start = point(comma < 0 ? text : text.substring(0, comma));
        if (comma < 0) {
            return start.map(from -> new Interval(Optional.of(from), Optional.empty()));
        }
        Optional<Point> end = point(text.substring(comma + 1));
        if (end.isEmpty() || start.isEmpty() && comma > 0) {
            return Optional.empty();
        }
        var interval = new Interval(start, end);
        return interval.canonical() && interval.span().length() <= 0 || reachesNowhere(end.get())
                ? Optional.empty()
                : Optional.of(interval);
    }

    /** A length of nothing. */
    private static boolean reachesNowhere(Point end) {
        return end instanceof After(double seconds) && seconds == 0;
    }

    private Optional<Point> point(String text) {
        return readPoint(text).filter(FragmentParser::inTime);
    }

    /** What is written with more digits than are read is not read to begin with. */
    private static boolean inTime(Point point) {
        return switch (point) {
            case At(double seconds) -> seconds < Timing.LATEST;
            case After(double seconds) -> seconds < Timing.LATEST;
            case On(String _, double seconds) -> seconds < Timing.LATEST;
        };
    }

    private Optional<Point> readPoint(String text) {
        Matcher npt = NPT.matcher(text);
        if (npt.matches()) {
            return Optional.of(new At(seconds(npt)));
        }
        if (!extended) {
            return Optional.empty();
        }
        Matcher delay = DELAY.matcher(text);
        if (delay.matches()) {
            return Optional.of(new After(Double.parseDouble(delay.group(1))));
        }
        Matcher event = EVENT.matcher(text);
        return event.matches() && !RESERVED.matcher(event.group(1)).matches()
                ? Optional.of(new On(event.group(1), event.group(2) == null ? 0 : Double.parseDouble(event.group(2))))
                : Optional.empty();
    }

    private static double seconds(Matcher npt) {
        if (npt.group(4) != null) {
            return Double.parseDouble(npt.group(4));
        }
        double hours = npt.group(1) == null ? 0 : Double.parseDouble(npt.group(1));
        return hours * 3600 + Double.parseDouble(npt.group(2)) * 60 + Double.parseDouble(npt.group(3));
    }

    private static Optional<Region> region(String value) {
        Matcher matcher = XYWH.matcher(value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean percent = "percent".equals(matcher.group(1));
        var region = new Region(
                percent,
                Double.parseDouble(matcher.group(2)),
                Double.parseDouble(matcher.group(3)),
                Double.parseDouble(matcher.group(4)),
                Double.parseDouble(matcher.group(5)));
        boolean outside = percent && (region.x() + region.width() > 100 || region.y() + region.height() > 100);
        return region.width() <= 0 || region.height() <= 0 || outside ? Optional.empty() : Optional.of(region);
    }

    /** Undoes percent-encoding; a plus stays one. Empty if it is no UTF-8, as half a surrogate pair is not. */
    private static Optional<String> decoded(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return Optional.empty();
        }
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                int end = text.indexOf('%', i);
                bytes.writeBytes(text.substring(i, end < 0 ? text.length() : end).getBytes(StandardCharsets.UTF_8));
                i = end < 0 ? text.length() : end - 1;
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) {
                return Optional.empty();
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
