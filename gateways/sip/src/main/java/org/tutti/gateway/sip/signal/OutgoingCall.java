package org.tutti.gateway.sip.signal;

import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.TransactionState;
import javax.sip.address.URI;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.tutti.gateway.sip.signal.LegListener.Ending.Kind;

/** We call somebody. */
final class OutgoingCall extends Call {

    private final Target target;
    private final String from;
    private final URI fromUri;
    private final String name;
    private final String callId = Headers.tag() + Headers.tag();
    private final Set<Dialog> dismissed = new HashSet<>();
    private long number;
    private Optional<Requests.Sent> sent = Optional.empty();
    private Future<?> patience = CompletableFuture.completedFuture(null);
    private boolean heard;
    private boolean rang;
    private boolean cancelling;
    private long confirmed;
    private volatile Party remote;

    /**
     * @param from the user part we call as
     * @param fromUri what the other end is told of who calls
     * @param name of who calls, for people
     */
    OutgoingCall(Station station, Target target, String from, URI fromUri, String name, Audio sound) {
        super(station, target.transport());
        this.target = target;
        this.from = from;
        this.fromUri = fromUri;
        this.name = name;
        this.audio = Optional.of(sound);
        this.remote = Parties.called(target.uri(), station.settings().bind());
        this.negotiation = new Negotiation(sound.local(), secure());
    }

    /** Calls. */
    void begin() {
        box().execute(() -> {
            patience = station.later(station.timing().answerLimit(), box(), () -> {
                leave("Nobody answers");
                end(Kind.REFUSED, 408, "nobody answers");
            });
            invite();
        });
    }

    private void invite() {
        Requests.Sent inviting = station.requests().send(Optional.empty(), this::write, new Requests.Taker() {
            @Override
            public void provisional(Response response, ResponseEvent event) {
                box().execute(() -> rings(response, event));
            }

            @Override
            public void answered(Response response, ResponseEvent event) {
                box().execute(() -> finalAnswer(response, event));
            }

            @Override
            public void lost(String why) {
                box().execute(() -> end(Kind.LOST, 408, why));
            }
        });
        sent = Optional.of(inviting);
    }

    private Request write() throws Exception {
        Stack stack = station.stack().orElseThrow(() -> new SipException("not up"));
        number++;
        Request invite = target.request(stack, Request.INVITE, fromUri, name, tag, target.uri(), callId, number);
        contact(invite);
        Headers.abilities(invite);
        timer.ask(invite);
        Headers.body(invite, Headers.SDP, negotiation.again());
        return invite;
    }

    private void rings(Response response, ResponseEvent event) {
        heard = true;
        heardFrom(response);
        if (over()) {
            cancel();
            return;
        }
        int code = response.getStatusCode();
        if (event.getDialog() != null && code > 100) {
            own(event.getDialog());
            if (Headers.has(response, "Require", "100rel")) {
                confirm(event.getDialog(), response);
            }
        }
        if (code == 180 && !rang) {
            rang = true;
            tell(LegListener::ringing);
        }
    }

    private void own(Dialog there) {
        if (dialog != there) {
            dialog = there;
            there.setApplicationData(this);
        }
    }

    private void heardFrom(Response response) {
        origin.of(response);
        Party before = remote;
        remote = new Party(before.address(), false, before.name(), before.device(), Headers.source(response),
                station.sources().trunk(Headers.source(response)).map(Settings.Trunk::name));
    }

    /** Confirms a provisional answer (RFC 3262). The sound it may bring is of no interest before the call is answered. */
    private void confirm(Dialog there, Response response) {
        long sequence = Headers.value(response, "RSeq").map(Long::parseLong).orElse(0L);
        if (sequence <= confirmed) {
            return;
        }
        confirmed = sequence;
        station.requests().send(Optional.of(there), () -> there.createPrack(response), new Requests.Taker() {
            @Override
            public void answered(Response answer, ResponseEvent event) {
                // Nothing hangs on it.
            }

            @Override
            public void lost(String why) {
                LOG.log(Level.DEBUG, "Not confirmed: {0}", why);
            }
        });
    }

    private void finalAnswer(Response response, ResponseEvent event) {
        int code = response.getStatusCode();
        heardFrom(response);
        if (code / 100 == 2) {
            accepted(response, event.getDialog());
            return;
        }
        if (over()) {
            return;
        }
        if (code == 422 && timer.raise(response)) {
            invite();
            return;
        }
        end(Kind.REFUSED, code, response.getReasonPhrase() == null ? "" : response.getReasonPhrase());
    }

    private void accepted(Response ok, Dialog there) {
        if (!transport.equals("udp") && ok.getHeader("Record-Route") == null) {
            station.stack().ifPresent(stack -> stack.pin(ok, tag, transport));
        }
        Requests.ack(there, ok);
        if (over() || connected()) {
            // Given up meanwhile, or somebody else at that address has been faster.
            if ((over() || there != dialog) && dismissed.add(there)) {
                dismiss(there);
            }
            return;
        }
        patience.cancel(false);
        own(there);
        abilities(ok);
        try {
            Audio.Agreed agreed = negotiation.answered(Sdp.parse(Headers.text(ok)));
            timer.answered(ok);
            agreed(agreed);
            connect();
        } catch (SdpException e) {
            dismiss(there);
            end(Kind.REFUSED, 488, e.getMessage());
        }
    }

    private void dismiss(Dialog there) {
        dialog = there;
        bye("not needed");
    }

    @Override
    void leave(String reason) {
        if (connected()) {
            bye(reason);
        } else {
            cancel();
        }
    }

    /** Takes the call back; nothing may be taken back before something was heard of it (RFC 3261, 9.1). */
    private void cancel() {
        ClientTransaction inviting = sent.map(Requests.Sent::transaction).orElse(null);
        if (!heard || cancelling || inviting == null || inviting.getState() != TransactionState.PROCEEDING) {
            return;
        }
        cancelling = true;
        try {
            Request cancel = inviting.createCancel();
            station.stack().orElseThrow(() -> new SipException("not up"))
                    .provider().getNewClientTransaction(cancel).sendRequest();
        } catch (SipException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not taken back.", Discreet.fault(e));
        }
    }

    @Override
    void ending() {
        patience.cancel(false);
        unpin(callId);
    }

    /** It comes to nothing from the start. */
    void refused(int status, String reason) {
        box().execute(() -> end(Kind.REFUSED, status, reason));
    }

    @Override
    String ourUser() {
        return Escapes.user(from);
    }

    @Override
    boolean sips() {
        return target.uri().isSecure();
    }

    @Override
    public boolean incoming() {
        return false;
    }

    @Override
    public Party remote() {
        return remote;
    }

    @Override
    public String called() {
        return target.uri().getUser() == null ? "" : Escapes.decoded(target.uri().getUser());
    }

    @Override
    public Optional<String> parameter(String named) {
        return Optional.ofNullable(target.uri().getParameter(named)).map(Escapes::decoded);
    }

    @Override
    public void ring() {
        // They ring.
    }

    @Override
    public void queue(String reason) {
        // They decide.
    }

    @Override
    public void accept(Audio sound) {
        // They decide. What it brings is not needed.
        audio.filter(own -> own != sound).ifPresent(_ -> sound.close());
    }

    @Override
    public void refuse(Switchboard.Status status) {
        hangUp(status.reason());
    }
}
