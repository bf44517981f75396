package org.tutti.engine;

import java.util.function.Consumer;
import org.tutti.session.Actor;
import org.tutti.session.Entry;

/** What a node does for a session: write it, or follow who does. Confined to the session's turn. */
sealed interface Part permits Writer, Follower {

    /** Takes something in; {@code callback} gets its entry once it is durable and shown here, or why it is refused. */
    void take(Actor actor, Proposal proposal, Consumer<Reply<Entry>> callback);

    /** Takes in what somebody asks for, by how the session is when its turn comes. */
    void choose(Actor actor, Sessions.Choice choice, Consumer<Reply<Entry>> callback);

    /** The session comes to be served no more by this node: whoever waits is told. */
    void close();
}
