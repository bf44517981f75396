package org.tutti.conformance.support.xmpp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.filter.AndFilter;
import org.jivesoftware.smack.filter.FromMatchesFilter;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.hints.element.NoStoreHint;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.pep.PepManager;
import org.jivesoftware.smackx.pubsub.PayloadItem;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.tutti.conformance.support.ClockEstimate;

/**
 * The reference endpoint: a program in the room of a session that plays along. It speaks {@code urn:tutti:session:1} as
 * docs/xmpp.md has it: compares clocks, follows the actions with a {@link SimulatedPlayer}, gets ready when asked,
 * reports once a second where it is, and offers {@code /position} to others. Positions and times in ms, times of the
 * server's clock. It does not come back by itself after its connection broke. Any thread may call.
 */
public final class XmppEndpoint implements AutoCloseable {
    private static final int FIRST_EXCHANGES = 5;
    private static final int EXCHANGES_KEPT = 12;
    private static final long EXCHANGE_EVERY_S = 10;
    private static final long REPORT_EVERY_S = 1;
    private static final long LIMIT_MS = 30_000;
    private static final String VIEWING = "urn:xmpp:viewing:0";

    /** An action was refused. {@link #code()}: the protocol's error code, or nothing. */
    public static final class Refused extends RuntimeException {
        private final transient StanzaError error;

        private Refused(String asked, StanzaError error) {
            super(asked + ": " + error.getCondition() + " " + error.getDescriptiveText());
            this.error = error;
        }

        /** XMPP's name for it, such as {@code forbidden}. */
        public String condition() {
            return error.getCondition().toString();
        }

        public String code() {
            StandardExtensionElement refused = error.getExtension("refused", ElementIq.SESSION);
            return refused == null ? "" : refused.getAttributeValue("code");
        }

        /** For a person. */
        public String text() {
            return String.valueOf(error.getDescriptiveText());
        }
    }

    private final SmackClient client;
    private final SimulatedPlayer player;
    private final XmppHttp http;
    private final Offer offer = new Offer("/position", this::positionJson);
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    private final List<ClockEstimate.Sample> exchanges = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile ClockEstimate clock = new ClockEstimate(0, Double.POSITIVE_INFINITY);
    private volatile EntityFullJid tutti;
    private volatile MultiUserChat room;
    private Optional<Action.Item> item = Optional.empty();
    private Optional<StandardExtensionElement> suggested = Optional.empty();
    private long rev;
    private int ignored;

    private XmppEndpoint(SmackClient client, SimulatedPlayer.Device device) {
        this.client = client;
        this.player = new SimulatedPlayer(device);
        this.http = new XmppHttp(client.connection());
        ServiceDiscoveryManager features = ServiceDiscoveryManager.getInstanceFor(client.connection());
        features.addFeature(ElementIq.SESSION);
        features.addFeature(ElementIq.HTTP);
        client.connection().registerIQRequestHandler(offer);
    }

    /** Logged in, in no room yet. */
    public static XmppEndpoint logIn(XmppServer server, Account account, SimulatedPlayer.Device device) {
        return logIn(server, server.port(), account, "endpoint", device);
    }

    /** {@code port}: the server's own, or of what leads there. {@code resource}: the name of the device. */
    public static XmppEndpoint logIn(
            XmppServer server, int port, Account account, String resource, SimulatedPlayer.Device device) {
        ElementIq.register();
        XmppEndpoint endpoint = new XmppEndpoint(SmackClient.of(server, port, account, resource), device);
        endpoint.client.logIn();
        return endpoint;
    }

    /** Its own, {@code eva@localhost/endpoint}. */
    public String jid() {
        return client.jid();
    }

    /** What is beneath it. */
    public SmackClient client() {
        return client;
    }

    public SimulatedPlayer player() {
        return player;
    }

