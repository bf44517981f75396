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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
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

    /** For one start or stop of a bundle. */
    static final Limits STARTING = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 256L << 20);

    private static final int MOST_FINDINGS = 50, LONGEST_FINDING = 1000;

    private final Framework framework;
    private final Path copy;
    private final Map<Path, Bundle> bundles = new HashMap<>();
    private final Map<Path, PluginStatus> refused = new ConcurrentHashMap<>();
    private final GuardedSteps<Bundle> steps;

    /** The jars of bundles that could not be uninstalled so far. */
    private final Set<Path> leaving = new HashSet<>();

    /** What the log already says of bundles that do not start; they are tried anew whenever the folder changes. */
    private final Map<Bundle, String> complaints = new HashMap<>();

    /**
     * @param cache a folder of our own
     * @param starting for one start or stop of a bundle
     */
    PluginInstaller(Framework framework, Path cache, Limits starting) {
        this.framework = framework;
        this.steps = new GuardedSteps<>(starting);
        this.copy = cache.resolve("incoming.jar");
    }

    /**
     * Brings the framework into line with the folder. All jars are installed before any is started, so that a plug-in
     * may come with a library in a second jar.
     */
    void apply(Collection<Path> gone, Collection<Path> fresh) {
        var changed = new ArrayList<Bundle>();
        var going = new HashSet<Path>(gone);
        going.addAll(leaving);
        // What is there again is replaced.
        going.removeAll(fresh);
        leaving.clear();
        for (Path jar : going) {
            refused.remove(jar);
            Bundle bundle = bundles.get(jar);
            if (bundle != null && !uninstall(jar, bundle)) {
                leaving.add(jar);
            } else if (bundle != null) {
                bundles.remove(jar);
                changed.add(bundle);
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

    /** Whether a bundle whose jar is gone can be uninstalled now, which it could not before. */
    boolean owes() {
        return leaving.stream().anyMatch(jar -> !steps.hangs(bundles.get(jar)));
    }

    @Override
    public void close() {
        steps.close();
    }

    /** The symbolic names of all bundles the framework has. */
    List<String> bundles() {
        return Stream.of(framework.getBundleContext().getBundles()).map(Bundle::getSymbolicName).toList();
    }

    /** The jars that were not let in, in order of name. */
    List<PluginStatus> refused() {
        return refused.values().stream()
                .sorted(Comparator.comparing(status -> status.info().name()))
                .toList();
    }

    /** Whether it is gone. */
    private boolean uninstall(Path jar, Bundle bundle) {
        try {
            steps.take(bundle, bundle::uninstall);
            LOG.log(Level.INFO, "TUTTI-0108 Plug-in %s is removed: %s.".formatted(name(jar), name(bundle)));
            return true;
        } catch (BundleException | RuntimeException e) {
            LOG.log(Level.WARNING, "TUTTI-0109 Plug-in %s did not go properly: %s.%s".formatted(
                    name(jar), why(e), bundle.getState() == Bundle.UNINSTALLED ? "" : " It is tried again."));
            return bundle.getState() == Bundle.UNINSTALLED;
        }
    }

    private static String name(Path jar) {
        return Line.of(jar.getFileName().toString());
    }

    private static String name(Bundle bundle) {
        return Line.of(bundle.getSymbolicName()) + " " + Line.of(bundle.getVersion().toString());
    }

    /** What went wrong, without a full stop; nobody else is asked for words here. */
    private static String why(Throwable failure) {
        return switch (failure) {
            // Put into words where it came about.
            case BundleException e -> withoutStop(Line.of(e.getMessage()));
            case IOException e -> withoutStop(Line.of(e.getMessage()));
            default -> withoutStop(PluginFailedException.unasked(failure).getMessage());
        };
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
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
                steps.take(old, () -> {
                    old.stop();
                    old.update(in);
                });
                return old;
            }
        } catch (IOException | BundleException e) {
            LOG.log(Level.WARNING,
                    "TUTTI-0110 Plug-in %s is not used: %s. Maybe it is not copied completely yet; %s%s".formatted(
                    name(jar), why(e), "it is tried again when it changes.", remains(bundles.get(jar))));
            return null;
        } catch (RuntimeException | StackOverflowError e) {
            // What nobody thought of in one jar must not keep the others out.
            String why = "It cannot be checked: %s.".formatted(why(e));
            refused.put(jar, unchecked(jar, why));
            LOG.log(Level.WARNING, "TUTTI-0111 Plug-in %s is refused. %s Maybe it is damaged; build it again.%s"
                    .formatted(name(jar), why, remains(bundles.get(jar))));
            return null;
        }
    }

    /** What is in use of a plug-in whose new jar is not, as a sentence. */
    private String remains(Bundle old) {
        if (old == null) {
            return "";
        }
        String version = Line.of(old.getVersion().toString());
        if (steps.hangs(old)) {
            return " Version %s has not come back from stopping and is not in use.".formatted(version);
        }
        return old.getState() == Bundle.ACTIVE
                ? " Version %s stays in use.".formatted(version)
                : " Version %s is started again.".formatted(version);
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
        LOG.log(Level.WARNING, "TUTTI-0112 Plug-in %s is refused. %s%s%s".formatted(
                name(jar),
                Line.of(findings.getFirst().toString(), LONGEST_FINDING),
                findings.size() == 1 ? "" : " And %d more.".formatted(findings.size() - 1),
                remains(old)));
        return false;
    }

    private PluginStatus refusal(Path jar, Scan scan) throws IOException {
        try (JarFile file = new JarFile(copy.toFile())) {
            Attributes headers = file.getManifest().getMainAttributes();
            var info = new PluginInfo(
                    scan.strategy() || !scan.source() ? PluginInfo.Kind.STRATEGY : PluginInfo.Kind.SOURCE,
                    name(jar),
                    Line.of(headers.getValue(Constants.BUNDLE_SYMBOLICNAME)),
                    Line.of(Objects.toString(headers.getValue(Constants.BUNDLE_VERSION), "0.0.0")));
            return new PluginStatus(
                    info, PluginStatus.State.REFUSED,
                    Line.of(Objects.toString(headers.getValue(Constants.BUNDLE_DESCRIPTION), "")),
                    0, "", PluginStatus.Usage.NONE,
                    scan.findings().stream()
                            .limit(MOST_FINDINGS)
                            .map(finding -> Line.of(finding.toString(), LONGEST_FINDING))
                            .toList());
        }
    }

    private static PluginStatus unchecked(Path jar, String why) {
        return new PluginStatus(
                new PluginInfo(PluginInfo.Kind.STRATEGY, name(jar), "", "0.0.0"),
                PluginStatus.State.REFUSED, "", 0, "", PluginStatus.Usage.NONE, List.of(why));
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
                LOG.log(Level.WARNING,
                        "TUTTI-0113 The plug-ins are still being rewired after " + REFRESH_SECONDS + " s.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Path jar, Bundle bundle) {
        try {
            boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            if (fragment || bundle.getState() == Bundle.ACTIVE || leaving.contains(jar)) {
                return;
            }
            steps.take(bundle, bundle::start);
            LOG.log(Level.INFO, "TUTTI-0114 Plug-in %s runs: %s.".formatted(name(jar), name(bundle)));
        } catch (BundleException | RuntimeException e) {
            String complaint = "Plug-in %s does not start: %s. Maybe it was built for another version of the API."
                    .formatted(name(jar), why(e));
            if (!complaint.equals(complaints.put(bundle, complaint))) {
                LOG.log(Level.WARNING, "TUTTI-0115 " + complaint);
            }
        }
    }
}
