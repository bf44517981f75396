package org.tutti.engine.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.tutti.plugin.guard.Finding;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.guard.Scan;

/**
 * Turns jars of the plug-in folder into running bundles. Used by one thread at a time but for {@link #refused}.
 *
 * <p>What bundles do when they start and stop is a stranger's code too: it runs within a budget, and is not waited for
 * any longer.
 */
final class PluginInstaller implements AutoCloseable {

    /** So begin the locations of bundles from the folder. */
    static final String LOCATION = "plugin:";

    private static final System.Logger LOG = System.getLogger(PluginInstaller.class.getName());
    private static final long REFRESH_SECONDS = 10;
    private static final Limits STARTING = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 256L << 20);

    private static final int MOST_FINDINGS = 50;

    private final Framework framework;
    private final Path copy;
    private final Map<Path, Bundle> bundles = new HashMap<>();
    private final Map<Path, PluginStatus> refused = new ConcurrentHashMap<>();
    private final GuardedCalls calls = new GuardedCalls("start", 1, _ -> {});

    /** What the log already says of bundles that do not start; they are tried anew whenever the folder changes. */
    private final Map<Bundle, String> complaints = new HashMap<>();

    /** @param cache a folder of our own */
    PluginInstaller(Framework framework, Path cache) {
        this.framework = framework;
        this.copy = cache.resolve("incoming.jar");
    }

    /**
     * Brings the framework into line with the folder. All jars are installed before any is started, so that a plug-in
     * may come with a library in a second jar.
     */
    void apply(Collection<Path> gone, Collection<Path> fresh) {
        var changed = new ArrayList<Bundle>();
        for (Path jar : gone) {
            refused.remove(jar);
            Bundle bundle = bundles.remove(jar);
            if (bundle != null) {
                changed.add(bundle);
                uninstall(jar, bundle);
            }
        }
        for (Path jar : fresh) {
            Bundle bundle = install(jar);
            if (bundle != null) {
                bundles.put(jar, bundle);
                changed.add(bundle);
            }
        }
        refresh(changed);
        complaints.keySet().retainAll(bundles.values());
        bundles.forEach(this::start);
    }

    @Override
    public void close() {
        calls.close();
    }

    /** The jars that were not let in, in order of name. */
    List<PluginStatus> refused() {
        return refused.values().stream()
                .sorted(Comparator.comparing(status -> status.info().name()))
                .toList();
    }

    /** Something that bundles do. */
    private interface Step {
        void run() throws BundleException, IOException;
    }

    private void guarded(Step step) throws BundleException, IOException {
        try {
            Exception failure = calls.call(STARTING, () -> {
                try {
                    step.run();
                    return null;
                } catch (BundleException | IOException e) {
                    return e;
                }
            });
            switch (failure) {
                case null -> {}
                case BundleException e -> throw e;
                case IOException e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        } catch (ExecutionException e) {
            throw new BundleException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new BundleException("it does not come back, neither from starting nor from stopping", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("the server is stopping", e);
        }
    }

    private void uninstall(Path jar, Bundle bundle) {
        try {
            guarded(bundle::uninstall);
            LOG.log(Level.INFO, "Plug-in %s is removed: %s %s."
                    .formatted(jar.getFileName(), bundle.getSymbolicName(), bundle.getVersion()));
        } catch (BundleException | IOException e) {
            LOG.log(Level.WARNING, "Plug-in %s did not go properly.".formatted(jar.getFileName()), e);
        }
    }

    /** The bundle now installed from a jar; null if the jar is no good and what was there before stays. */
    private Bundle install(Path jar) {
        try {
            // What is checked must be what is installed, even if the file is being written to.
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            requireBundle(copy);
            Bundle old = bundles.get(jar);
            if (!harmless(jar, old)) {
                return null;
            }
            try (InputStream in = Files.newInputStream(copy)) {
                if (old == null) {
                    return framework.getBundleContext().installBundle(LOCATION + jar.getFileName(), in);
                }
                guarded(() -> {
                    old.stop();
                    old.update(in);
                });
                return old;
            }
        } catch (IOException | BundleException e) {
            Bundle old = bundles.get(jar);
            LOG.log(Level.WARNING, "Plug-in %s is not used: %s. Maybe it is not copied completely yet; %s%s"
                    .formatted(
                            jar.getFileName(),
                            e.getMessage(),
                            "it is tried again when it changes.",
                            old == null ? "" : " Version " + old.getVersion() + " stays in use."));
            return null;
        }
    }

    /** Whether the copy has nothing in it that is not let in; says so otherwise. */
    private boolean harmless(Path jar, Bundle old) throws IOException {
        refused.remove(jar);
        Scan scan = Scan.of(copy);
        if (scan.passes()) {
            return true;
        }
        List<Finding> findings = scan.findings();
        refused.put(jar, refusal(jar, scan));
        LOG.log(Level.WARNING, "Plug-in %s is refused. %s%s%s".formatted(
                jar.getFileName(),
                findings.getFirst(),
                findings.size() == 1 ? "" : " And %d more.".formatted(findings.size() - 1),
                old == null ? "" : " Version " + old.getVersion() + " stays in use."));
        return false;
    }

    private PluginStatus refusal(Path jar, Scan scan) throws IOException {
        try (JarFile file = new JarFile(copy.toFile())) {
            Attributes headers = file.getManifest().getMainAttributes();
            var info = new PluginInfo(
                    scan.strategy() || !scan.source() ? PluginInfo.Kind.STRATEGY : PluginInfo.Kind.SOURCE,
                    jar.getFileName().toString(),
                    headers.getValue(Constants.BUNDLE_SYMBOLICNAME),
                    Objects.toString(headers.getValue(Constants.BUNDLE_VERSION), "0.0.0"));
            return new PluginStatus(
                    info, PluginStatus.State.REFUSED,
                    Objects.toString(headers.getValue(Constants.BUNDLE_DESCRIPTION), ""),
                    0, "", PluginStatus.Usage.NONE,
                    scan.findings().stream().map(Finding::toString).limit(MOST_FINDINGS).toList());
        }
    }

    /** A jar that is cut short lacks its directory, which comes last, and so does not open. */
    private static void requireBundle(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new IOException("it is no OSGi bundle, for its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
        } catch (ZipException e) {
            throw new IOException("it is no jar, or only part of one (" + e.getMessage() + ")", e);
        }
    }

    private void refresh(List<Bundle> changed) {
        var done = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(changed, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "The plug-ins are still being rewired after " + REFRESH_SECONDS + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Path jar, Bundle bundle) {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (fragment || bundle.getState() == Bundle.ACTIVE) {
            return;
        }
        try {
            guarded(bundle::start);
            LOG.log(Level.INFO, "Plug-in %s runs: %s %s."
                    .formatted(jar.getFileName(), bundle.getSymbolicName(), bundle.getVersion()));
        } catch (BundleException | IOException e) {
            String complaint = "Plug-in %s does not start: %s. Maybe it was built for another version of the API."
                    .formatted(jar.getFileName(), e.getMessage().strip());
            if (!complaint.equals(complaints.put(bundle, complaint))) {
                // The cause is a fault of the plug-in itself, and its author wants to see where.
                LOG.log(Level.WARNING, complaint, e.getCause());
            }
        }
    }
}
