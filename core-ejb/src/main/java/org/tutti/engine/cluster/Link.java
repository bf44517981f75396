package org.tutti.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.VERIFY_SUSPECT2;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.protocols.pbcast.STABLE;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ExtendedUUID;

/**
 * The way to the other nodes: which of them can be reached, and what goes to and fro. All goes from one node to another,
 * also what is for several: so it stays in order. Nothing here waits for a node that stands still. Thread-safe.
 */
final class Link implements Receiver, AutoCloseable {

    /** Hears of what comes. Frames come one after the other from any one node, but for urgent ones; nothing may block. */
    interface Listener {

        /** Those are in touch with each other now, this node among them. */
        void inTouch(Set<String> nodes);

        void received(String from, byte[] bytes, int offset, int length);
    }

    /** Where a node listens for others to see that it lives: so much above the port of the node. */
    static final int WATCH_PORT_OFFSET = 100;

    private static final Logger LOG = System.getLogger(Link.class.getName());
    private static final String CLUSTER = "tutti";
    /** A connection on which nothing whole has come or gone for so long (ms) is closed. */
    private static final int SILENT_MILLIS = 60_000;
    private static final String ID = "node";
    private static final long FAREWELL_MILLIS = 5000;

    private final ClusterSettings settings;
    private final Listener listener;
    private final JChannel channel;
    /** Of those that are in touch or were: what is on its way to them still goes there, if they come back. */
    private final Map<String, Address> addresses = new ConcurrentHashMap<>();

    Link(ClusterSettings settings, byte[] key, Timing timing, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        try {
            channel = new JChannel(stack(settings, key, timing));
        } catch (Exception e) {
            throw new IllegalStateException("The way to the other nodes cannot be made: " + e.getMessage(), e);
        }
        byte[] id = settings.node().id().getBytes(StandardCharsets.UTF_8);
        channel.setName(settings.node().id());
        // A node that is known by its address alone needs not be asked for its name.
        channel.addAddressGenerator(() -> ExtendedUUID.randomUUID(settings.node().id()).put(ID, id));
        channel.setDiscardOwnMessages(true);
        channel.setReceiver(this);
    }

    /** From the wires up. No flow control: it would wait for a node that stands still. */
    private static List<Protocol> stack(ClusterSettings settings, byte[] key, Timing timing) throws Exception {
        InetAddress here = InetAddress.ofLiteral(settings.address());
        var tcp = new SealedTcp(key);
        tcp.setBindAddress(here).setBindPort(settings.port()).setPortRange(0);
        // As it comes (5.5.2, per-destination) it may turn in a loop for ever: a processor is lost, and nobody can leave.
        tcp.bundler("transfer-queue");
        // Whether a node lives is not found out on the processors that the engine's virtual threads may have taken.
        tcp.useVirtualThreads(false);
        tcp.nonBlockingSends(true).maxSendQueue(8192);
        tcp.setSockConnTimeout(500);
        // Off as it comes: an entry would wait for word that the one before has arrived, 15 ms at the median.
        tcp.tcpNodelay(true);
        // One that does not say who it is holds up those behind it.
        tcp.setPeerAddrReadTimeout(300);
        // Nodes say something each second: who is silent is none.
        tcp.setConnExpireTime(SILENT_MILLIS).setReaperInterval(SILENT_MILLIS / 2);
        tcp.getThreadPool().setMaxThreads(64);
        tcp.disableDiagnostics();
        return List.of(
                tcp,
                new TCPPING().<TCPPING>setInitialHosts(settings.hosts()).<TCPPING>portRange(0),
                new MERGE3().setMinInterval(timing.merge() / 3).setMaxInterval(timing.merge()),
                new Watch().setBindAddress(here).setOffset(WATCH_PORT_OFFSET).setPortRange(1),
                new FD_ALL3().setTimeout(timing.silence()).setInterval(timing.silence() / 4),
                new VERIFY_SUSPECT2().setTimeout(200),
                new NAKACK2().useMcastXmit(false),
                new UNICAST3(),
                new STABLE(),
                new GMS()
                        .setJoinTimeout(timing.join())
                        .setLeaveTimeout(timing.join())
                        .setMaxJoinAttempts(3)
                        .printLocalAddress(false),
                new FRAG4().setFragSize(50_000));
    }

    /**
     * Goes among the others that can be reached; if none can, it waits for them to come.
     *
     * @throws IllegalStateException if this node cannot be reached itself, as when its port is taken
     */
    void connect() {
        if (channel.isConnected()) {
            return;
        }
        try {
            channel.connect(CLUSTER);
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("The other nodes cannot be listened to at %s, ports %d and %d: %s".formatted(
                    settings.address(), settings.port(), settings.port() + WATCH_PORT_OFFSET, cause.getMessage()), e);
        }
    }

    /** To a node, in order and once; to one that is gone, nowhere. */
    void send(String node, byte[] bytes) {
        Address to = addresses.get(node);
        if (to != null) {
            send(new BytesMessage(to, bytes));
        }
    }

    /** To a node at once or never: neither in order nor again. */
    void sendUrgent(String node, byte[] bytes) {
        Address to = addresses.get(node);
        if (to != null) {
            send(new BytesMessage(to, bytes)
                    .setFlag(
                            org.jgroups.Message.Flag.OOB,
                            org.jgroups.Message.Flag.DONT_BUNDLE,
                            org.jgroups.Message.Flag.NO_RELIABILITY));
        }
    }

    private void send(org.jgroups.Message message) {
        try {
            channel.send(message);
        } catch (Exception e) {
            // Closed: whoever is left finds out by itself.
            LOG.log(Level.DEBUG, "A message could not be sent.", e);
        }
    }

    @Override
    public void receive(org.jgroups.Message message) {
        listener.received(id(message.getSrc()), message.getArray(), message.getOffset(), message.getLength());
    }

    @Override
    public void viewAccepted(View view) {
        view.forEach(member -> addresses.put(id(member), member));
        listener.inTouch(view.getMembers().stream().map(Link::id).collect(Collectors.toSet()));
    }

    /** Those that are neither members nor in touch are known no longer. */
    void retain(Set<String> nodes) {
        addresses.keySet().retainAll(nodes);
    }

    private static String id(Address address) {
        byte[] id = address instanceof ExtendedUUID extended ? extended.get(ID) : null;
        return id == null ? String.valueOf(address) : new String(id, StandardCharsets.UTF_8);
    }

    /** For tests, which cut it. */
    JChannel channel() {
        return channel;
    }

    /** Says goodbye to the others, but goes within {@link #FAREWELL_MILLIS} even if that does not come to an end. */
    @Override
    public void close() {
        Thread closing = Thread.ofPlatform().daemon().name("tutti-cluster-close").start(channel::close);
        try {
            if (!closing.join(Duration.ofMillis(FAREWELL_MILLIS))) {
                LOG.log(Level.WARNING, "TUTTI-0512 The way to the other nodes does not end; it is left as it is.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
