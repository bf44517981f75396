package org.tutti.gateway.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.engine.SignIn;

/**
 * Where a browser keeps that somebody of the staff has signed in: in a cookie that no script reads. It counts only
 * where a page of ours asks for it, by {@code Authorization: Bearer cookie}: a link or a form of another site cannot send
 * that header, and whatever else a page asks is asked by nobody in particular, as ever.
 */
final class StaffCookie {

    /** What a page shows in place of the token, which it does not know. */
    private static final String ASKED = "Bearer cookie";

    private StaffCookie() {}

    /** The header {@code Authorization} with the token that is in the cookie, if a page of ours asks for that. */
    static String shown(HttpServletRequest request, String header) {
        HttpServletRequest asked = OtherSites.asItCame(request);
        return header.equals(ASKED) && ofOurPage(asked)
                ? token(asked).map(token -> "Bearer " + token).orElse(header)
                : header;
    }

    private static Optional<String> token(HttpServletRequest asked) {
        return Stream.ofNullable(asked.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(SignIn.COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    /** Whether a page of this very origin asks, or no page at all: as browsers say, all of them since 2023. */
    static boolean ofOurPage(HttpServletRequest asked) {
        String site = asked.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = asked.getHeader("Origin");
        return origin == null || asked.getRequestURL().toString().startsWith(origin + "/");
    }

    /**
     * The header {@code Set-Cookie}.
     *
     * @param token empty to have it forgotten
     * @param secure whether it came by HTTPS
     */
    static String set(String token, boolean secure) {
        return "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s"
                .formatted(SignIn.COOKIE, token, token.isEmpty() ? 0 : SignIn.LIFETIME_S, secure ? "; Secure" : "");
    }
}
