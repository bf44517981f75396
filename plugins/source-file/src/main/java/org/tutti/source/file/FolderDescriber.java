package org.tutti.source.file;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tutti.media.playlist.Playlist;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaTools;

/** Reads what somebody wrote of a folder, and adds what can be found out. For one description. */
final class FolderDescriber {

    static final String DESCRIPTION = "description.json";

    /** A description is a page of text; anything longer is something else. */
    private static final int LONGEST_DESCRIPTION = 1 << 20;

    /** Each is told to every viewer. */
    private static final int MOST_RENDITIONS = 20;

    private final MediaFolder folder;
    private final Optional<MediaTools> tools;
    private final String locator;
    private final String name;

    private final List<Rendition> renditions = new ArrayList<>();
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final List<String> origins = new ArrayList<>();
    private double duration;
    private List<Chapter> chapters;
    private Optional<String> poster;

    /** The first rendition that is one file; by it one's own copy is recognised. */
    private Optional<String> single = Optional.empty();

    /**
     * @param tools empty if there are none
     * @param name of the folder
     */
    FolderDescriber(MediaFolder folder, Optional<MediaTools> tools, String locator, String name) {
        this.folder = folder;
        this.tools = tools;
        this.locator = locator;
        this.name = name;
    }

    MediaDescription describe() throws MediaException, IOException {
        Path file = folder.find(name + "/" + DESCRIPTION)
                .orElseThrow(() -> new MediaException("The media folder has '%s', but no '%1$s/%s' in it.\n"
                                .formatted(name, DESCRIPTION)
                        + "Maybe you mean one of the files there: then name it, with its ending."));
        JsonObject json = parse(file);
        var extras = new FolderExtras(folder, name, json);
        extras.tracks().forEach(track -> tracks.put(track.id(), track));
        chapters = extras.chapters();
        poster = extras.poster();
        duration = json.has("duration") ? json.getDouble("duration", Double.NaN) : Double.POSITIVE_INFINITY;
        for (JsonObject listed : listed(json)) {
            add(name + "/" + listed.getString("file", ""), Optional.ofNullable(listed.getString("type")));
        }
        MediaDescription described = described(json.getString("title", ""))
                .withTracks(List.copyOf(tracks.values()))
                .withChapters(chapters)
                .withOrigins(origins);
        described = poster.isPresent() ? described.withPoster(Paths.url(poster.get())) : described;
        return single.isPresent() ? described.with(Fingerprints.of(find(single.get()))) : described;
    }

    /** @param type as it is written */
    private void add(String path, Optional<String> type) throws MediaException, IOException {
        Path file = find(path);
        if (MediaTypes.playlist(path).isPresent()) {
            Playlist playlist = new FolderPlaylists(folder).read(path);
            renditions.add(new Rendition(Paths.url(path), type.orElse(playlist.mediaType()), playlist.picture()));
            playlist.tracks().forEach(track -> tracks.putIfAbsent(track.id(), track));
            origins.addAll(FolderPlaylists.others(playlist));
            found(playlist.duration());
            return;
        }
        String named = MediaTypes.played(path).orElseThrow(() -> missing(path));
        if (single.isPresent()) {
            // Only the first is looked into: a description must be quick, and they are the same film.
            renditions.add(new Rendition(Paths.url(path), type.orElse(named)));
            return;
        }
        single = Optional.of(path);
        MediaFile media = MediaFile.of(file, tools);
        renditions.add(new Rendition(Paths.url(path), type.orElse(media.type(named)), media.picture()));
        chapters = chapters.isEmpty() ? media.chapters() : chapters;
        poster = poster.or(() -> media.picture().map(_ -> Posters.path(path)));
        found(media.duration());
    }

    private void found(double length) {
        if (Double.isInfinite(duration)) {
            duration = length;
        }
    }

    private MediaDescription described(String title) throws MediaException {
        try {
            return new MediaDescription(locator, title, duration, renditions);
        } catch (IllegalArgumentException e) {
            throw new MediaException(e.getMessage() + "\nMaybe 'title' or 'renditions' is missing in its "
                    + DESCRIPTION + ", or 'duration' is not in seconds.", e);
        }
    }

    private List<JsonObject> listed(JsonObject json) throws MediaException {
        JsonArray listed = json.getArray("renditions", new JsonArray());
        if (listed.size() > MOST_RENDITIONS) {
            throw new MediaException("'%s/%s' lists %d renditions; the most is %d.\n"
                            .formatted(name, DESCRIPTION, listed.size(), MOST_RENDITIONS)
                    + "Maybe some are of other films: give those a folder.");
        }
        var all = new ArrayList<JsonObject>();
        for (int i = 0; i < listed.size(); i++) {
            all.add(listed.getObject(i, new JsonObject()));
        }
        return all;
    }

    private JsonObject parse(Path file) throws MediaException, IOException {
        if (Files.size(file) > LONGEST_DESCRIPTION) {
            throw new MediaException("'%s/%s' has %d bytes; the most is %d.\nMaybe it is another kind of file."
                    .formatted(name, DESCRIPTION, Files.size(file), LONGEST_DESCRIPTION));
        }
        try {
            return JsonParser.object().from(Files.readString(file));
        } catch (JsonParserException | CharacterCodingException e) {
            throw new MediaException("'%s/%s' is not JSON: %s\nMaybe a comma or a quote is missing."
                    .formatted(name, DESCRIPTION, e.getMessage()), e);
        }
    }

    private Path find(String path) throws MediaException, IOException {
        return folder.find(path).orElseThrow(() -> missing(path));
    }

    private MediaException missing(String path) {
        return new MediaException("'%s' lists the rendition '%s', but there is no such media file beside it.\n"
                        .formatted(name + "/" + DESCRIPTION, path.substring(name.length() + 1))
                + "Maybe it is spelt differently, or has not been copied there yet.");
    }
}
