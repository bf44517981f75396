package org.tutti.gateway.xmpp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.filter.OrFilter;
import org.jivesoftware.smack.filter.StanzaExtensionFilter;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.hints.element.NoStoreHint;
import org.jxmpp.jid.Jid;
import org.tutti.gateway.xmpp.HttpDesk.Asker;
import org.tutti.gateway.xmpp.link.RestInterface.Answer;
import org.tutti.session.SessionId;

/**
 * The REST interface over XMPP (XEP-0332; docs/xmpp.md, Resources). Who is in a room asks as the member they are;
 * whoever else may ask at all, as anybody may over HTTP.
 */
final class HttpDoor {

    private static final Logger LOG = System.getLogger(HttpDoor.class.getName());
    private static final Pattern OF_SESSION = Pattern.compile("/api/sessions/([\\w-]{1,64})(?:[/?].*)?");

    /** Where keys are handed out: whoever carries the answer could read them. */
    private static final Pattern KEYS = Pattern.compile("/api/sessions/[^/?]+/keys/?(?:\\?.*)?");
    private static final Answer IN_CLEAR = Answer.problem(
            403, "Not in clear", "Keys are handed out over HTTPS, or to a sealed request.");

    private final Lobby lobby;
    private final HttpDesk desk;
    private final Chunks chunks;
    private final AtomicLong streams = new AtomicLong();

    HttpDoor(Lobby lobby, HttpDesk desk, Chunks chunks) {
        this.lobby = lobby;
        this.desk = desk;
        this.chunks = chunks;
    }

    void open(XMPPConnection connection) {
        ServiceDiscoveryManager.getInstanceFor(connection).addFeature(Chunks.NAMESPACE);
        connection.registerIQRequestHandler(
                new AbstractIqRequestHandler(
                        HttpQuery.REQ, Chunks.NAMESPACE, IQ.Type.set, AbstractIqRequestHandler.Mode.sync) {
                    @Override
                    public IQ handleIQRequest(IQ request) {
                        return handle((HttpIq) request);
                    }
                });
        // In the same order as requests: what comes after one finds it expected.
        connection.addStanzaListener(this::piece, new OrFilter(
                new StanzaExtensionFilter(Chunks.CHUNK, Chunks.NAMESPACE),
                new StanzaExtensionFilter(Chunks.CLOSE, Chunks.NAMESPACE)));
    }

    private void piece(Stanza stanza) {
        if (stanza instanceof Message message && message.getType() != Message.Type.error && message.getFrom() != null) {
            message.getExtensions().stream()
                    .filter(tag -> tag.getNamespace().equals(Chunks.NAMESPACE))
                    .filter(StandardExtensionElement.class::isInstance)
                    .forEach(tag -> chunks.came(message.getFrom(), (StandardExtensionElement) tag));
        }
    }

    /** The answer, if it is known at once. */
    IQ handle(HttpIq request) {
        return switch (request.content()) {
            case HttpIq.Content.Illegible(String why) -> Errors.malformed(request, why);
            case HttpIq.Content.Legible(HttpQuery query) -> {
                handle(request, query);
                yield null;
            }
        };
    }

    private void handle(HttpIq request, HttpQuery query) {
        Jid from = request.getFrom();
        Optional<Room> room = lobby.roomAt(from).or(() -> sessionIn(query.resource())
                .flatMap(lobby::roomNow)
                .filter(one -> one.guests().know(from.asBareJid())));
        if (room.isEmpty() && !isTrusted(from)) {
            refuse(request);
            return;
        }
        // Before it is known who asks in the room: pieces may be here by then.
        Coming body = body(from, query);
        who(room, from, asker -> {
            if (asker.isPresent()) {
                ask(request, query, asker.get(), body.whole());
            } else {
                body.forget().run();
                refuse(request);
            }
        });
    }

