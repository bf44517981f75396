package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tutti.engine.Sessions;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;

/** The uploads of a server: those on their way, and what becomes of them. Thread-safe. */
final class Uploads implements UploadStream.Desk, AutoCloseable {

    /** On their way at once. One that stands still costs a socket and a file, and goes after half a minute. */
    static final int MOST = 200;

    /** Of one address at once. */
    static final int MOST_OF_ONE = 10;

    /** Who was refused and is still to read why, at once; of more the connection ends without. */
    static final int MOST_REFUSED = 300;

    private static final int WRITERS = 2;
    private static final long CHECK_EVERY_S = 5;
    private static final long SWEEP_EVERY_S = 30;
    private static final String SCHEME = "file:";
    private static final System.Logger LOG = System.getLogger(Uploads.class.getName());

    private final Places<UploadStream> admitted = new Places<>(MOST, MOST_OF_ONE);
    private final Places<UploadStream> refused = new Places<>(MOST_REFUSED, MOST_OF_ONE);
    private final UploadStore store;
    private final Sessions sessions;
    private final PluginRegistry plugins;
    private final ExecutorService writers;
    private ScheduledFuture<?> checking;
    private ScheduledFuture<?> sweeping;

    /** @param threads makes those that wait for the disk */
    Uploads(UploadStore store, Sessions sessions, PluginRegistry plugins, ThreadFactory threads) {
        this.store = store;
        this.sessions = sessions;
        this.plugins = plugins;
        this.writers = Executors.newFixedThreadPool(WRITERS, task -> {
            Thread thread = threads.newThread(task);
            thread.setName("tutti-upload");
            return thread;
        });
    }

    void begin(ManagedScheduledExecutorService timer) {
        try {
            store.recover();
        } catch (IOException e) {
            LOG.log(Level.ERROR,
                    "TUTTI-0207 The uploads in the media folder cannot be read. Maybe they are not ours.", e);
        }
        checking = timer.scheduleWithFixedDelay(this::check, CHECK_EVERY_S, CHECK_EVERY_S, TimeUnit.SECONDS);
        sweeping = timer.scheduleWithFixedDelay(
                () -> run(this::sweep), CHECK_EVERY_S, SWEEP_EVERY_S, TimeUnit.SECONDS);
    }

    /** @param address whose it is, as numbers */
    void add(UploadStream stream, String address) throws WireException {
        switch (admitted.take(stream, address)) {
            case TAKEN -> {
                // It is in.
            }
            case FULL -> throw new WireException(
                    ErrorCode.UPLOADS_BUSY,
                    "The server takes in %d uploads already. Try again in a minute.".formatted(MOST));
            case FULL_FOR_ADDRESS -> throw new WireException(
                    ErrorCode.UPLOADS_BUSY,
                    "%d uploads come from your address already. Let one of them end, then try again."
                            .formatted(MOST_OF_ONE));
        }
    }

    /** Watched over like the others until who was refused has gone; they take no place of those who are not. */
    boolean addRefused(UploadStream stream, String address) {
        return refused.take(stream, address) == Places.Answer.TAKEN;
    }

    private void check() {
        admitted.forEach(UploadStream::check);
        refused.forEach(UploadStream::check);
    }

    private void sweep() {
        try {
            if (!store.hasOld(now())) {
                return;
            }
            Optional<Set<String>> queued = sessions.queued(SCHEME + UploadStore.FOLDER + "/");
            if (queued.isPresent()) {
                int prefix = SCHEME.length() + UploadStore.FOLDER.length() + 1;
                Stream<String> needed = queued.get().stream().map(each -> each.substring(prefix));
                store.sweep(needed.collect(Collectors.toSet()), now());
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "TUTTI-0208 Old uploads could not be removed.", e);
        }
    }

    @Override
    public long now() {
        return sessions.clock().now();
    }

    @Override
    public void run(Runnable task) {
        try {
            writers.execute(task);
        } catch (RejectedExecutionException e) {
            // The server is stopping; what was not whole is removed at the next start.
            LOG.log(Level.DEBUG, "Not run any more.", e);
        }
    }

    @Override
    public UploadStore store() {
        return store;
    }

    @Override
    public CompletionStage<String> describe(String path, long size) {
        String locator = SCHEME + path;
        var source = plugins.sourceFor(locator);
        if (source.isEmpty()) {
            return CompletableFuture.failedFuture(new MediaException(
                    "This server has no media source 'file', which plays what was uploaded. Maybe it was removed."));
        }
        return source.get().describe(locator).thenApply(media -> Frames.text(answer(media, size)));
    }

    private static ObjectNode answer(MediaDescription media, long size) {
        ObjectNode answer = Frames.object()
                .put("locator", media.locator())
                .put("title", media.title())
                .put("size", size);
        return Double.isInfinite(media.duration()) ? answer : answer.put("duration", media.duration());
    }

    @Override
    public void over(UploadStream stream) {
        admitted.leave(stream);
        refused.leave(stream);
    }

    @Override
    public void close() {
        checking.cancel(false);
        sweeping.cancel(false);
        writers.shutdown();
    }
}
