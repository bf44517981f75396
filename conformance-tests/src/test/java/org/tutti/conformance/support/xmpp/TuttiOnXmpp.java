package org.tutti.conformance.support.xmpp;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.tutti.conformance.support.TuttiServer;

/** Tutti with an account on an XMPP server. */
public final class TuttiOnXmpp {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Map<TuttiServer, Account> ACCOUNTS = new ConcurrentHashMap<>();

    private TuttiOnXmpp() {}

    /** One for the whole run. */
    static TuttiServer shared(ExtensionContext context, XmppServer xmpp) {
        return context.getRoot().getStore(Namespace.create(TuttiOnXmpp.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(xmpp.getClass(), _ -> start("on-" + xmpp.getClass().getSimpleName().toLowerCase(), xmpp),
                        TuttiServer.class);
    }

    /** One of its own, with an account of its own. {@code more}: further settings. */
    public static TuttiServer start(String name, XmppServer xmpp, String... more) {
        return start(name, xmpp, xmpp.port(), xmpp.newAccount("tutti"), more);
    }

    /** @param port the XMPP server's own, or of what leads there */
    public static TuttiServer start(String name, XmppServer xmpp, int port, Account account, String... more) {
        List<String> settings = new ArrayList<>(settings(xmpp, port, account));
        settings.addAll(List.of(more));
        TuttiServer server = start(name, settings);
        ACCOUNTS.put(server, account);
        return server;
    }

    /** What a server with an account is started with. {@code port}: the XMPP server's own, or of what leads there. */
    public static List<String> settings(XmppServer xmpp, int port, Account account) {
        return List.of(
                "-Dtutti.xmpp.account=" + account.jid(),
                "-Dtutti.xmpp.password=" + account.password(),
                "-Dtutti.xmpp.host=127.0.0.1",
                "-Dtutti.xmpp.port=" + port,
                "-Dtutti.xmpp.certificate=" + xmpp.certificate());
    }

    /** One of its own, which is a component. {@code port}: {@link XmppServer#componentPort()}, or of what leads there. */
    public static TuttiServer startComponent(String name, int port, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "-Dtutti.xmpp.component=" + XmppServer.COMPONENT,
                "-Dtutti.xmpp.component.secret=" + XmppServer.COMPONENT_SECRET,
                "-Dtutti.xmpp.host=127.0.0.1",
                "-Dtutti.xmpp.port=" + port));
        settings.addAll(List.of(more));
        return start(name, settings);
    }

    private static TuttiServer start(String name, List<String> settings) {
        TuttiServer server = TuttiServer.startWith(name, settings);
        awaitUp(server);
        return server;
    }

    /** The account of a server that was started here with one. */
    public static Account accountOf(TuttiServer server) {
        return ACCOUNTS.get(server);
    }

    /** How many stanzas the gateway of a server has sent. */
    public static long sent(TuttiServer server) {
        return server.api().status().at("/gateways/xmpp/counters/stanzas_sent").asLong();
    }

    /** Waits until it is on the network. */
    public static void awaitUp(TuttiServer server) {
        await("a server on the XMPP network").atMost(LIMIT).until(() -> isUp(server));
    }

    public static boolean isUp(TuttiServer server) {
        return server.api().status().path("gateways").path("xmpp").path("up").asBoolean();
    }
}
