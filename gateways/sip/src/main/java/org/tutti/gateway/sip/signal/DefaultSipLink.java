package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.sip.address.URI;
import org.tutti.engine.Mailbox;

/**
 * SIP by JAIN-SIP.
 *
 * <h2>Concurrency</h2>
 * Its life (start, restart, stop) is confined to a mailbox; each call has one of its own.
 */
public final class DefaultSipLink implements SipLink {

    private static final Logger LOG = System.getLogger(DefaultSipLink.class.getName());
    private static final int MOST_UNHEARD = 3;
    private static final int TIDY_MS = 1000;
    private static final int GOODBYE_LIMIT_MS = 500;
    /** What is asked in it who we are has to be answered yet. */
    private static final int UNREGISTER_LIMIT_MS = 2000;
    private static final int STOP_LIMIT_MS = 3000;

    private final Settings settings;
    private final Station station;
    private final Mailbox life;
    private final Dispatch dispatch;
    private final Liveness liveness;
    /** How often in a row there was no answer by a transport. */
    private final Map<String, Integer> unheard = new HashMap<>();
    /** By which transports there was still no answer after they had been replaced. */
    private final Set<String> deaf = new HashSet<>();
    private final Optional<Registrar> registrar;
    private long pause;
    private volatile boolean closed;
    private volatile Optional<String> unencrypted = Optional.empty();
    private volatile Optional<String> trouble = Optional.of("SIP is not open yet.");

    /**
     * @param threads run what waits for the network; as many as there is to do
     * @param timer for what is to happen later; nothing waits on its threads
     * @param clock µs, as of the server
     */
    public DefaultSipLink(
            Settings settings,
            ExecutorService threads,
            ScheduledExecutorService timer,
            LongSupplier clock,
            Switchboard board) {
        this(settings, Timing.USUAL, threads, timer, clock, board);
    }

    DefaultSipLink(
            Settings settings,
            Timing timing,
            ExecutorService threads,
            ScheduledExecutorService timer,
            LongSupplier clock,
            Switchboard board) {
        this.settings = settings;
        this.station = new Station(settings, timing, threads, timer, clock, board);
        this.life = new Mailbox(threads);
        this.dispatch = new Dispatch(new Reception(station));
        this.liveness = new Liveness(settings.bind(), station.sources(), timing.aliveLimit());
        this.registrar = settings.registration().map(account -> new Registrar(station, account));
        this.pause = timing.firstPause();
    }

    @Override
    public void open() {
        life.execute(this::start);
    }

    @Override
    public void lead(boolean now) {
        registrar.ifPresent(account -> account.lead(now));
    }

    @Override
    public Optional<String> contact() {
        return registrar.flatMap(Registrar::contact);
    }

    @Override
    public void former(String contact) {
        registrar.ifPresent(account -> account.former(contact));
    }

    private void start() {
        if (closed || station.stack().isPresent()) {
            return;
        }
        try {
            Stack stack = Stack.start(settings, station.sources(), tls(), dispatch);
            station.stack(Optional.of(stack));
            if (closed) {
                stopped(stack);
                return;
            }
            trouble = Optional.empty();
            pause = station.timing().firstPause();
            unheard.clear();
            deaf.clear();
            station.later(station.timing().alive(), life, () -> look(stack));
            tidy(stack);
            registrar.ifPresent(Registrar::start);
            LOG.log(Level.INFO, "TUTTI-0408 SIP at {0}:{1}", stack.host(), Integer.toString(stack.port()));
        } catch (IOException | RuntimeException e) {
            String said = "SIP cannot listen: " + e.getMessage();
            if (!trouble.equals(Optional.of(said))) {
                LOG.log(Level.WARNING, "TUTTI-0409 " + said);
            }
            trouble = Optional.of(said);
            station.later(pause, life, this::start);
            pause = Math.min(2 * pause, station.timing().longestPause());
        }
    }

    /** Without a certificate that can be used there is all but TLS. */
    private Optional<SSLContext> tls() {
        try {
            Optional<SSLContext> tls = Keyring.of(settings.keystore());
            unencrypted = Optional.empty();
            return tls;
        } catch (IOException e) {
            String said = "SIP by TLS is off: " + e.getMessage();
            if (!unencrypted.equals(Optional.of(said))) {
                LOG.log(Level.WARNING, "TUTTI-0410 " + said);
            }
            unencrypted = Optional.of(said);
            return Optional.empty();
        }
    }

    /** Whether the stack still answers; if not by one transport, some times in a row, that is replaced. */
    private void look(Stack stack) {
        if (closed || !station.stack().equals(Optional.of(stack))) {
            return;
        }
        Map<String, String> dead = liveness.check(stack);
        unheard.keySet().retainAll(dead.keySet());
        deaf.retainAll(dead.keySet());
        if (dead.isEmpty()) {
            trouble = Optional.empty();
        }
        for (Map.Entry<String, String> each : dead.entrySet()) {
            if (unheard.merge(each.getKey(), 1, Integer::sum) == MOST_UNHEARD) {
                unheard.remove(each.getKey());
                if (!renewed(stack, each.getKey(), each.getValue())) {
                    restart(stack, each.getKey() + ": " + each.getValue());
                    return;
                }
            }
        }
        station.later(station.timing().alive(), life, () -> look(stack));
    }

