package org.tutti.conformance.support.sip;

import static org.tutti.conformance.support.Commands.run;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.conformance.support.Executables;

/**
 * A network of the telephones, of which nothing gets out: a network namespace, and a pair of interfaces between it and
 * the server. One for the whole JVM; it is gone with it. Where the JVM may not make one all are on the loopback.
 *
 * @param server the address of the server
 * @param phones the address of the telephones that are programs, see {@link #command}
 * @param inside an address on the server's side, for telephones within this JVM
 * @param stranger one more there, for who has no business in a call
 * @param namespace where {@code phones} is; empty on the loopback
 * @param device the interface on the server's side by which {@code phones} is reached
 */
public record PhoneNetwork(String server, String phones, String inside, String stranger, Optional<String> namespace, String device) {
    private static final String NAME = "tutti-phones-";
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final int NETWORKS = 250;

    private static final class OfThisRun {
        static final PhoneNetwork ONE = make();
    }

    public static PhoneNetwork ofThisRun() {
        return OfThisRun.ONE;
    }

    /** What runs a program among the telephones. */
    public List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        namespace.ifPresent(name -> command.addAll(List.of("ip", "netns", "exec", name)));
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    private static PhoneNetwork make() {
        if (Executables.find("ip").isEmpty() || !run("id", "-u").strip().equals("0")) {
            return loopback("this takes root, and ip");
        }
        String namespace = NAME + ProcessHandle.current().pid();
        try {
            removeThoseLeftBehind();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(namespace)));
            return make(namespace);
        } catch (IllegalStateException | IOException e) {
            remove(namespace);
            return loopback(e.getMessage());
        }
    }

    private static PhoneNetwork make(String namespace) throws SocketException {
        int number = freeNumber();
        String net = "10.203." + number + ".";
        String device = "phones" + number;
        run("ip", "netns", "add", namespace);
        run("ip", "link", "add", device, "type", "veth", "peer", "name", "phone0", "netns", namespace);
        for (String host : List.of("1", "3", "4")) {
            run("ip", "addr", "add", net + host + "/28", "dev", device);
        }
        run("ip", "link", "set", device, "up");
        run("ip", "-n", namespace, "addr", "add", net + "2/28", "dev", "phone0");
        run("ip", "-n", namespace, "link", "set", "phone0", "up");
        run("ip", "-n", namespace, "link", "set", "lo", "up");
        return new PhoneNetwork(net + "1", net + "2", net + "3", net + "4", Optional.of(namespace), device);
    }

    private static PhoneNetwork loopback(String why) {
        System.out.println("The telephones are on the loopback and have no network of their own: " + why);
        return new PhoneNetwork("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", Optional.empty(), "lo");
    }

    /** Others like this one may run on the machine. */
    private static int freeNumber() throws SocketException {
        int number = 1 + (int) (ProcessHandle.current().pid() % NETWORKS);
        while (NetworkInterface.getByName("phones" + number) != null) {
            number = 1 + number % NETWORKS;
        }
        return number;
    }

    /** JVMs that were killed. */
    private static void removeThoseLeftBehind() throws IOException {
        if (Files.isDirectory(NAMESPACES)) {
            try (Stream<Path> all = Files.list(NAMESPACES)) {
                all.map(each -> each.getFileName().toString())
                        .filter(each -> each.matches(NAME + "\\d+"))
                        .filter(each -> ProcessHandle.of(Long.parseLong(each.substring(NAME.length()))).isEmpty())
                        .forEach(PhoneNetwork::remove);
            }
        }
    }

    private static void remove(String namespace) {
        if (Files.exists(NAMESPACES.resolve(namespace))) {
            run("ip", "netns", "del", namespace); // and with it its interfaces, and their other ends
        }
    }
}
