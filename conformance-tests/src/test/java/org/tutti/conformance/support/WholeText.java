package org.tutti.conformance.support;

import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

/** Listens to messages of text, which come in parts. */
abstract class WholeText implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    /** Takes a message that is whole. */
    abstract void take(String message);

    @Override
    public final CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            take(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }
}
