package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tutti.engine.RefusedException;
import org.tutti.engine.ServerClock;
import org.tutti.engine.Sessions;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Refusal;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

class CallsResourceTest {

    private static final String FAR = "192.0.2.";
    private static final String EVA = "{\"to\":\" sip:eva@example.org \"}";

    private final List<String> called = new ArrayList<>();
    private final ServerClock clock = ServerClock.system();

    @Test
    void whoMayLetPeopleIn_callsSomebodyUp() throws Exception {
        SessionId session = new SessionId("calls-1");
        assertThat(call(session, "Bearer ana", FAR + 1, EVA)).isEqualTo("call-1");
        assertThat(called).containsExactly("calls-1 sip:eva@example.org");
    }

    @Test
    void whoMayNotLetPeopleIn_isRefused_andTakesNothingFromWhoMay() throws Exception {
        SessionId session = new SessionId("calls-2");
        for (int i = 0; i < 20; i++) {
            assertThat(catchThrowableOfType(RefusedException.class, () -> call(session, "Bearer bob", FAR + 2, EVA))
                            .refusal().code())
                    .isEqualTo(Refusal.Code.NOT_PERMITTED);
        }
        assertThat(called).isEmpty();
        call(session, "Bearer ana", FAR + 2, EVA);
        assertThat(called).hasSize(1);
    }

    @Test
    void whoShowsNothing_orAsksForNobody_isRefused() {
        SessionId session = new SessionId("calls-3");
        refused(ErrorCode.TOKEN_REFUSED, session, null, FAR + 3, EVA);
        refused(ErrorCode.MALFORMED, session, "Bearer ana", FAR + 3, "{}");
        refused(ErrorCode.OUT_OF_RANGE, session, "Bearer ana", FAR + 3, "{\"to\":\"sip:" + "x".repeat(300) + "\"}");
        assertThat(called).isEmpty();
    }

    @Test
    void callsOfASession_areLimited_whereverTheyAreAskedFor() throws Exception {
        SessionId session = new SessionId("calls-4");
        for (int i = 0; i < 10; i++) {
            call(session, "Bearer ana", "127.0.0.1", EVA);
        }
        refused(ErrorCode.RATE_LIMITED, session, "Bearer ana", FAR + 4, EVA);
        assertThat(called).hasSize(10);
    }

    @Test
    void callsOfAnAddress_areLimited_inWhateverSession() throws Exception {
        for (int i = 0; i < 10; i++) {
            call(new SessionId("calls-of-" + i), "Bearer ana", FAR + 5, EVA);
        }
        refused(ErrorCode.RATE_LIMITED, new SessionId("calls-5"), "Bearer ana", FAR + 5, EVA);
        call(new SessionId("calls-5"), "Bearer ana", FAR + 6, EVA);
    }

    private void refused(ErrorCode code, SessionId session, String bearer, String address, String body) {
        assertThatThrownBy(() -> call(session, bearer, address, body))
                .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private String call(SessionId session, String bearer, String address, String body) throws Exception {
        return CallsResource.place(sessions(session), session, bearer, address, body)
                .toCompletableFuture()
                .join();
    }

    /** A session with Ana as its host and Bob; their tokens are their names. */
    private Sessions sessions(SessionId id) {
        Session session = sessionOf(id);
        return (Sessions) Proxy.newProxyInstance(
                Sessions.class.getClassLoader(), new Class<?>[] {Sessions.class}, (_, method, given) ->
                        switch (method.getName()) {
                            case "clock" -> clock;
                            case "session" -> session;
                            case "bearer" -> Actor.endpoint(new EndpointId((String) given[1]));
                            case "call" -> {
                                called.add(given[0] + " " + given[2]);
                                yield CompletableFuture.completedFuture("call-" + called.size());
                            }
                            default -> throw new UnsupportedOperationException(method.getName());
                        });
    }

    private static Session sessionOf(SessionId id) {
        var media = new MediaDescription("file:demo", "Demo", 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        Session session = Session.unborn(id);
        List<Input> inputs = List.of(
                new Input.Create("Film", new Item("file", media), "server-clock"),
                new Input.Join(new MemberId("m-ana"), new EndpointId("ana"), "Ana", Role.HOST),
                new Input.Join(new MemberId("m-bob"), new EndpointId("bob"), "Bob", Role.PARTICIPANT));
        for (Input input : inputs) {
            long now = 1_790_000_000_000_000L + session.seq();
            var entry = new Entry(id, session.seq() + 1, now, now, Actor.engine("test"), input);
            session = ((Outcome.Accepted) session.apply(entry)).session();
        }
        return session;
    }
}
