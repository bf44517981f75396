package org.tutti.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Recorded;
import org.tutti.session.Role;
import org.tutti.session.Rules;
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

    /** How this server is. */
    Vitals vitals();

    /** This server as one of several. */
    Nodes nodes();

    /**
     * How close everybody on this server is to their timeline, by reports of the last seconds.
     *
     * @param tolerance how far (ms) an endpoint may be off and still be in step
     */
    Precision precision(double tolerance);

    /** Tells {@code listener} of all sessions from now on. */
    void listen(SessionListener listener);

    /**
     * Creates a session, with all that is wished for it or not at all.
     *
     * @return the session, or fails with {@link RefusedException}
     */
    CompletionStage<Created> create(CreateRequest request);

    /**
     * The session as it is now.
     *
     * @throws RefusedException if there is none, or it is over
     */
    Session session(SessionId id) throws RefusedException;

    /** The sessions that are open to everybody and shown to everybody, the fullest first; at most {@code most}. */
    List<Session> open(int most);

    /**
     * The open sessions that somebody may find, the fullest first: with a token of the staff those of their tenant, too.
     *
     * @throws RefusedException if the token is none of the staff's, or not good
     */
    List<Found> directory(Optional<String> token) throws RefusedException;

    /**
     * All open sessions of this server, for a gateway that comes up: whoever {@link #listen listens} first and asks then
     * misses none. While the journal is read they are those that have been read so far; of each a takeover is told.
     */
    List<Session> sessions();

    /**
     * The short code of an open session, such as {@code K7P4-QXR2}. It is worth what the link is worth: whoever is
     * shown one may be shown the other.
     *
     * @return empty if the session is not open, or another has the same code
     */
    Optional<String> code(SessionId session);

    /** The open session of a short code as people type it. Limit how often anybody may try. */
    Optional<SessionId> sessionOf(String code);

    /**
     * The number of an open session, nine decimal digits, for those who have a keypad and no letters. It is worth what
     * the link is worth, and holds across restarts.
     *
     * @return empty if the session is not open, or another has the same number
     */
    Optional<String> number(SessionId session);

    /**
     * The open session of a number as people type it. Limit strictly how often anybody may try: it is easier to guess
     * than a code.
     */
    Optional<SessionId> sessionOfNumber(String number);

    /**
     * Whether a session that has ended within a day, and no open one, has this short code or number, as people type it.
     * It is remembered of the last 20 000, also over a restart. Limit how often anybody may try, as with those.
     */
    boolean overLately(String codeOrNumber);

    /**
     * The locators in the queues of all open sessions that begin so.
     *
     * @return empty if they are not all known, as while the journal is read or when a session could not be
     */
    Optional<Set<String>> queued(String prefix);

    /**
     * Lets pass who may add to the queue of an open session, by its host token or the seat of an endpoint in it.
     *
     * @throws RefusedException if the token is not good, or does not let its bearer do so
     */
    void checkContributor(String token) throws RefusedException;

    /** Lets an endpoint in, or lets it wait at the door: anew, or back to the place a token names. */
    void join(SessionId session, JoinRequest request, Consumer<Reply<Entrance>> callback);

    /**
     * What an endpoint is told that has been let in after waiting at the door.
     *
     * @param session as it is with the endpoint in it
     * @param attachment what {@link Waiting} said
     */
    Joined admitted(Session session, EndpointId endpoint, long attachment);

    /**
     * The actor that a token makes of its bearer: whoever created the session by their host token, or the endpoint whose
     * seat it is.
     *
     * @throws RefusedException if there is no such session, it is over, the token is not good for it, or the endpoint is
     *         not in it
     */
    Actor bearer(SessionId session, String token) throws RefusedException;

    /**
     * Something a member asks for.
     *
     * @param actor an endpoint that has joined, or what {@link #bearer} gave
     */
    void request(SessionId session, Actor actor, Input.Request request, Consumer<Reply<Entry>> callback);

    /**
     * As {@link #request}, of which is said what it is when nothing can come between any more.
     *
     * @param choice from the session as it is then; asked in the session's turn, so it must be quick
     */
    void request(SessionId session, Actor actor, Choice choice, Consumer<Reply<Entry>> callback);

    /** What is asked for, by how the session is. */
    interface Choice {

        /** @throws RefusedException if nothing is, as things are */
        Input.Request in(Session session) throws RefusedException;
    }

    /**
     * The trials of a session and what is recorded of them, for who runs it.
     *
     * @param token a host token, or the seat of an endpoint in the session
     * @throws RefusedException if there is no such session, it is over, or the token's bearer does not run it
     */
    Trials trials(SessionId session, String token) throws RefusedException;

    /**
     * How a session was played, also when it is over. Reads its journal: it takes as long as that is, and only so many
     * are read at once.
     *
     * @param token a host token, or the seat of the host; while the session is open, also that of a co-host who is in it
     * @throws RefusedException if there is no such session, or the token's bearer does not run it
     */
    History history(SessionId session, String token) throws RefusedException;

    /** What is written of sessions, open or over. */
    Archive archive();

    /** Whether a session is one of those whose trials are recorded: a server records only so many. Never waits. */
    boolean records(SessionId session);

    /** Changes some of the rules of a session; two who do so at once do not undo each other's changes. */
    default void changeRules(
            SessionId session, Actor actor, UnaryOperator<Rules> change, Consumer<Reply<Entry>> callback) {
        request(session, actor, now -> new Input.SetRules(change.apply(now.rules())), callback);
    }

    /** Changes some of the details of a session; two who do so at once do not undo each other's changes. */
    default void changeDetails(
            SessionId session, Actor actor, UnaryOperator<Details> change, Consumer<Reply<Entry>> callback) {
        request(session, actor, now -> new Input.SetDetails(change.apply(now.dossier().details())), callback);
    }

    /** Adds the media of a locator to the queue. */
    void enqueue(SessionId session, Actor actor, String locator, Consumer<Reply<Entry>> callback);

    /**
     * Makes an invitation.
     *
     * @param role what who comes by it is; not above the inviter's own
     * @param personal whether it is for one person, with as many devices as they like
     * @param lifetime how long it is good for (µs), up to 30 days
     * @throws RefusedException if the actor may not invite so
     */
    Invitation invite(SessionId session, Actor actor, Role role, boolean personal, long lifetime)
            throws RefusedException;

    /**
     * Makes what lets one of the staff in themself, for the next minutes: who created the session and administrators as a
     * host, supervisors as an observer.
     *
     * @param token of the staff: {@link Identity}
     * @param unseen whether those who may be a host come in as an observer, too
     * @throws RefusedException if there is no such session, it is over, or they may not come in
     */
    Invitation inviteStaff(SessionId session, String token, boolean unseen) throws RefusedException;

    /**
     * Makes a key to seal requests with on a way that is not trusted; good for a day.
     *
     * @param actor who is to have it: what {@link #bearer} gave
     * @throws RefusedException if there is no such session, it is over, or the actor is nobody in it
     */
    IssuedKey issueKey(SessionId session, Actor actor) throws RefusedException;

    /**
     * The key of a name, and who has it. Nothing of it is stored: it is good also after a restart.
     *
     * @param kid what {@link IssuedKey} has; whatever a stranger wrote there
     * @throws RefusedException if there is no such key, it has expired, its session is over, or whoever has it is nobody
     *         in that any more
     */
    SealKey sealKey(String kid) throws RefusedException;

    /** The member that somebody with an account elsewhere is in a session, here or not: {@link Ticket.Account}. */
    MemberId memberOf(SessionId session, String address);

    /** The endpoint that a device of theirs is: {@link Ticket.Account}. */
    EndpointId endpointOf(SessionId session, String address, String device);

    /**
     * Shows a gateway to people and to who runs the server, in place of an earlier one of the same name.
     *
     * @throws IllegalArgumentException if its name is not as {@link Gateway#name} says
     */
    void attach(Gateway gateway);

    /** All gateways, by name. */
    List<Gateway> gateways();

    /** Where people come into a session now, by the gateways' names: {@link Gateway#address}. */
    SortedMap<String, String> addresses(Session session);

    /** Where an endpoint is, whichever gateway it is here by; empty if it has no address: {@link Gateway#endpoint}. */
    Optional<String> addressOf(SessionId session, EndpointId endpoint);

    /** Where people are asked for the number of their session, by the gateways' names: {@link Gateway#desk}. */
    SortedMap<String, String> desks();

    /** Whether there is a gateway now that calls people up: {@link Gateway#dialling}. */
    boolean dials();

    /**
     * Calls somebody up by the first gateway that takes their address. Limit how often anybody may ask.
     *
     * @param actor who asks for it: what {@link #bearer} gave, or an endpoint that has joined
     * @param to a URI, such as {@code sip:eva@example.org}
     * @return an id of the call, as soon as it is under way; or fails with {@link RefusedException} if there is no such
     *         session, the actor may not let people in, no gateway calls there, or it will not now
     */
    CompletionStage<String> call(SessionId session, Actor actor, String to);

    /** An endpoint goes for good. */
    void leave(SessionId session, EndpointId endpoint, Consumer<Reply<Entry>> callback);

    /**
     * An endpoint lost its connection.
     *
     * @param attachment what {@link Joined} said of that connection; if the endpoint has come back on a newer one,
     *        nothing happens
     */
    void drop(SessionId session, EndpointId endpoint, long attachment);

    /**
     * What an endpoint says of itself and of the device it is on. Ignored if it has not joined.
     */
    void report(SessionId session, Report report, Device device);

    /** @param ours whether who found it is of the staff of its tenant, and may know what it is to them */
    record Found(Session session, boolean ours) {}

    /** @param hostToken what makes its bearer the host */
    record Created(SessionId session, String hostToken) {}

    /**
     * What a session is to be.
     *
     * @param title for people; empty to take the media's own
     * @param locators the media, such as {@code file:demo}: the first is on, the others are in the queue
     * @param rules what members may do
     * @param strategy the sync strategy; empty for the server's default
     * @param startsAt when it starts by itself (µs)
     * @param details what it is to people and programs outside of it
     * @param notice what everybody in it is asked to agree to, such as that it is recorded
     * @param creator who of the staff creates it, and with that whose it is
     */
    record CreateRequest(
            Optional<String> title,
            List<String> locators,
            Rules rules,
            Optional<String> strategy,
            Optional<Long> startsAt,
            Details details,
            Optional<String> notice,
            Optional<Staff> creator) {

        /** A session that is nobody's but its host's. */
        public CreateRequest(
                Optional<String> title, List<String> locators, Rules rules, Optional<String> strategy, Optional<Long> startsAt) {
            this(title, locators, rules, strategy, startsAt, Details.NONE, Optional.empty(), Optional.empty());
        }

        /** A session on one item, as it comes. */
        public static CreateRequest on(String locator) {
            return new CreateRequest(
                    Optional.empty(), List.of(locator), Rules.STANDARD, Optional.empty(), Optional.empty());
        }
    }

    /** What one shows to be let in as somebody. */
    sealed interface Ticket {

        /**
         * What a token is shown as where one does not know of which kind it is, as in an address: a host token, one for
         * a further device, else an invitation. Whether it is good is found out when it is shown.
         */
        static Ticket of(String token) {
            return switch (token.substring(0, Math.max(0, token.indexOf('.')))) {
                case "host" -> new Host(token);
                case "device" -> new Device(token);
                default -> new Invited(token);
            };
        }

        /** @param token what {@link Created} gave */
        record Host(String token) implements Ticket {}

        /** @param token what an earlier {@link Joined} gave this endpoint */
        record Seat(String token) implements Ticket {}

        /** @param token what {@link Joined} gave another endpoint of the same member */
        record Device(String token) implements Ticket {}

        /** @param token what {@link Sessions.Invitation} has */
        record Invited(String token) implements Ticket {}

        /**
         * The word of a gateway for who somebody is. The same account is always the same member of a session, and the
         * same device the same endpoint, also after a restart: {@link #memberOf}, {@link #endpointOf}. An endpoint that
         * is still in the session comes back to its place. Who is in it with another device, or was in it once, gets
         * in as what they were, as by a seat, unless they have been made something else or turned out. Anybody else is
         * what their invitation says, or else comes by the link. (A session knows again the first 5 000 who come so.)
         *
         * @param address who they are: a URI, such as {@code xmpp:eva@example.org} or {@code tel:+4930123456}. It is
         *        taken letter by letter: the gateway writes each account in one way only, and has checked that it is
         *        theirs
         * @param device names one of their devices, such as an XMPP resource
         * @param invitation an invitation's token (a personal one makes them what it says, not who it was for), or a
         *        host token: then they are a further host of the session, for as long as nobody decides otherwise
         * @param vouched whether those who run the session have let them in by means of the gateway, such as a room's
         *        list of members: they need neither ask at the door nor an invitation, also when it is locked
         */
        record Account(String address, String device, Optional<String> invitation, boolean vouched)
                implements Ticket {

            private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*:.+", Pattern.DOTALL);

            /** @throws IllegalArgumentException if the address is no URI */
            public Account {
                if (!URI.matcher(address).matches()) {
                    throw new IllegalArgumentException(
                            "An account's address is a URI such as xmpp:eva@example.org; this one (%d characters) is not."
                                    .formatted(address.length()));
                }
            }
        }
    }

    /**
     * @param name as the member gives it
     * @param ticket what they show
     * @param plays whether the endpoint plays the media, and so is waited for
     */
    record JoinRequest(String name, Optional<Ticket> ticket, boolean plays) {}

    /** What becomes of who comes. */
    sealed interface Entrance {}

    /**
     * They are in.
     *
     * @param seat a secret with which this endpoint can come back
     * @param device a secret with which the member can come with another endpoint
     * @param attachment names this connection of the endpoint
     * @param session the session with the endpoint in it
     * @param code what {@link #code} says of it
     */
    record Joined(
            MemberId member,
            EndpointId endpoint,
            Role role,
            String seat,
            String device,
            long attachment,
            Session session,
            Optional<String> code)
            implements Entrance {}

    /**
     * They wait at the door.
     *
     * @param attachment names this connection of the endpoint
     * @param since when they came (µs)
     * @param until when they are turned away if nobody answers (µs)
     */
    record Waiting(SessionId session, EndpointId endpoint, long attachment, long since, long until)
            implements Entrance {}

    /**
     * @param id names it, so that it can be revoked
     * @param token a secret: whoever has it gets in
     * @param expiresAt until when it is good (µs)
     */
    record Invitation(String id, String token, Role role, long expiresAt) {}

    /**
     * @param kid names the key; no secret, and good for nothing else
     * @param key a secret of 32 bytes: never log it
     * @param expiresAt until when it is good (µs)
     */
    record IssuedKey(String kid, byte[] key, long expiresAt) {}

    /**
     * @param actor as whom requests are made that are sealed with it
     * @param key a secret of 32 bytes: never log it
     * @param token what {@link #bearer} takes the actor by, made anew: a secret, not to leave the server
     */
    record SealKey(SessionId session, Actor actor, byte[] key, String token) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return "key of " + actor + " in " + session;
        }
    }

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

    /**
     * @param session with its {@link Session#trial}
     * @param recording empty if nothing is recorded, as before the first trial
     */
    record Trials(Session session, Optional<Recording> recording) {}

    /**
     * @param bearer who asked for it
     * @param session as its journal has it now
     * @param played what ran from when to when, until now or its end
     * @param whole whether that is all; else what came after the first {@link Recorded#MOST} spans is left out
     */
    record History(Actor bearer, Session session, List<Recorded.Played> played, boolean whole) {}
}
