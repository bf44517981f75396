package org.tutti.engine.plugins;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/** A source from a bundle, kept to the promises of {@link SourceHandle}. */
final class TrackedSource implements SourceHandle {

    private static final System.Logger LOG = System.getLogger(TrackedSource.class.getName());
    private static final long DESCRIBE_SECONDS = 10;

    private final PluginInfo info;
    private final MediaSource source;
    private final OpenChannels channels = new OpenChannels();

    TrackedSource(PluginInfo info, MediaSource source) {
        this.info = info;
        this.source = source;
    }

    /** The bundle takes the source away. */
    void gone() {
        channels.closeAll();
    }

    @Override
    public PluginInfo info() {
        return info;
    }

    @Override
    public boolean accepts(String locator) {
        try {
            return source.accepts(locator);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "The " + info + " failed when asked whether it accepts a locator.", e);
            return false;
        }
    }

    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        var asked = new CompletableFuture<MediaDescription>();
        Thread.ofVirtual().name("describe " + info.name()).start(() -> ask(locator, asked));
        var answer = new CompletableFuture<MediaDescription>();
        asked.orTimeout(DESCRIBE_SECONDS, TimeUnit.SECONDS).whenComplete((description, failure) -> {
            if (failure == null) {
                answer.complete(description);
            } else {
                answer.completeExceptionally(forPeople(locator, failure));
            }
        });
        return answer;
    }

    private void ask(String locator, CompletableFuture<MediaDescription> asked) {
        try {
            refuseIfGone();
            source.describe(locator).whenComplete((description, failure) -> {
                if (description != null) {
                    asked.complete(description);
                } else {
                    asked.completeExceptionally(
                            failure != null ? failure : new NullPointerException("The plug-in described nothing."));
                }
            });
        } catch (Throwable e) {
            // Of a stranger's code, an error too: who asked would wait until the time is over.
            asked.completeExceptionally(e);
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
        // The locator came from outside: it does not go into the log as it is.
        LOG.log(Level.WARNING, "The " + info + " failed to describe a locator of " + locator.length() + " characters.", cause);
        return new MediaException(
                "The source '%s' failed to describe '%s'.\nMaybe the server's log says more."
                        .formatted(info.name(), locator),
                cause);
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
