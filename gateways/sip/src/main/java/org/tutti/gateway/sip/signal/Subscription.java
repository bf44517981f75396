package org.tutti.gateway.sip.signal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import javax.sip.Dialog;
import javax.sip.InvalidArgumentException;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.tutti.engine.Mailbox;

/** Somebody who is told who is in a conference. Confined to its mailbox. */
final class Subscription implements Dispatch.InDialog {

    static final String EVENT = "conference";
    static final String TYPE = "application/conference-info+xml";
    static final int USUAL_S = 3600;
    static final int LEAST_S = 60;
    private static final Logger LOG = System.getLogger(Subscription.class.getName());

    private final Station station;
    private final Mailbox box;
    private final Dialog dialog;
    private final Party party;
    private final String user;
    private final String key;
    private final String event;
    private final String transport;
    private final String tag;
    private Future<?> expiry = CompletableFuture.completedFuture(null);
    private long expiresAt;
    /**
     * Whether something of theirs has come back from where we send to: before, one thing is said there, small and once.
     */
    private boolean proved;
    private boolean asked;
    /** They want to be told once. */
    private boolean once;
    private boolean resting;
    private boolean due;
    private boolean over;
    private boolean deleted;

    /**
     * @param user the user part of the address that is watched, as it is written
     * @param event the {@code Event} header they sent
     */
    Subscription(Station station, Dialog dialog, Party party, String user, String key, String event, String transport,
            String tag, boolean proved) {
        this.station = station;
        this.box = new Mailbox(station.threads());
        this.dialog = dialog;
        this.party = party;
        this.user = user;
        this.key = key;
        this.event = event;
        this.transport = transport;
        this.tag = tag;
        this.proved = proved;
    }

    String key() {
        return key;
    }

    Executor box() {
        return box;
    }

    InetAddress source() {
        return party.source();
    }

    /** How long they want it, s; 0 to be told once. */
    static int expires(Request request) {
        try {
            return Headers.value(request, "Expires")
                    .map(Integer::parseInt)
                    .map(wanted -> Math.clamp(wanted, 0, USUAL_S))
                    .orElse(USUAL_S);
        } catch (NumberFormatException e) {
            return USUAL_S;
        }
    }

    /** Answers what began it, or refreshes it. */
    void begin(Request request, ServerTransaction transaction) {
        box.execute(() -> accept(request, transaction));
    }

    private void accept(Request request, ServerTransaction transaction) {
        int seconds = expires(request);
        if (seconds > 0 && seconds < LEAST_S) {
            Response brief = Headers.response(request, 423, "Interval Too Brief", tag);
            Headers.set(brief, "Min-Expires", Integer.toString(LEAST_S));
            answer(transaction, brief);
            return;
        }
        Response ok = Headers.response(request, 200, "OK", tag);
        Headers.set(ok, "Expires", Integer.toString(seconds));
        station.stack().ifPresent(stack -> ok.setHeader(stack.contact(user, transport, true)));
        Headers.set(ok, "Allow-Events", EVENT);
        answer(transaction, ok);
        expiry.cancel(false);
        expiresAt = station.millis() + seconds * station.timing().second();
        once = seconds == 0;
        if (once && proved) {
            over("timeout", true);
            return;
        }
        if (!once) {
            expiry = station.later(seconds * station.timing().second(), box, () -> over("timeout", false));
        }
        if (proved) {
            tell();
        } else {
            ask();
        }
    }

    private void answer(ServerTransaction transaction, Response response) {
        try {
            transaction.sendResponse(response);
        } catch (SipException | InvalidArgumentException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not answered.", Discreet.fault(e));
        }
    }

    @Override
    public void request(Request request, ServerTransaction transaction) {
        box.execute(() -> {
            if (over) {
                answer(transaction, Headers.response(request, 481, "Subscription does not exist", tag));
            } else if (request.getMethod().equals(Request.SUBSCRIBE)) {
                accept(request, transaction);
            } else {
                answer(transaction, Headers.response(request, 405, "Method Not Allowed", tag));
            }
        });
    }

