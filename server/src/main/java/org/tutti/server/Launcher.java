package org.tutti.server;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sun.misc.Signal;

/**
 * Starts the server in this process: {@code java -jar tutti.jar}. Checks its settings and that its ports are free,
 * makes the certificate if one is wanted, starts WildFly, and prints the address to open once sessions are served.
 *
 * <p>System properties: {@code tutti.http.port} (8080), {@code tutti.management.port} (9990), those of {@link Reach},
 * {@link Database}, {@link Cluster}, {@link HostAccount} and {@link Provider}, and those of WildFly.
 */
final class Launcher {

    private static final String HTTP_PORT = "tutti.http.port";
    private static final String MANAGEMENT_PORT = "tutti.management.port";

    /** The names people may have for this machine: for the gateway, which tells its own pages from others by them. */
    private static final String NAMES = "tutti.names";

    /** What a process says that ends by SIGTERM. */
    private static final int TERMINATED = 143;

    private static final long READY_LIMIT_NANOS = 300_000_000_000L;

    /** The console itself: WildFly puts a logger in the place of {@code System.out}. */
    private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private Launcher() {}

    public static void main(String[] arguments) throws Throwable {
        // Before anything looks at the network: the JDK reads this once.
        setIfAbsent("java.net.preferIPv4Stack", String.valueOf(!System.getProperty(Reach.BIND, "").contains(":")));
        Path home = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
        setIfAbsent("jboss.home.dir", home.toString());
        setIfAbsent("jboss.server.base.dir", home.resolve("standalone").toString());
        List<String> command = new ArrayList<>(
                List.of("-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"));
        int http;
        Reach reach;
        Optional<Certificate> certificate;
        Optional<Database> database;
        Optional<Cluster> cluster;
        Optional<String> password;
        try {
            http = port(HTTP_PORT, "jboss.http.port", 8080);
            int management = port(MANAGEMENT_PORT, "jboss.management.http.port", 9990);
            reach = Reach.of(System.getProperties());
            database = Database.of(System.getProperties());
            cluster = Cluster.of(System.getProperties());
            checkFree(InetAddress.ofLiteral("127.0.0.1"), http, HTTP_PORT);
            checkFree(InetAddress.ofLiteral("127.0.0.1"), management, MANAGEMENT_PORT);
            if (cluster.isPresent()) {
                cluster.get().checkFree();
            }
            certificate = reach.bind().isPresent() ? Optional.of(certificate(reach, http)) : Optional.empty();
            Provider.settle(System.getProperties());
            drainFirst(Drain.of(System.getProperties(), http, data()));
            Logs.settle(System.getProperties());
            Watching.settle(System.getProperties());
            Path account = cluster.map(Cluster::shared).orElseGet(Launcher::data).resolve("host.account");
            password = HostAccount.made(account, Boolean.getBoolean(HostAccount.RESET), Instant.now());
        } catch (SettingException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        tell(reach, certificate);
        database.ifPresent(journal -> journal.tell(System.getProperties()));
        cluster.ifPresent(nodes -> nodes.tell(System.getProperties()));
        List<String> laidOver = new ArrayList<>();
        certificate.ifPresent(_ -> laidOver.add("https.yml"));
        database.ifPresent(_ -> laidOver.add("postgresql.yml"));
        if (Logs.json(System.getProperties())) {
            laidOver.add("json-log.yml");
        }
        if (!laidOver.isEmpty()) {
            command.add("--yaml=" + String.join(File.pathSeparator, laidOver));
        }

        Path base = Path.of(System.getProperty("jboss.server.base.dir"));
        Path logging = base.resolve("configuration").resolve(Logs.properties(System.getProperties()));
        setIfAbsent("logging.configuration", logging.toUri().toString());
        setIfAbsent("org.jboss.boot.log.file", base.resolve("log/server.log").toString());
        setIfAbsent("java.awt.headless", "true");

        Thread announcer = new Thread(() -> announce(http, reach, certificate, password), "announcer");
        announcer.setDaemon(true);
        announcer.start();
        org.jboss.modules.Main.main(command.toArray(String[]::new));
    }

    /** Before the virtual machine stops, and with it the server, whatever is to happen before that must be done. */
    private static void drainFirst(Drain drain) {
        if (drain.limit() > 0) {
            Signal.handle(new Signal("TERM"), _ -> new Thread(() -> {
                CONSOLE.println("Tutti gives its sessions to the other servers and stops then.");
                drain.run();
                System.exit(TERMINATED);
            }, "drain").start());
        }
    }

    private static int port(String ours, String wildfly, int usual) throws SettingException {
        int port = Reach.port(System.getProperties(), ours, Reach.port(System.getProperties(), wildfly, usual));
        System.setProperty(wildfly, Integer.toString(port));
        return port;
    }

    private static void setIfAbsent(String name, String value) {
        System.getProperties().putIfAbsent(name, value);
    }

    private static Certificate certificate(Reach reach, int http) throws SettingException {
        InetAddress bind = reach.bind().orElseThrow();
        if (reach.httpsPort() == http) {
            throw new SettingException("Port %d cannot be for both HTTP and HTTPS. Choose another with -D%s=PORT.",
                    http, Reach.HTTPS_PORT);
        }
        checkOurs(bind, Reach.BIND + "=ADDRESS");
        checkFree(bind, reach.httpsPort(), Reach.HTTPS_PORT);
        if (reach.keyStore().isPresent()) {
            return Certificate.given(reach.keyStore().get(), reach.password());
        }
        return Certificate.generated(data().resolve("https.p12"), reach.names(), Instant.now());
    }

    private static Path data() {
        String data = System.getProperty("jboss.server.data.dir", System.getProperty("jboss.server.base.dir") + "/data");
        return Path.of(data, "tutti");
    }

    /** @param setting with what it is to be given */
    static void checkOurs(InetAddress address, String setting) throws SettingException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            throw new SettingException("%s is not an address of this machine; it has %s. Give one with -D%s.",
                    address.getHostAddress(),
                    Reach.ofThisMachine().map(InetAddress::getHostAddress).collect(Collectors.joining(", ")),
                    setting);
        }
    }

    static void checkFree(InetAddress address, int port, String property) throws SettingException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new SettingException("Port %d is taken. Stop what uses it, or choose another with -D%s.",
                    port, property.contains("=") ? property : property + "=PORT");
        }
    }

    /** What the configuration and the gateway read. */
    private static void tell(Reach reach, Optional<Certificate> certificate) {
        System.setProperty(Reach.PROXY, Boolean.toString(reach.proxy()));
        System.setProperty(Reach.URL, reach.base().map(URI::toString).orElse(""));
        System.setProperty(Reach.ORIGINS, String.join(",", reach.origins()));
        Set<String> names = new TreeSet<>(Reach.hostNames());
        certificate.map(Certificate::hostNames).ifPresent(all -> all.forEach(names::add));
        System.setProperty(NAMES, String.join(",", names));
        certificate.ifPresent(shown -> {
            System.setProperty(Reach.HTTPS_PORT, Integer.toString(reach.httpsPort()));
            System.setProperty(Reach.KEY_STORE, shown.file().toString());
            System.setProperty(Reach.PASSWORD, shown.password());
            // Clients have no use for it, and it is work for the server.
            setIfAbsent("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        });
    }

    /** Asks the server, as a browser would, until it serves; what it prints is true when it is printed. */
    private static void announce(
            int http, Reach reach, Optional<Certificate> certificate, Optional<String> password) {
        long end = System.nanoTime() + READY_LIMIT_NANOS;
        while (System.nanoTime() < end) {
            if (ready(http) && reach.bind().stream().allMatch(address -> listens(address, reach.httpsPort()))) {
                CONSOLE.print(announcement(http, reach, certificate, Instant.now()));
                // To the console alone, past every log.
                password.ifPresent(made -> CONSOLE.println(
                        "Sign in at http://127.0.0.1:%d/staff/ as host with the password %s (it is not shown again)"
                                .formatted(http, made)));
                return;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
        CONSOLE.println("Tutti is not ready after five minutes. Look into standalone/log/server.log.");
    }

    static String announcement(int http, Reach reach, Optional<Certificate> certificate, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("Tutti is ready: http://127.0.0.1:%d/".formatted(http));
        certificate.ifPresent(shown -> {
            lines.add("For other devices: "
                    + reach.doors().stream().map(URI::toString).collect(Collectors.joining(" ")));
            lines.add("Certificate %s, valid until %s, SHA-256 %s".formatted(
                    shown.generated() ? "made by this server" : "from " + shown.file(),
                    shown.end().atZone(ZoneOffset.UTC).toLocalDate(),
                    shown.fingerprint()));
            lines.add(shown.outlook(now));
        });
        reach.url().ifPresent(url -> lines.add("Links begin with " + url));
        return lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    private static boolean listens(InetAddress address, int port) {
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.ofLiteral("127.0.0.1") : address;
        try (Socket socket = new Socket(reached, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** By a bare socket: an HTTP client would bring up logging before WildFly has set up its own. */
    private static boolean ready(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream()
                    .write("GET /api/status HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            return status.endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }
}
