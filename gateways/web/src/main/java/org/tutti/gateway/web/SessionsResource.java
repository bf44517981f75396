package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Invitation;
import org.tutti.engine.Sessions.IssuedKey;
import org.tutti.engine.SignIn;
import org.tutti.engine.Staff;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Notes;
import org.tutti.session.Refusal;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Template;

/** Sessions over HTTP: create one, look at one, and for a program of its host or a member do what they may. */
@Path("/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {

    /** How many sessions an address of the network may create: one a second, and so many after a pause. */
    private static final PerAddress CREATING = new PerAddress(1, 30);

    /** How much each bearer may ask for. */
    private static final Allowances ASKING = new Allowances(Connection.MESSAGES_PER_SECOND, Connection.BURST);

    /** The same of a program of the host or the staff, which may stand for many. */
    private static final int PROGRAM_REQUESTS = 1000;

    private static final Allowances PROGRAMS = new Allowances(PROGRAM_REQUESTS, 2 * PROGRAM_REQUESTS);

    @Inject
    private WebGateway gateway;

    @EJB
    private SignIn signIn;

    /** Creates a session on an item. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> create(
            @Context HttpServletRequest caller,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        String wish = text(body);
        Optional<Staff> creator = Creators.of(signIn, bearer);
        if (!CREATING.take(caller.getRemoteAddr(), gateway.sessions().clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "That is more than one new session a second. Try again in a moment.");
        }
        Fields fields = Fields.of(wish);
        Optional<String> title = fields.optionalText("title", 1000).map(String::strip).filter(text -> !text.isEmpty());
        List<String> locators = new ArrayList<>(List.of(fields.text("item", 4000)));
        if (fields.has("items")) {
            locators.addAll(fields.texts("items", 200, 4000));
        }
        Rules rules = fields.optionalWord("template", Template.class)
                .or(() -> creator.flatMap(Staff::template))
                .orElse(Template.STANDARD)
                .rules();
        Optional<Fields> changes = fields.optionalObject("rules");
        if (changes.isPresent()) {
            rules = Requests.rules(changes.get()).apply(rules);
        }
        var request = new CreateRequest(
                title,
                locators,
                rules,
                fields.optionalText("strategy", 64),
                Requests.instant(fields, "startsAt"),
                DossierForms.details(fields).apply(Details.NONE),
                fields.optionalText("notice", 2000),
                creator);
        return gateway.sessions().create(request).thenApply(SessionsResource::created);
    }

    /** The sessions that are open to everybody; with a token of the staff, what they may find of their tenant as well. */
    @GET
    public Response directory(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @QueryParam("correlation") String correlation,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit)
            throws WireException, RefusedException {
        return DirectoryPage.of(
                gateway.sessions(), Bearer.token(bearer), correlation, after, limit, ifNoneMatch);
    }

    /**
     * A body as text: whole, no longer than a message, and in UTF-8. What answers later reads it first, whatever it is:
     * the web server cannot throw away what was not read once such an answer is out, and says so in the log.
     */
    static String text(InputStream body) throws WireException {
        try {
            byte[] bytes = body.readNBytes(Connection.MESSAGE_LIMIT + 1);
            if (bytes.length > Connection.MESSAGE_LIMIT) {
                throw new WireException(
                        ErrorCode.TOO_LARGE, "A request has at most %d bytes.".formatted(Connection.MESSAGE_LIMIT));
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new WireException(ErrorCode.MALFORMED, "JSON is written in UTF-8; this is not.");
        } catch (IOException e) {
            throw new WireException(ErrorCode.MALFORMED, "The request ended before its body did.");
        }
    }

    private static Response created(Created created) {
        ObjectNode body = Frames.object()
                .put("session", created.session().value())
                .put("url", "/s/" + created.session())
                .put("hostToken", created.hostToken());
        return Response.created(URI.create("/api/sessions/" + created.session()))
                .entity(Frames.text(body))
                .build();
    }

    /**
     * What a person may know of a session before joining. The short code, the number and the addresses at other gateways
     * are among it: who asks knows the id, and with it the link, which is all that these lead to.
     */
    @GET
    @Path("/{session}")
    public Response session(
            @PathParam("session") String session, @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch)
            throws WireException, RefusedException {
        SessionId id = ClientMessage.sessionId(session);
        Session open = gateway.sessions().session(id);
        ObjectNode summary = Frames.summary(open);
        gateway.sessions().code(id).ifPresent(code -> summary.put("code", code));
        gateway.otherWays(open).put(summary);
        // In the same order at each of them: the answer, and its ETag, are the same wherever one asks.
        Frames.putNodes(summary, gateway.sites().told().stream().sorted().toList());
        return Part.of(summary).told(ifNoneMatch);
    }

    /** Where a session is, for a program of its host or a member. */
    @GET
    @Path("/{session}/timeline")
    public Response timeline(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch)
            throws WireException, RefusedException {
        SessionId id = ClientMessage.sessionId(session);
        actor(id, bearer);
        Session open = gateway.sessions().session(id);
        Part now = Part.of(Frames.timelineNow(open, gateway.sessions().clock().now()));
        // Whoever knows the motion knows where it is at any time.
        return now.told(ifNoneMatch, "W/\"rev-" + open.seq() + '"');
    }

    /** What those who run a session have written down, for those whom it is for. */
    @GET
    @Path("/{session}/notes")
    public Response notes(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch)
            throws WireException, RefusedException {
        SessionId id = ClientMessage.sessionId(session);
        Actor actor = actor(id, bearer);
        Session open = gateway.sessions().session(id);
        Optional<Refusal> denied = Notes.denied(open, actor);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        return Part.of(Frames.notes(open)).told(ifNoneMatch);
    }

    /** A request as over the WebSocket. */
    @POST
    @Path("/{session}/requests")
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<String> request(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        String text = text(body);
        SessionId id = ClientMessage.sessionId(session);
        Actor actor = actor(id, bearer);
        Fields fields = Fields.of(text);
        return switch (ClientMessage.request(fields.text("type", 64), fields)) {
            case ClientMessage.Request(Input.Request request) ->
                accepted(reply -> gateway.sessions().request(id, actor, request, reply));
            case ClientMessage.SetRules(var change) ->
                accepted(reply -> gateway.sessions().changeRules(id, actor, change, reply));
            case ClientMessage.SetDetails(var change) ->
                accepted(reply -> gateway.sessions().changeDetails(id, actor, change, reply));
            case ClientMessage.Enqueue(String locator) ->
                accepted(reply -> gateway.sessions().enqueue(id, actor, locator, reply));
            default -> throw new IllegalStateException("Not a request.");
        };
    }

    /** Makes an invitation. */
    @POST
    @Path("/{session}/invitations")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response invite(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        String text = text(body);
        SessionId id = ClientMessage.sessionId(session);
        Actor actor = actor(id, bearer);
        var invitee = ClientMessage.invitee(Fields.of(text));
        Invitation invitation =
                gateway.sessions().invite(id, actor, invitee.role(), invitee.personal(), invitee.lifetime());
        return Response.created(URI.create("/api/sessions/" + id + "/invitations/" + invitation.id()))
                .entity(Frames.text(Frames.invitation(id, invitation)))
                .build();
    }

    /** Revokes an invitation. */
    @DELETE
    @Path("/{session}/invitations/{invitation}")
    public CompletionStage<Response> revoke(
            @PathParam("session") String session,
            @PathParam("invitation") String invitation,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        text(body);
        SessionId id = ClientMessage.sessionId(session);
        Actor actor = actor(id, bearer);
        var revocation = new Input.RevokeInvitation(Requests.invitation(invitation));
        return accepted(reply ->
                        gateway.sessions().request(id, actor, revocation, reply))
                .thenApply(_ -> Response.noContent().build());
    }

    /** Makes a key to seal requests with where the way is not trusted. */
    @POST
    @Path("/{session}/keys")
    public Response key(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        text(body);
        SessionId id = ClientMessage.sessionId(session);
        IssuedKey key = gateway.sessions().issueKey(id, actor(id, bearer));
        return Response.status(Response.Status.CREATED)
                .entity(Frames.text(Frames.key(key)))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** Ends a session for all. */
    @DELETE
    @Path("/{session}")
    public CompletionStage<Response> end(
            @PathParam("session") String session,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            InputStream body)
            throws WireException, RefusedException {
        text(body);
        SessionId id = ClientMessage.sessionId(session);
        Actor actor = actor(id, bearer);
        return accepted(reply -> gateway.sessions().request(id, actor, new Input.End(""), reply))
                .thenApply(_ -> Response.noContent().build());
    }

    private Actor actor(SessionId session, String bearer) throws WireException, RefusedException {
        return actor(gateway.sessions(), session, bearer);
    }

    /** Who asks, by the token they show; a seat may ask for as much as one WebSocket. */
    static Actor actor(Sessions sessions, SessionId session, String bearer) throws WireException, RefusedException {
        Actor actor = sessions.bearer(session, token(bearer));
        boolean program = actor.kind() != Actor.Kind.ENDPOINT;
        if (!(program ? PROGRAMS : ASKING).take(actor.kind() + " " + actor.id(), sessions.clock().now())) {
            throw new WireException(ErrorCode.RATE_LIMITED, "That is more than %d requests a second. Send it again in a moment."
                    .formatted(program ? PROGRAM_REQUESTS : Connection.MESSAGES_PER_SECOND));
        }
        return actor;
    }

    /** The token in a header {@code Authorization}. */
    static String token(String bearer) throws WireException {
        return Bearer.token(bearer).orElseThrow(() -> new WireException(
                ErrorCode.TOKEN_REFUSED, "This takes the host token or a seat: 'Authorization: Bearer TOKEN'."));
    }

    private static CompletionStage<String> accepted(Consumer<Consumer<Reply<Entry>>> asking) {
        var answer = new CompletableFuture<String>();
        asking.accept(reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> answer.complete(Frames.text(Frames.accepted(entry)));
                case Reply.Refused<Entry>(Refusal refusal) ->
                    answer.completeExceptionally(new RefusedException(refusal));
            }
        });
        return answer;
    }
}
