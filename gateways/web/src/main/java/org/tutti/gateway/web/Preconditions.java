package org.tutti.gateway.web;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.engine.RefusedException;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/** What requests say of the state they know ({@code If-Match}, {@code If-None-Match}: RFC 9110, 13.1). */
final class Preconditions {

    private static final Pattern TAG = Pattern.compile("\"rev-([0-9]{1,18})(?:-[0-9a-f]+)?\"");

    private Preconditions() {}

    /**
     * The state that a change is meant for.
     *
     * @param ifMatch the header; null if there is none
     * @param must whether there must be one
     * @param now the state there is, for which one of a list of tags will do
     * @return empty if any will do
     */
    static Optional<Long> matched(String ifMatch, boolean must, long now) {
        if (ifMatch == null) {
            if (must) {
                throw new ClientErrorException(
                        "Send the ETag of the link as you know it in If-Match, or * whatever it is now.",
                        Response.Status.PRECONDITION_REQUIRED);
            }
            return Optional.empty();
        }
        if (ifMatch.strip().equals("*")) {
            return Optional.empty();
        }
        List<Long> states = states(ifMatch);
        return Optional.of(states.contains(now) ? now : states.getLast());
    }

    private static List<Long> states(String ifMatch) {
        List<Long> states = new ArrayList<>();
        for (String each : ifMatch.split(",")) {
            Matcher tag = TAG.matcher(each.strip());
            if (tag.matches()) {
                states.add(Long.valueOf(tag.group(1)));
            }
        }
        if (states.isEmpty()) {
            throw new ClientErrorException(
                    "If-Match has ETags as they came with the link, such as \"rev-18-0a1b\"; there is none.",
                    Response.Status.PRECONDITION_FAILED);
        }
        return states;
    }

    /**
     * Lets pass what is meant for what there is.
     *
     * @param ifMatch the header; null if there is none
     * @param tag of what there is
     */
    static void check(String ifMatch, Supplier<String> tag) throws RefusedException {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        String now = tag.get();
        if (Stream.of(ifMatch.split(",")).map(String::strip).noneMatch(now::equals)) {
            throw new RefusedException(new Refusal(
                    Code.STATE_CHANGED, "It is not as you know it any more. Get it anew, and decide again."));
        }
    }

    /** Whether somebody has this state already, by the header {@code If-None-Match}, which may be null. */
    static boolean known(String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && Stream.of(ifNoneMatch.split(","))
                        .map(String::strip)
                        .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }
}
