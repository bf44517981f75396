package org.tutti.gateway.xmpp;

import org.tutti.engine.Reply;
import org.tutti.session.Refusal;

/** What comes of a command, as it is said to the person who gave it. */
sealed interface Answer {

    String text();

    /** It is done. */
    record Done(String text) implements Answer {}

    /** The engine refuses. */
    record Refused(Refusal refusal) implements Answer {

        Refused(Refusal.Code code, String text) {
            this(new Refusal(code, text));
        }

        @Override
        public String text() {
            return refusal.message();
        }
    }

    /** What was given with it cannot be understood. */
    record Unclear(String text) implements Answer {}

    /** Done, if a request was. */
    static Answer of(Reply<?> reply, java.util.function.Supplier<String> done) {
        return switch (reply) {
            case Reply.Done<?> _ -> new Done(done.get());
            case Reply.Refused<?>(Refusal refusal) -> new Refused(refusal);
        };
    }
}
