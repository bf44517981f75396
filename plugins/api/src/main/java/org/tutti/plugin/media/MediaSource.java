package org.tutti.plugin.media;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings media into sessions: says which locators it knows, describes them, and may serve their bytes. Register an
 * implementation as an OSGi service with the property {@link #NAME}; a higher {@code service.ranking}, then a higher
 * bundle version, wins among equal names.
 *
 * <p><b>Threads.</b> Every method may be called from several threads at once. {@link #accepts} answers at once, without
 * I/O. {@link #describe} may take its time on its own; the host waits at most ten seconds.
 *
 * <p><b>Serving.</b> The host owns HTTP: ranges, conditional requests, types and errors. It asks {@link #content} for
 * the path below {@code /media/NAME/}; the source alone decides which paths exist, and must not follow a path out of
 * what it serves. When the source is unregistered its open channels are closed.
 */
@ConsumerType
public interface MediaSource {

    /** The service property with the name of the source, such as {@code file}: lower-case letters, digits, hyphens. */
    String NAME = "tutti.source.name";

    /** Whether this source knows locators of this form, such as {@code file:demo}. */
    boolean accepts(String locator);

    /**
     * Describes the media at a locator.
     *
     * @return the description; fails with {@link MediaException} if there is no such media or it cannot be read, with
     *         a message for the person who asked
     */
    CompletionStage<MediaDescription> describe(String locator);

    /**
     * The bytes at a path below this source's URL.
     *
     * @param path relative, with {@code /} between segments, percent-decoded
     * @return empty if there is nothing there; sources that serve no bytes keep this default
     * @throws IOException if it is there and cannot be read
     */
    default Optional<Content> content(String path) throws IOException {
        return Optional.empty();
    }
}
