package org.tutti.gateway.xmpp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a film as people write it: {@code 80}, {@code 1:20}, {@code 1:02:03.5}, or from where it is by
 * {@code +10}, {@code -1:00}.
 *
 * @param seconds from the start of the film, or from where it is; negative goes back
 */
record Place(double seconds, boolean relative) {

    private static final Pattern FORM =
            Pattern.compile("([+−-]?)(?:(?:(\\d{1,4}):)?(\\d{1,4}):)?(\\d{1,7}(?:[.,]\\d{1,6})?)\\s?s?");

    /** Empty if it is none. */
    static Optional<Place> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        double hours = number(form.group(2));
        double minutes = number(form.group(3));
        double seconds = number(form.group(4));
        boolean parted = form.group(3) != null;
        if (parted && seconds >= 60 || form.group(2) != null && minutes >= 60) {
            return Optional.empty();
        }
        double all = hours * 3600 + minutes * 60 + seconds;
        String sign = form.group(1);
        return Optional.of(new Place(sign.isEmpty() || sign.equals("+") ? all : -all, !sign.isEmpty()));
    }

    private static double number(String digits) {
        return digits == null ? 0 : Double.parseDouble(digits.replace(',', '.'));
    }

    /** The place in a film of this length (s) that is here (s) now: who goes too far back or on comes to its end. */
    double from(double here, double duration) {
        return relative ? Math.clamp(here + seconds, 0, Math.max(0, duration)) : seconds;
    }
}