    @Override
    public void gone(Dialog there) {
        box.execute(this::forget);
    }

    /** The stack it lived in is no more. */
    void abandon() {
        box.execute(this::forget);
    }

    /** The roster has changed: says so, but not more often than they can bear. */
    void changed() {
        box.execute(() -> {
            if (resting) {
                due = true;
            } else {
                tell();
            }
        });
    }

    /** The conference is over. */
    void ended() {
        box.execute(() -> over("noresource", false));
    }

    private void tell() {
        if (over || !proved) {
            return;
        }
        resting = true;
        due = false;
        station.later(station.timing().rosterRest(), box, () -> {
            resting = false;
            if (due) {
                tell();
            }
        });
        switch (station.board().roster(party, Escapes.decoded(user))) {
            case Switchboard.Roster.Shown(_, String document) ->
                    notify("active;expires=" + left(), Optional.of(document));
            case Switchboard.Roster.Refused _ -> over("rejected", false);
        }
    }

    /**
     * Says to who may not have asked at all that they are subscribed. Without a transaction, which would say it eleven
     * times; whoever misses it subscribes again.
     */
    private void ask() {
        if (asked) {
            return;
        }
        asked = true;
        station.later(station.timing().ackLimit(), box, () -> {
            if (!proved) {
                forget();
            }
        });
        try {
            Request notify = write("active;expires=" + left(), Optional.empty());
            station.stack().orElseThrow(() -> new SipException("not up")).provider().sendRequest(notify);
            dialog.incrementLocalSequenceNumber();
        } catch (SipException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Not said.", Discreet.fault(e));
            forget();
        }
    }

    @Override
    public void answered(Response response) {
        if (response.getStatusCode() >= 200) {
            box.execute(() -> {
                if (!proved) {
                    heard(response.getStatusCode(), over);
                }
            });
        }
    }

    private long left() {
        return Math.max(0, (expiresAt - station.millis()) / station.timing().second());
    }

    private void over(String reason, boolean withRoster) {
        if (over) {
            return;
        }
        Optional<String> document = withRoster
                && station.board().roster(party, Escapes.decoded(user)) instanceof Switchboard.Roster.Shown shown
                ? Optional.of(shown.document())
                : Optional.empty();
        over = true;
        if (!proved) {
            forget();
            return;
        }
        notify("terminated;reason=" + reason, document);
        leave();
    }

    /** Nothing more is said to them, nor heard of them: the stack need not keep the dialog either. */
    private void forget() {
        leave();
        if (!deleted) {
            deleted = true;
            dialog.delete();
        }
    }

    private void leave() {
        over = true;
        expiry.cancel(false);
        String callId = dialog.getCallId().getCallId();
        station.later(station.timing().ackLimit(), Runnable::run, () ->
                station.stack().ifPresent(stack -> stack.unpin(callId, tag)));
        station.subscriptions().remove(this);
    }

    private void notify(String state, Optional<String> document) {
        boolean last = over;
        station.requests().send(Optional.of(dialog), () -> write(state, document), new Requests.Taker() {
            @Override
            public void answered(Response response, ResponseEvent told) {
                box.execute(() -> heard(response.getStatusCode(), last));
            }

            @Override
            public void lost(String why) {
                box.execute(Subscription.this::forget);
            }
        });
    }

    private Request write(String state, Optional<String> document) throws SipException {
        Request notify = dialog.createRequest(Request.NOTIFY);
        Headers.set(notify, "Event", event);
        Headers.set(notify, "Subscription-State", state);
        station.stack().ifPresent(stack -> notify.setHeader(stack.contact(user, transport, true)));
        document.ifPresent(text -> Headers.body(notify, TYPE, text));
        return notify;
    }

    /** @param last whether it answers the last that there is to say */
    private void heard(int code, boolean last) {
        if (code >= 300 || last) {
            forget();
        } else if (!proved) {
            proved = true;
            if (once) {
                over("timeout", true);
            } else {
                tell();
            }
        }
    }
}
