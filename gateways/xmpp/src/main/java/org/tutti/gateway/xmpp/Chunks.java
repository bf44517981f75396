package org.tutti.gateway.xmpp;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jxmpp.jid.Jid;

/**
 * Bodies of requests that come in pieces (XEP-0332, section 4.3.4). Thread-safe: pieces may come before anybody has
 * looked at the request.
 */
final class Chunks {

    /** What a body has at most (bytes): as much as over HTTP. */
    static final int LONGEST = 16_384;
    static final String NAMESPACE = "urn:xmpp:http";
    static final String CHUNK = "chunk", CLOSE = "close";

    private static final long WITHIN_S = 30;
    private static final int MOST = 200;
    private static final int MOST_OF_ONE = 4;
    /** More pieces than that are no pieces. */
    private static final int MOST_PIECES = 256;

    /** What became of a body. */
    sealed interface Body {
        /** It is here. */
        record Whole(byte[] bytes) implements Body {}

        /** It does not come; {@code status} is HTTP's for why. */
        record Failed(int status, String why) implements Body {}
    }

    private record Name(Jid from, String stream) {}

    /** One that is on its way. */
    private static final class Stream {

        private final Jid who;
        private final Consumer<Body> then;
        private final NavigableMap<Integer, byte[]> pieces = new TreeMap<>();
        private int size;
        private int last = -1;

        Stream(Jid who, Consumer<Body> then) {
            this.who = who;
            this.then = then;
        }

        boolean whole() {
            return last >= 0 && pieces.size() == last + 1 && pieces.lastKey() == last;
        }
    }

    private final ScheduledExecutorService timer;
    private final Map<Name, Stream> streams = new HashMap<>();

    Chunks(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /**
     * A body is coming. {@code then} is called once, on the thread that brings the last piece, or on the timer's.
     *
     * @param who for whom it counts
     * @return stops waiting for it; {@code then} is not called then
     */
    Runnable expect(Jid from, Jid who, String stream, Consumer<Body> then) {
        var name = new Name(from, stream);
        var fresh = new Stream(who, then);
        if (!begin(name, fresh)) {
            then.accept(
                    new Body.Failed(503, "Too many bodies are on their way in pieces. Try again when they are here."));
            return () -> {};
        }
        try {
            timer.schedule(
                    () -> fail(
                            name, fresh, new Body.Failed(408, "The body did not come within %d s.".formatted(WITHIN_S))),
                    WITHIN_S,
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            fail(name, fresh, new Body.Failed(503, "The server stops."));
        }
        return () -> drop(name, fresh);
    }

    private synchronized boolean begin(Name name, Stream fresh) {
        long ofOne = streams.values().stream().filter(each -> each.who.equals(fresh.who)).count();
        return streams.size() < MOST && ofOne < MOST_OF_ONE && streams.putIfAbsent(name, fresh) == null;
    }

    private void fail(Name name, Stream which, Body.Failed why) {
        if (drop(name, which)) {
            which.then.accept(why);
        }
    }

    private synchronized boolean drop(Name name, Stream which) {
        return streams.remove(name, which);
    }

    /** A piece came, or word that no more come. Of a body that nobody expects it is dropped. */
    void came(Jid from, StandardExtensionElement tag) {
        var name = new Name(from, String.valueOf(tag.getAttributeValue("streamId")));
        Stream stream;
        Body result;
        synchronized (this) {
            stream = streams.get(name);
            if (stream == null) {
                return;
            }
            result = tag.getElementName().equals(CLOSE)
                    ? new Body.Failed(400, "The body was broken off.")
                    : add(stream, tag);
            if (result != null) {
                streams.remove(name);
            }
        }
        if (result != null) {
            stream.then.accept(result);
        }
    }

    /** What becomes of the body, if that is known by now. */
    private static Body add(Stream stream, StandardExtensionElement tag) {
        try {
            int number = Integer.parseInt(tag.getAttributeValue("nr"));
            byte[] bytes = Base64.getDecoder().decode(
                    tag.getText() == null ? "" : tag.getText().replaceAll("\\s", ""));
            boolean last = "true".equals(tag.getAttributeValue("last")) || "1".equals(tag.getAttributeValue("last"));
            if (number < 0 || number >= MOST_PIECES || stream.pieces.putIfAbsent(number, bytes) != null
                    || last && stream.last >= 0) {
                return new Body.Failed(
                        400, "Pieces are counted from 0, each once, at most %d.".formatted(MOST_PIECES));
            }
            stream.last = last ? number : stream.last;
            stream.size += bytes.length;
        } catch (IllegalArgumentException e) {
            return new Body.Failed(400, "A piece has a number and Base64.");
        }
        if (stream.size > LONGEST) {
            return new Body.Failed(413, "A body has at most %d bytes.".formatted(LONGEST));
        }
        return stream.whole() ? new Body.Whole(joined(stream)) : null;
    }

    private static byte[] joined(Stream stream) {
        var all = new ByteArrayOutputStream(stream.size);
        stream.pieces.values().forEach(all::writeBytes);
        return all.toByteArray();
    }
}
