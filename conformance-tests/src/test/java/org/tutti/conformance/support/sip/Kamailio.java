package org.tutti.conformance.support.sip;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.tutti.conformance.support.PeerProcess;

/**
 * Kamailio, a registrar and proxy, in a process of its own among the telephones. Who registers shows a password, that of
 * {@code eva} is {@code evapw}; nobody else's calls are asked for one.
 */
public final class Kamailio implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PORT = 5070;

    private final PeerProcess process;
    private final Path folder;

    private Kamailio(String name) {
        String address = PhoneNetwork.ofThisRun().phones();
        try {
            folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "sip", name).toAbsolutePath());
            Files.deleteIfExists(folder.resolve("console.log"));
            Path config = Files.writeString(folder.resolve("kamailio.cfg"), config(address));
            process = PeerProcess.start(new ProcessBuilder(PhoneNetwork.ofThisRun().command("/usr/sbin/kamailio",
                    "-f", config.toString(), "-DD", "-E", "-m", "32", "-M", "8", "-Y", folder.toString(), "-P", folder.resolve("pid").toString()))
                    .redirectErrorStream(true).redirectOutput(folder.resolve("console.log").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("Kamailio").atMost(LIMIT).pollInterval(Duration.ofMillis(50))
                .failFast("Kamailio ended: " + folder, () -> !process.isAlive())
                .until(() -> isOpen(address));
    }

    /** {@code name}: its folder under {@code target/sip}. */
    public static Kamailio start(String name) {
        return new Kamailio(name);
    }

    private static boolean isOpen(String address) {
        try (Socket socket = new Socket(address, PORT)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    /** Where it takes SIP, over UDP and TCP; also the domain of who registers there. */
    public InetSocketAddress address() {
        return new InetSocketAddress(PhoneNetwork.ofThisRun().phones(), PORT);
    }

    /** The address of who registers there: {@code sip:eva@10.203.1.2}. */
    public String uri(String user) {
        return "sip:" + user + "@" + PhoneNetwork.ofThisRun().phones();
    }

    /** What leads there: {@code sip:10.203.1.2:5070}. */
    public String proxy() {
        return "sip:" + PhoneNetwork.ofThisRun().phones() + ":" + PORT;
    }

    /** Waits until somebody has registered. */
    public void awaitRegistered(String user) {
        await(user + " to register").atMost(LIMIT).until(() ->
                console().stream().anyMatch(line -> line.contains("registered " + user + " ")));
    }

    /** What it printed. */
    public List<String> console() {
        try (Stream<String> lines = Files.lines(folder.resolve("console.log"))) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String config(String address) {
        return """
                #!KAMAILIO
                debug=1
                log_stderror=yes
                children=2
                fork=yes
                disable_tcp=no
                auto_aliases=no
                listen=udp:@ADDRESS@:@PORT@
                listen=tcp:@ADDRESS@:@PORT@
                mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
                loadmodule "tm.so"
                loadmodule "sl.so"
                loadmodule "rr.so"
                loadmodule "pv.so"
                loadmodule "maxfwd.so"
                loadmodule "textops.so"
                loadmodule "siputils.so"
                loadmodule "xlog.so"
                loadmodule "usrloc.so"
                loadmodule "registrar.so"
                loadmodule "auth.so"
                modparam("usrloc", "db_mode", 0)
                modparam("rr", "append_fromtag", 1)
                request_route {
                  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
                  if (is_method("OPTIONS") && uri == myself && $rU == $null) { sl_send_reply("200", "Keepalive"); exit; }
                  if (has_totag()) {
                    if (loose_route()) { route(RELAY); exit; }
                    if (is_method("ACK")) { if (t_check_trans()) { route(RELAY); } exit; }
                    sl_send_reply("404", "Not here"); exit;
                  }
                  if (is_method("CANCEL")) { if (t_check_trans()) route(RELAY); exit; }
                  t_check_trans();
                  if (is_method("INVITE|SUBSCRIBE")) record_route();
                  if (is_method("REGISTER")) {
                    # There is no data base: the password of X is Xpw.
                    $var(p) = $tU + "pw";
                    if (!pv_www_authenticate("@ADDRESS@", "$var(p)", "0")) { www_challenge("@ADDRESS@", "1"); exit; }
                    if (!save("location")) { sl_reply_error(); exit; }
                    xlog("L_ERR", "registered $tU $ct by $aa\\n");
                    exit;
                  }
                  # What is not for who has registered here goes where its address says: telephones are on this host, too.
                  if ($ru =~ "^sip:[^@]+@@PATTERN@(:@PORT@)?(;.*)?$" && !lookup("location")) {
                    sl_send_reply("404", "Not Found"); exit;
                  }
                  route(RELAY);
                }
                route[RELAY] { if (!t_relay()) sl_reply_error(); exit; }
                """
                .replace("@PATTERN@", address.replace(".", "[.]"))
                .replace("@ADDRESS@", address)
                .replace("@PORT@", Integer.toString(PORT));
    }

    @Override
    public void close() {
        process.stop(LIMIT);
    }
}
