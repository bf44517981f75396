package org.tutti.engine.cluster;

import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tutti.engine.rig.FreePorts;

/** C-5: two nodes notice at once when the other ends, however they found each other. */
class WatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Nobody waits for others who start: they begin alone, and find each other later. */
    private static final Timing HASTY = new Timing(100, 4000, 300, 900, 1, 3000);

    private final List<Integer> ports = FreePorts.take(2);
    private final Map<String, Set<String>> inTouch = new ConcurrentHashMap<>();
    private final List<Link> links = new ArrayList<>();

    private Link link(String name) {
        var settings = new ClusterSettings(
                new Node(name, Optional.empty()),
                "127.0.0.1",
                ports.get(links.size()),
                ports.stream().map(port -> new InetSocketAddress("127.0.0.1", port)).toList());
        var link = new Link(settings, TestNode.key(1), HASTY, new Link.Listener() {
            @Override
            public void inTouch(Set<String> nodes) {
                inTouch.put(name, nodes);
            }

            @Override
            public void received(String from, byte[] bytes, int offset, int length) {}
        });
        links.add(link);
        return link;
    }

    private static Watch watch(Link link) {
        return link.channel().getProtocolStack().findProtocol(Watch.class);
    }

    @AfterEach
    void close() {
        links.forEach(Link::close);
    }

    @Test
    void nodesThatStartAtTheSameMoment_watchEachOther() {
        Link north = link("north.1");
        Link south = link("south.1");
        CompletableFuture.allOf(CompletableFuture.runAsync(north::connect), CompletableFuture.runAsync(south::connect)).join();
        await().atMost(LIMIT).until(() -> inTouch.values().stream().allMatch(nodes -> nodes.size() == 2));
        // Longer than what is tried once takes.
        await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> watch(north).watching() && watch(south).watching());
    }
}
