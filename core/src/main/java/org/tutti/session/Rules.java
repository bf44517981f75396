package org.tutti.session;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What holds in a session; those who run it may change it at any time. A template ({@link Template}) is one set of
 * values to begin with.
 *
 * @param admission who gets in
 * @param locked whether nobody new gets in; who was in may come back
 * @param memberLimit the most members, 1 to {@link Roster#ENDPOINT_LIMIT}
 * @param joinAs the role of those who come without an invitation; not one that runs the session
 * @param grants what members of each role may do; hosts may do everything whatever it says
 * @param handover how control passes on
 * @param progressForAll whether members see how far each other member is; if not, only those who run the session and
 *        whoever has control see all, and the others see themselves and the controller
 * @param chat whether and how there is chat
 * @param slowMode seconds between two lines of one member, 0 to 3600; those who run the session need not wait
 * @param advance whether the next item begins when one ends
 * @param readiness what the timeline waits for before it starts
 */
public record Rules(
        Admission admission,
        boolean locked,
        int memberLimit,
        Role joinAs,
        Map<Role, Set<Grant>> grants,
        Handover handover,
        boolean progressForAll,
        ChatMode chat,
        int slowMode,
        boolean advance,
        Readiness readiness) {

    /** Who gets in. */
    public enum Admission {
        /** Everybody, and the session is listed for everybody to see. */
        OPEN,
        /** Everybody who has its address. */
        LINK,
        /** Only who has an invitation. */
        INVITATION,
        /** Who has an invitation, and whoever is let in after asking. */
        ASK
    }

    /** How control passes on. */
    public enum Handover {
        /** The controller, or who runs the session, answers a request for it. */
        ASK,
        /** Whoever asks gets it. */
        FREE
    }

    /** Whether and how there is chat. */
    public enum ChatMode {
        /** Plain text, which the server can read. */
        OPEN,
        /** End-to-end encrypted: the server stores what it cannot read. */
        ENCRYPTED,
        /** None. */
        OFF
    }

    /**
     * The readiness barrier: scheduled starts and changes of the item, and if so wished seeks, wait until players are
     * ready.
     *
     * @param seeks whether a seek of a running timeline waits as well
     * @param quorum the share of players, above 0 and up to 1, that must be ready
     * @param limit seconds after which it goes on without those who are not, 0.5 to 60
     */
    public record Readiness(boolean seeks, double quorum, double limit) {}

    /** The longest slow mode, in s. */
    static final int MAX_SLOW = 3600;

    /** What a session has before anybody has changed it. */
    public static final Rules STANDARD = new Rules(
            Admission.LINK,
            false,
            Roster.ENDPOINT_LIMIT,
            Role.PARTICIPANT,
            Map.of(
                    Role.COHOST, EnumSet.allOf(Grant.class),
                    Role.PARTICIPANT, EnumSet.of(Grant.CONTROL, Grant.CHAT),
                    Role.VIEWER, EnumSet.of(Grant.CHAT)),
            Handover.ASK,
            true,
            ChatMode.OPEN,
            0,
            true,
            new Readiness(false, 1, 10));

    /** Keeps one order, so that equal rules are written alike. */
    public Rules {
        Map<Role, Set<Grant>> ordered = new EnumMap<>(Role.class);
        grants.forEach((role, set) -> ordered.put(role, ordered(set)));
        grants = Collections.unmodifiableMap(ordered);
    }

    private static Set<Grant> ordered(Set<Grant> grants) {
        EnumSet<Grant> set = EnumSet.noneOf(Grant.class);
        set.addAll(grants);
        return Collections.unmodifiableSet(set);
    }

    /** What members of a role may do. */
    public Set<Grant> of(Role role) {
        return role == Role.HOST ? EnumSet.allOf(Grant.class) : grants.getOrDefault(role, Set.of());
    }

    /** What is wrong with these rules, if anything. */
    public Optional<String> fault() {
        if (memberLimit < 1 || memberLimit > Roster.ENDPOINT_LIMIT) {
            return Optional.of("A session has room for 1 to %d members, not %d."
                    .formatted(Roster.ENDPOINT_LIMIT, memberLimit));
        }
        if (joinAs.runs()) {
            return Optional.of("Who comes without an invitation cannot run the session: "
                    + "'joinAs' is participant, viewer or observer.");
        }
        if (slowMode < 0 || slowMode > MAX_SLOW) {
            return Optional.of("Slow mode lies in 0 to %d s, not %d.".formatted(MAX_SLOW, slowMode));
        }
        if (!(readiness.quorum() > 0 && readiness.quorum() <= 1)) {
            return Optional.of("The quorum is a share above 0 and up to 1, not %s.".formatted(readiness.quorum()));
        }
        if (!(readiness.limit() >= 0.5 && readiness.limit() <= 60)) {
            return Optional.of("Readiness is waited for 0.5 to 60 s, not %s s.".formatted(readiness.limit()));
        }
        return Optional.empty();
    }
}
