package org.tutti.gateway.sip.signal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.tutti.engine.Mailbox;
import org.tutti.gateway.sip.signal.LegListener.Ending;
import org.tutti.gateway.sip.signal.LegListener.Ending.Kind;

/**
 * A call: what is the same for both directions.
 *
 * <h2>Concurrency</h2>
 * All of its state is confined to its mailbox.
 */
abstract class Call implements Leg, Dispatch.InDialog {

    static final Logger LOG = System.getLogger(Call.class.getName());
    private static final int MOST_UNHEARD = 256;

    final Station station;
    final String tag = Headers.tag();
    final String transport;
    private final String id = Headers.tag().substring(0, 8);
    private final Executor box;
    private final Queue<Consumer<LegListener>> unheard = new ArrayDeque<>();
    final SessionTimer timer;
    final Origin origin;
    final Messenger messenger;
    Dialog dialog;
    Optional<Audio> audio = Optional.empty();
    Negotiation negotiation;
    private LegListener listener;
    private volatile boolean connected;
    private boolean held;
    private boolean ended;
    private boolean updates;
    /** A request of ours with an offer is on its way: theirs must wait (glare). */
    private boolean offering;
    /** We have made an offer in a 200 to a request without one: the ACK answers it. */
    private boolean answerDue;
    /** Ends a call whose other end does not confirm that 200 (RFC 3261, 14.2). */
    private Future<?> unanswered = CompletableFuture.completedFuture(null);

    Call(Station station, String transport) {
        this.station = station;
        this.transport = transport;
        Mailbox turns = new Mailbox(station.threads());
        this.box = task -> turns.execute(() -> guarded(task));
        this.origin = new Origin(station.sources());
        this.timer = new SessionTimer(station, this);
        this.messenger = new Messenger(box, this::sendMessage);
    }

    /** A call in which something goes wrong is over: nobody is left in it, and nothing of it is. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "TUTTI-0407 Call " + id + " is ended by a fault.", Discreet.fault(e));
            gone("a fault");
        }
    }

    Executor box() {
        return box;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean secure() {
        return transport.equals("tls");
    }

    @Override
    public void listen(LegListener who) {
        box.execute(() -> {
            listener = who;
            while (!unheard.isEmpty()) {
                unheard.remove().accept(who);
            }
        });
    }

    void tell(Consumer<LegListener> what) {
        if (listener != null) {
            what.accept(listener);
        } else if (unheard.size() < MOST_UNHEARD) {
            unheard.add(what);
        }
    }

    boolean connected() {
        return connected;
    }

    boolean over() {
        return ended;
    }

    /** The user part we are called by in this call, as it is written in a URI. */
    abstract String ourUser();

    /** Whether it is by {@code sips}, which all that is said in it has to be by then. */
    abstract boolean sips();

    /** Says where we are reached. */
    void contact(javax.sip.message.Message message) {
        station.stack().ifPresent(stack -> {
            ContactHeader contact = stack.contact(ourUser(), transport, true);
            if (sips() && contact.getAddress().getURI() instanceof SipURI uri) {
                uri.setSecure(true);
                uri.removeParameter("transport");
            }
            message.setHeader(contact);
        });
    }

    /** The call is answered and confirmed. */
    void connect() {
        if (!connected && !ended) {
            connected = true;
            tell(LegListener::connected);
        }
    }

    /** It is over; only the first time counts. */
    void end(Kind kind, int status, String reason) {
        if (ended) {
            return;
        }
        ended = true;
        timer.stop();
        unanswered.cancel(false);
        messenger.close();
        audio.ifPresent(Audio::close);
        station.calls().remove(this);
        ending();
        tell(who -> who.ended(new Ending(kind, status, reason)));
    }

    /** It has just ended: gives back what is not the same for both directions. */
    abstract void ending();

    /** Our BYE, which may have to come again, still needs the way. */
    void unpin(String callId) {
        station.later(station.timing().ackLimit(), Runnable::run, () ->
                station.stack().ifPresent(stack -> stack.unpin(callId, tag)));
    }

    @Override
    public void hangUp(String reason) {
        box.execute(() -> {
            if (!ended) {
                leave(reason);
                end(Kind.BOOTED, 0, reason);
            }
        });
    }

    /** Ends it towards the other end, in whatever state it is. */
    abstract void leave(String reason);

    /** The other end does not answer any more. */
    void gone(String reason) {
        if (!ended) {
            leave(reason);
            end(Kind.LOST, 0, reason);
        }
    }

