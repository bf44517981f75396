package org.tutti.gateway.sip.signal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.sip.message.Message;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Ends a call whose other end has gone without a word (RFC 4028). Confined to the call's mailbox. */
final class SessionTimer {

    static final int LEAST = 90;
    static final int USUAL = 1800;
    private static final int MOST = 7200;

    private final Station station;
    private final Call call;
    private Future<?> next = CompletableFuture.completedFuture(null);
    private int interval = USUAL;
    private boolean weRefresh;
    private boolean on;

    SessionTimer(Station station, Call call) {
        this.station = station;
        this.call = call;
    }

    /** What they want: {@code Session-Expires}. */
    record Wish(int seconds, Optional<String> refresher) {

        /** Empty if there is none, or none that can be read. */
        static Optional<Wish> in(Message message) {
            return Headers.value(message, "Session-Expires").flatMap(Wish::of);
        }

        private static Optional<Wish> of(String text) {
            String[] parts = text.split(";");
            try {
                int seconds = (int) Math.min(Long.parseLong(parts[0].strip()), Integer.MAX_VALUE);
                Optional<String> refresher = Optional.empty();
                for (int i = 1; i < parts.length; i++) {
                    String part = parts[i].strip();
                    if (part.equals("refresher=uac") || part.equals("refresher=uas")) {
                        refresher = Optional.of(part.substring("refresher=".length()));
                    }
                }
                return Optional.of(new Wish(seconds, refresher));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        /** Whether it is answered 422. */
        static boolean tooSmall(Request request) {
            return in(request).filter(wish -> wish.seconds < LEAST).isPresent();
        }
    }

    static void refuse(Response response) {
        Headers.set(response, "Min-SE", Integer.toString(LEAST));
    }

    /** Answers a request by which the session begins or is refreshed. */
    void answer(Request request, Response ok) {
        boolean able = Headers.has(request, "Supported", "timer") || Headers.has(request, "Require", "timer");
        Optional<Wish> wish = Wish.in(request);
        int least = Headers.value(request, "Min-SE").flatMap(Wish::of).map(Wish::seconds).orElse(LEAST);
        interval = Math.clamp(wish.map(Wish::seconds).orElse(USUAL), Math.clamp(least, LEAST, MOST), MOST);
        boolean theyRefresh = able && !wish.flatMap(Wish::refresher).equals(Optional.of("uas"));
        weRefresh = !theyRefresh;
        Headers.set(ok, "Session-Expires", interval + ";refresher=" + (theyRefresh ? "uac" : "uas"));
        if (theyRefresh) {
            Headers.set(ok, "Require", "timer");
        }
        on = true;
        restart();
    }

    /** What goes into our own request. */
    void ask(Request request) {
        Headers.set(request, "Session-Expires", interval + (on ? ";refresher=" + (weRefresh ? "uac" : "uas") : ""));
        Headers.set(request, "Min-SE", Integer.toString(LEAST));
    }

    /** They have answered our request. */
    void answered(Response ok) {
        Optional<Wish> wish = Wish.in(ok);
        interval = wish.map(found -> Math.clamp(found.seconds, LEAST, MOST)).orElse(interval);
        weRefresh = !wish.flatMap(Wish::refresher).equals(Optional.of("uas"));
        on = true;
        restart();
    }

    /** They have answered 422. False if what they want is beyond all measure. */
    boolean raise(Response tooSmall) {
        int wanted = Headers.value(tooSmall, "Min-SE").flatMap(Wish::of).map(Wish::seconds).orElse(0);
        if (wanted <= interval || wanted > MOST) {
            return false;
        }
        interval = wanted;
        return true;
    }

    private void restart() {
        next.cancel(false);
        long seconds = weRefresh ? interval / 2 : interval - Math.min(32, interval / 3);
        Runnable due = weRefresh ? call::refresh : () -> call.gone("nothing was heard for " + interval + " s");
        next = station.later(seconds * station.timing().second(), call.box(), due);
    }

    /** Tries again soon: a refresh of ours met one of theirs. */
    void soon() {
        next.cancel(false);
        next = station.later(3 * station.timing().second(), call.box(), call::refresh);
    }

    void stop() {
        next.cancel(false);
    }
}
