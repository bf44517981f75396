package org.tutti.engine.plugins;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;

/**
 * The plug-ins now in use, by name. Plug-ins come and go while the server runs, so ask each time and keep nothing.
 * Among several of one name the highest {@code service.ranking} is in use, then the highest bundle version, then the
 * bundle installed last. Safe for use by several threads; answers at once from a snapshot.
 */
public interface PluginRegistry {

    /** The name of the strategy that is always there. */
    String SERVER_CLOCK = "server-clock";

    /** The strategy of a name; never empty for {@link #SERVER_CLOCK}. */
    Optional<StrategyHandle> strategy(String name);

    /** The source of a name. */
    Optional<SourceHandle> source(String name);

    /**
     * The sources that accept a locator, such as {@code file:demo}, in the order in which they are asked: the highest
     * {@code service.ranking} first, then by name.
     */
    List<SourceHandle> sourcesFor(String locator);

    /** The first source that accepts a locator. */
    default Optional<SourceHandle> sourceFor(String locator) {
        return sourcesFor(locator).stream().findFirst();
    }

    /**
     * Asks the sources that accept a locator, one after the other, until one does not decline. Returns at once.
     *
     * @return fails with nothing but {@link MediaException}, whose message is for the person who asked; if all decline,
     *         with what the last of them said
     */
    default CompletionStage<Described> describe(String locator) {
        List<SourceHandle> sources = sourcesFor(locator);
        return sources.isEmpty()
                ? CompletableFuture.failedFuture(new MediaException(
                        "'%s' is no address of a film. One begins with https:// and ends like film.mp4; one in the"
                                .concat(" server's media folder is written like file:demo.")
                                .formatted(locator.length() <= 80 ? locator : locator.substring(0, 80) + "…")))
                : Described.by(sources, locator);
    }

    /**
     * What a source says of a locator.
     *
     * @param source its name
     */
    record Described(String source, MediaDescription media) {

        private static CompletionStage<Described> by(List<SourceHandle> sources, String locator) {
            SourceHandle first = sources.getFirst();
            List<SourceHandle> others = sources.subList(1, sources.size());
            return first.describe(locator)
                    .thenApply(media -> new Described(first.info().name(), media))
                    .exceptionallyCompose(failure -> {
                        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                        boolean declined = cause instanceof MediaException known && known.declined();
                        return declined && !others.isEmpty()
                                ? by(others, locator)
                                : CompletableFuture.failedFuture(cause);
                    });
        }
    }

    /** All plug-ins in use, in order of kind and name. */
    List<PluginInfo> all();
}
