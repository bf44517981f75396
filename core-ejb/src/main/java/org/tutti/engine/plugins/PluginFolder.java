package org.tutti.engine.plugins;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The folder plug-ins are dropped into: what lies there runs.
 *
 * <p><b>Concurrency.</b> The first look happens on the starting thread; from then on the watcher's thread alone touches
 * the fields.
 */
final class PluginFolder implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(PluginFolder.class.getName());
    private static final long POLL_MILLIS = 500;
    private static final long STOP_SECONDS = 10;

    private final Path folder;
    private final PluginInstaller installer;
    private final ScheduledExecutorService watcher;

    /** How each jar looked when it was last seen. A jar is taken up once it looks the same twice. */
    private Map<Path, Stamp> seen = Map.of();

    /** How each jar looked when it was taken up, whether or not it worked. */
    private final Map<Path, Stamp> taken = new HashMap<>();

    PluginFolder(Path folder, PluginInstaller installer) {
        this.folder = folder;
        this.installer = installer;
        this.watcher = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("tutti-plugin-folder").factory());
    }

    /** Takes up what is there now, without waiting whether it still changes, and then watches. */
    void watch() {
        seen = list();
        look();
        watcher.scheduleWithFixedDelay(this::look, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<Path, Stamp> present = list();
            Set<Path> gone = new HashSet<>(taken.keySet());
            gone.removeAll(present.keySet());
            List<Path> fresh = new ArrayList<>();
            present.forEach((jar, stamp) -> {
                if (stamp.equals(seen.get(jar)) && !stamp.equals(taken.get(jar))) {
                    fresh.add(jar);
                    taken.put(jar, stamp);
                }
            });
            seen = present;
            taken.keySet().removeAll(gone);
            if (!gone.isEmpty() || !fresh.isEmpty() || installer.owes()) {
                installer.apply(gone, fresh.stream().sorted().toList());
            }
        } catch (RuntimeException | Error e) {
            // A scheduled task that throws is never run again.
            LOG.log(Level.ERROR, "TUTTI-0102 Looking through the plug-in folder " + folder + " failed.", e);
        }
    }

    private Map<Path, Stamp> list() {
        var jars = new HashMap<Path, Stamp>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path entry : entries) {
                Stamp stamp = Stamp.of(entry);
                if (stamp != null) {
                    jars.put(entry, stamp);
                }
            }
            return jars;
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            LOG.log(Level.WARNING,
                    "TUTTI-0103 The plug-in folder " + folder + " cannot be read; its plug-ins stay in use.", e);
            return seen;
        }
    }

    /** Stops watching; what runs goes on until the framework stops. */
    @Override
    public void close() {
        watcher.shutdown();
        try {
            if (!watcher.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                watcher.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What tells one state of a file from another. */
    private record Stamp(long size, FileTime modified, Object key) {

        /** Null for what is no visible regular file, or no longer there. */
        static Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                boolean visible = attributes.isRegularFile()
                        && !file.getFileName().toString().startsWith(".");
                return visible
                        ? new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey())
                        : null;
            } catch (IOException e) {
                return null;
            }
        }
    }
}
