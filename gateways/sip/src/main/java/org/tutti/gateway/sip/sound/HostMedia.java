package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.tutti.engine.fetch.Streams;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;
import org.tutti.tree.Uris;

/** Bytes from the sources of this server, and from other servers as far as anything is fetched from there. */
public final class HostMedia implements Media {

    private final Supplier<PluginRegistry> plugins;
    private final Supplier<Fetch> fetch;
    private final Supplier<Streams> streams;

    /**
     * @param plugins asked each time, as plug-ins come and go
     * @param streams for what has no end
     */
    public HostMedia(Supplier<PluginRegistry> plugins, Supplier<Fetch> fetch, Supplier<Streams> streams) {
        this.plugins = plugins;
        this.fetch = fetch;
        this.streams = streams;
    }

    @Override
    public Bytes open(Item item, Rendition rendition) throws SilentException {
        if (!Uris.absolute(rendition.url())) {
            return own(item.source(), rendition.url());
        }
        // Of a film its duration may not be known: whether it has an end, its server says.
        Optional<Bytes> endless = Double.isInfinite(item.media().duration())
                ? EndlessMedia.at(rendition.url(), streams.get())
                : Optional.empty();
        return endless.isPresent() ? endless.get() : RemoteMedia.at(rendition.url(), fetch.get());
    }

    private Bytes own(String source, String url) throws SilentException {
        try {
            String path = URI.create("/media/").relativize(URI.create("/media/" + url).normalize()).getPath();
            Optional<Content> found = plugins.get().source(source).isPresent() && !path.startsWith("/")
                    ? plugins.get().source(source).get().content(path)
                    : Optional.empty();
            return new Own(found.orElseThrow(() -> new SilentException("The film is not there any more.")));
        } catch (IOException e) {
            throw new SilentException("The film cannot be read.", e);
        } catch (IllegalArgumentException e) {
            throw new SilentException("The film is at an address that cannot be read.", e);
        }
    }

    private record Own(Content content) implements Bytes {

        @Override
        public OptionalLong length() {
            return OptionalLong.of(content.length());
        }

        @Override
        public boolean own() {
            return true;
        }

        @Override
        public ReadableByteChannel from(long offset) throws IOException {
            return content.open(offset);
        }
    }
}
