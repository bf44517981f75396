package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPMessage;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.tutti.gateway.sip.signal.LegListener.Ending.Kind;

/** Somebody calls us. */
final class IncomingCall extends Call {

    private final Request invite;
    private final ServerTransaction transaction;
    private final Party remote;
    private final Optional<Sdp> offer;
    /** Whether packets from there are known to be theirs: nobody else could have sent them. */
    private final boolean proved;
    private boolean answered;
    /** A final answer has been sent: there is none to come. */
    private boolean settled;
    /** A provisional answer that has to be confirmed (RFC 3262) is on its way. */
    private boolean unconfirmed;
    private Optional<Runnable> whenConfirmed = Optional.empty();
    private Optional<Runnable> whenAcked = Optional.empty();
    private Future<?> patience = CompletableFuture.completedFuture(null);
    private Future<?> confirmation = CompletableFuture.completedFuture(null);
    private Future<?> reminder = CompletableFuture.completedFuture(null);

    /**
     * @param offer what the INVITE offers; empty if it leaves that to us
     * @param proved whether who calls is certainly where the INVITE came from
     */
    IncomingCall(
            Station station,
            Request invite,
            ServerTransaction transaction,
            String transport,
            Party remote,
            Optional<Sdp> offer,
            boolean proved) {
        super(station, transport);
        this.invite = invite;
        this.transaction = transaction;
        this.remote = remote;
        this.offer = offer;
        this.proved = proved;
        this.dialog = transaction.getDialog();
        origin.of(invite);
        box().execute(() -> {
            abilities(invite);
            patience = station.later(station.timing().doorLimit(), box(), () -> refused(
                    Switchboard.Status.of(480, "Nobody answers"), Kind.LOST));
        });
    }

    @Override
    public boolean incoming() {
        return true;
    }

    @Override
    public Party remote() {
        return remote;
    }

    @Override
    public String called() {
        return user(invite);
    }

    /** The user part of the address a request is for, decoded. */
    static String user(Request request) {
        return switch (request.getRequestURI()) {
            case SipURI uri when uri.getUser() != null -> Escapes.decoded(uri.getUser());
            case TelURL tel -> Parties.simple(tel).substring("tel:".length());
            default -> "";
        };
    }

    static String userAsWritten(Request request) {
        return request.getRequestURI() instanceof SipURI uri && uri.getUser() != null ? uri.getUser() : "";
    }

    @Override
    String ourUser() {
        return userAsWritten(invite);
    }

    @Override
    boolean sips() {
        return invite.getRequestURI() instanceof SipURI uri && uri.isSecure();
    }

    @Override
    public Optional<String> parameter(String name) {
        return invite.getRequestURI() instanceof SipURI uri
                ? Optional.ofNullable(uri.getParameter(name)).map(Escapes::decoded)
                : Optional.empty();
    }

    @Override
    public void ring() {
        box().execute(() -> provisional(180, "Ringing"));
    }

    @Override
    public void queue(String reason) {
        box().execute(() -> provisional(182, reason));
    }

    private void provisional(int code, String reason) {
        if (answered || over()) {
            return;
        }
        boolean must = Headers.has(invite, "Require", "100rel");
        boolean can = must || Headers.has(invite, "Supported", "100rel");
        // The first reliable answer to an INVITE without an offer would have to bring one, before it is known what we have.
        boolean reliable = can && (must || code != 180) && offer.isPresent();
        if (reliable && unconfirmed || must && !reliable) {
            return;
        }
        try {
            if (reliable) {
                Response response = dialog.createReliableProvisionalResponse(code);
                response.setReasonPhrase(Headers.phrase(reason));
                finish(response);
                dialog.sendReliableProvisionalResponse(response);
                unconfirmed = true;
                confirmation = station.later(station.timing().ackLimit(), box(), this::unconfirmed);
            } else {
                Response response = Headers.response(invite, code, reason, tag);
                finish(response);
                transaction.sendResponse(response);
            }
        } catch (SipException | InvalidArgumentException | java.text.ParseException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not said.", Discreet.fault(e));
        }
        reminder.cancel(false);
        reminder = station.later(station.timing().again(), box(), () -> provisional(code, reason));
    }

    private void finish(Response response) {
        Headers.sure(() -> {
            javax.sip.header.ToHeader to = (javax.sip.header.ToHeader) response.getHeader("To");
            if (to.getTag() == null) {
                to.setTag(tag);
            }
            return null;
        });
        contact(response);
        Headers.set(response, "Allow", Headers.ALLOW);
    }

    @Override
    void pracked(Request prack, ServerTransaction pracking) {
        answer(pracking, Headers.response(prack, 200, "OK", tag));
        unconfirmed = false;
        confirmation.cancel(false);
        whenConfirmed.ifPresent(Runnable::run);
        whenConfirmed = Optional.empty();
    }

