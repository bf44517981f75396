package org.tutti.source.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tutti.media.playlist.Playlist;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaTools;

/**
 * Finds out what is at one locator.
 *
 * @param tools empty if there are none
 * @param name the path the locator holds
 */
record Describer(MediaFolder folder, Optional<MediaTools> tools, String locator, String name) {

    MediaDescription describe() throws MediaException, IOException {
        if (!MediaFolder.isProper(name)) {
            throw new MediaException(
                    "'%s' names nothing in the media folder.\nMaybe it, or a part of it, starts with a slash or a dot: "
                                    .formatted(locator)
                            + "write the path from the media folder on, such as 'file:trips/holiday.mp4'.");
        }
        if (folder.hasFolder(name)) {
            return new FolderDescriber(folder, tools, locator, name).describe();
        }
        Optional<Path> found = folder.find(name);
        if (found.isPresent() && MediaTypes.playlist(name).isPresent() && MediaTypes.served(name).isPresent()) {
            return fromPlaylist();
        }
        String type = MediaTypes.played(name).orElseThrow(this::nothing);
        return fromFile(found.orElseThrow(this::nothing), type);
    }

    private MediaException nothing() {
        return new MediaException(
                "There is no media '%s' on this server.\nMaybe it is spelt differently, or is of a kind browsers "
                                .formatted(locator)
                        + "do not play: mp4, webm, ogv, mp3, m4a, ogg, opus, flac and wav are known.");
    }

    private MediaDescription fromPlaylist() throws MediaException, IOException {
        Playlist playlist = new FolderPlaylists(folder).read(name);
        var rendition = new Rendition(Paths.url(name), playlist.mediaType(), playlist.picture());
        return new MediaDescription(locator, Paths.title(name), playlist.duration(), List.of(rendition))
                .withTracks(playlist.tracks())
                .withOrigins(FolderPlaylists.others(playlist));
    }

    /**
     * Its other sounds and texts are not told: of what is in one file only Safari lets people choose, Chromium and
     * Firefox play the first sound. Whoever wants a choice writes a description, or offers HLS.
     */
    private MediaDescription fromFile(Path file, String type) throws MediaException, IOException {
        MediaFile media = MediaFile.of(file, tools);
        if (media.wrong().isPresent()) {
            throw new MediaException("'%s' is %s, whatever its name says.\n".formatted(locator, media.wrong().get())
                    + "Maybe it was not copied to its end, or converting it to mp4 helps.");
        }
        String title = Paths.title(name) + (media.canSeek() ? "" : " (cannot seek)");
        var rendition = new Rendition(Paths.url(name), media.type(type), media.picture());
        var description = new MediaDescription(locator, title, media.duration(), List.of(rendition))
                .withChapters(media.chapters())
                .with(Fingerprints.of(file));
        return media.picture().isPresent() ? description.withPoster(Paths.url(Posters.path(name))) : description;
    }
}
