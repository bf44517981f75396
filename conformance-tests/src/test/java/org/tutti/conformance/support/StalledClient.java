package org.tutti.conformance.support;

/** A client that takes nothing in: it says hello, and once it is welcome it only talks. */
public final class StalledClient implements AutoCloseable {

    private final RawSocket socket;

    public StalledClient(TuttiServer server, String session, String name) {
        socket = RawSocket.open(server);
        socket.text(TuttiClient.hello(session, name).put("id", "hello").toString());
        socket.readUntil("hello");
    }

    /** Sends a message; false when the server has hung up. */
    public boolean say(String message) {
        return socket.text(message);
    }

    @Override
    public void close() {
        socket.close();
    }
}
