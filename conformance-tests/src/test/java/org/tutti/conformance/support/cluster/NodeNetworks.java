package org.tutti.conformance.support.cluster;

import static org.tutti.conformance.support.Commands.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tutti.conformance.support.Executables;

/**
 * Two networks of which each has one node: network namespaces, each joined to this one, where clients and the
 * database are, and by a link of their own to each other. Either link can be cut, as by a broken cable: nothing
 * passes, and nobody is told. Takes root and {@code ip}; {@link Condition} skips tests where there is neither.
 */
final class NodeNetworks implements AutoCloseable {
    private static final String NAME = "tutti-node-";
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final int NETWORKS = 250;

    private final int number = freeNumber();
    private final List<AutoCloseable> relays = new ArrayList<>();
    private final String run = NAME + ProcessHandle.current().pid() + '-' + number + '-';

    /** Disables tests where there are no networks to be had. */
    static final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Executables.find("ip").isEmpty()) {
                return ConditionEvaluationResult.disabled("ip is missing; `mvn verify -Dpeers=install` as root installs it");
            }
            return run("id", "-u").strip().equals("0")
                    ? ConditionEvaluationResult.enabled("networks can be made")
                    : ConditionEvaluationResult.disabled("to cut networks takes root: `sudo mvn verify`");
        }
    }

    NodeNetworks() {
        try {
            removeThoseLeftBehind();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        for (int node = 0; node < 2; node++) {
            String namespace = namespace(node);
            run("ip", "netns", "add", namespace);
            run("ip", "-n", namespace, "link", "set", "lo", "up");
            run("ip", "link", "add", device(node), "type", "veth", "peer", "name", "out", "netns", namespace);
            run("ip", "addr", "add", outside(node) + "/30", "dev", device(node));
            run("ip", "link", "set", device(node), "up");
            run("ip", "-n", namespace, "addr", "add", address(node) + "/30", "dev", "out");
            run("ip", "-n", namespace, "link", "set", "out", "up");
        }
        run("ip", "-n", namespace(0), "link", "add", "other", "type", "veth", "peer", "name", "other", "netns", namespace(1));
        for (int node = 0; node < 2; node++) {
            run("ip", "-n", namespace(node), "addr", "add", between(node) + "/30", "dev", "other");
            run("ip", "-n", namespace(node), "link", "set", "other", "up");
        }
    }

    private String namespace(int node) {
        return run + node;
    }

    private String device(int node) {
        return "nodes" + number + '-' + node;
    }

    private String outside(int node) {
        return "10.204." + number + '.' + (node * 4 + 1);
    }

    /** Where clients reach a node. */
    private String address(int node) {
        return "10.204." + number + '.' + (node * 4 + 2);
    }

    /** Where the other node reaches a node. */
    String between(int node) {
        return "10.204." + number + '.' + (node + 9);
    }

    /** What runs a program there. */
    List<String> command(int node) {
        return List.of("ip", "netns", "exec", namespace(node));
    }

    /** Lets a node have something that listens on the loopback here; the address and port at which it does. */
    String reachable(int node, int port) {
        Relay relay = new Relay(outside(node), 0, new InetSocketAddress("127.0.0.1", port)).start();
        relays.add(relay);
        return outside(node) + ':' + relay.port();
    }

    /** Lets clients have what listens on the loopback of a node; they reach it at {@link #url}. */
    void serve(int node, int port) {
        List<String> command = new ArrayList<>(command(node));
        command.addAll(List.of(Executables.java(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classes(),
                Relay.class.getName(), address(node), Integer.toString(port), "127.0.0.1", Integer.toString(port)));
        try {
            Process relay = new ProcessBuilder(command).redirectErrorStream(true).start();
            relays.add(relay::destroyForcibly);
            String said = relay.inputReader().readLine();
            if (!"listens".equals(said)) {
                throw new IllegalStateException("The relay does not listen: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classes() {
        return Path.of(URI.create(Relay.class.getProtectionDomain().getCodeSource().getLocation().toString())).toString();
    }

    URI url(int node, int port) {
        return URI.create("http://" + address(node) + ':' + port + '/');
    }

    /** Nothing passes between the nodes any more; clients and the database have both. */
    void cutBetween() {
        run("ip", "-n", namespace(0), "link", "set", "other", "down");
    }

    /** Nothing passes between a node and anybody any more. */
    void cutOff(int node) {
        cutBetween();
        run("ip", "link", "set", device(node), "down");
    }

    /** All is as it was. */
    void restore() {
        run("ip", "-n", namespace(0), "link", "set", "other", "up");
        for (int node = 0; node < 2; node++) {
            run("ip", "link", "set", device(node), "up");
        }
    }

    /** Others like this one may be on the machine. */
    private static int freeNumber() {
        int number = 1 + (int) (ProcessHandle.current().pid() % NETWORKS);
        try {
            while (NetworkInterface.getByName("nodes" + number + "-0") != null) {
                number = 1 + number % NETWORKS;
            }
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        return number;
    }

    /** JVMs that were killed. */
    private static void removeThoseLeftBehind() throws IOException {
        if (Files.isDirectory(NAMESPACES)) {
            try (Stream<Path> all = Files.list(NAMESPACES)) {
                all.map(each -> each.getFileName().toString())
                        .filter(each -> each.matches(NAME + "\\d+-\\d+-\\d"))
                        .filter(each -> ProcessHandle.of(Long.parseLong(each.substring(NAME.length()).split("-")[0])).isEmpty())
                        .forEach(NodeNetworks::remove);
            }
        }
    }

    private static void remove(String namespace) {
        if (Files.exists(NAMESPACES.resolve(namespace))) {
            run("ip", "netns", "del", namespace); // and with it its interfaces, and their other ends
        }
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable relay : relays) {
            try {
                relay.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        relays.clear();
        remove(namespace(0));
        remove(namespace(1));
    }
}
