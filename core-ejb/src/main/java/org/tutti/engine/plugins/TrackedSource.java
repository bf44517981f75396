package org.tutti.engine.plugins;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tutti.plugin.guard.GuardedThread;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/** A source from a bundle, kept to the promises of {@link SourceHandle}. */
final class TrackedSource implements SourceHandle, Measured {

    private static final System.Logger LOG = System.getLogger(TrackedSource.class.getName());
    private static final long DESCRIBE_SECONDS = 10;

    /** Whether it knows a locator is asked when somebody waits, of all sources. */
    private static final Limits ACCEPT = Limits.DECISION.slower(5);

    /** Without what it waits for, and what it does when that comes: that is the host's, in its own threads. */
    private static final Limits DESCRIBE = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(DESCRIBE_SECONDS), 1L << 30);

    private static final int ACCEPTING = 2, DESCRIBING = 16;

    /** From so many descriptions on that have not come back, the source is asked for none. */
    private static final int MOST_HANGING = 2;

    private final Limits description;
    private final PluginInfo info;
    private final MediaSource source;
    private final Figures figures = new Figures(GuardedThread::nanos);
    private final GuardedCalls accepting;
    private final GuardedCalls describing;
    private final OpenChannels channels = new OpenChannels();

    TrackedSource(PluginInfo info, MediaSource source) {
        this(info, source, DESCRIBE);
    }

    /** @param description for a call that describes */
    TrackedSource(PluginInfo info, MediaSource source, Limits description) {
        this.description = description;
        this.info = info;
        this.source = source;
        this.accepting = new GuardedCalls(GuardedCalls.Kind.SOURCE, info.name(), ACCEPTING, figures::called);
        this.describing = new GuardedCalls(
                GuardedCalls.Kind.SOURCE, "describe-" + info.name(), DESCRIBING, figures::called);
    }

    /** The bundle takes the source away. */
    void gone() {
        channels.closeAll();
        accepting.close();
        describing.close();
    }

    @Override
    public PluginStatus.State state() {
        return stuck() > 0 ? PluginStatus.State.TRIPPED : PluginStatus.State.ACTIVE;
    }

    @Override
    public PluginStatus.Usage usage() {
        return figures.usage(0, stuck());
    }

    private int stuck() {
        return accepting.stuck() + describing.stuck();
    }

    @Override
    public PluginInfo info() {
        return info;
    }

    @Override
    public boolean accepts(String locator) {
        if (accepting.stuck() > 0 || tooManyHang()) {
            return false;
        }
        try {
            return accepting.call(ACCEPT, () -> source.accepts(locator));
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            failed("asked whether it accepts a locator", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean tooManyHang() {
        return GuardedCalls.Kind.SOURCE.stuck() >= GuardedCalls.MOST_STUCK;
    }

    private void failed(String what, Exception failure) {
        String why = switch (failure) {
            case ExecutionException _ -> failure.getCause().getMessage();
            case TimeoutException _ -> "It did not come back from a call, not even when it was cut off.";
            default -> "All its threads are busy.";
        };
        figures.failed(why);
        LOG.log(Level.WARNING, "TUTTI-0118 The " + info + " failed when it was " + what + ". " + figures.lastError());
    }

    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        var asked = new CompletableFuture<MediaDescription>();
        Thread.ofVirtual().name("describe " + info.name()).start(() -> ask(locator, asked));
        var answer = new CompletableFuture<MediaDescription>();
        asked.orTimeout(DESCRIBE_SECONDS, TimeUnit.SECONDS).whenComplete((media, failure) -> {
            if (failure == null) {
                answer.complete(media);
            } else {
                answer.completeExceptionally(forPeople(locator, failure));
            }
        });
        return answer;
    }

    private void ask(String locator, CompletableFuture<MediaDescription> asked) {
        try {
            refuseIfGone();
            if (describing.stuck() >= MOST_HANGING || tooManyHang()) {
                throw new MediaException(
                        "The source '%s' has not come back from earlier questions.\nMaybe ask again later, or tell who runs the server."
                                .formatted(info.name()));
            }
            describing.call(description, () -> source.describe(locator).whenComplete((media, failure) -> {
                if (media != null) {
                    asked.complete(media);
                } else {
                    asked.completeExceptionally(
                            failure != null ? failure : new NullPointerException("The plug-in described nothing."));
                }
            }));
        } catch (Exception e) {
            asked.completeExceptionally(e instanceof ExecutionException ? e.getCause() : e);
        }
    }

    private MediaException forPeople(String locator, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof MediaException known) {
            return known;
        }
        if (cause instanceof TimeoutException) {
            return new MediaException("The source '%s' did not describe '%s' within %d s.\n"
                            .formatted(info.name(), locator, DESCRIBE_SECONDS)
                    + "Maybe what it reads from is slow or gone.");
        }
        figures.failed(PluginFailedException.unasked(cause).getMessage());
        // The locator came from outside: it does not go into the log as it is.
        LOG.log(Level.WARNING, "TUTTI-0119 The %s failed to describe a locator of %d characters. %s"
                .formatted(info, locator.length(), figures.lastError()));
        return new MediaException(
                "The source '%s' failed to describe '%s'.\nMaybe the server's log says more."
                        .formatted(info.name(), locator));
    }

    @Override
    public Optional<Content> content(String path) throws IOException {
        refuseIfGone();
        return source.content(path).map(TrackedContent::new);
    }

    private void refuseIfGone() throws IOException {
        if (channels.closed()) {
            throw new IOException("The source '%s' was removed.\nMaybe it is being replaced: ask again."
                    .formatted(info.name()));
        }
    }

    private final class TrackedContent implements Content {

        private final Content content;

        private TrackedContent(Content content) {
            this.content = content;
        }

        @Override
        public long length() {
            return content.length();
        }

        @Override
        public String type() {
            return content.type();
        }

        @Override
        public String validator() {
            return content.validator();
        }

        @Override
        public ReadableByteChannel open(long offset) throws IOException {
            refuseIfGone();
            return channels.track(content.open(offset));
        }
    }
}
