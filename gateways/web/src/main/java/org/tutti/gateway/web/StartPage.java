package org.tutti.gateway.web;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The documents that are the same for everybody: where one starts, and what there is for developers. */
@WebServlet({"", "/index.html", "/sdk/", "/sdk/index.html", "/design/", "/design/index.html"})
public class StartPage extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        send(path.isEmpty() || path.endsWith("/") ? path.replaceFirst("/?$", "/index.html") : path, this, response);
    }

    /** Answers with a document of the page, which a browser is to ask for each time: what it refers to has versions. */
    static void send(String path, HttpServlet servlet, HttpServletResponse response) throws IOException {
        byte[] document = PageFiles.of(servlet.getServletContext()).document(path).orElse(null);
        if (document == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setContentLength(document.length);
        response.getOutputStream().write(document);
    }
}
