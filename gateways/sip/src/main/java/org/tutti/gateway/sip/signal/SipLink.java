package org.tutti.gateway.sip.signal;

import java.util.Optional;

/** This server on the SIP network: listens, registers where it is told to, calls. Thread-safe; nothing blocks but {@link #close}. */
public interface SipLink extends AutoCloseable {

    /** Listens from now on, and for ever: a stack that dies is started anew. */
    void open();

    /**
     * Whether it is this server that is registered where {@link Settings#registration} says, as it is until something else
     * is said; of several only one is. Calls that come by another way are of no concern.
     */
    void lead(boolean now);

    /** Where calls to the registered account get to now, a URI; empty if that is not here. */
    Optional<String> contact();

    /** Another server says that calls to the registered account get to it: once this one leads, they must not any more. */
    void former(String contact);

    /** Whether calls can come in now. */
    boolean up();

    /** The address under which a user part is reached, such as {@code sip:k7p4-qxr2@example.org}. */
    String address(String user);

    /**
     * Calls somebody. The listener is told of the end if nothing comes of it.
     *
     * @param to a {@code sip:}, {@code sips:} or {@code tel:} URI
     * @param from the user part we call as: the conference they get into
     * @param name what we are called, for people
     */
    Leg call(String to, String from, String name, Audio audio, LegListener listener);

    /** A conference has another roster now: those who asked are told, at most every five seconds. */
    void changed(String key);

    /** A conference is over: its subscriptions end with {@code noresource}. */
    void over(String key);

    /** Why nobody can come in, for who runs the server; empty while they can. */
    Optional<String> trouble();

    /** Ends all calls and stops to listen. Takes half a second at most, so that who is in a call is still told. */
    @Override
    void close();
}
