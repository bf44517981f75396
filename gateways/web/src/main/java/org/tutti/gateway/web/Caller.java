package org.tutti.gateway.web;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Somebody who asks something of an open session over HTTP.
 *
 * @param executor where answers are made, off the session's turn
 */
record Caller(Sessions sessions, Executor executor, SessionId id, Actor actor) {

    static Caller of(WebGateway gateway, String session, String bearer) throws WireException, RefusedException {
        SessionId id = ClientMessage.sessionId(session);
        Actor actor = SessionsResource.actor(gateway.sessions(), id, bearer);
        return new Caller(gateway.sessions(), gateway.executor(), id, actor);
    }

    Session session() throws RefusedException {
        return sessions.session(id);
    }

    /** Whether they run the session, and with that see whoever is in it. */
    boolean runs(Session session) {
        return session.runDenied(actor).isEmpty();
    }

    void checkRuns(Session session) throws RefusedException {
        Optional<Refusal> denied = session.runDenied(actor);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
    }

    /** Whether somebody is there for them: silent observers are so for who runs the session, and for themselves. */
    boolean sees(Session session, Member member) {
        return member.role() != Role.OBSERVER || runs(session) || is(session, member.id());
    }

    /** Whether they are this member. */
    boolean is(Session session, MemberId member) {
        return session.member(actor).filter(member::equals).isPresent();
    }

    /** Asks for a change, and makes an answer of the session as it is with it. */
    CompletionStage<Response> ask(Input.Request request, BiFunction<Entry, Session, Response> answer) {
        return answered(reply -> sessions.request(id, actor, request, reply), answer);
    }

    /**
     * The same if what is to be changed is as they know it.
     *
     * @param ifMatch the header; null if they do not care
     * @param part what is to be changed, as they are told it
     */
    CompletionStage<Response> ask(
            String ifMatch,
            Function<Session, Part> part,
            Sessions.Choice choice,
            BiFunction<Entry, Session, Response> answer) {
        Sessions.Choice checked = now -> {
            Preconditions.check(ifMatch, () -> part.apply(now).tag());
            return choice.in(now);
        };
        return answered(reply -> sessions.request(id, actor, checked, reply), answer);
    }

    /** Makes an answer of what becomes of some other change. */
    CompletionStage<Response> answered(
            Consumer<Consumer<Reply<Entry>>> asking, BiFunction<Entry, Session, Response> answer) {
        record Done(Entry entry, Session session) {}
        var done = new CompletableFuture<Done>();
        asking.accept(reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> {
                    try {
                        // Before anybody else's change: this is called where they are made, one by one.
                        done.complete(new Done(entry, session()));
                    } catch (RefusedException e) {
                        done.completeExceptionally(e);
                    }
                }
                case Reply.Refused<Entry>(Refusal refusal) -> done.completeExceptionally(new RefusedException(refusal));
            }
        });
        return done.thenApplyAsync(it -> answer.apply(it.entry(), it.session()), executor);
    }
}
