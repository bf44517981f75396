package org.tutti.gateway.web;

import java.util.Locale;
import java.util.Optional;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.SessionId;

/** What a client can say over the WebSocket; {@code docs/protocol} describes each. */
sealed interface ClientMessage {

    /** The instants that can be meant: this century and the next, in ms. */
    double LATEST = 7_258_118_400_000.0;

    record Ping(double t0) implements ClientMessage {}

    record Hello(SessionId session, JoinRequest request) implements ClientMessage {}

    record Command(Input.Command command) implements ClientMessage {}

    /** A report, but for whose it is. */
    record Progress(double position, long time, double rate, long bound, Readiness readiness, double buffered)
            implements ClientMessage {

        Report of(EndpointId endpoint) {
            return new Report(endpoint.value(), position, time, rate, bound, readiness, buffered);
        }
    }

    record Leave() implements ClientMessage {}

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
            case "play" -> new Command(new Input.Play());
            case "pause" -> new Command(new Input.Pause());
            case "seek" -> new Command(new Input.Seek(fields.number("position")));
            case "setRate" -> new Command(new Input.SetRate(fields.number("rate")));
            case "report" -> progress(fields);
            case "leave" -> new Leave();
            default -> throw new WireException(
                    ErrorCode.UNKNOWN_TYPE, "There is no message of type '%s' in tutti.v1.".formatted(type));
        };
    }

    private static Hello hello(Fields fields) throws WireException {
        String session = fields.text("session", 200);
        var request = new JoinRequest(
                fields.text("name", 1000).strip(),
                fields.optionalText("hostToken", 1000),
                fields.optionalText("seat", 1000));
        return new Hello(sessionId(session), request);
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
        String readiness = fields.text("readiness", 64);
        return new Progress(
                fields.number("position", 0, 1e9),
                micros(fields.number("time", 0, LATEST)),
                fields.number("rate", 0, 16),
                micros(fields.number("bound", 0, 1e9)),
                readiness(readiness),
                fields.number("buffered", 0, 1e9));
    }

    private static Readiness readiness(String text) throws WireException {
        for (Readiness readiness : Readiness.values()) {
            if (readiness.name().toLowerCase(Locale.ROOT).equals(text)) {
                return readiness;
            }
        }
        throw new WireException(
                ErrorCode.MALFORMED, "'readiness' is loading, ready, buffering or blocked, not '%s'.".formatted(text));
    }

    private static long micros(double millis) {
        return Math.round(millis * 1000);
    }
}
