package org.tutti.conformance.support;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tutti.conformance.support.Messages.Item;
import org.tutti.conformance.support.Messages.Welcome;

/** A session on the demo clip and the clients a test has in it; closing it drops them all. */
public final class Room implements AutoCloseable {
    private final URI root;
    private final TuttiApi.Created session;
    private final List<TuttiClient> clients = new ArrayList<>();

    private Room(URI root, TuttiApi.Created session) {
        this.root = root;
        this.session = session;
    }

    public static Room open(TuttiServer server, String title) {
        return open(server, Map.of("title", title));
    }

    /** As {@link TuttiApi#createSession(Map)}. */
    public static Room open(TuttiServer server, Map<String, ?> body) {
        return new Room(server.root(), server.api().createSession(body));
    }

    public String session() {
        return session.session();
    }

    public TuttiApi.Created created() {
        return session;
    }

    public TuttiClient host(String name) {
        return connect().joinAsHost(session, name);
    }

    public TuttiClient guest(String name) {
        return connect().join(session.session(), name);
    }

    /** Who comes by an invitation. */
    public TuttiClient invited(String name, String invitation) {
        return connect().joinInvited(session.session(), name, invitation);
    }

    /** Another device of somebody who is in. */
    public TuttiClient deviceOf(Welcome other, String name) {
        return connect().joinAsDeviceOf(other, name);
    }

    public TuttiClient resume(Welcome earlier, String name) {
        return connect().resume(earlier, name);
    }

    /** A connection that has not said hello. */
    public TuttiClient connect() {
        TuttiClient client = TuttiClient.connect(root);
        clients.add(client);
        return client;
    }

    public Item item() {
        return clients.getFirst().welcome().item();
    }

    @Override
    public void close() {
        clients.forEach(TuttiClient::close);
    }
}