    void bye(String reason) {
        if (dialog == null) {
            return;
        }
        Dialog there = dialog;
        station.requests().send(Optional.of(there), () -> {
            Request bye = there.createRequest(Request.BYE);
            bye.addHeader(Headers.reason(200, reason));
            return bye;
        }, new Requests.Taker() {
            @Override
            public void answered(Response response, ResponseEvent event) {
                there.delete();
            }

            @Override
            public void lost(String why) {
                there.delete();
            }
        });
    }

    @Override
    public CompletionStage<Boolean> message(String text) {
        return messenger.send(text);
    }

    private void sendMessage(String text, Requests.Taker taker) {
        if (dialog == null || !connected) {
            taker.lost("not connected");
            return;
        }
        station.requests().send(Optional.of(dialog), () -> {
            Request message = dialog.createRequest(Request.MESSAGE);
            message.removeHeader("Contact");
            Headers.body(message, "text/plain", text);
            return message;
        }, taker);
    }

    /** Learns from a message what the other end can. */
    void abilities(javax.sip.message.Message message) {
        if (message.getHeader("Allow") != null) {
            updates = Headers.has(message, "Allow", "UPDATE");
            if (!Headers.has(message, "Allow", "MESSAGE")) {
                messenger.deaf();
            }
        }
    }

    // What the other end asks in the call.

    @Override
    public void request(Request request, ServerTransaction transaction) {
        box.execute(() -> asked(request, transaction));
    }

    @Override
    public void gone(Dialog there) {
        box.execute(() -> {
            if (there == dialog) {
                end(Kind.LOST, 0, "the other end is gone");
            }
        });
    }

    /** The stack it lived in is no more. */
    void abandon() {
        box.execute(() -> end(Kind.LOST, 0, "SIP was started anew"));
    }

    private void asked(Request request, ServerTransaction transaction) {
        if (request.getMethod().equals(Request.CANCEL)) {
            cancelled(request, transaction);
            return;
        }
        if (ended && !request.getMethod().equals(Request.BYE) && !request.getMethod().equals(Request.ACK)) {
            answer(transaction, Headers.response(request, 481, "The call is over", tag));
            return;
        }
        switch (request.getMethod()) {
            case Request.ACK -> acked(request);
            case Request.BYE -> {
                answer(transaction, Headers.response(request, 200, "OK", tag));
                end(Kind.DEPARTED, 200, Headers.value(request, "Reason").orElse("hung up"));
            }
            case Request.INVITE, Request.UPDATE -> anew(request, transaction);
            case Request.PRACK -> pracked(request, transaction);
            case Request.INFO -> info(request, transaction);
            case Request.MESSAGE -> written(request, transaction);
            case Request.OPTIONS -> {
                Response ok = Headers.response(request, 200, "OK", tag);
                Headers.abilities(ok);
                answer(transaction, ok);
            }
            case Request.SUBSCRIBE -> answer(transaction,
                    Headers.response(request, 403, "Subscribe outside of the call", tag));
            case Request.NOTIFY -> answer(transaction, Headers.response(request, 481, "There is no subscription", tag));
            default -> {
                Response refused = Headers.response(request, 405, "Method Not Allowed", tag);
                Headers.set(refused, "Allow", Headers.ALLOW);
                answer(transaction, refused);
            }
        }
    }

    void cancelled(Request request, ServerTransaction transaction) {
        answer(transaction, Headers.response(request, 481, "Nothing to cancel", tag));
    }

    void pracked(Request request, ServerTransaction transaction) {
        answer(transaction, Headers.response(request, 481, "Nothing waits for it", tag));
    }

    /** 200 is confirmed, that of the first INVITE or of a later one. */
    void acked(Request ack) {
        if (answerDue) {
            answerDue = false;
            unanswered.cancel(false);
            origin.of(ack);
            try {
                agreed(negotiation.answered(Sdp.parse(Headers.text(ack))));
            } catch (SdpException e) {
                gone(e.getMessage());
                return;
            }
        }
        connect();
    }

    void answerDue() {
        answerDue = true;
    }

    /** Tells the sound what was agreed on, and the listener if that is anew, if it is held by it, or is no longer. */
    void agreed(Audio.Agreed what) {
        agreed(what, what.send());
    }

    /** @param wanted whether they want to hear us, if it is not yet time to send */
    void agreed(Audio.Agreed what, boolean wanted) {
        audio.ifPresent(sound -> {
            origin.tell(sound);
            sound.agreed(what);
        });
        if (connected) {
            tell(LegListener::renegotiated);
        }
        boolean now = !wanted;
        if (now != held) {
            held = now;
            tell(who -> who.held(now));
        }
    }

