package org.tutti.engine.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

/** Turns jars of the plug-in folder into running bundles. Used by one thread at a time. */
final class PluginInstaller {

    private static final System.Logger LOG = System.getLogger(PluginInstaller.class.getName());
    private static final long REFRESH_SECONDS = 10;

    private final Framework framework;
    private final Path copy;
    private final Map<Path, Bundle> bundles = new HashMap<>();

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

    private static void uninstall(Path jar, Bundle bundle) {
        try {
            bundle.uninstall();
            LOG.log(Level.INFO, "Plug-in %s is removed: %s %s."
                    .formatted(jar.getFileName(), bundle.getSymbolicName(), bundle.getVersion()));
        } catch (BundleException e) {
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
            try (InputStream in = Files.newInputStream(copy)) {
                if (old == null) {
                    return framework.getBundleContext().installBundle("plugin:" + jar.getFileName(), in);
                }
                old.stop();
                old.update(in);
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
            bundle.start();
            LOG.log(Level.INFO, "Plug-in %s runs: %s %s."
                    .formatted(jar.getFileName(), bundle.getSymbolicName(), bundle.getVersion()));
        } catch (BundleException e) {
            String complaint = "Plug-in %s does not start: %s. Maybe it was built for another version of the API."
                    .formatted(jar.getFileName(), e.getMessage().strip());
            if (!complaint.equals(complaints.put(bundle, complaint))) {
                // The cause is a fault of the plug-in itself, and its author wants to see where.
                LOG.log(Level.WARNING, complaint, e.getCause());
            }
        }
    }
}
