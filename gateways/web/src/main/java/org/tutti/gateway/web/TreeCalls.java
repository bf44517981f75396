package org.tutti.gateway.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.tutti.engine.Allowance;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.gateway.web.rdf.RdfDocument;
import org.tutti.gateway.web.rdf.RdfException;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Input.AddMirror;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.Triple;
import org.tutti.tree.TreeEdit;
import org.tutti.tree.TreeFault;
import org.tutti.tree.TripleId;

/** Who asks what of a tree over HTTP, and whether they may. */
final class TreeCalls {

    private static final int READS_PER_SECOND = 10, READS_AT_ONCE = 100;

    /** For those who read what is published, by their network. */
    private static final PerAddress READING = new PerAddress(READS_PER_SECOND, READS_AT_ONCE);

    private static final long LONG_EACH = 500_000;
    private static final int LONG_AT_ONCE = 20;

    /** Bodies longer than a message: reading them is work. */
    private static final Allowances LONG = new Allowances(now -> Allowance.each(LONG_EACH, LONG_AT_ONCE, now));

    private final WebGateway gateway;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    TreeCalls(WebGateway gateway, HttpServletRequest request, HttpServletResponse response) {
        this.gateway = gateway;
        this.request = request;
        this.response = response;
    }

    /** Somebody at a tree. */
    record Call(WebGateway gateway, Session session, TreeReader reader) {

        /** Asks for a change and makes an answer of what it has led to, elsewhere than where sessions change. */
        CompletionStage<Response> asked(Input.Request request, BiFunction<Entry, Session, Response> answer) {
            record Done(Entry entry, Session session) {}
            var done = new CompletableFuture<Done>();
            gateway.sessions().request(session.id(), reader.actor().orElseThrow(), request, reply -> {
                switch (reply) {
                    case Reply.Done<Entry>(Entry entry) -> {
                        try {
                            // Before anybody else's change: this is called where they are made, one by one.
                            done.complete(new Done(entry, gateway.sessions().session(session.id())));
                        } catch (RefusedException e) {
                            done.completeExceptionally(e);
                        }
                    }
                    case Reply.Refused<Entry>(Refusal refusal) ->
                        done.completeExceptionally(new RefusedException(refusal));
                }
            });
            return done.thenApplyAsync(it -> answer.apply(it.entry(), it.session()), gateway.executor());
        }
    }

    /** Somebody who reads: of the session, or anybody if the tree is published. */
    Call reading(String id, String bearer) throws WireException, RefusedException {
        SessionId session = ClientMessage.sessionId(id);
        Session open = gateway.sessions().session(session);
        boolean published = open.tree().settings().published();
        if (published) {
            // Whoever is let read by other means is told so already.
            header("Access-Control-Allow-Origin", "*");
            header("Access-Control-Expose-Headers", "ETag, Link");
        }
        if (published && bearer == null) {
            if (!READING.take(request.getRemoteAddr(), gateway.sessions().clock().now())) {
                throw new WireException(
                        ErrorCode.RATE_LIMITED,
                        "That is more than %d requests a second. Ask again in a moment.".formatted(READS_PER_SECOND));
            }
            return new Call(gateway, open, new TreeReader(address(session), Optional.empty()));
        }
        Actor actor = SessionsResource.actor(gateway.sessions(), session, bearer);
        return new Call(gateway, open, new TreeReader(address(session), Optional.of(actor)));
    }

    /** How a session was played, also if it is over, for who runs it. */
    TreeView recording(String id, String bearer) throws WireException, RefusedException {
        SessionId session = ClientMessage.sessionId(id);
        Sessions.History history = gateway.sessions().history(session, SessionsResource.token(bearer));
        return TreeView.recorded(history, new TreeReader(address(session), Optional.of(history.bearer())));
    }

    private void header(String name, String value) {
        if (!response.containsHeader(name)) {
            response.setHeader(name, value);
        }
    }

    /** Somebody who changes links; who may not is told so before any work is done for them. */
    Call editing(String id, String bearer, long length) throws WireException, RefusedException {
        Call call = asking(id, bearer, length);
        Optional<Refusal> denied = call.session().denied(call.reader().actor().orElseThrow(), Grant.TREE);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        if (call.session().tree().settings().keeping() == Keeping.BROWSERS) {
            throw new WireException(
                    ErrorCode.TREE_ELSEWHERE,
                    "The tree of this session is kept in the browsers; over HTTP there are its mirrors only.");
        }
        return call;
    }

