package org.tutti.source.file;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaDescription.Track.Kind;
import org.tutti.plugin.media.MediaException;

/**
 * What a description says beside the renditions: texts, chapters and a picture.
 *
 * @param name of the folder
 * @param json the whole description
 */
record FolderExtras(MediaFolder folder, String name, JsonObject json) {

    /** Each is told to every viewer. */
    private static final int MOST = 100;

    /** What a file of its own can be; sounds and their descriptions come with the film. */
    private static final Map<String, Kind> KINDS = Map.of("subtitles", Kind.SUBTITLES, "captions", Kind.CAPTIONS);

    private static final String LANGUAGE = "([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5})?";
    private static final String SIGNATURE = "WEBVTT";

    List<Track> tracks() throws MediaException, IOException {
        var tracks = new ArrayList<Track>();
        for (JsonObject each : all("tracks")) {
            String file = each.getString("file", "");
            String written = each.getString("kind", "subtitles");
            String language = each.getString("language", "");
            String label = Words.shown(each.getString("label", language));
            Kind kind = KINDS.get(written.toLowerCase(Locale.ROOT));
            if (kind == null || !language.matches(LANGUAGE) || label.isEmpty()) {
                throw wrong(
                        "the track '%s' of kind '%s', language '%s' and label '%s'"
                                .formatted(file, written, language, label),
                        "'kind' is not subtitles or captions, 'language' no code such as 'de', or 'label' is missing");
            }
            if (!MediaTypes.isText(file) || !isWebVtt(find("track", file))) {
                throw wrong("the track '" + file + "', which is no WebVTT", "it is of another kind: convert it");
            }
            tracks.add(new Track(kind, language, label, Optional.of(Paths.url(name + "/" + file))));
        }
        return tracks;
    }

    List<Chapter> chapters() throws MediaException {
        var chapters = new ArrayList<Chapter>();
        for (JsonObject each : all("chapters")) {
            double position = each.getDouble("position", Double.NaN);
            String title = Words.shown(each.getString("title", ""));
            if (!(position >= 0) || !Double.isFinite(position) || title.isEmpty()) {
                throw wrong("the chapter '%s' at %s s".formatted(title, position),
                        "'position' is not in seconds, or there is no 'title'");
            }
            chapters.add(new Chapter(position, title));
        }
        chapters.sort(Comparator.comparingDouble(Chapter::position));
        return chapters;
    }

    /** Its path below the media folder. */
    Optional<String> poster() throws MediaException, IOException {
        String file = json.getString("poster");
        if (file == null) {
            return Optional.empty();
        }
        if (MediaTypes.picture(file).isEmpty()) {
            throw wrong("the poster '" + file + "'", "it is no picture that is served: jpg and png are");
        }
        find("poster", file);
        return Optional.of(name + "/" + file);
    }

    private List<JsonObject> all(String what) throws MediaException {
        JsonArray listed = json.getArray(what, new JsonArray());
        if (listed.size() > MOST) {
            throw wrong("%d %s; the most is %d".formatted(listed.size(), what, MOST), "they are of several films");
        }
        var all = new ArrayList<JsonObject>();
        for (int i = 0; i < listed.size(); i++) {
            all.add(listed.getObject(i, new JsonObject()));
        }
        return all;
    }

    private Path find(String what, String file) throws MediaException, IOException {
        return folder.find(name + "/" + file)
                .orElseThrow(() -> wrong("the " + what + " '" + file + "', which is not beside it",
                        "it is spelt differently, or has not been copied there yet"));
    }

    private static boolean isWebVtt(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String beginning = new String(in.readNBytes(SIGNATURE.length() + 3), StandardCharsets.UTF_8);
            return beginning.replace("\ufeff", "").startsWith(SIGNATURE);
        }
    }

    private MediaException wrong(String what, String maybe) {
        return new MediaException(
                "'%s/%s' lists %s.\nMaybe %s.".formatted(name, FolderDescriber.DESCRIPTION, what, maybe));
    }
}