    /** Whether it may be left at that. All is only started anew if it cannot be helped, as that costs all calls. */
    private boolean renewed(Stack stack, String transport, String why) {
        boolean first = deaf.add(transport);
        boolean vital = transport.equals("udp") || station.calls().all().isEmpty();
        if (!first && vital) {
            return false;
        }
        trouble = Optional.of("SIP does not answer itself by %s any more (%s).".formatted(transport, why));
        LOG.log(Level.WARNING, "TUTTI-0411 {0} It listens there anew.", trouble.get());
        try {
            stack.renew(transport);
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "TUTTI-0412 SIP cannot listen: {0}", e.getMessage());
            return !vital;
        }
    }

    private void tidy(Stack stack) {
        if (!closed && station.stack().equals(Optional.of(stack))) {
            stack.tidy();
            station.later(TIDY_MS, station.threads(), () -> tidy(stack));
        }
    }

    private void restart(Stack stack, String why) {
        LOG.log(Level.WARNING,
                "TUTTI-0413 SIP does not answer itself any more ({0}) and is started anew; its calls are lost.", why);
        trouble = Optional.of("SIP does not answer itself any more (" + why + ") and is started anew.");
        station.stack(Optional.empty());
        station.calls().all().forEach(Call::abandon);
        station.subscriptions().all().forEach(Subscription::abandon);
        stopped(stack);
        start();
    }

    @Override
    public boolean up() {
        return !closed && station.stack().isPresent();
    }

    /** The ports that are listened on; empty while it is not up. */
    Optional<Stack> stack() {
        return station.stack();
    }

    @Override
    public String address(String user) {
        String domain = settings.domain();
        if (domain.endsWith(":0")) {
            int port = station.stack().map(Stack::port).orElse(0);
            domain = domain.substring(0, domain.length() - 1) + port;
        }
        return "sip:" + Escapes.user(user) + "@" + domain;
    }

    @Override
    public Leg call(String to, String from, String name, Audio audio, LegListener listener) {
        Set<String> transports = station.stack()
                .map(stack -> Set.copyOf(stack.transports()))
                .orElse(Set.of("udp", "tcp", "tls"));
        String own = settings.registration().map(Settings.Registration::address).orElseGet(() -> address(from));
        URI caller = Headers.sure(() -> Headers.ADDRESSES.createURI(own));
        OutgoingCall call;
        try {
            call = new OutgoingCall(station, Target.of(to, settings, transports), from, caller, name, audio);
            if (!station.calls().addOut(call)) {
                throw new Target.RefusedException(503, "There are %d calls out already".formatted(Calls.MOST_OUT));
            }
            call.listen(listener);
            call.begin();
        } catch (Target.RefusedException e) {
            call = new OutgoingCall(station, Target.NOWHERE, from, caller, name, audio);
            call.listen(listener);
            call.refused(e.status(), e.getMessage());
        }
        return call;
    }

    @Override
    public void changed(String key) {
        station.subscriptions().of(key).forEach(Subscription::changed);
    }

    @Override
    public void over(String key) {
        station.subscriptions().of(key).forEach(Subscription::ended);
    }

    @Override
    public Optional<String> trouble() {
        return trouble.or(() -> unencrypted).or(() -> registrar.flatMap(Registrar::trouble));
    }

    @Override
    public void close() {
        closed = true;
        trouble = Optional.of("SIP is closed.");
        List<Executor> boxes = new ArrayList<>(List.of(life));
        Optional<CompletableFuture<Void>> unregistered = registrar.map(Registrar::stop);
        station.subscriptions().all().forEach(subscription -> {
            subscription.ended();
            boxes.add(subscription.box());
        });
        station.calls().all().forEach(call -> {
            call.hangUp("The server stops");
            boxes.add(call.box());
        });
        CountDownLatch said = new CountDownLatch(boxes.size());
        boxes.forEach(box -> box.execute(said::countDown));
        try {
            if (!said.await(GOODBYE_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "Not everybody was told that SIP is closed.");
            }
            if (unregistered.isPresent()) {
                long limit = Math.min(UNREGISTER_LIMIT_MS, station.timing().ackLimit());
                unregistered.get().get(limit, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "The registrar has not heard that SIP is closed.", Discreet.fault(e));
        }
        // By a thread of its own: those of the server may be gone by then.
        station.stack().ifPresent(stack -> Thread.ofPlatform().daemon().name("sip-stop").start(stack::stop));
        station.stack(Optional.empty());
    }

    /** JAIN-SIP takes its time to stop, and has been seen not to come to an end. */
    private static void stopped(Stack stack) {
        Thread stopping = Thread.ofPlatform().daemon().name("sip-stop").start(stack::stop);
        try {
            stopping.join(STOP_LIMIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