    /** Somebody who asks for something. */
    Call asking(String id, String bearer, long length) throws WireException, RefusedException {
        SessionId session = ClientMessage.sessionId(id);
        Actor actor = SessionsResource.actor(gateway.sessions(), session, bearer);
        if (length > Connection.MESSAGE_LIMIT
                && !LONG.take(session.value() + ' ' + actor.id(), gateway.sessions().clock().now())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED, "That are many long bodies in a short time. Wait some seconds.");
        }
        Session open = gateway.sessions().session(session);
        return new Call(gateway, open, new TreeReader(address(session), Optional.of(actor)));
    }

    private String address(SessionId session) {
        String root = gateway.reach().url().orElseGet(() -> {
            URI asked = URI.create(request.getRequestURL().toString());
            return asked.getScheme() + "://" + asked.getRawAuthority() + "/";
        });
        return root + "api/sessions/" + session + "/tree";
    }

    /** The link of an id. */
    static Triple triple(Session session, String id) throws WireException {
        if (session.tree().settings().keeping() == Keeping.BROWSERS) {
            throw new WireException(ErrorCode.TREE_ELSEWHERE, "The links of this session are kept in the browsers.");
        }
        return TripleId.of(id).flatMap(session.tree()::triple).orElseThrow(() -> unknown(id));
    }

    static WireException unknown(String id) {
        return new WireException(ErrorCode.TRIPLE_UNKNOWN, "There is no link %s. Maybe it was removed."
                .formatted(id.length() > 40 ? id.substring(0, 40) + '…' : id));
    }

    /** The links that went with one, those that hung lowest first. */
    static List<TripleId> gone(Session before, Session after, TripleId top) {
        try {
            return TreeEdit.remove(before.tree(), top.toString(), Optional.empty(), after.seq()).change().removed().stream()
                    .filter(id -> after.tree().triple(id).isEmpty())
                    .toList();
        } catch (TreeFault e) {
            throw new IllegalStateException("It was looked up in this tree.", e);
        }
    }

    /** A change to all that can be changed; a label that is not there stays. */
    static ChangeTriple put(String triple, Optional<Long> ifRev, List<NewTriple> links) throws WireException {
        if (links.size() != 1) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE, "These are %d links; what is put here is one.".formatted(links.size()));
        }
        NewTriple link = links.getFirst();
        return new ChangeTriple(triple, ifRev, Optional.of(link.subject()), Optional.of(link.object()), link.label());
    }

    /** A change to some of that. */
    static ChangeTriple patch(String triple, Optional<Long> ifRev, String type, String text) throws WireException {
        if (!TreeType.MERGE_PATCH.equals(type)) {
            checkJson(type);
        }
        Fields fields = Fields.of(text);
        for (String name : fields.names()) {
            if (!List.of("subject", "object", "label").contains(name)) {
                throw new WireException(
                        ErrorCode.OUT_OF_RANGE,
                        "Of a link 'subject', 'object' and 'label' can be changed, nothing else.");
            }
        }
        boolean unlabelled = fields.object().path("label").isNull();
        return new ChangeTriple(
                triple,
                ifRev,
                fields.optionalText("subject", TreeBodies.LIMIT),
                fields.optionalText("object", TreeBodies.LIMIT),
                unlabelled ? Optional.of("") : fields.optionalText("label", 1000));
    }

    static void checkJson(String type) {
        if (!TreeType.JSON.type().equals(type)) {
            throw new NotSupportedException("This takes application/json.");
        }
    }

    /** A mirror in any form. */
    static AddMirror mirror(String text, String type, Call call) throws WireException, RdfException {
        var format = TreeBodies.format(type);
        if (format.isEmpty()) {
            Fields fields = Fields.of(text);
            return new AddMirror(TreeRequests.copy(fields, "subject"), TreeRequests.copy(fields, "object"));
        }
        List<RdfDocument.Pair> mirrors = TreeBodies.rdf(text, format.get(), call.reader(), call.session()).mirrors();
        if (mirrors.size() != 1) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE,
                    "These are %d mirrors; they are added one by one.".formatted(mirrors.size()));
        }
        return new AddMirror(mirrors.getFirst().subject(), mirrors.getFirst().object());
    }
}
