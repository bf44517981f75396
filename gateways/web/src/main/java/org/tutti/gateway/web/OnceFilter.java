package org.tutti.gateway.web;

import jakarta.annotation.Priority;
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
import java.nio.charset.StandardCharsets;
import org.tutti.engine.Once;
import org.tutti.engine.Once.Keyed;
import org.tutti.engine.Once.Known;
import org.tutti.engine.RefusedException;

/**
 * Lets a request with an {@code Idempotency-Key} be sent again and again, with one effect and the same answer. What was
 * refused has changed nothing and may be tried anew; what failed, nobody knows, and stays begun.
 */
@Provider
@Priority(Priorities.USER)
public class OnceFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String REQUEST = OnceFilter.class.getName();

    @Inject
    private WebGateway gateway;

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
        String caller = OnceKey.caller(request.getHeaderString("Authorization"), servlet.getRemoteAddr());
        String id = Part.digest(caller + ' ' + key);
        String what = Part.digest(request.getUriInfo().getRequestUri().getRawPath() + '\n' + body);
        var begun = new Begun(new Keyed(id, Part.digest(caller), what), KeptAnswer.Seal.of(caller, key));
        switch (gateway.once().begin(begun.request())) {
            case Known.Nothing() -> request.setProperty(REQUEST, begun);
            case Known.Answer(String text) -> request.abortWith(KeptAnswer.opened(text, begun.seal()));
            case Known.Other() -> throw new WireException(
                    ErrorCode.KEY_REUSED, "This Idempotency-Key came with another request before. Take a new one.");
            case Known.Begun() -> throw new WireException(
                    ErrorCode.KEY_UNDER_WAY,
                    "A request with this Idempotency-Key is under way, or broke off. Look at what there is now.");
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

    /** A server or session that is full has taken nothing in; of any other failure nobody knows. */
    private static boolean unchanged(ContainerResponseContext response) {
        String said = String.valueOf(response.getEntity());
        return said.contains(Problems.type(ErrorCode.SERVER_FULL)) || said.contains(Problems.type(ErrorCode.SESSION_FULL));
    }
}
