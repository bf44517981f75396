package org.tutti.session;

import java.util.Optional;
import org.tutti.tree.Change;

/** What is new in a session after an entry. The session itself says how it is now. */
public sealed interface Event {

    /** The timeline or its cause changed. */
    record TimelineChanged() implements Event {}

    /** Members, endpoints or control changed. */
    record RosterChanged() implements Event {}

    /** The queue changed. */
    record QueueChanged() implements Event {}

    /** The picture is looked at otherwise. */
    record ViewChanged() implements Event {}

    /** Another sound or text is presented, or none. */
    record TracksPresented() implements Event {}

    /** The rules changed. */
    record RulesChanged() implements Event {}

    /** Who waits at the door changed. */
    record DoorChanged() implements Event {}

    /** An endpoint that waited at the door is in. */
    record Admitted(EndpointId endpoint) implements Event {}

    /** An endpoint must go: it was not let in, or its member was turned out. */
    record TurnedAway(EndpointId endpoint, Refusal refusal) implements Event {}

    /** A line of the chat is new, or changed. */
    record ChatChanged(Line line) implements Event {}

    /** The notes of those who run the session changed; {@link Notes#openTo} says whom to tell. */
    record NotesChanged() implements Event {}

    /**
     * The trial changed, for those who run the session, and for all or one member.
     *
     * @param concerned the one other who is to know; empty if all are
     */
    record TrialChanged(Optional<MemberId> concerned) implements Event {}

    /** The synchronisation tree changed. */
    record TreeChanged(Change change) implements Event {}

    /** An endpoint is to play otherwise off the timeline; {@link Session#shift} says by how much. */
    record Shifted(EndpointId endpoint) implements Event {}

    /** What the session is to others changed, or to whom it belongs. */
    record DetailsChanged() implements Event {}

    /**
     * What everybody is asked to agree to changed, or what somebody answered, which is for those who run the session.
     *
     * @param concerned who answered; empty if all are asked something else
     */
    record NoticeChanged(Optional<MemberId> concerned) implements Event {}

    /**
     * The session is over.
     *
     * @param reason for the members; may be empty
     */
    record Ended(String reason) implements Event {}
}