    /**
     * Enters the room of a session as one that plays, compares clocks with who is called {@code Tutti} there, asks how
     * things stand, and plays along from then on.
     */
    public void join(String address, String nick) {
        Calls.unchecked(() -> {
            tutti = JidCreate.entityFullFrom(address + "/Tutti");
            room = MultiUserChatManager.getInstanceFor(client.connection()).getMultiUserChat(tutti.asEntityBareJid());
            client.connection().addSyncStanzaListener(stanza -> Action.in(stanza).ifPresent(this::take),
                    new AndFilter(FromMatchesFilter.createFull(tutti), MessageTypeFilter.GROUPCHAT));
            StandardExtensionElement offers = StandardExtensionElement.builder("offers", ElementIq.SESSION)
                    .addElement(ElementIq.element("link", Map.of("path", "/position"))).build();
            room.join(room.getEnterConfigurationBuilder(JidCreate.from(address + "/" + nick).getResourceOrThrow())
                    .requestNoHistory()
                    .withPresence(presence -> presence.addExtension(ElementIq.element("player", Map.of()))
                            .addExtension(offers))
                    .build());
            return null;
        });
        for (int i = 0; i < FIRST_EXCHANGES; i++) {
            compareClocks();
        }
        take(tell("get", Map.of()));
        every(EXCHANGE_EVERY_S, this::compareClocks);
        every(REPORT_EVERY_S, this::report);
    }

    /** Goes on though it fails now and then: the server may be away for a while. */
    private void every(long seconds, Runnable work) {
        later.scheduleAtFixedRate(() -> {
            try {
                work.run();
            } catch (RuntimeException _) {
                failures.incrementAndGet();
            }
        }, seconds, seconds, TimeUnit.SECONDS);
    }

    /** How often a report or an exchange of clocks found nobody. */
    public int failures() {
        return failures.get();
    }

    public void leave() {
        Calls.unchecked(room::leave);
    }

    // Time and place.

    /** The server's clock as it is seen from here: the exchange with the shortest way of the last two minutes. */
    public ClockEstimate clock() {
        return clock;
    }

    /** Where the player is at that instant. */
    public double position(double instant) {
        return player.position(instant);
    }

    /** By how much the player is ahead of the timeline at that instant; negative: behind. */
    public double offset(double instant) {
        return player.offset(instant);
    }

    public synchronized Optional<Action.Item> item() {
        return item;
    }

    // The exchange.

    /** Does something, and tells what came of it: {@code rev}, and {@code t}, when it takes effect. */
    public Action tell(String a, Map<String, ?> attributes) {
        return tell(tutti, a, attributes);
    }

    /** As {@link #tell(String, Map)}, to a JID of the server's own. */
    public Action tell(String to, String a, Map<String, ?> attributes) {
        return Calls.unchecked(() -> tell(JidCreate.from(to), a, attributes));
    }

    private Action tell(Jid to, String a, Map<String, ?> attributes) {
        Map<String, Object> all = new LinkedHashMap<>(attributes);
        all.put("a", a);
        IQ answer = ask(to, IQ.Type.set, ElementIq.element("action", all));
        return new Action(answer instanceof ElementIq found ? found.element() : ElementIq.element("action", Map.of()));
    }

    /** Every action the room was told since it joined, in their order, those of the past left out. */
    public synchronized List<Action> actions() {
        return List.copyOf(actions);
    }

    /** How many actions it did not follow because it knew newer ones. */
    public synchronized int ignored() {
        return ignored;
    }

