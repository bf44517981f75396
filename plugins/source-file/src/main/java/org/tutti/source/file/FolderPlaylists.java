package org.tutti.source.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tutti.media.playlist.Loader.Loaded;
import org.tutti.media.playlist.Playlist;
import org.tutti.media.playlist.PlaylistException;
import org.tutti.media.playlist.Playlists;
import org.tutti.plugin.media.MediaException;

/**
 * Playlists in the media folder, and those they name there.
 *
 * @param folder all are in it
 */
record FolderPlaylists(MediaFolder folder) {

    /** Where the folder lies for who reads playlists, which name others by addresses. Nobody is asked for it. */
    private static final String ORIGIN = "https://media-folder.invalid";

    /**
     * @param path of a playlist that is there
     * @throws MediaException if it cannot be played, or is live: nothing in a folder goes on by itself
     */
    Playlist read(String path) throws MediaException {
        try {
            Loaded first = load(URI.create(ORIGIN + "/" + Paths.url(path)));
            Playlist playlist = Playlists.read(first.address(), first.bytes(), this::load, 0);
            if (!playlist.playable()) {
                throw refused(path, playlist.why());
            }
            if (playlist.live().isPresent()) {
                throw refused(path, "has no end: #EXT-X-ENDLIST is missing (HLS), or it is of type 'dynamic' (DASH)");
            }
            if (playlist.sample().isPresent() && isMissing(playlist.sample().get())) {
                throw refused(path, "names media that are not in the folder");
            }
            return playlist;
        } catch (PlaylistException | IOException e) {
            throw new MediaException(refused(path, e.getMessage()).getMessage(), e);
        }
    }

    /** The servers a playlist leads to, beside this one. */
    static List<String> others(Playlist playlist) {
        return playlist.origins().stream().filter(origin -> !origin.equals(ORIGIN)).sorted().toList();
    }

    private static MediaException refused(String path, String why) {
        return new MediaException("'%s' %s.\n".formatted(path, why)
                + "Maybe some of it was not copied: all that it names lies beside or below it.");
    }

    private boolean isMissing(URI media) throws IOException {
        Optional<String> path = path(media);
        return path.isPresent() && (MediaTypes.served(path.get()).isEmpty() || folder.find(path.get()).isEmpty());
    }

    /** Empty if it lies on another server. */
    private static Optional<String> path(URI address) {
        return address.toString().startsWith(ORIGIN + "/")
                ? Optional.of(address.getPath().substring(1))
                : Optional.empty();
    }

    private Loaded load(URI address) throws IOException {
        Optional<String> path = path(address).filter(name -> MediaTypes.playlist(name).isPresent());
        Optional<Path> file = path.isPresent() ? folder.find(path.get()) : Optional.empty();
        if (file.isEmpty()) {
            throw new IOException("names a playlist that is not in the media folder");
        }
        long size = Files.size(file.get());
        if (size > Playlists.MOST) {
            throw new IOException("has %d bytes; the most is %d".formatted(size, Playlists.MOST));
        }
        return new Loaded(address, Files.readAllBytes(file.get()), 0);
    }
}
