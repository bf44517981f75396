package org.tutti.gateway.xmpp.link;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StreamError;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.roster.RosterEntry;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.Jid;

/**
 * Keeps the server on the XMPP network: connects, and connects again, for ever.
 *
 * <h2>Concurrency</h2>
 * Everything about the life of the connection happens on the one thread of {@code turns}.
 */
public final class Link implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Link.class.getName());
    private static final int ANSWER_LIMIT_MS = 10_000;
    private static final int PING_EVERY_S = 10;
    /** So many pings find no room among what is to be sent before the connection is given up. */
    private static final int MOST_STUCK = 3;
    private static final long FIRST_PAUSE_MS = 1000;
    private static final long LONGEST_PAUSE_MS = 60_000;

    private final Settings settings;
    private final String resource;
    private final LinkListener listener;
    private final ScheduledExecutorService turns;
    private final ThreadFactory threads;
    private AbstractXMPPConnection connection;
    private long pause = FIRST_PAUSE_MS;
    private String lastTrouble = "";
    private boolean up;
    private boolean wanted;
    private Future<?> next;
    private Future<?> alive = CompletableFuture.completedFuture(null);
    private Sender sender;
    private int stuck;
    private volatile Optional<DomainBareJid> rooms = Optional.empty();

    /**
     * @param turns with one thread
     * @param threads for what sends
     * @param resource tells this server's connection from those of other servers with the same account
     */
    public Link(
            Settings settings,
            String resource,
            ScheduledExecutorService turns,
            ThreadFactory threads,
            LinkListener listener) {
        this.threads = threads;
        this.settings = settings;
        this.turns = turns;
        this.listener = listener;
        this.resource = resource;
        this.connection = made();
    }

    /** A connection that is not connected yet. */
    private AbstractXMPPConnection made() {
        AbstractXMPPConnection made = Connections.of(settings, resource);
        made.setReplyTimeout(ANSWER_LIMIT_MS);
        made.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosedOnError(Exception e) {
                inTurn(() -> lost(made, e));
            }

            @Override
            public void connectionClosed() {
                inTurn(() -> lost(made, null));
            }
        });
        made.addStanzaListener(this::came, StanzaTypeFilter.PRESENCE);
        made.addStanzaListener(this::came, StanzaTypeFilter.MESSAGE);
        Roster contacts = Roster.getInstanceFor(made);
        contacts.setRosterLoadedAtLogin(false);
        contacts.setSubscriptionMode(Roster.SubscriptionMode.manual);
        listener.opening(made);
        return made;
    }

    private void came(Stanza stanza) {
        switch (stanza) {
            case Presence presence -> listener.presence(presence);
            case Message message -> listener.message(message);
            default -> {}
        }
    }

    /** Begins to connect; returns at once. */
    public void open() {
        inTurn(() -> {
            wanted = true;
            pause = FIRST_PAUSE_MS;
            connect();
        });
    }

    /** Goes in good order, until it is opened again; returns at once. */
    public void leave() {
        inTurn(() -> {
            wanted = false;
            cancel();
            AbstractXMPPConnection left = connection;
            if (left.isConnected()) {
                left.disconnect();
            }
            lost(left, null);
            // What could have been resumed is another's now.
            replace();
            listener.left();
        });
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
        }
    }

    private void inTurn(Runnable task) {
        try {
            turns.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Not done any more, the server stops.", e);
        }
    }

    private void connect() {
        if (!wanted || up) {
            return;
        }
        try {
            if (!connection.isConnected()) {
                connection.connect();
            }
            if (!connection.isAuthenticated()) {
                connection.login();
            }
            if (!settings.strangers()) {
                // Before anybody comes who is to be known by it.
                Roster.getInstanceFor(connection).reloadAndWait();
            }
            boolean resumed = connection instanceof XMPPTCPConnection tcp && tcp.streamWasResumed();
            rooms = Optional.of(rooms());
            if (connection instanceof ComponentConnection component) {
                component.rooms(rooms.get());
            }
            up = true;
            pause = FIRST_PAUSE_MS;
            lastTrouble = "";
            stuck = 0;
            LOG.log(Level.INFO, "TUTTI-0304 On the XMPP network as {0}, rooms at {1}.", name(), rooms.get());
            alive = turns.scheduleWithFixedDelay(this::ping, PING_EVERY_S, PING_EVERY_S, TimeUnit.SECONDS);
            sender = new Sender(connection, threads, turns, trouble -> inTurn(() -> giveUp(trouble)));
            listener.up(new Open(connection, sender), !resumed);
        } catch (SmackException | XMPPException | IOException | RuntimeException e) {
            connection.instantShutdown();
            if (up) {
                lost(connection, e);
                return;
            }
            replace();
            again(e, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DomainBareJid rooms() throws SmackException, XMPPException, InterruptedException {
        if (settings.rooms().isPresent()) {
            return settings.rooms().get();
        }
        if (rooms.isPresent()) {
            return rooms.get();
        }
        return Optional.ofNullable(ServiceDiscoveryManager.getInstanceFor(connection)
                        .findService(MUCInitialPresence.NAMESPACE, false, "conference", "text"))
                .orElseThrow(() -> new SmackException.SmackMessageException(
                        "It offers no service for rooms. Maybe that is still starting; else set tutti.xmpp.rooms."));
    }

    /** One that failed to connect does not connect any more; with it goes what could have been resumed. */
    private void replace() {
        try {
            connection = made();
        } catch (RuntimeException e) {
            // As when the file with the certificate is gone for a moment: the old one fails the next time, too.
            LOG.log(Level.DEBUG, "No other connection could be made.", e);
        }
    }

    /** A network that is cut says nothing; Smack's own ping would find out after more than two minutes. */
    private void ping() {
        AbstractXMPPConnection asked = connection;
        asked.sendIqRequestAsync(new Ping(asked.getXMPPServiceDomain()), ANSWER_LIMIT_MS)
                .onSuccess(_ -> inTurn(() -> stuck = 0))
                .onError(failure -> inTurn(() -> noAnswer(asked, failure)));
    }

    private void noAnswer(AbstractXMPPConnection asked, Exception failure) {
        boolean answered = failure instanceof XMPPException.XMPPErrorException;
        boolean full = failure instanceof SmackException.OutgoingQueueFullException;
        stuck = answered ? 0 : stuck + 1;
        if (!answered && asked == connection && (!full || stuck >= MOST_STUCK)) {
            giveUp(failure);
        }
    }

    /** The connection is as good as none. */
    private void giveUp(Exception cause) {
        connection.instantShutdown();
        lost(connection, cause);
    }

    private void lost(AbstractXMPPConnection which, Exception cause) {
        if (!up || which != connection) {
            return;
        }
        up = false;
        alive.cancel(false);
        sender.close();
        listener.down();
        if (wanted) {
            again(cause == null ? new IOException("The XMPP server closed the connection.") : cause, true);
        }
    }

    /** @param broken whether a connection that was up broke, and not one that was to be */
    private void again(Exception cause, boolean broken) {
        // Whoever had it before may be about to leave: only who took it from us is left alone for long.
        boolean taken = broken && isConflict(cause);
        boolean patient = cause instanceof SASLErrorException || taken || isRefused(cause);
        long wait = patient ? LONGEST_PAUSE_MS : pause;
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        String trouble = explain(cause);
        // Once for each kind of trouble: it may last for days.
        LOG.log(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARNING, "TUTTI-0305 " + trouble);
        lastTrouble = trouble;
        next = turns.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
    }

    private static boolean isConflict(Exception cause) {
        return is(StreamError.Condition.conflict, cause);
    }

    /** Whether a component is not let in. */
    private boolean isRefused(Exception cause) {
        return settings.account() instanceof Settings.Account.Component
                && (is(StreamError.Condition.not_authorized, cause) || is(StreamError.Condition.host_unknown, cause));
    }

    private static boolean is(StreamError.Condition condition, Exception cause) {
        return cause instanceof StreamErrorException stream && stream.getStreamError().getCondition() == condition;
    }

    private String name() {
        return switch (settings.account()) {
            case Settings.Account.Client _ -> connection.getUser().toString();
            case Settings.Account.Component component -> component.domain().toString();
        };
    }

    private String explain(Exception cause) {
        String account = settings.account().address().toString();
        if (cause instanceof SASLErrorException) {
            return "The XMPP server refuses the password of %s. Check tutti.xmpp.account and tutti.xmpp.password; it is tried again every minute."
                    .formatted(account);
        }
        if (isRefused(cause)) {
            return ("The XMPP server does not take the component %s with this secret."
                            + " Check tutti.xmpp.component and tutti.xmpp.component.secret; it is tried again every minute.")
                    .formatted(account);
        }
        if (isConflict(cause)) {
            return "Another connection of %s has taken this one's place. Give each server one of its own."
                    .formatted(account);
        }
        return "No connection to the XMPP network as %s: %s It is tried again."
                .formatted(account, sentence(cause.getMessage()));
    }

    private static String sentence(String message) {
        String line = message == null ? "it broke" : message.lines().findFirst().orElse("it broke").strip();
        return line.endsWith(".") ? line : line + ".";
    }

    /** Says goodbye; waits at most a second or so for it to be heard. */
    @Override
    public void close() {
        inTurn(() -> {
            wanted = false;
            cancel();
            if (connection.isConnected()) {
                connection.disconnect();
            }
        });
    }

    private final class Open implements Wire {

        private final AbstractXMPPConnection connection;
        private final Sender sender;

        Open(AbstractXMPPConnection connection, Sender sender) {
            this.connection = connection;
            this.sender = sender;
        }

        @Override
        public void send(Stanza stanza) {
            sender.send(stanza);
        }

        @Override
        public void ask(IQ request, Consumer<IQ> answer) {
            sender.ask(request, answer);
        }

        @Override
        public DomainBareJid rooms() {
            return rooms.orElseThrow();
        }

        @Override
        public boolean isContact(Jid who) {
            return Optional.ofNullable(Roster.getInstanceFor(connection).getEntry(who.asBareJid()))
                    .filter(RosterEntry::canSeeMyPresence)
                    .isPresent();
        }

        @Override
        public Jid address() {
            return connection.getUser();
        }
    }
}