    private void refuse(HttpIq request) {
        lobby.send(Errors.error(request, Condition.forbidden, "not-joined",
                "You are in no session here, and not of a domain that may ask otherwise. Join a room first."));
    }

    private void ask(HttpIq request, HttpQuery query, Asker asker, CompletableFuture<Chunks.Body> body) {
        body.thenCompose(whole -> KEYS.matcher(query.resource()).matches()
                        ? CompletableFuture.completedFuture(IN_CLEAR)
                        : desk.ask(asker, query, whole))
                .thenApply(answer -> HttpReply.of(answer, "s" + streams.incrementAndGet(), query.chunkSize()))
                .exceptionally(failure -> {
                    LOG.log(Level.WARNING, "TUTTI-0301 No answer to a request over XMPP.", failure);
                    return HttpReply.of(HttpDesk.FAILED, "", HttpReply.LEAST_PIECE);
                })
                .thenAccept(reply -> send(request, reply));
    }

    /**
     * A body that is here, or on its way.
     *
     * @param forget stops waiting for it
     */
    private record Coming(CompletableFuture<Chunks.Body> whole, Runnable forget) {

        static Coming here(Chunks.Body body) {
            return new Coming(CompletableFuture.completedFuture(body), () -> {});
        }
    }

    private Coming body(Jid from, HttpQuery query) {
        return switch (query.body()) {
            case HttpQuery.Body.Inline(byte[] bytes) -> Coming.here(new Chunks.Body.Whole(bytes));
            case HttpQuery.Body.Chunked(String stream) -> {
                var body = new CompletableFuture<Chunks.Body>();
                yield new Coming(
                        body, chunks.expect(from, CommandDoor.who(lobby, from), stream, body::complete));
            }
            case HttpQuery.Body.Other(String way) ->
                Coming.here(new Chunks.Body.Failed(501, "Bodies come as text, xml, base64 or chunkedBase64."));
        };
    }

    private void send(IQ request, HttpReply reply) {
        var resp = reply.resp();
        resp.setType(IQ.Type.result);
        resp.setStanzaId(request.getStanzaId());
        resp.setTo(request.getFrom());
        resp.setFrom(request.getTo());
        lobby.send(resp);
        reply.chunks().forEach(chunk -> lobby.send(message(request, chunk)));
    }

    private static Message message(IQ request, ExtensionElement tag) {
        return StanzaBuilder.buildMessage()
                .from(request.getTo())
                .to(request.getFrom())
                .addExtension(tag)
                .addExtension(NoStoreHint.INSTANCE)
                .build();
    }

    /** Says who asks; empty if they may not. */
    private void who(Optional<Room> room, Jid from, Consumer<Optional<Asker>> then) {
        if (room.isEmpty()) {
            then.accept(anybody(from));
            return;
        }
        room.get().inTurn(() -> room.get().whenDecided(from, () -> {
            Optional<Guest> guest = room.get().guests().whoAsks(from);
            then.accept(guest.flatMap(this::member).or(() -> anybody(guest.<Jid>map(Guest::address).orElse(from))));
        }));
    }

    private Optional<Asker> member(Guest guest) {
        return guest.seat()
                .map(joined -> new Asker(guest.account(), Optional.of(joined.seat()), isTrusted(guest.address())));
    }

    private boolean isTrusted(Jid address) {
        return address.getLocalpartOrNull() != null && lobby.knows(address);
    }

    /** Somebody who is in none of our sessions, if they may ask: they have to be of a domain that is trusted. */
    private Optional<Asker> anybody(Jid from) {
        return Optional.of(from)
                .filter(this::isTrusted)
                .map(jid -> new Asker("xmpp:" + jid.asBareJid(), Optional.empty(), true));
    }

    private static Optional<SessionId> sessionIn(String resource) {
        Matcher path = OF_SESSION.matcher(resource);
        return path.matches() ? Optional.of(new SessionId(path.group(1))) : Optional.empty();
    }
}
