package org.tutti.gateway.staff;

import jakarta.ejb.EJB;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SignIn;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.wildfly.security.http.oidc.OidcPrincipal;

/**
 * Is reached by whoever an identity provider has signed in, and gives them what they show from then on: a token of this
 * server's own. What the provider gave is used once, and not kept.
 */
@WebServlet("/*")
public class SignInServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @EJB
    private transient SignIn signIn;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Optional<String> given = idToken(request.getUserPrincipal());
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        try {
            var cookie = new Cookie(SignIn.COOKIE, signIn.admit(given.orElseThrow(SignInServlet::nothing)));
            cookie.setPath("/");
            cookie.setHttpOnly(true);
            cookie.setSecure(request.isSecure());
            cookie.setMaxAge(SignIn.LIFETIME_S);
            cookie.setAttribute("SameSite", "Lax");
            response.addCookie(cookie);
            response.sendRedirect("/staff/");
        } catch (RefusedException e) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setContentType("text/plain; charset=utf-8");
            response.setHeader("Content-Security-Policy", "default-src 'none'");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getWriter().write(e.refusal().message());
        }
    }

    /** Empty if the provider gave none. */
    private static Optional<String> idToken(Principal principal) {
        return principal instanceof OidcPrincipal<?> signedIn
                ? Optional.ofNullable(signedIn.getOidcSecurityContext().getIDTokenString())
                : Optional.empty();
    }

    private static RefusedException nothing() {
        return new RefusedException(new Refusal(
                Code.TOKEN_REFUSED, "Your organisation's sign-in gave no ID token. Sign in again at /staff/."));
    }
}
