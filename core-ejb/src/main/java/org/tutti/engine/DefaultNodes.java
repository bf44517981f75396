package org.tutti.engine;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Cluster.ClockOffset;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Node;
import org.tutti.session.SessionId;

/** {@link Nodes} of an engine. */
final class DefaultNodes implements Nodes {

    private final Cluster cluster;
    private final BooleanSupplier ready;

    DefaultNodes(Cluster cluster, BooleanSupplier ready) {
        this.cluster = cluster;
        this.ready = ready;
    }

    @Override
    public Node self() {
        return cluster.self();
    }

    @Override
    public Members members() {
        return cluster.members();
    }

    @Override
    public Phase phase() {
        return ready.getAsBoolean() ? Phase.SERVING : Phase.STARTING;
    }

    @Override
    public int owned() {
        return 0;
    }

    @Override
    public Optional<ClockOffset> clockOffset() {
        return cluster.clockOffset();
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public List<URI> urls() {
        return List.of();
    }

    @Override
    public CompletionStage<Void> drain() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void signal(SessionId session, String gateway, String text) {}

    @Override
    public void onLeading(Consumer<Boolean> listener) {
        listener.accept(true);
    }
}
