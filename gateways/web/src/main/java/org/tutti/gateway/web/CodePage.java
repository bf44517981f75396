package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.tutti.engine.RefusedException;

/** Addresses to read out: {@code /c/K7P4-QXR2} leads to the session, or to the start page, which says why not. */
@WebServlet("/c/*")
public class CodePage extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** So much of what is no code is shown again. */
    private static final int ENOUGH = 40;

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        String code = path == null ? "" : path.substring(1);
        response.setHeader("Cache-Control", "no-store");
        try {
            var session = CodesResource.find(gateway.sessions(), code, request.getRemoteAddr());
            redirect(response, "/s/" + session.id());
        } catch (WireException | RefusedException e) {
            // A person is reading: the page asks again, and says in their language what is wrong.
            String shown = code.length() <= ENOUGH ? code : code.substring(0, ENOUGH);
            redirect(response, "/?code=" + URLEncoder.encode(shown, StandardCharsets.UTF_8));
        }
    }

    /** Not by sendRedirect, which would put a host before it that the client may have made up. */
    private static void redirect(HttpServletResponse response, String address) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", address);
    }
}
