package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.gateway.web.ByteRange.Asked;
import org.tutti.plugin.media.Content;

/**
 * Media bytes at {@code /media/SOURCE/PATH}, for every source: ranges, conditions and types are handled here once
 * (RFC 9110); the source says what there is and gives the bytes.
 */
@WebServlet("/media/*")
public class MediaServlet extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final int BUFFER = 64 * 1024;

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
        Optional<Content> found = content(request.getPathInfo());
        if (found.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Content content = found.get();
        String etag = '"' + content.validator() + '"';
        response.setHeader("ETag", etag);
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("Cache-Control", "private, max-age=3600");
        if (matches(request.getHeader("If-None-Match"), etag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(content.type());
        String ifRange = request.getHeader("If-Range");
        String range = ifRange == null || ifRange.equals(etag) ? request.getHeader("Range") : null;
        switch (ByteRange.of(range, content.length())) {
            case Asked.Unsatisfiable _ -> {
                response.setHeader("Content-Range", "bytes */" + content.length());
                response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
            }
            case Asked.Whole _ -> send(response, content, new ByteRange(0, content.length() - 1), withBody);
            case Asked.Part(ByteRange part) -> {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(part.first(), part.last(), content.length()));
                send(response, content, part, withBody);
            }
        }
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

    private static void send(HttpServletResponse response, Content content, ByteRange part, boolean withBody)
            throws IOException {
        response.setContentLengthLong(part.length());
        if (!withBody) {
            return;
        }
        try (ReadableByteChannel channel = content.open(part.first())) {
            OutputStream out = response.getOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1, part.length())));
            long left = part.length();
            while (left > 0) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                int read = channel.read(buffer);
                if (read < 0) {
                    throw new IOException("The media ended %d bytes before its length.".formatted(left));
                }
                out.write(buffer.array(), 0, read);
                left -= read;
            }
        }
    }
}
