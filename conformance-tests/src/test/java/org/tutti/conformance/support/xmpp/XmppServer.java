package org.tutti.conformance.support.xmpp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.tutti.conformance.support.PeerProcess;
import org.tutti.engine.rig.FreePorts;

/**
 * A real XMPP server in a process of its own, on free ports of the loopback, with data of its own under
 * {@code target/xmpp}. It asks for TLS (with a certificate of its own making) and SCRAM, has rooms that its own
 * accounts and its component may create, keeps their history, and takes one component. Data and ports stay the same over
 * {@link #restart()}.
 */
public abstract sealed class XmppServer implements AutoCloseable permits Prosody, Ejabberd {
    /** What it serves. */
    public static final String DOMAIN = "localhost";

    /** Its room service (XEP-0045). */
    public static final String ROOMS = "conference." + DOMAIN;

    /** The component (XEP-0114) it takes at {@link #componentPort()}. */
    public static final String COMPONENT = "gw." + DOMAIN;

    public static final String COMPONENT_SECRET = "secret-of-the-component";

    static final List<String> NAMES = List.of(DOMAIN, ROOMS, COMPONENT, "pubsub." + DOMAIN);

    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration STOPPED = Duration.ofSeconds(30);
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    private final Path folder;
    private final List<Integer> ports;
    private final Certificate certificate;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private PeerProcess process;

    /** {@code name}: its folder. {@code ports}: how many it listens on; first for clients, then for the component. */
    XmppServer(String name, int ports) {
        try {
            folder = Path.of(System.getProperty("tutti.work", "target"), "xmpp", name).toAbsolutePath();
            deleteTree(folder);
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.ports = FreePorts.take(ports);
        this.certificate = Certificate.ofThisRun();
    }

    /** Ready to start in that folder, configured. */
    abstract ProcessBuilder program();

    /** Makes the account, or gives it that password; it runs. */
    abstract void store(Account account);

    /** One more of the same kind, for who stops or kills it. {@code name}: its folder under {@code target/xmpp}. */
    public XmppServer startAnother(String name) {
        return switch (this) {
            case Prosody _ -> Prosody.start(name + "-prosody");
            case Ejabberd _ -> Ejabberd.start(name + "-ejabberd");
        };
    }

    /** Starts it, again on the same data and ports, and waits until it takes connections. */
    public XmppServer restart() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("The XMPP server runs already; stop or kill it first.");
        }
        process = PeerProcess.start(program().directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
        await("an XMPP server that takes connections").atMost(READY).pollInterval(Duration.ofMillis(50))
                .failFast(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("It ended. The last lines it printed:\n" + lastLines());
                    }
                })
                .until(() -> ports.stream().allMatch(XmppServer::isOpen));
        accounts.values().forEach(this::store); // ejabberd writes late: one just made is gone with SIGKILL
        return this;
    }

    /** SIGTERM: it says goodbye to its clients. */
    public void stop() {
        process.stop(STOPPED);
    }

    /** As a power cut: SIGKILL, no goodbye. ejabberd may lose what it was told in the last 2 s, except accounts. */
    public void kill9() {
        process.kill(STOPPED);
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The account of that name, made if there is none. Lower-case letters, digits and dashes. */
    public Account account(String user) {
        return account(user, "password-of-" + user);
    }

    /** The account of that name, made if there is none, with that password from now on. */
    public Account account(String user, String password) {
        if (!user.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("Not the name of an account here: " + user);
        }
        Account account = new Account(user, password);
        accounts.put(user, account);
        store(account);
        return account;
    }

    /** An account no other test has: {@code eva-17}. */
    public Account newAccount(String beginning) {
        return account(beginning + "-" + ACCOUNTS.incrementAndGet());
    }

    /** Where clients connect, at 127.0.0.1. */
    public int port() {
        return ports.get(0);
    }

    /** Where the component connects, at 127.0.0.1. */
    public int componentPort() {
        return ports.get(1);
    }

    int port(int index) {
        return ports.get(index);
    }

    /** The PEM file to trust. */
    public Path certificate() {
        return certificate.certificate();
    }

    Certificate files() {
        return certificate;
    }

    /** Its private folder. */
    public Path folder() {
        return folder;
    }

    /** What it prints, of all its runs. */
    public Path log() {
        return folder.resolve("console.log");
    }

    @Override
    public void close() {
        if (isAlive()) {
            stop();
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }
}
