package org.tutti.gateway.web;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.session.Session;
import org.tutti.tree.Fragment;
import org.tutti.tree.Interval;
import org.tutti.tree.MediaUri;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Point;
import org.tutti.tree.Point.At;

/** Links of another session's tree come into this one: what hangs on that session hangs on this. */
final class Arrival {

    private static final String SESSIONS = "urn:tutti:session:";

    private static final double LONGEST = 1e9;

    private Arrival() {}

    /**
     * By how much what hangs on the session is to move.
     *
     * @param shift as it was asked for; null for not at all
     * @param elapsed the session's time now (s)
     */
    static double shift(String shift, double elapsed) throws WireException {
        if (shift == null) {
            return 0;
        }
        if (shift.equals("now")) {
            return elapsed;
        }
        if (shift.matches("[0-9]{1,10}(\\.[0-9]{1,9})?") && Double.parseDouble(shift) <= LONGEST) {
            return Double.parseDouble(shift);
        }
        throw new WireException(ErrorCode.OUT_OF_RANGE, "'shift' is 'now' or seconds from 0 to 1000000000, not '%s'."
                .formatted(shift.length() > 40 ? shift.substring(0, 40) + '…' : shift));
    }

    /** Links with what they hang on if it is a session now this one, so many seconds later. */
    static List<NewTriple> in(Session session, double shift, List<NewTriple> links) {
        Set<String> played = new HashSet<>();
        links.forEach(link -> played.add(TreeBodies.base(link.object())));
        return links.stream()
                .map(link -> {
                    String base = TreeBodies.base(link.subject());
                    boolean hangs = base.startsWith(SESSIONS) && !played.contains(base);
                    String part = link.subject().substring(base.length());
                    return hangs ? with(link, session.uri() + later(part, shift)) : link;
                })
                .toList();
    }

    private static NewTriple with(NewTriple link, String subject) {
        return new NewTriple(
                subject, link.object(), link.parent(), link.kind(), link.playing(), link.rate(), link.label());
    }

    /** A fragment with its {@code #}, later; one that is wrong, relative or by events stays as it is. */
    private static String later(String fragment, double shift) {
        if (shift == 0) {
            return fragment;
        }
        Fragment part = fragment.isEmpty() ? Fragment.NONE : Fragment.parseSubject(fragment.substring(1));
        if (!part.ignored().isEmpty() || part.id().isPresent() || !part.time().canonical()) {
            return fragment;
        }
        Interval time = part.time();
        var later = new Interval(
                Optional.of(later(time.start().orElse(new At(0)), shift)), time.end().map(end -> later(end, shift)));
        var moved = new Fragment(later, part.region(), part.tracks(), part.id(), part.rest(), part.ignored());
        return new MediaUri("", moved).toString();
    }

    private static Point later(Point point, double shift) {
        return point instanceof At(double seconds) ? new At(seconds + shift) : point;
    }
}
