package org.tutti.source.file;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tutti.media.probe.Found;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

/**
 * Finds out what is at one locator.
 *
 * @param name the path the locator holds
 */
record Describer(MediaFolder folder, String locator, String name) {

    static final String DESCRIPTION = "description.json";

    /** A description is a page of text; anything longer is something else. */
    private static final int LONGEST_DESCRIPTION = 1 << 20;

    MediaDescription describe() throws MediaException, IOException {
        if (!MediaFolder.isProper(name)) {
            throw new MediaException(
                    "'%s' names nothing in the media folder.\nMaybe it, or a part of it, starts with a slash or a dot: "
                                    .formatted(locator)
                            + "write the path from the media folder on, such as 'file:trips/holiday.mp4'.");
        }
        return folder.hasFolder(name) ? fromFolder() : fromFile();
    }

    private MediaDescription fromFile() throws MediaException, IOException {
        Optional<String> type = MediaTypes.of(name);
        Optional<Path> found = folder.find(name);
        if (found.isEmpty() || type.isEmpty()) {
            throw new MediaException(
                    "There is no media '%s' on this server.\nMaybe it is spelt differently, or is of a kind browsers "
                                    .formatted(locator)
                            + "do not play: mp4, webm, ogv, mp3, m4a, ogg, opus, flac and wav are known.");
        }
        String file = name.substring(name.lastIndexOf('/') + 1);
        String title = file.substring(0, file.lastIndexOf('.'));
        // Whoever put the file there knows what it is: what cannot be recognized is served as it is called.
        Found.Media media = FileBytes.probe(found.get()) instanceof Found.Media known
                ? known
                : new Found.Media(type.get(), Double.POSITIVE_INFINITY);
        return new MediaDescription(
                locator, title.isBlank() ? file : title, media.duration(), List.of(new Rendition(url(name), media.type())));
    }

    private MediaDescription fromFolder() throws MediaException, IOException {
        Path file = folder.find(name + "/" + DESCRIPTION)
                .orElseThrow(() -> new MediaException("The media folder has '%s', but no '%1$s/%s' in it.\n"
                                .formatted(name, DESCRIPTION)
                        + "Maybe you mean one of the files there: then name it, with its ending."));
        JsonObject json = parse(file);
        JsonArray listed = json.getArray("renditions", new JsonArray());
        var renditions = new ArrayList<Rendition>();
        for (int i = 0; i < listed.size(); i++) {
            renditions.add(rendition(listed.getObject(i, new JsonObject())));
        }
        try {
            return new MediaDescription(locator, json.getString("title", ""), duration(json), renditions);
        } catch (IllegalArgumentException e) {
            throw new MediaException(e.getMessage() + "\nMaybe 'title' or 'renditions' is missing in its "
                    + DESCRIPTION + ", or 'duration' is not in seconds.", e);
        }
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

    private static double duration(JsonObject json) {
        if (!json.has("duration")) {
            return Double.POSITIVE_INFINITY;
        }
        return json.getDouble("duration", Double.NaN);
    }

    private Rendition rendition(JsonObject json) throws MediaException, IOException {
        String file = json.getString("file", "");
        String path = name + "/" + file;
        Optional<String> type = MediaTypes.of(file);
        if (type.isEmpty() || folder.find(path).isEmpty()) {
            throw new MediaException("'%s' lists the rendition '%s', but there is no such media file beside it.\n"
                            .formatted(name + "/" + DESCRIPTION, file)
                    + "Maybe it is spelt differently, or has not been copied there yet.");
        }
        return new Rendition(url(path), json.getString("type", type.get()));
    }

    /** The path as a relative reference: encoded, since a name may hold spaces, colons or question marks. */
    private static String url(String path) {
        return Arrays.stream(path.split("/"))
                .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
