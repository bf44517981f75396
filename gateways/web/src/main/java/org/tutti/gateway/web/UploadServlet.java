package org.tutti.gateway.web;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.gateway.web.UploadSettings.Who;

/**
 * Takes a file: {@code POST /api/uploads?name=holiday.mp4} with the file as the body. The body is not whole when this
 * begins, as those of all other requests are (tutti.cli): nothing here, and no filter before it, may answer and leave
 * the rest of it to the container, or wait for it. A hundred clients that stop half-way would hold all threads there are.
 */
@WebServlet(value = UploadServlet.PATH + "/*", asyncSupported = true, loadOnStartup = 1)
public class UploadServlet extends HttpServlet {

    static final String PATH = "/api/uploads";

    private static final long serialVersionUID = 1;

    /** Longer than 2 GB take at 100 KB a second. */
    private static final long LONGEST_MS = 6 * 3600 * 1000;


    @Inject
    private transient WebGateway gateway;

    @EJB
    private transient PluginHostBean plugins;

    @Resource
    private transient ManagedScheduledExecutorService timer;

    @Resource
    private transient ManagedThreadFactory threads;

    private final transient PerAddress uploading = new PerAddress(1, 30);
    private transient UploadSettings settings;
    private transient Uploads uploads;

    /** Makes ready before the first request: what the end of the server cut off is removed. */
    @Override
    public void init() {
        settings = UploadSettings.configured();
        uploads = new Uploads(
                new UploadStore(plugins.media(), settings.space()), gateway.sessions(), plugins.registry(), threads);
        uploads.begin(timer);
    }

    @Override
    public void destroy() {
        uploads.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            response.setContentType(Problems.TYPE);
            response.getWriter().write(Problems.document(
                    "about:blank", "Method Not Allowed", 405, "Uploads are sent with POST /api/uploads?name=FILE."));
            return;
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(LONGEST_MS);
        long length = Math.max(0, request.getContentLengthLong());
        Optional<String> name = name(request.getQueryString());
        var stream = new UploadStream(uploads, context, name.orElse(""), length, HangUp.here());
        String address = request.getRemoteAddr();
        try {
            admit(request, name, length);
            uploads.add(stream, address);
        } catch (WireException e) {
            refuse(stream, address, e);
        } catch (RefusedException e) {
            refuse(stream, address, new WireException(ErrorCode.of(e.refusal().code()), e.getMessage()));
        } catch (IOException | RuntimeException e) {
            refuse(stream, address, UploadStream.fault(e));
        }
        stream.start();
    }

    private void refuse(UploadStream stream, String address, WireException why) {
        if (uploads.addRefused(stream, address)) {
            stream.refuse(why);
        } else {
            stream.cutOff();
        }
    }

    /** All that can be said before the first byte. */
    private void admit(HttpServletRequest request, Optional<String> name, long length)
            throws WireException, RefusedException, IOException {
        if (!gateway.sessions().ready()) {
            throw new WireException(ErrorCode.NOT_READY, "The server is starting. Try again in a moment.");
        }
        if (!ApiDoor.legible(request.getRequestURL().toString(), request.getQueryString())
                || request.getPathInfo() != null) {
            throw new WireException(ErrorCode.MALFORMED, "Uploads go to /api/uploads?name=FILE, FILE being encoded.");
        }
        checkPage(request);
        if (settings.who() == Who.OFF) {
            throw new WireException(
                    ErrorCode.UPLOADS_OFF, "This server takes no uploads. Give the address of something it can play.");
        }
        if (settings.who() == Who.MEMBERS) {
            gateway.sessions().checkContributor(bearer(request));
        }
        if (!uploading.take(request.getRemoteAddr(), gateway.sessions().clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "That is more than one upload a second. Try again in a moment.");
        }
        if (name.isEmpty() || name.get().isBlank()) {
            throw new WireException(ErrorCode.MALFORMED, "The name of the file is missing: /api/uploads?name=FILE.");
        }
        if (length == 0) {
            throw new WireException(
                    ErrorCode.MALFORMED, "The file is empty, or its length is not stated. Choose another file.");
        }
        if (length > settings.limit()) {
            throw new WireException(
                    ErrorCode.UPLOAD_TOO_LARGE,
                    "The file has %s; the most is %s. Make it smaller, or have whoever runs the server put it into its"
                            .formatted(UploadSettings.words(length), UploadSettings.words(settings.limit()))
                            + " media folder.");
        }
        uploads.store().checkRoom(length);
    }

    /** As at the WebSocket: another site's page must not fill this server's disk by a visitor's browser. */
    private void checkPage(HttpServletRequest request) throws WireException {
        ServletRequest all = request;
        while (all instanceof ServletRequestWrapper wrapper) {
            // ApiDoor shows no such headers.
            all = wrapper.getRequest();
        }
        var headers = (HttpServletRequest) all;
        String origin = headers.getHeader("Origin");
        if (origin != null && !gateway.reach().admits(origin, headers.getHeader("Host"))) {
            throw new WireException(
                    ErrorCode.NOT_PERMITTED,
                    "The page is not of this server. Maybe -Dtutti.url is not the address people open.");
        }
    }

    private static String bearer(HttpServletRequest request) throws WireException {
        return Bearer.token(request.getHeader("Authorization")).orElseThrow(() -> new WireException(
                ErrorCode.TOKEN_REFUSED,
                "Only members of a session upload here. Join one, or show its token: 'Authorization: Bearer TOKEN'"));
    }

    /** Not by getParameter, which reads the body of what says it is a form. */
    private static Optional<String> name(String query) {
        try {
            return Arrays.stream(query == null ? new String[0] : query.split("&"))
                    .filter(part -> part.startsWith("name="))
                    .findFirst()
                    .map(part -> URLDecoder.decode(part.substring("name=".length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
