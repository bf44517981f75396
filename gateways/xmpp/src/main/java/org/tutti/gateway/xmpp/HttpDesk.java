package org.tutti.gateway.xmpp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.tutti.engine.ServerClock;
import org.tutti.gateway.xmpp.link.RestInterface;
import org.tutti.gateway.xmpp.link.RestInterface.Answer;
import org.tutti.gateway.xmpp.link.RestInterface.Question;

/**
 * Passes on to the REST interface what comes over XMPP, as far as it may go there. To the REST interface all of it
 * comes from this machine, which it does not limit: so it is limited here, as each address of the network is there.
 * Thread-safe.
 */
final class HttpDesk {

    private static final Logger LOG = System.getLogger(HttpDesk.class.getName());
    private static final int AT_ONCE = 100;
    private static final int AT_ONCE_OF_ONE = 10;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH");

    /** What is answered if there should be an answer and is none. */
    static final Answer FAILED = Answer.problem(500, "Something went wrong", "The log of the server says what.");

    private final Limits all;
    /** New sessions, tries at short codes, uploads. */
    private final Limits costly;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> openOfOne = new ConcurrentHashMap<>();
    private final RestInterface rest;

    HttpDesk(RestInterface rest, ServerClock clock) {
        this.rest = rest;
        this.all = Limits.perSecond(clock::now, 10, 40);
        this.costly = Limits.perSecond(clock::now, 1, 20);
    }

    /**
     * Who asks.
     *
     * @param account for whom it counts, from whichever device
     * @param token by which they are known to the REST interface; empty if they are anybody
     * @param trusted whether they are of a domain whose people may create sessions
     */
    record Asker(String account, Optional<String> token, boolean trusted) {

        /** Without what is secret. */
        @Override
        public String toString() {
            return account;
        }
    }

    /** Asks for somebody; the answer comes on any thread. Never fails. */
    CompletionStage<Answer> ask(Asker asker, HttpQuery query, Chunks.Body body) {
        return switch (body) {
            case Chunks.Body.Whole(byte[] bytes) -> ask(asker, query, bytes);
            case Chunks.Body.Failed(int status, String why) ->
                CompletableFuture.completedFuture(Answer.problem(status, "The body cannot be taken", why));
        };
    }

    private CompletionStage<Answer> ask(Asker asker, HttpQuery query, byte[] body) {
        Optional<Answer> refusal = refusal(asker, query, body);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        Optional<Answer> full = begin(asker.account());
        if (full.isPresent()) {
            return CompletableFuture.completedFuture(full.get());
        }
        // Of headers the REST interface reads these two; others could speak for somebody else, or of another
        // connection.
        Optional<String> token = query.header("authorization").or(() -> asker.token().map("Bearer "::concat));
        return begun(new Question(query.method(), query.resource(), query.header("content-type"), token, body))
                .whenComplete((_, _) -> end(asker.account()));
    }

    /** Asks; whatever goes wrong is an answer, too. */
    private CompletionStage<Answer> begun(Question question) {
        CompletionStage<Answer> answer;
        try {
            answer = rest.ask(question);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "No request that HTTP has: " + question, e);
            answer = CompletableFuture.completedFuture(
                    Answer.problem(400, "The message cannot be read", "HTTP has no such request."));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(failure -> {
            LOG.log(Level.WARNING, "TUTTI-0300 A request over XMPP failed: " + question, failure);
            return FAILED;
        });
    }

    /** Takes a place among the open requests; says why not, if there is none. */
    private Optional<Answer> begin(String account) {
        boolean room = open.incrementAndGet() <= AT_ONCE;
        boolean roomOfOne = openOfOne.merge(account, 1, Integer::sum) <= AT_ONCE_OF_ONE;
        if (room && roomOfOne) {
            return Optional.empty();
        }
        end(account);
        return Optional.of(roomOfOne
                ? Answer.problem(503, "Too much at once", "Too many requests are open here. Try again in a moment.")
                : Answer.problem(429, "Too many messages", "At most %d requests of yours are open at once. Wait for answers."
                        .formatted(AT_ONCE_OF_ONE)));
    }

    private void end(String account) {
        open.decrementAndGet();
        openOfOne.computeIfPresent(account, (_, count) -> count > 1 ? count - 1 : null);
    }

    private Optional<Answer> refusal(Asker asker, HttpQuery query, byte[] body) {
        if (!all.take(asker.account()) || isCostly(query) && !costly.take(asker.account())) {
            return Optional.of(Answer.problem(
                    429,
                    "Too many messages",
                    "More than 10 requests a second, or one that makes something. Try again in a moment."));
        }
        if (isCreating(query) && !asker.trusted()) {
            return Optional.of(
                    Answer.problem(403, "That takes a permission", "You may not create sessions over XMPP."));
        }
        if (!METHODS.contains(query.method())) {
            return Optional.of(Answer.problem(405, "No such method", "%s is not offered.".formatted(query.method())));
        }
        if (body.length > Chunks.LONGEST) {
            return Optional.of(Answer.problem(
                    413, "The message is too large", "A request has at most %d bytes.".formatted(Chunks.LONGEST)));
        }
        return rest.has(query.resource())
                ? Optional.empty()
                : Optional.of(Answer.problem(404, "Not there", "Over XMPP there are the resources under /api/."));
    }

    private static boolean isCostly(HttpQuery query) {
        return query.resource().startsWith("/api/codes/")
                || query.resource().startsWith("/api/uploads")
                || isCreating(query);
    }

    private static boolean isCreating(HttpQuery query) {
        return query.method().equals("POST") && query.resource().matches("/api/sessions/?(?:\\?.*)?");
    }
}
