package org.tutti.engine.hooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.tutti.engine.fetch.Posts;
import org.tutti.engine.fetch.Posts.Answer;
import org.tutti.plugin.media.FetchException;

/** Signs and sends one event, and says in words what came of it. Thread-safe. */
final class Postman {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LONGEST_WISH = Duration.ofHours(1).toMillis() * 1000;
    private static final int GONE = 410;

    private final Posts posts;
    private final LongSupplier wall;

    /** @param wall the wall clock (µs), with which receivers compare when a message was signed */
    Postman(Posts posts, LongSupplier wall) {
        this.posts = posts;
        this.wall = wall;
    }

    /** What became of an event. */
    sealed interface Sent {
        /** The receiver has it. */
        record Taken() implements Sent {}

        /**
         * It has to be sent again.
         *
         * @param why for people
         * @param delay how long the receiver asks to be left alone (µs)
         */
        record Failed(String why, Optional<Long> delay) implements Sent {}

        /** The receiver wants no more, ever. */
        record Gone(String why) implements Sent {}
    }

    Sent send(Receiver receiver, Waiting.Row row) {
        return send(receiver, row.id(), row.digest().isPresent() && isLast(row) ? evidence(row) : row.body());
    }

    private static boolean isLast(Waiting.Row row) {
        return row.type().equals(EventType.SESSION_ENDED.wire());
    }

    /** With the digest of the whole journal: whoever keeps it can tell later whether that was changed. */
    private static String evidence(Waiting.Row row) {
        try {
            ObjectNode event = (ObjectNode) JSON.readTree(row.body());
            event.withObject("/data").put("digest", row.digest().orElseThrow());
            return event.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The event %s in the outbox is no JSON.".formatted(row.id()), e);
        }
    }

    Sent send(Receiver receiver, String id, String event) {
        byte[] body = event.getBytes(StandardCharsets.UTF_8);
        long now = wall.getAsLong();
        try {
            Answer answer = posts.post(
                    receiver.hook().url(),
                    receiver.secret().headers(id, now, body),
                    CloudEvents.MEDIA_TYPE,
                    body);
            return sent(answer, now);
        } catch (FetchException e) {
            return new Sent.Failed(e.getMessage(), Optional.empty());
        }
    }

    private static Sent sent(Answer answer, long now) {
        if (answer.status() / 100 == 2) {
            return new Sent.Taken();
        }
        if (answer.status() == GONE) {
            return new Sent.Gone("The receiver answered 410: it wants no more events.");
        }
        String more = answer.status() / 100 == 3 ? " Redirects are not followed: set the address they lead to." : "";
        return new Sent.Failed(
                "The receiver answered %d instead of 2xx.%s".formatted(answer.status(), more),
                answer.retryAfter().flatMap(text -> wait(text.strip(), now)));
    }

    /** Seconds, or a date (RFC 9110). */
    private static Optional<Long> wait(String text, long now) {
        try {
            long wait = text.matches("\\d{1,9}")
                    ? Long.parseLong(text) * 1_000_000
                    : ChronoUnit.MICROS.between(
                            Instant.EPOCH.plus(now, ChronoUnit.MICROS),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            return Optional.of(Math.clamp(wait, 0, LONGEST_WISH));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
