package org.tutti.source.url;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/**
 * The media source {@code url}: media on other servers, by their own addresses ({@code https://…}). It reads as much
 * of them as it takes to describe them; players get them from where they are.
 */
@Component(property = MediaSource.NAME + "=url")
public final class UrlSource implements MediaSource {

    /** Of the host: whether people open its pages by HTTPS, where browsers load no media by HTTP. */
    private static final String SECURE = "tutti.secure";

    private final Fetch fetch;
    private final boolean secure;

    /** @param fetch the only way this source reads anything */
    @Activate
    public UrlSource(@Reference Fetch fetch, BundleContext context) {
        this(fetch, Boolean.parseBoolean(context.getProperty(SECURE)));
    }

    UrlSource(Fetch fetch, boolean secure) {
        this.fetch = fetch;
        this.secure = secure;
    }

    @Override
    public boolean accepts(String locator) {
        return locator.regionMatches(true, 0, "http:", 0, 5) || locator.regionMatches(true, 0, "https:", 0, 6);
    }

    /** Reads on the calling thread, which the host keeps for that. */
    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        try {
            return CompletableFuture.completedFuture(new Describer(fetch, secure, locator).describe());
        } catch (MediaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
