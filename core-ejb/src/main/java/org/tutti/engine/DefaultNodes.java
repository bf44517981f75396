package org.tutti.engine;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Cluster.ClockOffset;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.cluster.Node;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/** {@link Nodes} of an engine. */
final class DefaultNodes implements Nodes {

    /** How often it is looked whether everything has been given away, in ms. */
    private static final long LOOK_MS = 100;

    /** So often it waits for answers that are under way: more may be asked meanwhile. */
    private static final int MOST_LOOKS = 30;

    private final Runtime runtime;
    private final Hosts hosts;
    private final BooleanSupplier recovered;
    private final List<Consumer<Boolean>> leaders = new CopyOnWriteArrayList<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    /** How often it was looked in vain whether nobody here waits for an answer. */
    private int looks;
    private boolean leading;

    /** @param recovered whether the journal is recovered and the plug-ins are up */
    DefaultNodes(Runtime runtime, Hosts hosts, BooleanSupplier recovered) {
        this.runtime = runtime;
        this.hosts = hosts;
        this.recovered = recovered;
        leading = runtime.cluster().alone();
    }

    private Cluster cluster() {
        return runtime.cluster();
    }

    @Override
    public Node self() {
        return cluster().self();
    }

    @Override
    public Members members() {
        return cluster().members();
    }

    private List<Node> others() {
        return members().others(self().id());
    }

    @Override
    public Phase phase() {
        if (drained.isDone()) {
            return Phase.DRAINED;
        }
        boolean out = !cluster().alone() && members().epoch() > 0 && !members().has(self().id());
        if (out) {
            return Phase.CUT_OFF;
        }
        if (!recovered.getAsBoolean()) {
            return Phase.STARTING;
        }
        return draining.get() ? Phase.DRAINING : Phase.SERVING;
    }

    @Override
    public int owned() {
        return hosts.owned();
    }

    @Override
    public Optional<ClockOffset> clockOffset() {
        return cluster().clockOffset();
    }

    @Override
    public Map<String, Long> counters() {
        return runtime.tally().counts();
    }

    @Override
    public List<URI> urls() {
        List<Node> nodes = members().nodes();
        if (nodes.size() < 2 || nodes.stream().anyMatch(node -> node.url().isEmpty())) {
            return List.of();
        }
        return Stream.concat(Stream.of(self()), others().stream())
                .flatMap(node -> node.url().stream())
                .toList();
    }

    @Override
    public CompletionStage<Void> drain() {
        if (!draining.get() && others().isEmpty()) {
            return CompletableFuture.failedFuture(new RefusedException(new Refusal(
                    Code.NOT_ALLOWED,
                    "No other server can take the sessions over. Stop this one as it is, or start another first.")));
        }
        if (draining.compareAndSet(false, true)) {
            giveAway();
        }
        return drained.copy();
    }

    private void giveAway() {
        var rest = new Members(members().epoch(), others());
        List<SessionHost> owned = hosts.all().stream().filter(SessionHost::ours).toList();
        owned.stream()
                .filter(SessionHost::owning)
                .forEach(host -> rest.heir(host.id()).ifPresent(heir -> host.yield(heir.id())));
        boolean asks = hosts.all().stream().anyMatch(SessionHost::asks) && looks++ < MOST_LOOKS;
        if (owned.isEmpty() && !asks) {
            drained.complete(null);
            // Their clients go to the others: none is let in here any more.
            hosts.all().forEach(host -> runtime.listener().lost(host.id()));
            // What only one does is another's from now on.
            runtime.executor().execute(this::leave);
        } else {
            runtime.timer().schedule(this::giveAway, LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void leave() {
        try {
            cluster().close();
        } catch (Exception e) {
            System.getLogger(DefaultNodes.class.getName())
                    .log(System.Logger.Level.DEBUG, "The others find out by themselves that this node has gone.", e);
        }
        changed(new Members(members().epoch(), List.of()));
    }

    @Override
    public void signal(SessionId session, String gateway, String text) {
        if (!cluster().alone()) {
            cluster().broadcast(new Message.Signal(session.value(), gateway, text));
        }
    }

    @Override
    public void onLeading(Consumer<Boolean> listener) {
        synchronized (leaders) {
            leaders.add(listener);
            listener.accept(leading);
        }
    }

    /** The members are others than before. */
    void changed(Members now) {
        boolean leads = now.led(self().id());
        synchronized (leaders) {
            if (leads != leading) {
                leading = leads;
                leaders.forEach(listener -> listener.accept(leads));
            }
        }
    }

    /** What is said to who wants something that this server does not do as things are. */
    Refusal notServing() {
        return new Refusal(Code.NOT_READY, switch (phase()) {
            case STARTING, SERVING -> "The server is starting. Try again in a moment.";
            case DRAINING, DRAINED -> "This server is about to stop and takes nothing new in. Go to another.";
            case CUT_OFF -> "This server is cut off from the others. Go to another, or try again in a moment.";
        });
    }
}
