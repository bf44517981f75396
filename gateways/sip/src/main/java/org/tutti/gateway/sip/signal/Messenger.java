package org.tutti.gateway.sip.signal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javax.sip.ResponseEvent;
import javax.sip.message.Response;

/** What is written to one other end (RFC 3428): one message is on its way at a time. Confined to {@code box}. */
final class Messenger {

    static final int MOST_BYTES = 1300;
    private static final int MOST_WAITING = 50;

    private final Executor box;
    private final BiConsumer<String, Requests.Taker> sender;
    private final Queue<Letter> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean deaf;
    private boolean closed;

    private record Letter(String text, CompletableFuture<Boolean> taken) {}

    /** @param sender sends a text */
    Messenger(Executor box, BiConsumer<String, Requests.Taker> sender) {
        this.box = box;
        this.sender = sender;
    }

    /** Any thread may call. */
    CompletionStage<Boolean> send(String text) {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        box.execute(() -> {
            if (deaf || closed || waiting.size() >= MOST_WAITING) {
                taken.complete(false);
                return;
            }
            waiting.add(new Letter(shortened(text), taken));
            next();
        });
        return taken;
    }

    /** They have said that they take none. */
    void deaf() {
        deaf = true;
        drop();
    }

    void close() {
        closed = true;
        drop();
    }

    private void drop() {
        waiting.forEach(letter -> letter.taken.complete(false));
        waiting.clear();
    }

    private void next() {
        Letter letter = busy ? null : waiting.poll();
        if (letter == null) {
            return;
        }
        busy = true;
        sender.accept(letter.text, new Requests.Taker() {
            @Override
            public void answered(Response response, ResponseEvent event) {
                box.execute(() -> done(letter, response.getStatusCode()));
            }

            @Override
            public void lost(String why) {
                box.execute(() -> done(letter, 408));
            }
        });
    }

    private void done(Letter letter, int code) {
        busy = false;
        letter.taken.complete(code < 300);
        if (code == 405 || code == 415 || code == 501) {
            deaf();
        }
        next();
    }

    /** At most 1300 bytes of UTF-8, cut between characters. */
    static String shortened(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
            return text;
        }
        int bytes = "…".getBytes(StandardCharsets.UTF_8).length;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > MOST_BYTES) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end) + "…";
    }
}
