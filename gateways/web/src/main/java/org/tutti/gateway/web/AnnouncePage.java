package org.tutti.gateway.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where people post from, by their own browser to their own server. It is a document of its own because it alone may
 * connect to any server there is; it loads nothing but its script, and shows nothing that others wrote.
 */
@WebServlet("/announce")
public class AnnouncePage extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** Servers of this very computer need no certificate, nor do the other servers of the same sessions. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self' https: http://127.0.0.1:* http://localhost:*%s; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'self'";

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SafetyHeaders.putPolicy(response, policy(Sites.sources(gateway.sites().origins())));
        // Its address may have the code of a sign-in in it.
        response.setHeader("Referrer-Policy", "no-referrer");
        StartPage.send("/announce.html", "", this, response);
    }

    /** @param nodes the other servers of the same sessions, see {@link Sites#sources} */
    static String policy(List<String> nodes) {
        return POLICY.formatted(nodes.stream().map(node -> " " + node).collect(Collectors.joining()));
    }
}