    /** The first such the room is or was told. */
    public synchronized Action await(String what, Predicate<? super Action> condition) {
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        while (actions.stream().noneMatch(condition)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("The room was not told: " + what + ". It was told " + actions);
            }
            Calls.unchecked(() -> {
                wait(left);
                return null;
            });
        }
        return actions.stream().filter(condition).findFirst().orElseThrow();
    }

    public Action await(String a) {
        return await(a, action -> action.a().equals(a));
    }

    private synchronized void take(Action action) {
        actions.add(action);
        notifyAll();
        if (action.rev() < rev) {
            ignored++;
            return;
        }
        rev = action.rev();
        item = action.item().or(() -> item);
        suggested = action.suggested(VIEWING, "video")
                .or(() -> action.item().isPresent() ? Optional.empty() : suggested);
        double now = clock.now();
        if (action.a().equals("prepare")) {
            double ready = player.follow(new Motion(action.p().orElse(0.0), action.t().orElse(now), 0), now);
            action.attribute("barrier").ifPresent(barrier -> later.schedule(() -> sayReady(barrier),
                    Math.max(0, Math.round(ready - now)), TimeUnit.MILLISECONDS));
        } else {
            action.motion().ifPresent(motion -> player.follow(motion, now));
        }
    }

    private void sayReady(String barrier) {
        Calls.unchecked(() -> {
            IQ iq = new ElementIq(IQ.Type.set, ElementIq.element("action", Map.of("a", "ready", "barrier", barrier)));
            iq.setTo(tutti);
            return client.connection().sendIqRequestAsync(iq);
        });
    }

    private void report() {
        double now = clock.now();
        StandardExtensionElement position = ElementIq.element("action",
                Map.of("a", "position", "p", player.position(now), "t", now, "s", player.speed(now)));
        Calls.unchecked(() -> {
            client.connection().sendStanza(client.connection().getStanzaFactory().buildMessageStanza()
                    .to(tutti).ofType(Message.Type.chat)
                    .addExtension(position).addExtension(NoStoreHint.INSTANCE).build());
            return null;
        });
    }

    private void compareClocks() {
        double t0 = ClockEstimate.localNow();
        IQ answer = ask(tutti, IQ.Type.get, ElementIq.element("clock", Map.of("t0", t0)));
        double t3 = ClockEstimate.localNow();
        StandardExtensionElement told = ((ElementIq) answer).element();
        synchronized (exchanges) {
            exchanges.add(new ClockEstimate.Sample(t0, Double.parseDouble(told.getAttributeValue("t1")),
                    Double.parseDouble(told.getAttributeValue("t2")), t3));
            if (exchanges.size() > EXCHANGES_KEPT) {
                exchanges.removeFirst();
            }
            clock = ClockEstimate.best(exchanges);
        }
    }

    private IQ ask(Jid to, IQ.Type type, StandardExtensionElement element) {
        IQ iq = new ElementIq(type, element);
        iq.setTo(to);
        return Calls.unchecked(() -> {
            try {
                return client.connection().sendIqRequestAndWaitForResponse(iq);
            } catch (XMPPErrorException e) {
                throw new Refused(element.toXML(XmlEnvironment.EMPTY).toString(), e.getStanzaError());
            }
        });
    }

    // Resources and presence.

    /** Asks the server over XMPP what its REST interface answers; {@code body}: JSON, or empty. */
    public XmppHttp.Response http(String method, String resource, String body) {
        return http.request(tutti, method, resource, Map.of(), body);
    }

    /** As {@link #http(String, String, String)}, of anybody. */
    public XmppHttp.Response http(String to, String method, String resource, String body) {
        return Calls.unchecked(() -> http.request(JidCreate.from(to), method, resource, Map.of(), body));
    }

    /** From now on they may use {@code /position} by those methods; at first nobody may. {@code who}: by their JIDs. */
    public void allow(Predicate<String> who, String... methods) {
        offer.allow(new Offer.Policy(jid -> who.test(jid.toString()), Set.of(methods)));
    }

    private String positionJson() {
        double now = clock.now();
        return String.format(Locale.ROOT, "{\"position\":%.3f,\"at\":%.3f,\"speed\":%.3f}",
                player.position(now), now, player.speed(now));
    }

    /** Tells contacts what it watches (XEP-0197), as the server suggests. */
    public void publishViewing() {
        StandardExtensionElement video;
        synchronized (this) {
            video = suggested.orElseThrow(() -> new IllegalStateException("The server suggested nothing to publish"));
        }
        publish(video);
    }

    /** Tells contacts that it watches nothing any more. */
    public void stopViewing() {
        publish(StandardExtensionElement.builder("video", VIEWING).build());
    }

    private void publish(StandardExtensionElement video) {
        PayloadItem<StandardExtensionElement> current = new PayloadItem<>("current", video);
        Calls.unchecked(() -> PepManager.getInstanceFor(client.connection()).publish(VIEWING, current));
    }

    @Override
    public void close() {
        later.shutdownNow();
        client.close();
    }
}
