package org.tutti.gateway.sip.signal;

import java.util.Optional;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** What somebody writes to us by MESSAGE (RFC 3428). */
final class Letters {

    private static final int MOST_CHARS = 4000;

    private Letters() {}

    /** @param text empty if the answer is a refusal, or nothing is written */
    record Read(Response answer, Optional<String> text) {}

    static Read read(Request request, String tag) {
        Optional<String> type = Headers.type(request);
        if (type.isPresent() && !type.get().equals("text/plain")) {
            Response refused = Headers.response(request, 415, "Unsupported Media Type", tag);
            Headers.set(refused, "Accept", "text/plain");
            return new Read(refused, Optional.empty());
        }
        String text = Headers.text(request);
        if (text.length() > MOST_CHARS) {
            return new Read(Headers.response(request, 413, "At most 4000 characters", tag), Optional.empty());
        }
        return new Read(Headers.response(request, 200, "OK", tag), Optional.of(text).filter(words -> !words.isBlank()));
    }
}
