package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.tutti.engine.Allowance;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SignIn;
import org.tutti.engine.Staff;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** For the staff's own page: sign in and out, what sessions their organisation has, and the way into one. */
@Path("/staff")
@Produces(MediaType.APPLICATION_JSON)
public class StaffResource {

    private static final int MOST_LISTED = 500;

    /** Tries to sign in, of one address, this machine's (maybe a proxy's) too: one in six seconds, ten at once. */
    private static final Allowances TRYING = new Allowances(now -> Allowance.each(6_000_000, 10, now));

    @Inject
    private WebGateway gateway;

    @EJB
    private SignIn signIn;

    /** How one may sign in here; for anybody. */
    @GET
    @Path("/ways")
    public String ways() {
        return Frames.text(Frames.object()
                .put("password", signIn.hasHostAccount())
                .put("provider", !System.getProperty("tutti.oidc.provider", "").isBlank()));
    }

    /** Who shows the token. */
    @GET
    public Response whoami(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer)
            throws WireException, RefusedException {
        Staff staff = staff(bearer);
        ObjectNode body = Frames.object().put("name", staff.name()).put("tenant", staff.tenant());
        ArrayNode roles = body.putArray("roles");
        staff.roles().stream().sorted().forEach(role -> roles.add(role.name().toLowerCase(Locale.ROOT)));
        staff.template().ifPresent(template -> body.put("template", Forms.name(template)));
        body.put("expiresAt", Forms.millis(staff.expiresAt()));
        return fresh(Frames.text(body)).build();
    }

    /** Signs in by name and password, in this browser. */
    @POST
    @Path("/sign-in")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response signIn(@Context HttpServletRequest caller, InputStream body)
            throws WireException, RefusedException {
        Fields fields = Fields.of(SessionsResource.text(body));
        checkOurPage(caller);
        if (!TRYING.take(PerAddress.network(caller.getRemoteAddr()), gateway.sessions().clock().now())) {
            throw new WireException(ErrorCode.RATE_LIMITED, "That is one try too many. Try again in six seconds.");
        }
        String token = signIn.signIn(fields.text("name", 80), fields.text("password", 200));
        return Response.noContent().header(HttpHeaders.SET_COOKIE, StaffCookie.set(token, caller.isSecure())).build();
    }

    /** Signs out: the token is dead, and whoever showed it is in no session any more. */
    @POST
    @Path("/sign-out")
    public Response signOut(
            @Context HttpServletRequest caller,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        SessionsResource.text(body);
        checkOurPage(caller);
        Staff staff = staff(bearer);
        signIn.signOut(SessionsResource.token(bearer));
        var gone = new Refusal(Code.NOT_ADMITTED, "You have signed out.");
        gateway.sessions().sessions().stream()
                .filter(staff::isOfTheirs)
                .forEach(session -> session.roster().member(self(staff, session)).stream()
                        .flatMap(here -> here.endpoints().stream())
                        .forEach(endpoint -> gateway.turnOut(session.id(), endpoint, gone)));
        return Response.noContent().header(HttpHeaders.SET_COOKIE, StaffCookie.set("", caller.isSecure())).build();
    }

    /** The open sessions of their organisation that they may find: all, or those that are not private and their own. */
    @GET
    @Path("/sessions")
    public Response sessions(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer)
            throws WireException, RefusedException {
        Staff staff = staff(bearer);
        ArrayNode rows = Forms.array();
        gateway.sessions().sessions().stream()
                .filter(session -> staff.finds(session, () -> self(staff, session)))
                .sorted(Comparator.comparing(Session::title).thenComparing(session -> session.id().value()))
                .limit(MOST_LISTED)
                .forEach(session -> rows.add(row(staff, session)));
        return fresh(Frames.text(rows)).build();
    }

    private MemberId self(Staff staff, Session session) {
        return gateway.sessions().memberOf(session.id(), staff.account());
    }

    private ObjectNode row(Staff staff, Session session) {
        ObjectNode row = Frames.listed(session);
        session.dossier().details().correlation().ifPresent(text -> row.put("correlation", text));
        String state = session.stage().startsAt().isPresent() ? "scheduled"
                : session.timeline().latest().moving() ? "playing" : "paused";
        return row.put("state", state)
                .put("runs", staff.is(Staff.Role.ADMIN) || staff.is(Staff.Role.HOST)
                        && session.dossier().owner().equals(Optional.of(self(staff, session))));
    }

    /** The way into a session for who asks: as a host, or unseen, by the member that their account is. */
    @POST
    @Path("/sessions/{session}/entry")
    public Response enter(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        String text = SessionsResource.text(body);
        boolean unseen = !text.isBlank() && Fields.of(text).optionalFlag("unseen").orElse(false);
        SessionId id = ClientMessage.sessionId(session);
        var invitation = gateway.sessions().inviteStaff(id, SessionsResource.token(bearer), unseen);
        return fresh(Frames.text(Frames.invitation(id, invitation))).build();
    }

    private Staff staff(String bearer) throws WireException, RefusedException {
        String token = Bearer.token(bearer).filter(signIn::recognises).orElseThrow(() -> new WireException(
                ErrorCode.TOKEN_REFUSED,
                "This is for the staff: sign in at /staff/, or show a token of your organisation."));
        return signIn.staff(token);
    }

    private static void checkOurPage(HttpServletRequest caller) throws WireException {
        if (!StaffCookie.ofOurPage(OtherSites.asItCame(caller))) {
            throw new WireException(ErrorCode.NOT_PERMITTED, "Sign in and out on this server's own page, /staff/.");
        }
    }

    private static Response.ResponseBuilder fresh(String body) {
        return Response.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
