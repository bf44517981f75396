package org.tutti.source.live;

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
 * The media source {@code live}: streams on other servers that are made while they are watched, HLS and DASH, by their
 * own addresses. Everybody sees the same of their programme time at the same instant. What it is asked for, {@code url}
 * has declined.
 */
@Component(property = {MediaSource.NAME + "=live", "service.ranking:Integer=-10"})
public final class LiveSource implements MediaSource {

    private final Elsewhere elsewhere;

    /** @param fetch the only way this source reads anything */
    @Activate
    public LiveSource(@Reference Fetch fetch, BundleContext context) {
        this(Elsewhere.of(fetch, context::getProperty));
    }

    LiveSource(Elsewhere elsewhere) {
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
            return CompletableFuture.completedFuture(elsewhere.live(locator));
        } catch (MediaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
