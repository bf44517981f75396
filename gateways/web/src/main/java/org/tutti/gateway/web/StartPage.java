package org.tutti.gateway.web;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;

/** The documents that are the same for everybody: where one starts, and what there is for developers and the staff. */
@WebServlet({
    "", "/index.html", "/sdk/", "/sdk/index.html", "/design/", "/design/index.html", "/staff/", "/staff/index.html"
})
public class StartPage extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        String document = path.isEmpty() || path.endsWith("/") ? path.replaceFirst("/?$", "/index.html") : path;
        send(document, "", this, response);
    }

    /**
     * Answers with a document of the page, which a browser is to ask for each time: what it refers to has versions.
     *
     * @param more what else belongs at the end of its head, in HTML
     */
    static void send(String path, String more, HttpServlet servlet, HttpServletResponse response) throws IOException {
        byte[] source = PageFiles.of(servlet.getServletContext()).document(path).orElse(null);
        if (source == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        byte[] document = more.isEmpty() ? source : new String(source, StandardCharsets.UTF_8)
                .replaceFirst("(?=</head>)", Matcher.quoteReplacement(more))
                .getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }
}
