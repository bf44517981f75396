package org.tutti.tree;

import java.util.List;
import java.util.Optional;

/**
 * A link: {@code <subject> sync <object>}, a node of the tree with the edge to it. Immutable.
 *
 * @param id names it for life
 * @param parent the link it hangs under; empty at the root
 * @param subject what it hangs on, and between which points of that it plays
 * @param object what is played, and which part of it
 * @param kind what the object is
 * @param playing how the object begins when the subject is past the beginning already
 * @param rate how fast the object plays while the subject plays at normal speed, {@link #MIN_RATE} to {@link #MAX_RATE}
 * @param label for people; may be empty
 * @param at where on the subject it plays; empty while it waits for an event
 * @param rev the entry that last changed it
 * @param member who added it, as {@code MemberId} writes it
 * @param name what they were called
 */
public record Triple(
        TripleId id,
        Optional<TripleId> parent,
        MediaUri subject,
        MediaUri object,
        Kind kind,
        Playing playing,
        double rate,
        String label,
        Optional<Span> at,
        long rev,
        String member,
        String name) {

    /** The slowest and the fastest rate. */
    public static final double MIN_RATE = 0.25, MAX_RATE = 4;

    /** The longest label, in characters. */
    public static final int MAX_LABEL = 200;

    /** Which part of the object is played, in seconds of it. Objects are always said so. */
    public Span part() {
        return object.fragment().time().span();
    }

    /** The events it goes by, each once. */
    List<String> events() {
        return subject.fragment().time().events().distinct().toList();
    }

    /** As this, after a change of what is said of it. */
    Triple with(MediaUri nowSubject, MediaUri nowObject, Optional<Span> nowAt, long seq) {
        return new Triple(
                id, parent, nowSubject, nowObject, kind, playing, rate, label, nowAt, seq, member, name);
    }

    /** How many characters its URIs and its label have. */
    public int characters() {
        return subject.toString().length() + object.toString().length() + label.length();
    }

    Triple named(String now) {
        return new Triple(id, parent, subject, object, kind, playing, rate, now, at, rev, member, name);
    }
}
