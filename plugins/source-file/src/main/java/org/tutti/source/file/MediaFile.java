package org.tutti.source.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tutti.media.probe.Found;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaTools;
import org.tutti.plugin.media.MediaTools.Inspection;
import org.tutti.plugin.media.MediaTools.Stream.Kind;

/**
 * What is known of a film or sound that is one file.
 *
 * @param found by its first bytes
 * @param inspection by the tools; empty without them, or if they can do nothing with it or have no time
 * @param refused whether there are tools that can do nothing with it
 */
record MediaFile(Found found, Optional<Inspection> inspection, boolean refused) {

    private static final System.Logger LOG = System.getLogger(MediaFile.class.getName());

    /** Pictures that some browser plays, as ffprobe names them. */
    private static final Set<String> PICTURES = Set.of("h264", "hevc", "vp8", "vp9", "av1", "theora");

    /** Each is told to every viewer. */
    private static final int MOST_CHAPTERS = 100;

    /** @param file free of symbolic links */
    static MediaFile of(Path file, Optional<MediaTools> tools) throws IOException {
        Found found = FileBytes.probe(file);
        if (tools.isEmpty()) {
            return new MediaFile(found, Optional.empty(), false);
        }
        try {
            return new MediaFile(found, tools.get().inspect(file), false);
        } catch (InterruptedIOException e) {
            LOG.log(Level.DEBUG, "The tools have no time for a file: {0}", e.getMessage());
            return new MediaFile(found, Optional.empty(), false);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The tools say nothing of a file: {0}", e.getMessage());
            return new MediaFile(found, Optional.empty(), true);
        }
    }

    /** What it is if no browser plays it, such as "a web page". */
    Optional<String> wrong() {
        if (!refused) {
            return unplayable();
        }
        // Without tools, whoever put the file there knows what it is.
        return Optional.of(found instanceof Found.Other(String what) ? what : "broken, or not whole");
    }

    private Optional<String> unplayable() {
        List<String> pictures = streams(Kind.VIDEO).map(MediaTools.Stream::codec).toList();
        return pictures.isEmpty() || pictures.stream().anyMatch(PICTURES::contains)
                ? Optional.empty()
                : Optional.of("a film whose picture is coded as '%s', which browsers do not play"
                        .formatted(Words.shown(pictures.getFirst())));
    }

    private Stream<MediaTools.Stream> streams(Kind kind) {
        return inspection.stream().flatMap(all -> all.streams().stream()).filter(stream -> stream.kind() == kind);
    }

    /** @param named what its name says */
    String type(String named) {
        return found instanceof Found.Media media ? media.type() : named;
    }

    /** What its own header says, as players show it; else what the tools have counted. */
    double duration() {
        return found instanceof Found.Media(_, double duration) && Double.isFinite(duration)
                ? duration
                : inspection.map(Inspection::duration).orElse(Double.POSITIVE_INFINITY);
    }

    /** Of a recording that was never finished, nobody knows where anything is. */
    boolean canSeek() {
        return inspection.isEmpty() || Double.isFinite(duration());
    }

    Optional<Picture> picture() {
        return streams(Kind.VIDEO).findFirst().flatMap(MediaTools.Stream::picture);
    }

    List<Chapter> chapters() {
        return inspection.stream()
                .flatMap(all -> all.chapters().stream())
                .filter(chapter -> chapter.position() < duration())
                .map(chapter -> new Chapter(chapter.position(), Words.shown(chapter.title())))
                .filter(chapter -> !chapter.title().isEmpty())
                .limit(MOST_CHAPTERS)
                .toList();
    }
}
