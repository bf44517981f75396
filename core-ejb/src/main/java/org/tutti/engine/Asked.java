package org.tutti.engine;

import java.util.function.Consumer;
import org.tutti.session.Actor;
import org.tutti.session.Entry;

/** What somebody at a node that follows a session has asked of its owner. Confined to the session's turn. */
final class Asked {

    final Actor actor;
    final Consumer<Reply<Entry>> callback;
    /** When it was asked (µs). */
    final long since;
    /** What is proposed, by how the session is; null if that does not matter. */
    final Sessions.Choice choice;
    /** What is proposed; null as long as it has not been chosen. */
    Proposal proposal;
    /** How often it has been chosen again. */
    int choices;
    /** The node that has it and may have taken it; null if none does. */
    String sentTo;
    /** From when on it can be chosen again: so many entries. */
    long notBefore;

    Asked(Actor actor, Sessions.Choice choice, Proposal proposal, Consumer<Reply<Entry>> callback, long since) {
        this.actor = actor;
        this.choice = choice;
        this.proposal = proposal;
        this.callback = callback;
        this.since = since;
    }
}
