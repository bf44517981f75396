package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.engine.RefusedException;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.session.Session;

/**
 * The page of every session: one document, which reads the session from its address. Its policy lets it load media from
 * where the session's media are now, and from nowhere else; its head says what other
 * sites show of the link, see {@link Preview}. What links show is in documents of their own below it, see
 * {@link LayerFrame}.
 */
@WebServlet("/s/*")
public class SessionPage extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** What one link of the session shows: {@code /SESSION/layers/LINK}. */
    private static final Pattern LAYER = Pattern.compile("/([^/]+)/layers/([^/]+)");

    /** What was in the session, open or over: {@code /SESSION/replay}. */
    private static final Pattern REPLAY = Pattern.compile("(/[^/]+)/replay");

    /** What was on in a session that is over nobody is told who shows no token, and a page is asked for without one. */
    private static final String ANY_SAFE_SERVER = "https:";

    @Inject
    private transient WebGateway gateway;

    @Inject
    private transient Layers layers;

    @EJB
    private transient PluginHostBean plugins;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Matcher layer = LAYER.matcher(Objects.requireNonNullElse(request.getPathInfo(), ""));
        if (layer.matches()) {
            if (!framed(request)) {
                response.setHeader("Cache-Control", "no-store");
                Problems.write(
                        response, ErrorCode.NOT_PERMITTED, "This is shown within the page of its session alone.");
                return;
            }
            sendLayer(layers.frame(layer.group(1), layer.group(2), request), response);
            return;
        }
        Matcher replay = REPLAY.matcher(Objects.requireNonNullElse(request.getPathInfo(), ""));
        if (replay.matches()) {
            Optional<Session> open = session(replay.group(1));
            List<String> media = new ArrayList<>(open.map(MediaOrigins::of).orElse(List.of()));
            media.add(ANY_SAFE_SERVER);
            List<String> nodes = Sites.sources(gateway.sites().origins());
            SafetyHeaders.putPage(response, media, open.map(MediaOrigins::read).orElse(List.of()), nodes);
            StartPage.send("/replay.html", "", this, response);
            return;
        }
        Optional<Session> session = session(request.getPathInfo());
        SafetyHeaders.putPage(
                response,
                session.map(MediaOrigins::of).orElse(List.of()),
                session.map(MediaOrigins::read).orElse(List.of()),
                Sites.sources(gateway.sites().origins()));
        session.map(new Ahead(plugins.registry())::links)
                .ifPresent(links -> links.forEach(link -> response.addHeader("Link", link)));
        StartPage.send("/session.html", new Preview(gateway.reach().base()).of(session), this, response);
    }

    /**
     * Whether the browser says that a page of this server has it in a frame (W3C Fetch Metadata). What a link shows is
     * for that alone: by itself it would be anybody's page under our name. A browser that says nothing counts as not.
     */
    static boolean framed(HttpServletRequest request) {
        String destination = request.getHeader("Sec-Fetch-Dest");
        return ("iframe".equals(destination) || "frame".equals(destination))
                && "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
    }

    private void sendLayer(Optional<LayerFrame> frame, HttpServletResponse response) throws IOException {
        if (frame.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        SafetyHeaders.putPolicy(response, frame.get().policy());
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        String version = PageFiles.of(getServletContext()).version();
        response.getWriter().write(frame.get().document(version));
    }

    /** Empty if there is none, as the page will say. */
    private Optional<Session> session(String path) {
        if (path == null || !gateway.sessions().ready()) {
            return Optional.empty();
        }
        try {
            return Optional.of(gateway.sessions().session(ClientMessage.sessionId(path.substring(1))));
        } catch (WireException | RefusedException e) {
            return Optional.empty();
        }
    }
}
