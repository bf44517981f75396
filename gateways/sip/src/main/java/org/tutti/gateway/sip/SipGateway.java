package org.tutti.gateway.sip;

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
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.tutti.engine.Sessions;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.gateway.sip.media.DefaultMediaEngine;
import org.tutti.gateway.sip.media.MediaEngine;
import org.tutti.gateway.sip.signal.DefaultSipLink;
import org.tutti.gateway.sip.signal.Settings;
import org.tutti.gateway.sip.signal.SipLink;
import org.tutti.gateway.sip.sound.DefaultSoundtracks;
import org.tutti.gateway.sip.sound.HostMedia;
import org.tutti.gateway.sip.sound.Soundtracks;

/** The life of the SIP gateway in the application server. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SipGateway {

    private static final System.Logger LOG = System.getLogger(SipGateway.class.getName());

    @EJB
    private Sessions sessions;

    @EJB
    private PluginHostBean plugins;

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory threads;

    private Optional<SipLink> link = Optional.empty();
    private Optional<MediaEngine> media = Optional.empty();
    private Optional<Soundtracks> soundtracks = Optional.empty();
    private Optional<ScheduledFuture<?>> ticks = Optional.empty();

    @PostConstruct
    void start() {
        try {
            Settings.of(SipGateway::configured).ifPresent(this::start);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, "TUTTI-0400 SIP stays off. {0}", e.getMessage());
        }
    }

    private static Optional<String> configured(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class);
    }

    private void start(Settings settings) {
        Path folder = Path.of(System.getProperty("jboss.server.temp.dir"), "tutti-soundtracks");
        soundtracks = Optional.of(new DefaultSoundtracks(
                folder, new HostMedia(plugins::registry, plugins::fetch, plugins::streams), threads, timer,
                sessions.clock()::now, SipGateway::configured));
        media = Optional.of(new DefaultMediaEngine(
                settings.bind(), settings.rtpPorts(), threads, sessions.clock()::now, "tutti@" + settings.domain(), settings.delay()));
        var calls = new Calls(sessions, settings, media.get(), soundtracks.get(), new Cues(settings.language()), executor, timer);
        link = Optional.of(new DefaultSipLink(settings, executor, timer, sessions.clock()::now, calls));
        calls.by(link.get());
        sessions.listen(calls);
        sessions.attach(calls);
        ticks = Optional.of(timer.scheduleAtFixedRate(calls::tick, 1, 1, TimeUnit.SECONDS));
        // Where there are several, the account is of the one that does what only one is to do; all listen.
        sessions.nodes().onLeading(link.get()::lead);
        link.get().open();
    }

    @PreDestroy
    void stop() {
        ticks.ifPresent(ticking -> ticking.cancel(false));
        link.ifPresent(SipLink::close);
        media.ifPresent(MediaEngine::close);
        soundtracks.ifPresent(Soundtracks::close);
    }
}
