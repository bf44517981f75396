package org.tutti.engine.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.launch.Framework;
import org.tutti.engine.fetch.GuardedFetch;
import org.tutti.engine.fetch.Relays;
import org.tutti.engine.fetch.Streams;
import org.tutti.engine.tools.ProgramTools;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.guard.Scan;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.MediaTools;

/**
 * Runs the plug-ins: an OSGi framework with the bundles that come with the server and those in the plug-in folder.
 * All of them enter by the same door. A jar dropped into the folder is in use a second later; one that is replaced or
 * removed there is replaced or removed here; one that does not work is named in the log and harms no other.
 *
 * <p>Started once, then closed; {@link #registry} and {@link #ready} may be called by any thread in between.
 */
public final class PluginHost implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(PluginHost.class.getName());
    private static final long STOP_MILLIS = 10_000;
    private static final String BUILT_IN = "built-in:";

    /** So begin the names of our own bundles among those that come with the server. */
    private static final String OWN = "tutti-";

    private final PluginHostSettings settings;
    private final LongSupplier now;
    private final Limits starting;
    private final List<Bundle> builtIn = new ArrayList<>();
    private Framework framework;
    private GuardedFetch fetch;
    private PluginInstaller installer;
    private PluginFolder folder;
    private DefaultPluginRegistry registry;
    private volatile boolean installed;
    private volatile boolean ready;

    /**
     * Nothing happens before {@link #start}.
     *
     * @param now the instant by the server's clock, in µs
     */
    public PluginHost(PluginHostSettings settings, LongSupplier now) {
        this(settings, now, PluginInstaller.STARTING);
    }

    /** @param starting for one start or stop of a bundle from the folder */
    PluginHost(PluginHostSettings settings, LongSupplier now, Limits starting) {
        this.settings = settings;
        this.now = now;
        this.starting = starting;
    }

    /**
     * Starts the framework and every plug-in there is, and goes on to watch the folder. When this returns, the built-in
     * plug-ins are up unless one of them failed, which the log tells and {@link #ready} shows.
     *
     * @throws IllegalStateException if the folders cannot be used or a built-in bundle is broken; nothing is left
     *         running
     */
    public void start() {
        try {
            Files.createDirectories(settings.plugins());
            Files.createDirectories(settings.media());
            Files.createDirectories(settings.cache());
            framework = new FrameworkFactory().newFramework(FrameworkProperties.of(settings));
            framework.init();
            BundleContext context = framework.getBundleContext();
            fetch = GuardedFetch.configured(now);
            context.registerService(Fetch.class, fetch, null);
            context.registerService(MediaTools.class, ProgramTools.configured(), null);
            context.registerService(WeavingHook.class, new WeaveHook(), null);
            context.addFrameworkListener(PluginHost::report);
            registry = new DefaultPluginRegistry(context, this::checkReady);
            registry.open();
            framework.start();
            startBuiltIn(context);
            installer = new PluginInstaller(framework, settings.cache(), starting);
            folder = new PluginFolder(settings.plugins(), installer);
            folder.watch();
        } catch (IOException | BundleException e) {
            close();
            throw new IllegalStateException(
                    "The plug-in host does not start with the folders %s, %s, %s: %s.\n"
                                    .formatted(settings.plugins(), settings.media(), settings.cache(), e.getMessage())
                            + "Maybe one of them cannot be written to, or the build is incomplete.",
                    e);
        }
        if (!ready) {
            LOG.log(Level.ERROR, "TUTTI-0104 Not all built-in plug-ins are up, only " + registry.all()
                    + ". Maybe the configuration of one of them in " + settings.plugins() + " is wrong.");
        }
    }

    private void startBuiltIn(BundleContext context) throws IOException, BundleException {
        for (PluginHostSettings.BuiltIn bundle : settings.builtIn()) {
            Path copy = settings.cache().resolve("built-in.jar");
            try (InputStream jar = bundle.opener().open()) {
                Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            if (bundle.name().startsWith(OWN)) {
                requireHarmless(bundle.name(), Scan.of(copy));
            }
            try (InputStream jar = Files.newInputStream(copy)) {
                builtIn.add(context.installBundle(BUILT_IN + bundle.name(), jar));
            }
        }
        for (Bundle bundle : builtIn) {
            bundle.start();
        }
        installed = true;
        checkReady();
    }

    private static void requireHarmless(String name, Scan scan) throws IOException {
        if (!scan.passes()) {
            throw new IOException("The plug-in %s of the server itself is refused: %s"
                    .formatted(name, scan.findings().getFirst()));
        }
    }

    /** Whether a bundle is a plug-in, and not a part of what runs them. */
    static boolean isPlugin(Bundle bundle) {
        return bundle.getLocation().startsWith(PluginInstaller.LOCATION)
                || bundle.getLocation().startsWith(BUILT_IN + OWN);
    }

    /** Once ready stays ready: a plug-in that restarts to take up new settings must not close the server. */
    private void checkReady() {
        if (!ready && installed && builtIn.stream().allMatch(registry::offersAllItDeclares)) {
            ready = true;
        }
    }

    /** Whether all built-in plug-ins have come up; once true, stays true. */
    public boolean ready() {
        return ready;
    }

    /** The plug-ins in use; the same object for as long as the host lives. Not before {@link #start}. */
    public PluginRegistry registry() {
        return registry;
    }

    /** How this server reads from other servers. Not before {@link #start}. */
    public Fetch fetch() {
        return fetch;
    }

    /** How this server reads what has no end. Not before {@link #start}. */
    public Streams streams() {
        return fetch;
    }

    /** How this server passes on what is elsewhere; empty if it does not. Not before {@link #start}. */
    public Optional<Relays> relays() {
        return Relays.on() ? Optional.of(fetch) : Optional.empty();
    }

    PluginInstaller installer() {
        return installer;
    }

    /** How the plug-ins in use do, in order of kind and name, and then the jars of the folder that are refused. */
    public List<PluginStatus> status() {
        return Stream.concat(registry.status().stream(), installer.refused().stream()).toList();
    }

    /** Stops everything; open channels of sources are closed. Returns when all is stopped, or after ten seconds. */
    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
        if (framework == null) {
            return;
        }
        try {
            if (registry != null) {
                registry.close();
            }
            if (fetch != null) {
                fetch.close();
            }
            framework.stop();
            if (installer != null) {
                installer.close();
            }
            if (framework.waitForStop(STOP_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.log(Level.WARNING, "TUTTI-0105 The plug-ins have not stopped within " + STOP_MILLIS + " ms.");
            }
        } catch (BundleException e) {
            LOG.log(Level.WARNING, "TUTTI-0106 The plug-in framework did not stop properly.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            LOG.log(Level.WARNING, "TUTTI-0107 Bundle %s reports a fault. %s".formatted(
                    Line.of(String.valueOf(event.getBundle())),
                    PluginFailedException.unasked(event.getThrowable()).getMessage()));
        }
    }
}
