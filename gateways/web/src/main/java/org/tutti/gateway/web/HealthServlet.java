package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.tutti.engine.Vitals;
import org.tutti.engine.Vitals.Check;

/**
 * How the server is, for what watches over it: {@code /health/live} (if not, start it anew), {@code /health/ready} (if
 * not, send it nobody), {@code /health/started} (if not yet, wait), {@code /health} all of them. 200 or 503, with the
 * document of MicroProfile Health. Anybody may ask; what is wrong in detail is in the log.
 */
@WebServlet({HealthServlet.PATH, HealthServlet.PATH + "/*"})
public class HealthServlet extends HttpServlet {

    static final String PATH = "/health";

    private static final long serialVersionUID = 1;

    @Inject
    private transient WebGateway gateway;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Vitals vitals = gateway.sessions().vitals();
        List<Check> checks;
        switch (String.valueOf(request.getPathInfo())) {
            case "/live" -> checks = vitals.live();
            case "/ready" -> checks = vitals.ready();
            case "/started" -> checks = vitals.started();
            case "null", "/" -> checks = Stream.of(vitals.live(), vitals.ready(), vitals.started())
                    .flatMap(List::stream)
                    .toList();
            default -> {
                Problems.write(response, 404, "Not Found", "There is live, ready and started.");
                return;
            }
        }
        boolean up = checks.stream().allMatch(Check::up);
        byte[] body = Frames.text(document(checks, up)).getBytes(StandardCharsets.UTF_8);
        response.setStatus(up ? 200 : 503);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static ObjectNode document(List<Check> checks, boolean up) {
        ObjectNode document = Frames.object().put("status", word(up));
        ArrayNode rows = document.putArray("checks");
        checks.forEach(check -> rows.addObject().put("name", check.name()).put("status", word(check.up())));
        return document;
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
