package org.tutti.bench.asynchrony;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Ejabberd;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.TuttiOnXmpp;
import org.tutti.conformance.support.xmpp.XmppServer;

/**
 * What it is like to be in a session over XMPP: pauses beside those over a WebSocket, the reference endpoint beside a
 * browser, the way through a room, and chat. On Prosody and on ejabberd.
 */
public final class Xmpp implements Benchmark {

    /** Warns of each presence that comes before the contacts do. */
    private static final Logger SMACK = Logger.getLogger("org.jivesoftware.smack");

    /** @param program what must be there for it */
    private record Kind(String name, String program, Function<String, XmppServer> start) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("Prosody", "prosody", Prosody::start), new Kind("ejabberd", "ejabberdctl", Ejabberd::start));

    @Override
    public String name() {
        return "xmpp";
    }

    @Override
    public void run(Results results) throws Exception {
        Asynchrony.requireBrowser();
        SMACK.setLevel(Level.SEVERE);
        for (Kind kind : KINDS) {
            // Where programs of the system lie is not on everybody's path.
            if (Executables.find(kind.program()).isEmpty()
                    && !Files.isExecutable(Path.of("/usr/sbin", kind.program()))) {
                throw new SkippedException(kind.name() + " is missing. Try mvn verify -Dpeers=install once, as root.");
            }
        }
        for (Kind kind : KINDS) {
            String name = kind.name();
            try (XmppServer xmpp = kind.start().apply("bench-" + name.toLowerCase());
                    TuttiServer server = TuttiOnXmpp.start("xmpp-" + name.toLowerCase(), xmpp)) {
                load(results, name + ", before");
                try (XmppScene scene = XmppScene.open(server, xmpp)) {
                    new XmppPauses(scene).measure(results, name);
                    new XmppFollowing(scene).measure(results, name);
                    new XmppChat(scene).measure(results, name);
                }
                load(results, name + ", with a browser");
                new XmppRoomful(server, xmpp).measure(results, name);
                load(results, name + ", after");
            }
        }
    }

    /** What else the machine does decides about every figure. */
    private static void load(Results results, String when) {
        results.figure(when + ", load of the machine (1 min)",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), "");
    }
}
