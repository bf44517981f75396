package org.tutti.gateway.xmpp.link;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.XMPPException.StreamErrorException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;
import org.jivesoftware.smack.packet.StreamError;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jxmpp.jid.DomainBareJid;

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
    private static final long FIRST_PAUSE_MS = 1000;
    private static final long LONGEST_PAUSE_MS = 60_000;

    private final Settings settings;
    private final String resource;
    private final LinkListener listener;
    private final ScheduledExecutorService turns;
    private AbstractXMPPConnection connection;
    private long pause = FIRST_PAUSE_MS;
    private String lastTrouble = "";
    private boolean up;
    private boolean closed;
    private Future<?> next;
    private Future<?> alive;
    private volatile Optional<DomainBareJid> rooms = Optional.empty();

    /**
     * @param turns with one thread
     * @param resource tells this server's connection from those of other servers with the same account
     */
    public Link(Settings settings, String resource, ScheduledExecutorService turns, LinkListener listener) {
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
        inTurn(this::connect);
    }

    private void inTurn(Runnable task) {
        try {
            turns.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Not done any more, the server stops.", e);
        }
    }

    private void connect() {
        if (closed || up) {
            return;
        }
        try {
            if (!connection.isConnected()) {
                connection.connect();
            }
            if (!connection.isAuthenticated()) {
                connection.login();
            }
            boolean resumed = connection instanceof XMPPTCPConnection tcp && tcp.streamWasResumed();
            rooms = Optional.of(rooms());
            if (connection instanceof ComponentConnection component) {
                component.rooms(rooms.get());
            }
            up = true;
            pause = FIRST_PAUSE_MS;
            lastTrouble = "";
            LOG.log(Level.INFO, "On the XMPP network as {0}, rooms at {1}.", name(), rooms.get());
            listener.up(new Open(connection), !resumed);
            alive = turns.scheduleWithFixedDelay(this::ping, PING_EVERY_S, PING_EVERY_S, TimeUnit.SECONDS);
        } catch (SmackException | XMPPException | IOException e) {
            connection.instantShutdown();
            // One that failed to connect does not connect any more; with it goes what could have been resumed.
            connection = made();
            again(e);
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
        return ServiceDiscoveryManager.getInstanceFor(connection)
                .findService(MUCInitialPresence.NAMESPACE, false, "conference", "text");
    }

    /** A network that is cut says nothing; Smack's own ping would find out after more than two minutes. */
    private void ping() {
        AbstractXMPPConnection asked = connection;
        asked.sendIqRequestAsync(new Ping(asked.getXMPPServiceDomain()), ANSWER_LIMIT_MS)
                .onError(failure -> {
                    if (failure instanceof SmackException.NoResponseException) {
                        inTurn(() -> {
                            asked.instantShutdown();
                            lost(asked, failure);
                        });
                    }
                });
    }

    private void lost(AbstractXMPPConnection which, Exception cause) {
        if (!up || which != connection) {
            return;
        }
        up = false;
        alive.cancel(false);
        listener.down();
        if (!closed) {
            again(cause == null ? new IOException("The XMPP server closed the connection.") : cause);
        }
    }

    private void again(Exception cause) {
        boolean patient = cause instanceof SASLErrorException || isConflict(cause) || isRefused(cause);
        long wait = patient ? LONGEST_PAUSE_MS : pause;
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
        String trouble = explain(cause);
        // Once for each kind of trouble: it may last for days.
        LOG.log(trouble.equals(lastTrouble) ? Level.DEBUG : Level.WARNING, trouble);
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
            closed = true;
            if (next != null) {
                next.cancel(false);
            }
            if (connection.isConnected()) {
                connection.disconnect();
            }
        });
    }

    private final class Open implements Wire {

        private final AbstractXMPPConnection connection;

        Open(AbstractXMPPConnection connection) {
            this.connection = connection;
        }

        @Override
        public void send(Stanza stanza) {
            try {
                connection.sendStanza(stanza);
            } catch (SmackException.NotConnectedException e) {
                LOG.log(Level.DEBUG, "Not sent any more.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void ask(IQ request, Consumer<IQ> answer) {
            connection.sendIqRequestAsync(request)
                    .onSuccess(answer::accept)
                    .onError(failure -> answer.accept(error(request, failure)));
        }

        private static IQ error(IQ request, Exception failure) {
            return ErrorIQ.createErrorResponse(
                    request,
                    failure instanceof XMPPException.XMPPErrorException refused
                            ? refused.getStanzaError()
                            : StanzaError.getBuilder(Condition.remote_server_timeout).build());
        }

        @Override
        public DomainBareJid rooms() {
            return rooms.orElseThrow();
        }
    }
}
