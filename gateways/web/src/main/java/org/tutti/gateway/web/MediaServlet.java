package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.gateway.web.ByteRange.Asked;
import org.tutti.plugin.media.Content;

/**
 * Media bytes at {@code /media/SOURCE/PATH}, for every source: ranges, conditions and types are handled here once
 * (RFC 9110); the source says what there is and gives the bytes.
 */
@WebServlet(value = "/media/*", asyncSupported = true)
public class MediaServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final int RETRY_SECONDS = 5;
    private static final System.Logger LOG = System.getLogger(MediaServlet.class.getName());

    @EJB
    private PluginHostBean plugins;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        serve(request, response, true);
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        serve(request, response, false);
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, boolean withBody) throws IOException {
        Optional<Content> found;
        try {
            found = content(request.getPathInfo());
        } catch (InterruptedIOException e) {
            later(response, e.getMessage());
            return;
        } catch (IOException e) {
            // What it says may name folders of this machine.
            LOG.log(Level.DEBUG, "Media cannot be read.", e);
            later(response, "These media cannot be read just now.\nMaybe ask again in a moment.");
            return;
        }
        if (found.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setContentType(Problems.TYPE);
            response.getWriter()
                    .write(Problems.document("about:blank", "Not Found", 404, "There is no media at this address."));
            return;
        }
        Content content = found.get();
        String etag = '"' + content.validator() + '"';
        response.setHeader("ETag", etag);
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", MediaKeeping.of(request.getPathInfo(), content.type()));
        if (matches(request.getHeader("If-None-Match"), etag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(content.type());
        String ifRange = request.getHeader("If-Range");
        boolean ranged = withBody && (ifRange == null || ifRange.equals(etag));
        String range = ranged ? request.getHeader("Range") : null;
        switch (ByteRange.of(range, content.length())) {
            case Asked.Unsatisfiable _ -> {
                response.setHeader("Content-Range", "bytes */" + content.length());
                response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            }
            case Asked.Whole _ -> send(request, response, content, new ByteRange(0, content.length() - 1), withBody);
            case Asked.Part(ByteRange part) -> {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(part.first(), part.last(), content.length()));
                send(request, response, content, part, withBody);
            }
        }
    }

    private static void later(HttpServletResponse response, String why) throws IOException {
        response.setIntHeader("Retry-After", RETRY_SECONDS);
        response.setHeader("Cache-Control", "no-store");
        Problems.write(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Service Unavailable", why);
    }

    private Optional<Content> content(String pathInfo) throws IOException {
        if (pathInfo == null || !plain(pathInfo)) {
            return Optional.empty();
        }
        int slash = pathInfo.indexOf('/', 1);
        if (slash < 0 || slash == pathInfo.length() - 1) {
            return Optional.empty();
        }
        var source = plugins.registry().source(pathInfo.substring(1, slash));
        return source.isPresent() ? source.get().content(pathInfo.substring(slash + 1)) : Optional.empty();
    }

    /** Sources check their paths; this keeps what no source can mean away from all of them. */
    private static boolean plain(String path) {
        return path.chars().noneMatch(c -> c < ' ' || c == '\\' || c == 0x7f)
                && !path.contains("//")
                && !(path + '/').contains("/../")
                && !(path + '/').contains("/./");
    }

    private static boolean matches(String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",")) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    /** Sends without holding a thread: a player that has buffered enough takes nothing for minutes. */
    private static void send(
            HttpServletRequest request, HttpServletResponse response, Content content, ByteRange part, boolean withBody)
            throws IOException {
        response.setContentLengthLong(part.length());
        if (withBody && part.length() > 0) {
            MediaStream.start(request, response, content.open(part.first()), part.length());
        }
    }
}
