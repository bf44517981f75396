package org.tutti.tree;

import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tutti.tree.Point.After;
import org.tutti.tree.Point.At;
import org.tutti.tree.Point.On;

/**
 * What a Media Fragments URI says after its {@code #} (W3C Media Fragments URI 1.0). What is wrong is left out, and of
 * what is said twice the last that is right counts.
 *
 * @param time which part of its time; the whole unless said
 * @param region which part of the picture
 * @param tracks which tracks
 * @param id the part of this name, instead of one by time
 * @param rest what Media Fragments do not know, such as a heading of a page, as it was written
 * @param ignored what was left out because it is wrong, as it was written
 */
public record Fragment(
        Interval time, Optional<Region> region, List<String> tracks, Optional<String> id, String rest,
        List<String> ignored) {

    /** The whole resource. */
    public static final Fragment NONE =
            new Fragment(Interval.WHOLE, Optional.empty(), List.of(), Optional.empty(), "", List.of());

    /** Reads what stands after the {@code #}, as the Recommendation says. */
    public static Fragment parse(String text) {
        return new FragmentParser(false).read(text);
    }

    /** Reads what stands after the {@code #} of a link's subject, where a time may also be relative or an event. */
    public static Fragment parseSubject(String text) {
        return new FragmentParser(true).read(text);
    }

    Fragment with(Interval now) {
        return new Fragment(now, region, tracks, id, rest, ignored);
    }

    /** As one writes it, without what was left out: equal ones are written alike. */
    @Override
    public String toString() {
        List<String> pairs = new ArrayList<>();
        if (!time.equals(Interval.WHOLE)) {
            String end = time.end().map(point -> "," + text(point)).orElse("");
            pairs.add("t=" + time.start().map(Fragment::text).orElse("") + end);
        }
        region.ifPresent(part -> pairs.add("xywh=" + (part.percent() ? "percent:" : "") + number(part.x()) + ','
                + number(part.y()) + ',' + number(part.width()) + ',' + number(part.height())));
        tracks.forEach(track -> pairs.add("track=" + encoded(track)));
        id.ifPresent(name -> pairs.add("id=" + encoded(name)));
        if (!rest.isEmpty()) {
            pairs.add(rest);
        }
        return String.join("&", pairs);
    }

    private static String text(Point point) {
        return switch (point) {
            case At(double seconds) -> number(seconds);
            case After(double seconds) -> "+" + number(seconds);
            case On(String event, double seconds) -> seconds == 0 ? event : event + "+" + number(seconds);
        };
    }

    /** A number as NPT has it: plain, without exponent. */
    static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
