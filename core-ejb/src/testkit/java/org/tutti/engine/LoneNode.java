package org.tutti.engine;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Cluster.ClockOffset;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Node;
import org.tutti.session.SessionId;

/** A server that is by itself, or leads no more when a test says so. */
public final class LoneNode implements Nodes {

    /** What gateways wanted their like to know. */
    public final List<String> signals = new ArrayList<>();

    private final Node self = new Node("tutti", Optional.empty());
    private final List<Consumer<Boolean>> leaders = new ArrayList<>();
    private boolean leads = true;

    @Override
    public Node self() {
        return self;
    }

    @Override
    public Members members() {
        return new Members(1, List.of(self));
    }

    @Override
    public Phase phase() {
        return Phase.SERVING;
    }

    @Override
    public int owned() {
        return 0;
    }

    @Override
    public Optional<ClockOffset> clockOffset() {
        return Optional.empty();
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
    public void signal(SessionId session, String gateway, String text) {
        signals.add(gateway + ' ' + session + ' ' + text);
    }

    @Override
    public void onLeading(Consumer<Boolean> listener) {
        leaders.add(listener);
        listener.accept(leads);
    }

    /** Leads, or leaves that to another. */
    public void lead(boolean now) {
        leads = now;
        leaders.forEach(listener -> listener.accept(now));
    }
}
