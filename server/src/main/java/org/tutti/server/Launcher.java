package org.tutti.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Starts the server in this process: {@code java -jar tutti.jar}. Checks that its ports are free, starts WildFly, and
 * prints one line with the address to open once sessions are served.
 *
 * <p>System properties: {@code tutti.http.port} (8080), {@code tutti.management.port} (9990); those of WildFly apply as
 * well.
 */
final class Launcher {

    private static final long READY_LIMIT_NANOS = 120_000_000_000L;

    /** The console itself: WildFly puts a logger in the place of {@code System.out}. */
    private static final PrintStream CONSOLE = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private Launcher() {}

    public static void main(String[] arguments) throws Throwable {
        Path home = Path.of(Launcher.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
        int http = port("tutti.http.port", "jboss.http.port", 8080);
        int management = port("tutti.management.port", "jboss.management.http.port", 9990);
        if (taken(http, "tutti.http.port") || taken(management, "tutti.management.port")) {
            System.exit(1);
        }
        setIfAbsent("jboss.home.dir", home.toString());
        setIfAbsent("jboss.server.base.dir", home.resolve("standalone").toString());
        Path configuration = Path.of(System.getProperty("jboss.server.base.dir"), "configuration");
        setIfAbsent("logging.configuration", configuration.resolve("logging.properties").toUri().toString());
        setIfAbsent(
                "org.jboss.boot.log.file",
                Path.of(System.getProperty("jboss.server.base.dir"), "log", "server.log").toString());
        setIfAbsent("java.awt.headless", "true");
        setIfAbsent("java.net.preferIPv4Stack", "true");

        Thread announcer = new Thread(() -> announce(http), "announcer");
        announcer.setDaemon(true);
        announcer.start();
        org.jboss.modules.Main.main(
                new String[] {"-mp", home.resolve("modules").toString(), "org.jboss.as.standalone"});
    }

    private static int port(String ours, String wildfly, int usual) {
        int port = Integer.getInteger(ours, Integer.getInteger(wildfly, usual));
        System.setProperty(wildfly, Integer.toString(port));
        return port;
    }

    private static void setIfAbsent(String name, String value) {
        System.getProperties().putIfAbsent(name, value);
    }

    private static boolean taken(int port, String property) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return false;
        } catch (IOException e) {
            System.err.printf(
                    "Port %d is taken. Stop what uses it, or choose another with -D%s=PORT.%n", port, property);
            return true;
        }
    }

    /** Asks the server, as a browser would, until it serves; the line it prints is true when it is printed. */
    private static void announce(int port) {
        long end = System.nanoTime() + READY_LIMIT_NANOS;
        while (System.nanoTime() < end) {
            if (ready(port)) {
                CONSOLE.printf("Tutti is ready: http://127.0.0.1:%d/%n", port);
                return;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
        CONSOLE.println("Tutti is not ready after two minutes. Look into standalone/log/server.log.");
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