    /** RFC 3262, 3: what has not been confirmed in 64·T1 is not going to be, and nothing else can be said before. */
    private void unconfirmed() {
        if (unconfirmed && !settled && !over()) {
            refuse(500, "What was said first was never confirmed");
            end(Kind.LOST, 500, "a provisional answer was never confirmed");
        }
    }

    @Override
    public void accept(Audio sound) {
        box().execute(() -> {
            if (answered || over()) {
                sound.close();
                return;
            }
            answered = true;
            patience.cancel(false);
            reminder.cancel(false);
            audio = Optional.of(sound);
            negotiation = new Negotiation(sound.local(), secure());
            if (unconfirmed) {
                // RFC 3262: no second reliable answer, nor a final one that follows on it, before the first has arrived.
                whenConfirmed = Optional.of(this::accepted);
            } else {
                accepted();
            }
        });
    }

    private void accepted() {
        if (over()) {
            return;
        }
        String body;
        try {
            body = offer.isPresent() ? negotiation.answer(offer.get()) : negotiation.offer();
        } catch (SdpException e) {
            refuse(e.status(), e.getMessage());
            end(Kind.REFUSED, e.status(), e.getMessage());
            return;
        }
        Response ok = Headers.response(invite, 200, "OK", tag);
        finish(ok);
        Headers.abilities(ok);
        Headers.body(ok, Headers.SDP, body);
        timer.answer(invite, ok);
        patience = station.later(station.timing().ackLimit(), box(), this::unacked);
        if (offer.isEmpty()) {
            answerDue();
        } else {
            Audio.Agreed agreed = negotiation.agreed().orElseThrow();
            agreed(proved ? agreed : Negotiation.silent(agreed), agreed.send());
        }
        settled = true;
        try {
            transaction.sendResponse(ok);
        } catch (SipException | InvalidArgumentException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not answered.", Discreet.fault(e));
            end(Kind.LOST, 0, "the answer could not be sent");
        }
    }

    @Override
    void acked(Request ack) {
        boolean first = !connected() && answered && !over();
        if (first) {
            patience.cancel(false);
        }
        if (whenAcked.isPresent()) {
            whenAcked.get().run();
            whenAcked = Optional.empty();
            return;
        }
        if (first && !proved && offer.isPresent()) {
            negotiation.agreed().ifPresent(this::agreed);
        }
        super.acked(ack);
    }

    private void unacked() {
        if (over()) {
            whenAcked.ifPresent(Runnable::run);
            whenAcked = Optional.empty();
            return;
        }
        bye("the answer was never confirmed");
        end(Kind.LOST, 408, "the answer was never confirmed");
    }

    /** They give up before it was answered. */
    @Override
    void cancelled(Request cancel, ServerTransaction cancelling) {
        answer(cancelling, Headers.response(cancel, 200, "OK", tag));
        if (!settled && !over()) {
            refuse(487, "Request Terminated");
            end(Kind.DEPARTED, 487, "gave up");
        }
    }

    @Override
    public void refuse(Switchboard.Status status) {
        box().execute(() -> refused(status, Kind.REFUSED));
    }

    private void refused(Switchboard.Status status, Kind kind) {
        if (!answered && !over()) {
            answered = true;
            settled = true;
            // In this order: whoever hears of it may call again at once.
            end(kind, status.code(), status.reason());
            answer(transaction, Headers.response(invite, status, tag));
        }
    }

    private void refuse(int code, String reason) {
        answered = true;
        settled = true;
        answer(transaction, Headers.response(invite, code, reason, tag));
    }

    @Override
    void leave(String reason) {
        if (!answered) {
            answered = true;
            settled = true;
            Response refused = Headers.response(invite, 480, reason, tag);
            refused.addHeader(Headers.reason(480, reason));
            answer(transaction, refused);
        } else if (connected()) {
            bye(reason);
        } else if (whenConfirmed.isPresent()) {
            whenConfirmed = Optional.empty();
            refuse(480, reason);
        } else {
            // Whoever is called may not send BYE before the ACK (RFC 3261, 15).
            whenAcked = Optional.of(() -> bye(reason));
            station.later(station.timing().ackLimit(), box(), this::unacked);
        }
    }

    @Override
    void ending() {
        if (whenAcked.isEmpty()) {
            patience.cancel(false);
        }
        confirmation.cancel(false);
        reminder.cancel(false);
        station.sources().giveBack(remote.source());
        unpin(((SIPMessage) invite).getCallId().getCallId());
    }

    /** Whether a message has come over a connection, which nobody can pretend. */
    static boolean connection(Request request) {
        return !"udp".equalsIgnoreCase(((SIPMessage) request).getTopmostVia().getTransport());
    }
}
