package org.tutti.engine.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** What nodes say to each other. Inputs and reports are text as {@link org.tutti.session.Codec} and JSON write them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Message.Committed.class, name = "committed"),
    @Type(value = Message.Submit.class, name = "submit"),
    @Type(value = Message.Refused.class, name = "refused"),
    @Type(value = Message.Elsewhere.class, name = "elsewhere"),
    @Type(value = Message.Reports.class, name = "reports"),
    @Type(value = Message.Muster.class, name = "muster"),
    @Type(value = Message.Present.class, name = "present"),
    @Type(value = Message.Yield.class, name = "yield"),
    @Type(value = Message.Yielded.class, name = "yielded"),
    @Type(value = Message.Reread.class, name = "reread"),
    @Type(value = Message.Signal.class, name = "signal"),
})
public sealed interface Message {

    /**
     * An entry is durable.
     *
     * @param origin the node by which it was asked for
     * @param request what that node calls its request; 0 if nobody asked
     */
    record Committed(
            String session,
            long seq,
            long stamp,
            long effectiveAt,
            String actor,
            String input,
            String origin,
            long request)
            implements Message {}

    /**
     * The owner is to take an input in.
     *
     * @param request names it at the node that sends it
     * @param at only if the session has just so many entries, with those on their way to the disk; -1 however many
     * @param proposal what is to become an input there, as the engine writes it
     */
    record Submit(String session, long request, String actor, long at, String proposal) implements Message {}

    /** The owner does not take a request in, and has not. */
    record Refused(String session, long request, String code, String message) implements Message {}

    /**
     * A request was not taken in and can be made again: of another node, or by what the session is by then.
     *
     * @param seq how many entries the session has here; -1 if this node does not own it
     */
    record Elsewhere(String session, long request, long seq) implements Message {}

    /** What endpoints at the sending node have said of themselves lately. */
    record Reports(String session, List<String> reports) implements Message {}

    /** Whoever is asked says which endpoints are connected to it. */
    record Muster(long question) implements Message {}

    /**
     * Who is connected to the sending node.
     *
     * @param question the one this answers; 0 if nobody asked, and then all there is is said here
     * @param sessions of each, the endpoints connected to it and the entries that gave them their connections
     * @param unknown the sessions of which it could not be found out in time
     */
    record Present(long question, Map<String, Map<String, Long>> sessions, List<String> unknown) implements Message {}

    /** The journal of a session is not as it was, as when something was erased: whoever follows it reads it anew. */
    record Reread(String session) implements Message {}

    /** The owner is to give a session to the node that asks. */
    record Yield(String session) implements Message {}

    /**
     * The sender has given the session up and will append nothing more to it; the receiver is to take it over.
     *
     * @param attachments by node, the endpoints connected to it and the entries that gave them their connections
     */
    record Yielded(String session, long seq, Map<String, Map<String, Long>> attachments) implements Message {}

    /**
     * Something a gateway tells its like at other nodes of a session, and that is not kept.
     *
     * @param gateway {@link org.tutti.engine.Gateway#name}
     */
    record Signal(String session, String gateway, String text) implements Message {}
}
