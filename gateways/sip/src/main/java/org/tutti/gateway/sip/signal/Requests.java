package org.tutti.gateway.sip.signal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.header.CSeqHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Sends requests, and shows who we are where that is asked for. Thread-safe. */
final class Requests {

    private static final Logger LOG = System.getLogger(Requests.class.getName());
    private static final int TRIES = 2;

    private final Station station;

    Requests(Station station) {
        this.station = station;
    }

    /** Writes a request, anew for each attempt: with a number (CSeq) higher than before. */
    interface Draft {
        Request write() throws Exception;
    }

    /** Who waits for the answer. Called by any thread. */
    interface Taker {
        /** 1xx. */
        default void provisional(Response response, ResponseEvent event) {}

        /** A final answer. */
        void answered(Response response, ResponseEvent event);

        /** None came, or it could not be sent. */
        void lost(String why);
    }

    /** A request on its way: what its transaction carries. */
    final class Sent {
        private final Optional<Dialog> dialog;
        private final Draft draft;
        private final Taker taker;
        private volatile int tries;
        private volatile ClientTransaction transaction;

        private Sent(Optional<Dialog> dialog, Draft draft, Taker taker) {
            this.dialog = dialog;
            this.draft = draft;
            this.taker = taker;
        }

        /** The transaction of the latest attempt; null if it could not be sent. */
        ClientTransaction transaction() {
            return transaction;
        }

        void came(Response response, ResponseEvent event) {
            int code = response.getStatusCode();
            if (code < 200) {
                taker.provisional(response, event);
                return;
            }
            if ((code == 401 || code == 407) && tries < TRIES) {
                Optional<Station.Proof> proof = station.proof(response);
                if (proof.isPresent()) {
                    station.threads().execute(() -> go(proof.get()::into));
                    return;
                }
            }
            taker.answered(response, event);
        }

        void lost() {
            taker.lost("no answer");
        }

        private void go(java.util.function.Consumer<Request> finish) {
            tries++;
            try {
                SipProvider provider = station.stack().orElseThrow(() -> new SipException("not up")).provider();
                Request request = draft.write();
                finish.accept(request);
                // JAIN-SIP's own can be reckoned from one another.
                ((ViaHeader) request.getHeader(ViaHeader.NAME)).setBranch("z9hG4bK" + Headers.tag());
                ClientTransaction made = provider.getNewClientTransaction(request);
                made.setApplicationData(this);
                transaction = made;
                if (dialog.isPresent()) {
                    dialog.get().sendRequest(made);
                } else {
                    made.sendRequest();
                }
            } catch (Exception e) {
                LOG.log(Level.DEBUG, "Not sent.", Discreet.fault(e));
                taker.lost(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Sends it; the taker hears of the end in any case. May block while a connection is made. */
    Sent send(Optional<Dialog> dialog, Draft draft, Taker taker) {
        Sent sent = new Sent(dialog, draft, taker);
        sent.go(_ -> {});
        return sent;
    }

    /** Confirms a 200. */
    static void ack(Dialog dialog, Response ok) {
        try {
            dialog.sendAck(dialog.createAck(((CSeqHeader) ok.getHeader(CSeqHeader.NAME)).getSeqNumber()));
        } catch (SipException | InvalidArgumentException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not confirmed.", Discreet.fault(e));
        }
    }
}
