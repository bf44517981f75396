package org.tutti.engine;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.plugin.sync.Report;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * What every gateway uses: create sessions, take part in them, follow them. All methods may be called from any thread.
 * None waits for a commit; asking for a session that is not open here reads the journal.
 *
 * <p><b>Order.</b> What a session tells ({@link SessionListener}, and the callbacks given here) comes one after the
 * other, in the order of its journal: a callback runs before anything later of that session is told. It must be quick
 * and must not block.
 */
public interface Sessions {

    /** Whether the journal is recovered and the built-in plug-ins are up. Until then requests answer NOT_READY. */
    boolean ready();

    /** The clock all instants are read from. */
    ServerClock clock();

    /** How much the server has to do and has done. */
    Load load();

    /**
     * How close everybody on this server is to their timeline, by reports of the last seconds.
     *
     * @param tolerance how far (ms) an endpoint may be off and still be in step
     */
    Precision precision(double tolerance);

    /** Tells {@code listener} of all sessions from now on. */
    void listen(SessionListener listener);

    /**
     * Creates a session.
     *
     * @param title for people; empty to take the media's own
     * @param locator the media, such as {@code file:demo}
     * @return the session, or fails with {@link RefusedException}
     */
    CompletionStage<Created> create(Optional<String> title, String locator);

    /**
     * The session as it is now.
     *
     * @throws RefusedException if there is none, or it is over
     */
    Session session(SessionId id) throws RefusedException;

    /** Lets an endpoint in: anew, or back to the place a seat token names. */
    void join(SessionId session, JoinRequest request, Consumer<Reply<Joined>> callback);

    /** A command of an endpoint that has joined. */
    void command(SessionId session, EndpointId endpoint, Input.Command command, Consumer<Reply<Entry>> callback);

    /** An endpoint goes for good. */
    void leave(SessionId session, EndpointId endpoint, Consumer<Reply<Entry>> callback);

    /**
     * An endpoint lost its connection.
     *
     * @param attachment what {@link Joined} said of that connection; if the endpoint has come back on a newer one,
     *        nothing happens
     */
    void drop(SessionId session, EndpointId endpoint, long attachment);

    /** What an endpoint says of itself. Ignored if it has not joined. */
    void report(SessionId session, Report report);

    /** @param hostToken what makes its bearer the host */
    record Created(SessionId session, String hostToken) {}

    /**
     * @param name as the member gives it
     * @param hostToken what {@link Created} gave
     * @param seat what an earlier {@link Joined} gave
     */
    record JoinRequest(String name, Optional<String> hostToken, Optional<String> seat) {}

    /**
     * @param seat a secret with which this endpoint can come back
     * @param attachment names this connection of the endpoint
     * @param session the session with the endpoint in it
     */
    record Joined(
            MemberId member, EndpointId endpoint, Role role, String seat, long attachment, Session session) {}

    /**
     * @param sessions that are open
     * @param entries made durable since the start
     * @param commits in so many groups
     */
    record Load(int sessions, long entries, long commits) {}

    /**
     * @param endpoints all endpoints together; their {@code asynchrony} is that of the session in which it is largest
     * @param sessions how many sessions they are in
     * @param outOfStep how many endpoints are further off than tolerated
     */
    record Precision(Distribution endpoints, int sessions, long outOfStep) {}
}
