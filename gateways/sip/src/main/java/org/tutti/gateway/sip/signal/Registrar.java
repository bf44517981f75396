package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.ListeningPointExt;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sip.ResponseEvent;
import javax.sip.SipException;
import javax.sip.address.SipURI;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;
import org.tutti.engine.Mailbox;

/**
 * Keeps us registered (RFC 3261, 10) where others look for us.
 *
 * <h2>Concurrency</h2>
 * Confined to a mailbox of its own: names are resolved and connections made in it, which nothing else waits for.
 */
final class Registrar {

    private static final Logger LOG = System.getLogger(Registrar.class.getName());
    private static final int WANTED_S = 600;
    private static final int LEAST_S = 30;
    private static final int KEEP_ALIVE_S = 25;

    private final Station station;
    private final Settings.Registration account;
    private final Executor turns;
    private final Target target;
    private final String callId = Headers.tag() + Headers.tag();
    private final String tag = Headers.tag();
    private long number;
    private long pause;
    private int wanted = WANTED_S;
    private boolean on;
    /** Whether it is this server that is reached by the account. Changed in turn. */
    private volatile boolean leads = true;
    /** Where the server is reached that had the account before. */
    private Optional<String> former = Optional.empty();
    /** Counts what was begun: an answer to what was asked before is of no interest. */
    private int round;
    private Future<?> next = CompletableFuture.completedFuture(null);
    private Future<?> alive = CompletableFuture.completedFuture(null);
    private volatile Optional<String> trouble;

    Registrar(Station station, Settings.Registration account) {
        this.station = station;
        this.account = account;
        this.turns = new Mailbox(station.threads());
        this.target = Target.registrar(account);
        this.pause = station.timing().firstPause();
        this.trouble = none();
    }

    /** Why it is not registered; empty if it is, or another server is to be. */
    Optional<String> trouble() {
        return leads ? trouble : Optional.empty();
    }

    /** Where calls to the account get to now, if that is here. Any thread may call. */
    Optional<String> contact() {
        return station.stack().filter(_ -> leads && trouble.isEmpty()).map(stack -> own(stack).getAddress().getURI().toString());
    }

    /** From now on the account is this server's, or another's. Any thread may call. */
    void lead(boolean now) {
        turns.execute(() -> {
            if (now == leads) {
                return;
            }
            leads = now;
            boolean registered = trouble.isEmpty();
            trouble = none();
            pause = station.timing().firstPause();
            if (on && now) {
                register();
            } else if (on && registered) {
                round++;
                next.cancel(false);
                ask(0, _ -> {}, _ -> {});
                register();
            }
        });
    }

    /**
     * Another server says where it is reached: if this one follows it, calls must not go there any more. Any thread may
     * call.
     */
    void former(String contact) {
        turns.execute(() -> {
            try {
                if (!leads) {
                    former = Optional.of(Headers.ADDRESSES.createURI(contact).toString());
                }
            } catch (ParseException e) {
                LOG.log(Level.DEBUG, "Another server says a contact that is none.", e);
            }
        });
    }

    private Optional<String> none() {
        return Optional.of("SIP is not registered as " + account.address() + " yet.");
    }

    /** The stack is up, for the first time or again. Any thread may call. */
    void start() {
        turns.execute(() -> {
            on = true;
            alive.cancel(false);
            keepAlive();
            register();
        });
    }

    /**
     * Is reached no longer; says so if it can. Any thread may call.
     *
     * @return completes once that was heard, or could not be said
     */
    CompletableFuture<Void> stop() {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        turns.execute(() -> {
            next.cancel(false);
            alive.cancel(false);
            round++;
            if (on && trouble.isEmpty()) {
                ask(0, _ -> heard.complete(null), _ -> heard.complete(null));
            } else {
                heard.complete(null);
            }
            on = false;
        });
        return heard;
    }

