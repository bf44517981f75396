package org.tutti.media.elsewhere;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tutti.media.playlist.Loader;
import org.tutti.media.playlist.Playlist;
import org.tutti.media.playlist.PlaylistException;
import org.tutti.media.playlist.Playlists;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

/**
 * What a playlist on another server leads to. Players read all of it by script, which its servers must allow; of a film
 * they only show the picture, so that nobody asks there.
 */
final class Stream {

    /** Of the media only so much is looked at. */
    private static final int SAMPLE = 1880;

    private final Elsewhere elsewhere;
    private final String shown;
    private final Part first;
    private final Playlist playlist;

    /** Whether pages may read all that was read. */
    private boolean shared;

    private boolean mixed;

    /**
     * Reads a playlist and, if need be, one that it names.
     *
     * @param shown its address for people
     * @param first its beginning
     */
    Stream(Elsewhere elsewhere, String shown, Part first) throws MediaException {
        this.elsewhere = elsewhere;
        this.shown = shown;
        this.first = first;
        try {
            Part whole = whole(first);
            shared = whole.shared();
            playlist = Playlists.read(whole.address(), whole.bytes(), this::load, whole.at());
        } catch (PlaylistException e) {
            throw new MediaException(Refusals.unusable(shown, e.getMessage()), e);
        } catch (IOException e) {
            throw new MediaException(e.getMessage(), e);
        }
        if (!playlist.playable()) {
            throw new MediaException(Refusals.unusable(shown, playlist.why()));
        }
    }

    Playlist playlist() {
        return playlist;
    }

    /** Looks whether all of it can be had. */
    MediaDescription describe(String locator, URI link) throws MediaException {
        if (playlist.sample().isPresent()) {
            trySample(playlist.sample().get());
        }
        mixed |= elsewhere.secure() && playlist.origins().stream().anyMatch(origin -> origin.startsWith("http:"));
        String url = Link.played(link, first.address());
        String own = Link.origin(URI.create(url));
        List<String> others = playlist.origins().stream().filter(each -> !each.equals(own)).sorted().toList();
        var rendition = new Rendition(url, playlist.mediaType(), playlist.picture());
        var media = new MediaDescription(locator, Link.title(link), playlist.duration(), List.of(rendition))
                .withTracks(playlist.tracks())
                .withOrigins(others);
        return readable(playlist.live().map(media::with).orElse(media));
    }

    private MediaDescription readable(MediaDescription media) throws MediaException {
        if (shared && !mixed) {
            return media;
        } else if (elsewhere.relay()) {
            return media.throughHost();
        }
        throw new MediaException(mixed ? Refusals.mixed(shown) : Refusals.notShared(shown));
    }

    private Part whole(Part part) throws IOException {
        boolean isWhole = part.length().isPresent()
                ? part.length().getAsLong() <= part.bytes().length
                : part.bytes().length < RemoteBytes.FIRST;
        return isWhole ? part : all(part.address(), shown);
    }

    private Part all(URI address, String name) throws IOException {
        try {
            Part part = elsewhere.fetch().get(address, 0, Playlists.MOST);
            Refusals.ofStatus(name, part.status());
            if (part.bytes().length == Playlists.MOST || part.length().orElse(0) > Playlists.MOST) {
                throw new IOException(Refusals.unusable(
                        name, "is a playlist of more than %d MB, which is the most".formatted(Playlists.MOST >> 20)));
            }
            return part;
        } catch (FetchException | MediaException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Loader.Loaded load(URI address) throws IOException {
        mixed |= elsewhere.isMixed(address);
        Part part = all(address, Link.shown(address));
        shared &= part.shared();
        return new Loader.Loaded(part.address(), part.bytes(), part.at());
    }

    private void trySample(URI address) throws MediaException {
        try {
            Part part = elsewhere.fetch().get(address, 0, SAMPLE);
            Refusals.ofStatus(Link.shown(address), part.status());
            if (isPage(part.bytes())) {
                throw new MediaException(Refusals.unusable(shown, "leads to a web page in place of its media"));
            }
            Optional<String> unplayable = TransportStream.unplayable(part.bytes());
            if (unplayable.isPresent()) {
                throw new MediaException(Refusals.unusable(
                        shown, "is coded as %s, which hardly any browser plays".formatted(unplayable.get())));
            }
            shared &= part.shared();
        } catch (FetchException e) {
            throw new MediaException(e.getMessage(), e);
        }
    }

    private static boolean isPage(byte[] beginning) {
        String text = new String(beginning, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        return text.startsWith("<!doctype html") || text.startsWith("<html");
    }
}
