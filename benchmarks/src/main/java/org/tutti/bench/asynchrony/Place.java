package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tutti.conformance.support.Executables;

/**
 * Where a client is: in a network namespace of its own, with one way to the server that is emulated and another, for
 * measuring, that is not. Or on the loopback, where both are the same.
 *
 * @param server the address at which the client finds the server
 * @param measuring the address at which it finds the clock it is measured by
 * @param chromium what starts a browser here
 */
record Place(String server, String measuring, Path chromium, List<String> arguments, Runnable end)
        implements AutoCloseable {

    static Place onLoopback() {
        return new Place("127.0.0.1", "127.0.0.1", chromiumHere(), List.of(), () -> {});
    }

    /** Whether namespaces can be made here; if not, why. */
    static String missing() {
        if (Executables.find("ip").isEmpty()) {
            return "the program ip is missing (package iproute2)";
        }
        if (!Files.isWritable(Path.of("/dev/net/tun"))) {
            return "/dev/net/tun cannot be written";
        }
        return "root".equals(System.getProperty("user.name")) ? "" : "making network namespaces takes root";
    }

    /**
     * Makes a namespace.
     *
     * @param number tells the clients of this run apart, 0 to 250
     */
    static Place behind(Network.Path path, int number) {
        String name = "tutti-%d-%d".formatted(ProcessHandle.current().pid() % 100_000, number);
        String suffix = "%d-%d".formatted(ProcessHandle.current().pid() % 100_000, number);
        String near = "ttn" + suffix;
        String far = "ttf" + suffix;
        String direct = "tvn" + suffix;
        String inside = "tvf" + suffix;
        ip("netns add " + name);
        Thread cleanUp = new Thread(() -> quietly("netns del " + name));
        Runtime.getRuntime().addShutdownHook(cleanUp);
        // A link that gets its IPv6 address a second late is a changed network to a browser, which then drops its requests.
        ip("netns exec %s sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1".formatted(name));
        Tun nearEnd = new Tun(near);
        Tun farEnd = new Tun(far);
        String server = "10.177.%d.1".formatted(number);
        String client = "10.177.%d.2".formatted(number);
        ip("link set %s netns %s".formatted(far, name));
        ip("addr add %s peer %s dev %s".formatted(server, client, near));
        ip("link set %s up mtu %d".formatted(near, Tun.MTU));
        ip("-n %s addr add %s peer %s dev %s".formatted(name, client, server, far));
        ip("-n %s link set %s up mtu %d".formatted(name, far, Tun.MTU));
        ip("-n %s link set lo up".formatted(name));
        String measuring = "10.178.%d.1".formatted(number);
        ip("link add %s type veth peer name %s netns %s".formatted(direct, inside, name));
        ip("addr add %s/30 dev %s".formatted(measuring, direct));
        ip("link set %s up".formatted(direct));
        ip("-n %s addr add 10.178.%d.2/30 dev %s".formatted(name, number, inside));
        ip("-n %s link set %s up".formatted(name, inside));
        var link = new Link(nearEnd, farEnd, path, number);
        return new Place(server, measuring, chromiumIn(name), List.of("--remote-debugging-pipe"), () -> {
            link.close();
            quietly("link del " + direct);
            quietly("netns del " + name);
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        });
    }

    private static Path chromiumHere() {
        return Executables.find("chromium").orElseThrow();
    }

    /** A script that starts the browser in a namespace; the driver, outside, talks to it through pipes. */
    private static Path chromiumIn(String namespace) {
        try {
            Path script = Files.createTempFile("chromium-", ".sh",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            script.toFile().deleteOnExit();
            Files.writeString(script, "#!/bin/sh%nexec ip netns exec %s %s \"$@\"%n".formatted(namespace, chromiumHere()));
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ip(String arguments) {
        String output = run(arguments);
        if (!output.isEmpty()) {
            throw new IllegalStateException("ip %s: %s".formatted(arguments, output));
        }
    }

    private static void quietly(String arguments) {
        run(arguments);
    }

    private static String run(String arguments) {
        try {
            Process ip = new ProcessBuilder(("ip " + arguments).split(" ")).redirectErrorStream(true).start();
            String output = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return ip.waitFor(10, TimeUnit.SECONDS) && ip.exitValue() == 0 ? "" : "failed. " + output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
