package org.tutti.engine;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Cluster.ClockOffset;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Node;
import org.tutti.session.SessionId;

/** This server as one of several, and where it is in its life. Any thread may call; nothing blocks. */
public interface Nodes {

    /** Where a server is in its life. Only what is {@link #SERVING} takes people and sessions in. */
    enum Phase {
        /** The journal is being read, or the plug-ins are not up. */
        STARTING,
        /** All is well. */
        SERVING,
        /** It gives its sessions to the others, and takes nobody and nothing new in. */
        DRAINING,
        /** It has given everything away and may be stopped. */
        DRAINED,
        /** The others have gone on without it: it serves nobody until they are back in touch. */
        CUT_OFF
    }

    /** This server. */
    Node self();

    /** The servers that serve the same sessions, this one among them unless it is cut off. */
    Members members();

    Phase phase();

    /** How many of the open sessions this server owns: of these it is the one that writes. */
    int owned();

    /** How far this server's clock is from that of the coordinator. */
    Optional<ClockOffset> clockOffset();

    /** What it has counted since the start, by name: takeovers, conflicts, forwarded, caught_up, unsure. Counts never fall. */
    Map<String, Long> counters();

    /**
     * Where clients find the servers of these sessions, this one first; empty if they are all found where this one is,
     * or it is alone. Of one that is drained clients need not know.
     */
    List<URI> urls();

    /**
     * Takes nothing new in any more, gives the sessions that are owned here to the others, has clients go there, and leaves
     * the others. Asked again, it says how that ends.
     *
     * @return done when this server may be stopped; or fails with {@link RefusedException}, and nothing has changed, if there
     *         is no other server
     */
    CompletionStage<Void> drain();

    /**
     * Tells a gateway of the same name at each other server of something that is not kept, such as that somebody types:
     * {@link SessionListener#signal}.
     *
     * @param gateway {@link Gateway#name}
     */
    void signal(SessionId session, String gateway, String text);

    /**
     * Says to {@code listener} now and whenever it changes whether this server is the one that does what only one is to do,
     * such as to be there by an account. There may be none for a moment, and never two for longer than it takes to notice.
     */
    void onLeading(Consumer<Boolean> listener);
}
