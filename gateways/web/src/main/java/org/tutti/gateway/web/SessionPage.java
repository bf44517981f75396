package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.tutti.engine.RefusedException;

/**
 * The page of every session: one document, which reads the session from its address. Its policy lets it load media from
 * where the session's media are now, and from nowhere else.
 */
@WebServlet("/s/*")
public class SessionPage extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SafetyHeaders.putPage(response, media(request.getPathInfo()));
        StartPage.send("/session.html", this, response);
    }

    private List<String> media(String path) {
        if (path == null || !gateway.sessions().ready()) {
            return List.of();
        }
        try {
            return MediaOrigins.of(gateway.sessions().session(ClientMessage.sessionId(path.substring(1))));
        } catch (WireException | RefusedException e) {
            // There is no such session, as the page will say.
            return List.of();
        }
    }
}
