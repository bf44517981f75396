package org.tutti.engine.plugins;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/**
 * A source as the registry hands it out: the plug-in with the promises the host makes about it. Look it up anew for
 * each request; one that is gone answers every call with an error. Safe for use by several threads.
 */
public interface SourceHandle extends MediaSource {

    /** Where it comes from. */
    PluginInfo info();

    /** Whether the source knows locators of this form; false as well if the plug-in fails to answer. */
    @Override
    boolean accepts(String locator);

    /**
     * Describes the media at a locator. Returns at once, whatever the plug-in does.
     *
     * @return completes within ten seconds; fails with nothing but {@link MediaException}, whose message is for the
     *         person who asked
     */
    @Override
    CompletionStage<MediaDescription> describe(String locator);

    /**
     * {@inheritDoc} The channels it opens are closed when the plug-in goes: whoever reads from one then gets a
     * {@link java.nio.channels.ClosedChannelException}.
     */
    @Override
    Optional<Content> content(String path) throws IOException;
}