    /** Re-INVITE or UPDATE: they hold, resume, move, or only say that they are still there. */
    private void anew(Request request, ServerTransaction transaction) {
        if (negotiation == null || !connected) {
            Response later = Headers.response(request, 500, "Not now", tag);
            Headers.set(later, "Retry-After", "2");
            answer(transaction, later);
            return;
        }
        if (offering || answerDue) {
            answer(transaction, Headers.response(request, 491, "Request Pending", tag));
            return;
        }
        if (SessionTimer.Wish.tooSmall(request)) {
            Response refused = Headers.response(request, 422, "Session Interval Too Small", tag);
            SessionTimer.refuse(refused);
            answer(transaction, refused);
            return;
        }
        Response ok = Headers.response(request, 200, "OK", tag);
        Optional<String> type = Headers.type(request);
        Optional<Audio.Agreed> now = Optional.empty();
        try {
            if (type.isPresent() && !type.get().equals(Headers.SDP)) {
                Response refused = Headers.response(request, 415, "Unsupported Media Type", tag);
                Headers.set(refused, "Accept", Headers.SDP);
                answer(transaction, refused);
                return;
            }
            if (type.isPresent()) {
                Headers.body(ok, Headers.SDP, negotiation.answer(Sdp.parse(Headers.text(request))));
                now = negotiation.agreed();
            } else if (request.getMethod().equals(Request.INVITE)) {
                Headers.body(ok, Headers.SDP, negotiation.offer());
                answerDue = true;
                unanswered.cancel(false);
                unanswered = station.later(station.timing().ackLimit(), box, () -> {
                    if (answerDue) {
                        gone("an offer of ours was never answered");
                    }
                });
            }
        } catch (SdpException e) {
            answer(transaction, Headers.response(request, e.status(), e.getMessage(), tag));
            return;
        }
        contact(ok);
        Headers.abilities(ok);
        timer.answer(request, ok);
        abilities(request);
        answer(transaction, ok);
        now.ifPresent(what -> {
            origin.of(request);
            agreed(what);
        });
    }

    private void info(Request request, ServerTransaction transaction) {
        InfoKeys.Read read = InfoKeys.read(request, tag);
        answer(transaction, read.answer());
        read.key().ifPresent(key -> tell(who -> who.key(key)));
    }

    private void written(Request request, ServerTransaction transaction) {
        Letters.Read read = Letters.read(request, tag);
        answer(transaction, read.answer());
        read.text().ifPresent(text -> tell(who -> who.message(text)));
    }

    void answer(ServerTransaction transaction, Response response) {
        try {
            transaction.sendResponse(response);
        } catch (SipException | InvalidArgumentException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not answered.", Discreet.fault(e));
        }
    }

    // What we ask in the call.

    /** Says that we are still there (RFC 4028): by UPDATE where they know it, else with what we said before. */
    void refresh() {
        if (ended || !connected) {
            return;
        }
        if (offering || answerDue) {
            timer.soon();
            return;
        }
        boolean update = updates;
        offering = !update;
        Dialog there = dialog;
        station.requests().send(Optional.of(there), () -> {
            Request request = there.createRequest(update ? Request.UPDATE : Request.INVITE);
            contact(request);
            Headers.abilities(request);
            timer.ask(request);
            if (!update) {
                Headers.body(request, Headers.SDP, negotiation.again());
            }
            return request;
        }, new Requests.Taker() {
            @Override
            public void answered(Response response, ResponseEvent event) {
                if (!update && response.getStatusCode() / 100 == 2) {
                    Requests.ack(there, response);
                }
                box.execute(() -> refreshed(response, update));
            }

            @Override
            public void lost(String why) {
                box.execute(() -> {
                    offering = false;
                    gone(why);
                });
            }
        });
    }

    private void refreshed(Response response, boolean update) {
        offering = false;
        int code = response.getStatusCode();
        if (ended) {
            return;
        }
        if (code / 100 == 2) {
            timer.answered(response);
            if (!update) {
                origin.of(response);
                try {
                    agreed(negotiation.answered(Sdp.parse(Headers.text(response))));
                } catch (SdpException e) {
                    // They have agreed to what was before, and say it in a way that we do not understand: it goes on.
                    LOG.log(Level.DEBUG, "A refresh was answered strangely.", Discreet.fault(e));
                }
            }
        } else if (code == 481 || code == 408) {
            gone("the other end knows nothing of the call any more");
        } else if (code == 491 || code == 500 || code == 422 && timer.raise(response)) {
            timer.soon();
        } else if (update && (code == 405 || code == 501)) {
            updates = false;
            timer.soon();
        } else {
            gone("the other end refuses to go on: " + code);
        }
    }
}
