package org.tutti.source.url;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tutti.media.elsewhere.Elsewhere;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/**
 * The media source {@code url}: media with an end on other servers, by their own addresses ({@code https://…}):
 * films, HLS and DASH. It reads as much of them as it takes to describe them; players get them from where they are.
 */
@Component(property = MediaSource.NAME + "=url")
public final class UrlSource implements MediaSource {

    private final Elsewhere elsewhere;

    /** @param fetch the only way this source reads anything */
    @Activate
    public UrlSource(@Reference Fetch fetch, BundleContext context) {
        this(Elsewhere.of(fetch, context::getProperty));
    }

    UrlSource(Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
    }

    @Override
    public boolean accepts(String locator) {
        return Elsewhere.accepts(locator);
    }

    /** Reads on the calling thread, which the host keeps for that. */
    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        try {
            return CompletableFuture.completedFuture(elsewhere.ended(locator));
        } catch (MediaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
