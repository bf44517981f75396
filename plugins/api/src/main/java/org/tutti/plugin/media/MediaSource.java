package org.tutti.plugin.media;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings media into sessions: says which locators it knows, describes them, and may serve their bytes. Register an
 * implementation as an OSGi service with the property {@link #NAME}; a higher {@code service.ranking}, then a higher
 * bundle version, wins among equal names. Nobody looks sources up or calls them but the host.
 *
 * <p><b>Threads.</b> Every method may be called from several threads at once. {@link #accepts} answers at once, without
 * I/O. {@link #describe} is called on a thread that may block; a source starts none of its own.
 *
 * <p><b>Budget.</b> The host waits ten seconds for a description. A channel may be read slowly or given up half-way;
 * the source must not count on its end.
 *
 * <p><b>What it may reach.</b> Other servers only by {@link Fetch}, which the host offers as a service and which goes to
 * public addresses alone. Files only below the folder it serves. No processes, no native code.
 *
 * <p><b>Serving.</b> The host owns HTTP: ranges, conditional requests, types and errors. It asks {@link #content} for
 * the path below {@code /media/NAME/}; the source alone decides which paths exist, and must not follow a path out of
 * what it serves. When the source is unregistered its open channels are closed.
 *
 * <p><b>More than one.</b> Several sources may accept a locator. They are asked in order of {@code service.ranking},
 * then of name, until one does not answer with {@link MediaException#declined}.
 *
 * <p><b>Errors.</b> A {@link MediaException} is shown to the person who asked, so it says what is wrong with the locator
 * and what to do. Anything else is logged, and they are told that the source failed.
 *
 * <p><b>Units.</b> Durations are in seconds, offsets and lengths in bytes.
 *
 * <p>Example, a source of countdowns, {@code countdown:30}, that other servers hold ready:
 * {@snippet :
 * @Component(property = MediaSource.NAME + "=countdown")
 * public final class CountdownSource implements MediaSource {
 *     @Override
 *     public boolean accepts(String locator) {
 *         return locator.matches("countdown:[1-9][0-9]?");
 *     }
 *
 *     @Override
 *     public CompletionStage<MediaDescription> describe(String locator) {
 *         double seconds = Double.parseDouble(locator.substring("countdown:".length()));
 *         var film = new Rendition("https://media.example.org/countdown/%.0f.webm".formatted(seconds), "video/webm");
 *         return CompletableFuture.completedStage(
 *                 new MediaDescription(locator, "Countdown", seconds, List.of(film)));
 *     }
 * }
 * }
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
     * @throws IOException if it is there and cannot be read now: who asks is told to come back; by an
     *         {@link java.io.InterruptedIOException} also why, in words for people
     */
    default Optional<Content> content(String path) throws IOException {
        return Optional.empty();
    }
}
