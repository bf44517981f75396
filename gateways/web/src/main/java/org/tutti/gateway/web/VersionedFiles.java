package org.tutti.gateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * How long a browser may keep the page's files: those below {@code /v/VERSION/} for ever, because another version has
 * another address; all others, and those of a version that this server has no more, it asks about each time.
 */
@WebFilter(urlPatterns = {"/v/*", "/js/*", "/css/*", "/lang/*", "/icon.svg", "/preview.png"}, asyncSupported = true)
public class VersionedFiles extends HttpFilter {

    private static final long serialVersionUID = 1;
    private static final String FOLDER = "/v/";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getServletPath();
        int end = path.startsWith(FOLDER) ? path.indexOf('/', FOLDER.length()) : -1;
        if (end < 0) {
            response.setHeader("Cache-Control", "no-cache");
            chain.doFilter(request, response);
            return;
        }
        PageFiles files = PageFiles.of(getServletContext());
        byte[] file = files.file(path.substring(end)).orElse(null);
        if (file == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        boolean current = path.substring(FOLDER.length(), end).equals(files.version());
        response.setHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
        response.setContentType(getServletContext().getMimeType(path));
        response.setContentLength(file.length);
        response.getOutputStream().write(file);
    }
}
