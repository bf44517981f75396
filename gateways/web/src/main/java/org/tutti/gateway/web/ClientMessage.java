package org.tutti.gateway.web;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tutti.engine.Device;
import org.tutti.engine.Device.Denial;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.session.Details;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.SessionId;

/** What a client can say over the WebSocket; {@code docs/protocol} describes each. */
sealed interface ClientMessage {

    /** The instants that can be meant: this century and the next, in ms. */
    double LATEST = 7_258_118_400_000.0;

    record Ping(double t0) implements ClientMessage {}

    record Hello(SessionId session, JoinRequest request) implements ClientMessage {}

    record Request(Input.Request request) implements ClientMessage {}

    /** Sets some of the rules. */
    record SetRules(UnaryOperator<Rules> change) implements ClientMessage {}

    /** Sets some of the details. */
    record SetDetails(UnaryOperator<Details> change) implements ClientMessage {}

    record Enqueue(String locator) implements ClientMessage {}

    record Invite(Invitee invitee) implements ClientMessage {}

    /** @param lifetime how long the invitation is good for (µs) */
    record Invitee(Role role, boolean personal, long lifetime) {}

    record History(long before) implements ClientMessage {}

    /** A report, but for whose it is. */
    record Progress(
            double position, long time, double rate, long bound, Readiness readiness, double buffered, Device device)
            implements ClientMessage {

        Report of(EndpointId endpoint) {
            return new Report(endpoint.value(), position, time, rate, bound, readiness, buffered);
        }
    }

    record Leave() implements ClientMessage {}

    /**
     * @param after the link before those that are wanted; empty to begin
     * @param have the number of the state that who asks has, of a tree that is kept in the browsers
     */
    record GetTree(Optional<String> after, Optional<Long> have) implements ClientMessage {}

    record GetTriple(String triple) implements ClientMessage {}

    /** @param fields with the part itself */
    record GiveTree(String wanted, long revision, boolean more, Fields fields) implements ClientMessage {}

    /** The {@code id} a client gave its message, to find the answer by. */
    static Optional<String> idOf(Fields fields) throws WireException {
        Optional<String> id = fields.optionalText("id", 64);
        if (id.stream().flatMapToInt(String::codePoints).anyMatch(ClientMessage::half)) {
            throw new WireException(ErrorCode.MALFORMED, "An id has no half characters: it could not be sent back.");
        }
        return id;
    }

    private static boolean half(int character) {
        return Character.getType(character) == Character.SURROGATE;
    }

    static ClientMessage of(Fields fields) throws WireException {
        String type = fields.text("type", 64);
        return switch (type) {
            case "ping" -> new Ping(fields.number("t0"));
            case "hello" -> hello(fields);
            case "report" -> progress(fields);
            case "leave" -> new Leave();
            case "invite" -> new Invite(invitee(fields));
            case "history" -> new History(fields.whole("before"));
            case "getTree", "getTriple", "giveTree" -> TreeMessages.question(type, fields).orElseThrow();
            default -> request(type, fields);
        };
    }

    /** A request, over the WebSocket or over HTTP. */
    static ClientMessage request(String type, Fields fields) throws WireException {
        return switch (type) {
            case "setRules" -> new SetRules(Requests.rules(fields));
            case "setDetails" -> new SetDetails(DossierForms.details(fields));
            case "enqueue" -> new Enqueue(fields.text("locator", 4000));
            default -> new Request(Requests.of(type, fields).orElseThrow(() -> new WireException(
                    ErrorCode.UNKNOWN_TYPE, "There is no message of type '%s' in tutti.v1.".formatted(type))));
        };
    }

    static Invitee invitee(Fields fields) throws WireException {
        double seconds = fields.has("validFor") ? fields.number("validFor", 1, 1e9) : 86_400;
        return new Invitee(
                fields.word("role", Role.class),
                fields.optionalFlag("personal").orElse(false),
                Math.round(seconds * 1e6));
    }

    private static Hello hello(Fields fields) throws WireException {
        String session = fields.text("session", 200);
        Optional<Ticket> ticket = fields.optionalText("seat", 1000).<Ticket>map(Ticket.Seat::new);
        ticket = ticket.or(ticket(fields, "device", Ticket.Device::new))
                .or(ticket(fields, "hostToken", Ticket.Host::new))
                .or(ticket(fields, "invitation", Ticket.Invited::new));
        var request = new JoinRequest(
                fields.text("name", 1000).strip(), ticket, fields.optionalFlag("plays").orElse(true));
        return new Hello(sessionId(session), request);
    }

    private static Supplier<Optional<Ticket>> ticket(Fields fields, String name, Function<String, Ticket> kind)
            throws WireException {
        Optional<Ticket> ticket = fields.optionalText(name, 1000).map(kind);
        return () -> ticket;
    }

    /** A session's id from outside. */
    static SessionId sessionId(String text) throws WireException {
        try {
            return new SessionId(text);
        } catch (IllegalArgumentException e) {
            throw new WireException(
                    ErrorCode.SESSION_UNKNOWN, "There is no such session. Maybe the link was not copied whole.");
        }
    }

    private static Progress progress(Fields fields) throws WireException {
        return new Progress(
                fields.number("position", 0, 1e9),
                micros(fields.number("time", 0, LATEST)),
                fields.number("rate", 0, 16),
                micros(fields.number("bound", 0, 1e9)),
                fields.word("readiness", Readiness.class),
                fields.number("buffered", 0, 1e9),
                device(fields));
    }

    private static Device device(Fields fields) throws WireException {
        Set<Denial> denies = fields.has("denies") ? Set.copyOf(fields.words("denies", Denial.class)) : Set.of();
        // Whoever keeps it to themselves need not trust that others do, too.
        return denies.contains(Denial.STATUS)
                ? new Device(OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), denies)
                : new Device(share(fields, "battery"), fields.optionalFlag("charging"), share(fields, "signal"), denies);
    }

    private static OptionalDouble share(Fields fields, String name) throws WireException {
        return fields.has(name) ? OptionalDouble.of(fields.number(name, 0, 1)) : OptionalDouble.empty();
    }

    private static long micros(double millis) {
        return Math.round(millis * 1000);
    }
}
