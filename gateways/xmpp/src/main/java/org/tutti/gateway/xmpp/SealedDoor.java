package org.tutti.gateway.xmpp;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smackx.hints.element.NoStoreHint;
import org.jxmpp.jid.Jid;
import org.tutti.engine.RefusedException;
import org.tutti.engine.ServerClock;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.SealKey;
import org.tutti.gateway.xmpp.HttpDesk.Asker;
import org.tutti.gateway.xmpp.Tags.TagIq;
import org.tutti.gateway.xmpp.link.RestInterface.Answer;

/**
 * Sealed requests to the REST interface (docs/xmpp.md, Sealed requests): whoever carries one, it acts as the member the
 * key was made for. All that can be wrong with the seal is the same error, so that nobody learns what it was.
 */
final class SealedDoor {

    /** What more of bytes, sealed and written as Base64 twice, would make too long a stanza of. */
    private static final int LARGEST_PIECE = 4096;

    private final Keys keys;
    private final Consumer<Stanza> out;
    private final HttpDesk desk;
    private final ServerClock clock;
    private final Replays replays;
    private final UnaryOperator<Jid> who;
    /** Of who carries them: what is wrong counts, too. */
    private final Limits carrying;
    private final AtomicLong streams = new AtomicLong();

    /** Where keys are known. */
    interface Keys {

        /** The key of an id; empty if there is none, or it is good no more. */
        Optional<Key> of(String kid);
    }

    /**
     * @param secret 32 bytes
     * @param asker for whom it was made
     */
    record Key(byte[] secret, Asker asker) {}

    /** The keys the engine has made. */
    static Keys keysOf(Sessions sessions) {
        return kid -> {
            try {
                SealKey key = sessions.sealKey(kid);
                String account = "key:" + key.session() + '/' + key.actor().id();
                return Optional.of(new Key(key.key(), new Asker(account, Optional.of(key.token()), false)));
            } catch (RefusedException e) {
                return Optional.empty();
            }
        };
    }

    /**
     * @param out where answers go
     * @param who for whom it counts what somebody carries
     */
    SealedDoor(
            Keys keys,
            Consumer<Stanza> out,
            HttpDesk desk,
            ServerClock clock,
            Replays replays,
            UnaryOperator<Jid> who) {
        this.keys = keys;
        this.out = out;
        this.desk = desk;
        this.clock = clock;
        this.carrying = Limits.perSecond(clock::now, 20, 100);
        this.replays = replays;
        this.who = who;
    }

    void open(XMPPConnection connection) {
        connection.registerIQRequestHandler(
                new AbstractIqRequestHandler(
                        Sealed.SEALED, Tags.NAMESPACE, IQ.Type.set, AbstractIqRequestHandler.Mode.sync) {
                    @Override
                    public IQ handleIQRequest(IQ request) {
                        return handle((TagIq) request);
                    }
                });
    }

    /** The answer, if it is known at once. */
    IQ handle(TagIq request) {
        if (request.getFrom() == null || !carrying.take(who.apply(request.getFrom()))) {
            return tooMany(request, "More than 20 sealed requests a second. Try again in a moment.");
        }
        Optional<Sealed> sealed = Sealed.of(request.tag());
        Optional<Key> key = sealed.flatMap(one -> keys.of(one.kid()));
        String at = request.tag().getAttributeValue("at");
        Optional<String> question = key.flatMap(one -> sealed.get()
                .open(one.secret(), Sealed.question(sealed.get().kid(), String.valueOf(at))));
        Replays.Verdict verdict = question.isEmpty() ? Replays.Verdict.STALE : verdict(sealed.get(), key.get(), at);
        return switch (verdict) {
            case FRESH -> {
                answer(request, sealed.get(), key.get(), question.get());
                yield null;
            }
            case FULL -> tooMany(request, "So many sealed requests are not kept in mind. Try again in a minute.");
            case STALE -> Errors.error(request, Condition.not_acceptable, "token-refused",
                    "This is not sealed by a key of this server, or not now, or not for the first time.");
        };
    }

    private static IQ tooMany(IQ request, String text) {
        return Errors.error(request, Condition.resource_constraint, "rate-limited", text);
    }

    private Replays.Verdict verdict(Sealed sealed, Key key, String at) {
        try {
            return replays.take(
                    key.asker().account(), sealed.kid(), sealed.ivText(), Long.parseLong(at), clock.now() / 1000);
        } catch (NumberFormatException e) {
            return Replays.Verdict.STALE;
        }
    }

    private void answer(TagIq request, Sealed question, Key key, String text) {
        try {
            HttpQuery query = HttpQuery.parse(text);
            Chunks.Body body = query.body() instanceof HttpQuery.Body.Inline(byte[] bytes)
                    ? new Chunks.Body.Whole(bytes)
                    : new Chunks.Body.Failed(501, "The body of a sealed request is inside it.");
            desk.ask(key.asker(), query, body)
                    .thenAccept(answer ->
                            send(request, question, key, answer, Math.min(query.chunkSize(), LARGEST_PIECE)));
        } catch (MalformedException e) {
            send(request, question, key, Answer.problem(400, "The message cannot be read", "It is no request."), 4096);
        }
    }

    private void send(TagIq request, Sealed question, Key key, Answer answer, int chunkSize) {
        HttpReply reply = HttpReply.of(answer, "s" + streams.incrementAndGet(), chunkSize);
        reply.resp().setType(IQ.Type.result);
        out.accept(TagIq.answering(request, sealed(question, key, reply.resp().getChildElementXML().toString())));
        reply.chunks().forEach(chunk -> out.accept(StanzaBuilder.buildMessage()
                .to(request.getFrom())
                .addExtension(sealed(question, key, chunk.toXML(XmlEnvironment.EMPTY).toString()))
                .addExtension(NoStoreHint.INSTANCE)
                .build()));
    }

    private static StandardExtensionElement sealed(Sealed question, Key key, String text) {
        String circumstances = Sealed.answer(question.kid(), question.ivText());
        return Sealed.seal(question.kid(), key.secret(), circumstances, text)
                .tag()
                .addAttribute("re", question.ivText())
                .build();
    }
}
