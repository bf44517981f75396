package org.tutti.gateway.web;

import jakarta.annotation.Priority;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.engine.Once;
import org.tutti.engine.Once.Keyed;
import org.tutti.engine.Once.Known;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SignIn;
import org.tutti.session.Refusal;

/**
 * Lets a request with an {@code Idempotency-Key} be sent again and again, with one effect and the same answer. What was
 * refused has changed nothing and may be tried anew; what failed, nobody knows, and stays begun.
 */
@Provider
@Priority(Priorities.USER)
public class OnceFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String REQUEST = OnceFilter.class.getName();

    /** How many requests with keys come from an address of the network: one a second, and so many after a pause. */
    private static final PerAddress KEYS = new PerAddress(1, 1000);

    @Inject
    private WebGateway gateway;

    @EJB
    private SignIn signIn;

    @Context
    private HttpServletRequest servlet;

    private record Begun(Keyed request, KeptAnswer.Seal seal) {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String header = request.getHeaderString(ApiDoor.IDEMPOTENCY_KEY);
        // Trees come in parts (LongBody): theirs are looked at where they are whole.
        if (header == null || !request.getMethod().equals(HttpMethod.POST) || ofStaff(request.getUriInfo())
                || TreeIntake.takes(request.getUriInfo())) {
            return;
        }
        try {
            begin(request, OnceKey.of(header));
        } catch (WireException | RefusedException e) {
            request.abortWith(Problems.answer(e));
        }
    }

    /** Nothing of a password is kept; and to sign in, out or to be let in twice does no harm. */
    static boolean ofStaff(UriInfo address) {
        return address.getPath().matches("/*staff(/.*)?");
    }

    private void begin(ContainerRequestContext request, String key)
            throws WireException, RefusedException {
        // Until then whatever is asked for is refused, and the database may not be there.
        gateway.requireReady();
        String body = SessionsResource.text(request.getEntityStream());
        request.setEntityStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        requireGood(request);
        if (!KEYS.take(servlet.getRemoteAddr(), gateway.sessions().clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED,
                    "More than one request a second with a key comes from your address. Do without a key for now.");
        }
        String caller = OnceKey.caller(request.getHeaderString("Authorization"), servlet.getRemoteAddr());
        String id = Part.digest(caller + ' ' + key);
        URI uri = request.getUriInfo().getRequestUri();
        String what = Part.digest(uri.getRawPath() + '?' + uri.getRawQuery() + '\n' + body);
        var begun = new Begun(new Keyed(id, Part.digest(caller), what), KeptAnswer.Seal.of(caller, key));
        switch (gateway.once().begin(begun.request())) {
            case Known.Nothing() -> request.setProperty(REQUEST, begun);
            case Known.Full() -> {
                // It is done, as without a key: strangers who filled it must not stop everybody.
            }
            case Known.Answer(String text) -> request.abortWith(KeptAnswer.opened(text, begun.seal()));
            case Known.Other() -> throw new WireException(
                    ErrorCode.KEY_REUSED, "This Idempotency-Key came with another request before. Take a new one.");
            case Known.Begun() -> throw new WireException(
                    ErrorCode.KEY_UNDER_WAY,
                    "A request with this Idempotency-Key is under way, or broke off. Look at what there is now.");
        }
    }

    /** What was answered is for a bearer who is still good, and nothing is written for one who is not. */
    private void requireGood(ContainerRequestContext request) throws WireException, RefusedException {
        Optional<String> token = Bearer.token(request.getHeaderString("Authorization"));
        String session = request.getUriInfo().getPathParameters().getFirst("session");
        if (token.isEmpty()) {
            return;
        }
        if (signIn.recognises(token.get())) {
            signIn.staff(token.get());
        } else if (session != null) {
            try {
                gateway.sessions().bearer(ClientMessage.sessionId(session), token.get());
            } catch (RefusedException e) {
                // Who ended it may ask what came of that.
                if (e.refusal().code() != Refusal.Code.SESSION_ENDED) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(REQUEST) instanceof Begun begun)) {
            return;
        }
        Once once = gateway.once();
        switch (Response.Status.Family.familyOf(response.getStatus())) {
            case SUCCESSFUL -> KeptAnswer.sealed(response, begun.seal())
                    .ifPresent(text -> once.answered(begun.request(), text));
            case SERVER_ERROR -> {
                if (unchanged(response)) {
                    once.forget(begun.request());
                }
            }
            default -> once.forget(begun.request());
        }
    }

    /** A server or session that is full, or not ready, has taken nothing in; of any other failure nobody knows. */
    private static boolean unchanged(ContainerResponseContext response) {
        String said = String.valueOf(response.getEntity());
        return Stream.of(ErrorCode.SERVER_FULL, ErrorCode.SERVER_BUSY, ErrorCode.SESSION_FULL, ErrorCode.NOT_READY)
                        .anyMatch(code -> said.contains(Problems.type(code)))
                && !said.contains(Once.UNSURE);
    }
}
