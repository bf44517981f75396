package org.tutti.source.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    static final String ORIGIN = "https://media-folder.invalid";

    /**
     * @param path of a playlist that is there
     * @throws MediaException if it cannot be played, or is live: nothing in a folder goes on by itself
     */
    Playlist read(String path) throws MediaException, IOException {
        try {
            Loaded first = load(URI.create(ORIGIN + "/" + Paths.url(path)));
            Playlist playlist = Playlists.read(first.address(), first.bytes(), this::load, 0);
            if (!playlist.playable()) {
                throw new MediaException("'%s' %s".formatted(path, playlist.why()));
            }
            if (Double.isInfinite(playlist.duration())) {
                throw new MediaException("'%s' has no end, and a folder is not live.\n".formatted(path)
                        + "Maybe #EXT-X-ENDLIST is missing (HLS), or it is of type 'dynamic' (DASH).");
            }
            return playlist;
        } catch (PlaylistException e) {
            throw new MediaException("'%s' %s".formatted(path, e.getMessage()), e);
        }
    }

    private Loaded load(URI address) throws IOException {
        String whole = address.toString();
        String path = whole.startsWith(ORIGIN + "/") ? address.getPath().substring(1) : "";
        Optional<Path> file = MediaTypes.playlist(path).isPresent() ? folder.find(path) : Optional.empty();
        if (file.isEmpty()) {
            throw new IOException("It names a playlist that is not in the media folder.");
        }
        if (Files.size(file.get()) > Playlists.MOST) {
            throw new IOException("It has %d bytes; the most is %d.".formatted(Files.size(file.get()), Playlists.MOST));
        }
        return new Loaded(address, Files.readAllBytes(file.get()));
    }
}