    private void register() {
        if (!on) {
            return;
        }
        next.cancel(false);
        round++;
        int current = round;
        try {
            station.home(Set.of(InetAddress.getAllByName(target.nextHost().replaceAll("[\\[\\]]", ""))));
            if (!leads) {
                // Calls that go out from here are still asked by it who we are.
                next = station.later(WANTED_S * station.timing().second(), turns, this::register);
                return;
            }
            ask(wanted, response -> turns.execute(() -> {
                if (current == round) {
                    came(response);
                }
            }), why -> turns.execute(() -> {
                if (current == round) {
                    failed(why);
                }
            }));
        } catch (IOException e) {
            failed(target.nextHost() + " is not known");
        }
    }

    private void ask(int seconds, Consumer<Response> answered, Consumer<String> lost) {
        station.requests().send(Optional.empty(), () -> write(seconds), new Requests.Taker() {
            @Override
            public void answered(Response response, ResponseEvent event) {
                answered.accept(response);
            }

            @Override
            public void lost(String why) {
                lost.accept(why);
            }
        });
    }

    private Request write(int seconds) throws Exception {
        Stack stack = station.stack().orElseThrow(() -> new SipException("not up"));
        URI own = Headers.ADDRESSES.createURI(account.address());
        number++;
        Request register = target.request(stack, Request.REGISTER, own, "", tag, own, callId, number);
        ContactHeader here = own(stack);
        register.setHeader(here);
        if (seconds > 0 && former.filter(there -> !there.equals(here.getAddress().getURI().toString())).isPresent()) {
            ContactHeader there = Headers.HEADERS.createContactHeader(
                    Headers.ADDRESSES.createAddress(Headers.ADDRESSES.createURI(former.get())));
            there.setExpires(0);
            register.addLast(there);
        }
        Headers.set(register, "Expires", Integer.toString(seconds));
        Headers.set(register, "Allow", Headers.ALLOW);
        return register;
    }

    private ContactHeader own(Stack stack) {
        URI account = Headers.sure(() -> Headers.ADDRESSES.createURI(this.account.address()));
        return stack.contact(((SipURI) account).getUser(), target.transport(), false);
    }

    private void came(Response response) {
        int code = response.getStatusCode();
        if (code / 100 == 2) {
            if (trouble.isPresent()) {
                LOG.log(Level.INFO, "TUTTI-0414 SIP is registered as {0}.", account.address());
            }
            trouble = Optional.empty();
            former = Optional.empty();
            pause = station.timing().firstPause();
            int granted = Math.max(LEAST_S, granted(response));
            next = station.later(granted * station.timing().second() * 4 / 5, turns, this::register);
        } else if (code == 423) {
            wanted = Headers.value(response, "Min-Expires").map(Registrar::seconds).orElse(WANTED_S);
            failed("at least " + wanted + " s are wanted");
        } else {
            failed(code + " " + response.getReasonPhrase());
        }
    }

    private int granted(Response response) {
        ContactHeader contact = (ContactHeader) response.getHeader(ContactHeader.NAME);
        if (contact != null && contact.getExpires() > 0) {
            return contact.getExpires();
        }
        return Headers.value(response, "Expires").map(Registrar::seconds).orElse(wanted);
    }

    private static int seconds(String text) {
        try {
            return Math.clamp(Long.parseLong(text.strip()), 0, 86_400);
        } catch (NumberFormatException e) {
            return WANTED_S;
        }
    }

    private void failed(String why) {
        if (!on) {
            return;
        }
        Optional<String> now = Optional.of("SIP is not registered as %s: %s.".formatted(account.address(), why));
        if (!now.equals(trouble)) {
            LOG.log(Level.WARNING, "TUTTI-0415 " + now.get());
        }
        trouble = now;
        next.cancel(false);
        next = station.later(pause, turns, this::register);
        pause = Math.min(2 * pause, station.timing().longestPause());
    }

    /** So that what is on the way does not forget us (RFC 5626). */
    private void keepAlive() {
        if (!on) {
            return;
        }
        station.stack().ifPresent(stack -> {
            try {
                var point = (ListeningPointExt) stack.provider().getListeningPoint(target.transport());
                if (point != null && trouble.isEmpty()) {
                    point.sendHeartbeat(target.nextHost(), target.nextPort());
                }
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.DEBUG, "No keep-alive.", Discreet.fault(e));
            }
        });
        alive = station.later(KEEP_ALIVE_S * station.timing().second(), turns, this::keepAlive);
    }
}
