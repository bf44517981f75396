package org.tutti.source.live;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/**
 * The media source {@code live}: streams on other servers that are made while they are watched, HLS and DASH, by their
 * own addresses. Everybody sees the same of their programme time at the same instant.
 */
@Component(property = {MediaSource.NAME + "=live", "service.ranking:Integer=-10"})
public final class LiveSource implements MediaSource {

    private final Fetch fetch;

    /** @param fetch the only way this source reads anything */
    @Activate
    public LiveSource(@Reference Fetch fetch) {
        this.fetch = fetch;
    }

    @Override
    public boolean accepts(String locator) {
        return locator.regionMatches(true, 0, "http:", 0, 5) || locator.regionMatches(true, 0, "https:", 0, 6);
    }

    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        return CompletableFuture.failedFuture(MediaException.declined("'%s' is not live.".formatted(locator)));
    }
}
