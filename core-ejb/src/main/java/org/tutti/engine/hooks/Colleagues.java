package org.tutti.engine.hooks;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tutti.engine.Nodes;
import org.tutti.engine.Offset;
import org.tutti.engine.SessionListener;
import org.tutti.engine.cluster.Node;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** {@link Peers} by way of the engine: what they say comes as signals of a session there never is. */
final class Colleagues implements Peers, SessionListener {

    static final String NAME = "hooks";

    private static final SessionId NONE = new SessionId(NAME);

    private final Nodes nodes;
    private final Consumer<String> heard;

    /** @param heard told of what others say; must not block */
    Colleagues(Nodes nodes, Consumer<String> heard) {
        this.nodes = nodes;
        this.heard = heard;
    }

    @Override
    public Set<String> others() {
        return nodes.members().others(self()).stream().map(Node::id).collect(Collectors.toSet());
    }

    @Override
    public String self() {
        return nodes.self().id();
    }

    @Override
    public void tell(String text) {
        nodes.signal(NONE, NAME, text);
    }

    @Override
    public void signal(SessionId session, String gateway, String text) {
        if (gateway.equals(NAME)) {
            heard.accept(text);
        }
    }

    @Override
    public void changed(Session session, Entry entry, List<Event> events) {}

    @Override
    public void offsets(Session session, long at, List<Offset> offsets) {}

    @Override
    public void lost(SessionId session) {}
}
