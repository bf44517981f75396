package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.tutti.engine.RefusedException;
import org.tutti.gateway.web.rdf.RdfException;

/** Every failure of a REST request as a problem document (RFC 9457). */
@Provider
public class Problems implements ExceptionMapper<Throwable> {

    static final String TYPE = "application/problem+json";

    @Override
    public Response toResponse(Throwable failure) {
        return answer(failure);
    }

    /** What is answered to a request that has failed. */
    static Response answer(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> answer(wrapped.getCause());
            case RefusedException refused ->
                problem(ErrorCode.of(refused.refusal().code()), refused.refusal().message());
            case WireException wire -> problem(wire.code(), wire.getMessage());
            case RdfException rdf -> illegible(rdf);
            case WebApplicationException http -> plain(http);
            default -> fault(failure);
        };
    }

    /** A problem document as text. */
    static String document(String type, String title, int status, String detail) {
        return Frames.text(body(type, title, status, detail));
    }

    private static ObjectNode body(String type, String title, int status, String detail) {
        ObjectNode body = Frames.object();
        return body.put("type", type).put("title", title).put("status", status).put("detail", detail);
    }

    private static String document(ErrorCode code, String detail) {
        Refusals.note(code);
        return document(type(code), code.title(), code.status(), detail);
    }

    /** The type of a problem, by which programs know it. */
    static String type(ErrorCode code) {
        return "urn:tutti:problem:" + code.wire();
    }

    /** Answers a request that does not come as far as the resources. */
    static void write(HttpServletResponse response, ErrorCode code, String detail) throws IOException {
        if (retried(code)) {
            response.setIntHeader(HttpHeaders.RETRY_AFTER, patience(code));
        }
        write(response, code.status(), document(code, detail));
    }

    /**
     * Answers a request that another server of the same sessions would take.
     *
     * @param nodes where those are
     */
    static void elsewhere(HttpServletResponse response, String detail, List<String> nodes) throws IOException {
        ObjectNode body = body(type(ErrorCode.NOT_READY), ErrorCode.NOT_READY.title(), 503, detail);
        if (!nodes.isEmpty()) {
            nodes.forEach(body.putArray("nodes")::add);
        }
        response.setIntHeader(HttpHeaders.RETRY_AFTER, 1);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        write(response, 503, Frames.text(body));
    }

    /** The same, where HTTP has the only name for what is wrong. */
    static void write(HttpServletResponse response, int status, String title, String detail) throws IOException {
        write(response, status, document("about:blank", title, status, detail));
    }

    private static void write(HttpServletResponse response, int status, String document) throws IOException {
        response.setStatus(status);
        response.setContentType(TYPE);
        response.setCharacterEncoding("UTF-8");
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        // A connection that goes on being read must not leave the client to wait for the end of the answer.
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Response problem(ErrorCode code, String detail) {
        var response = Response.status(code.status()).type(TYPE).entity(document(code, detail));
        return (retried(code) ? response.header(HttpHeaders.RETRY_AFTER, patience(code)) : response).build();
    }

    /** RDF that cannot be taken: what is wrong, and where. */
    private static Response illegible(RdfException rdf) {
        ErrorCode code = switch (rdf.fault()) {
            case SYNTAX -> ErrorCode.MALFORMED;
            case MEANING -> ErrorCode.OUT_OF_RANGE;
            case TOO_MUCH -> ErrorCode.TOO_LARGE;
        };
        ObjectNode body = body(type(code), code.title(), code.status(), said(rdf));
        if (rdf.line() > 0) {
            body.put("line", rdf.line()).put("column", rdf.column());
        }
        return Response.status(code.status()).type(TYPE).entity(Frames.text(body)).build();
    }

    private static String said(RdfException rdf) {
        return rdf.line() > 0
                ? "Line %d, column %d: %s".formatted(rdf.line(), rdf.column(), rdf.getMessage())
                : rdf.getMessage();
    }

    private static boolean retried(ErrorCode code) {
        return code.status() == 503 || code.status() == 429;
    }

    /** When to come again, in s. */
    private static int patience(ErrorCode code) {
        return code == ErrorCode.SERVER_BUSY ? 30 : 1;
    }

    /** What HTTP itself refuses: no such path, a method or type that is not offered. */
    private static Response plain(WebApplicationException http) {
        int status = http.getResponse().getStatus();
        String title = http.getResponse().getStatusInfo().getReasonPhrase();
        return Response.status(status)
                .type(TYPE)
                .entity(document("about:blank", title, status, said(http)))
                .build();
    }

    /** Not the library's own words, with the whole address in them. */
    private static String said(WebApplicationException http) {
        if (!String.valueOf(http.getMessage()).startsWith("RESTEASY")) {
            return http.getMessage();
        }
        return switch (http.getResponse().getStatus()) {
            case 404 -> "There is nothing at this address.";
            case 405 -> "That cannot be done with what is at this address.";
            case 406 -> "There is no answer of a type that you accept.";
            case 415 -> "A body of that type is not taken here.";
            default -> "The request cannot be taken.";
        };
    }

    private static Response fault(Throwable failure) {
        String reference = Integer.toString(System.identityHashCode(failure), 36);
        System.getLogger(Problems.class.getName())
                .log(Level.ERROR, "TUTTI-0201 A request could not be handled, reference " + reference, failure);
        return problem(ErrorCode.INTERNAL, "The server's log has the reference " + reference + '.');
    }
}
