package org.tutti.tree;

import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.tree.TreeFault.Reason;

/**
 * What can be said of a link without the tree it is to hang in: for a server that does not keep that. Pure.
 *
 * @param subject where it is to play; what is relative, or goes by events, is still so
 * @param object what is to be played
 * @param kind as stated, else by the URI
 * @param playing as stated, else as is usual for the kind
 * @param rate how fast
 */
public record Shape(MediaUri subject, MediaUri object, Kind kind, Playing playing, double rate) {

    /**
     * @param session the session's URI
     * @param roots whether a URI is of what has a time of its own
     */
    public static Shape of(NewTriple link, String session, Predicate<String> roots) throws TreeFault {
        MediaUri subject = Uris.subject(link.subject());
        MediaUri object = Uris.object(link.object());
        if (object.base().equals(session)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE, "The session is what everything hangs on: it cannot play in itself.");
        }
        Uris.checkTaken(subject.base(), roots);
        Uris.checkTaken(object.base(), roots);
        double rate = link.rate().orElse(1.0);
        if (!(rate >= Triple.MIN_RATE && rate <= Triple.MAX_RATE)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "The rate %s lies outside %s to %s.".formatted(rate, Triple.MIN_RATE, Triple.MAX_RATE));
        }
        Kind kind = link.kind().orElseGet(() -> Uris.kind(object.base()));
        Playing playing = link.playing().orElse(kind.continuous() ? Playing.SKIP : Playing.HEAD);
        return new Shape(subject, object, kind, playing, rate);
    }

    /** A link's subject, as somebody writes it. */
    public static MediaUri subject(String uri) throws TreeFault {
        return Uris.subject(uri);
    }

    /** A link's object, as somebody writes it. */
    public static MediaUri object(String uri) throws TreeFault {
        return Uris.object(uri);
    }

    /** Whether a text can be the name of an event. */
    public static boolean isEvent(String text) {
        return FragmentParser.isEvent(text);
    }

    /** Refuses what cannot be the name of an event. */
    public static void checkEvent(String event) throws TreeFault {
        if (!isEvent(event)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "An event's name is a letter or _, then letters, digits, _ - and ., up to 64, and not npt, clock or"
                            + " smpte; '%s' is not.".formatted(Uris.shortened(event)));
        }
    }

    /** Refuses a change of nothing. */
    public static void checkChange(Optional<String> subject, Optional<String> object, Optional<String> label)
            throws TreeFault {
        if (subject.isEmpty() && object.isEmpty() && label.isEmpty()) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE, "There is nothing to change: give a subject, an object or a label.");
        }
    }
}
