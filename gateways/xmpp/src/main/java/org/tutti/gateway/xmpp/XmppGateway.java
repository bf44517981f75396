package org.tutti.gateway.xmpp;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.tutti.engine.Sessions;
import org.tutti.gateway.xmpp.link.Link;
import org.tutti.gateway.xmpp.link.Loopback;
import org.tutti.gateway.xmpp.link.RestInterface;
import org.tutti.gateway.xmpp.link.Settings;
import org.tutti.session.SessionId;

/** The life of the XMPP gateway in the application server. Without an account it does nothing. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class XmppGateway {

    private static final long READY_EVERY_MS = 200;

    @EJB
    private Sessions sessions;

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory threads;

    private Optional<Link> link = Optional.empty();
    private Optional<RestInterface> rest = Optional.empty();
    private ScheduledExecutorService turns;
    /** Whether it is this server that has the account. On the one thread of the turns. */
    private boolean leads;

    @PostConstruct
    void start() {
        try {
            Settings.of(name -> ConfigProvider.getConfig().getOptionalValue(name, String.class)).ifPresent(this::start);
        } catch (IllegalArgumentException e) {
            System.getLogger(XmppGateway.class.getName())
                    .log(Level.ERROR, "TUTTI-0303 XMPP stays off. {0}", e.getMessage());
        }
    }

    private void start(Settings settings) {
        Tags.register();
        turns = Executors.newSingleThreadScheduledExecutor(threads);
        rest = Optional.of(new Loopback(executor));
        var lobby = new Lobby(sessions, settings, executor, timer, rest.get());
        // Unlike for other servers of the same account, the same again after a restart.
        String installation = sessions.memberOf(new SessionId("xmpp"), "xmpp:" + settings.account().address())
                .value()
                .substring(0, 8);
        link = Optional.of(new Link(settings, "tutti-" + installation, turns, threads, lobby));
        sessions.listen(lobby);
        sessions.attach(lobby);
        sessions.nodes().onLeading(now -> inTurn(() -> lead(now)));
        turns.scheduleWithFixedDelay(
                lobby::tellOthers, Elsewhere.EVERY_S, Elsewhere.EVERY_S, TimeUnit.SECONDS);
    }

    private void inTurn(Runnable task) {
        try {
            turns.execute(task);
        } catch (RejectedExecutionException e) {
            // The server stops.
        }
    }

    /** An account is of one server at a time: of the one that does what only one is to do. */
    private void lead(boolean now) {
        boolean before = leads;
        leads = now;
        if (now && !before) {
            openWhenReady();
        } else if (!now && before) {
            link.ifPresent(Link::leave);
        }
    }

    /** Not before sessions are served: who is in a room already would be turned out. */
    private void openWhenReady() {
        if (leads && sessions.ready()) {
            link.ifPresent(Link::open);
        } else if (leads) {
            turns.schedule(this::openWhenReady, READY_EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    @PreDestroy
    void stop() {
        link.ifPresent(Link::close);
        rest.ifPresent(RestInterface::close);
        if (turns != null) {
            turns.shutdown();
        }
    }
}
