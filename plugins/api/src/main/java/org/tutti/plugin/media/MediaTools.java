package org.tutti.plugin.media;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Picture;

/**
 * What {@code ffprobe} and {@code ffmpeg} say of a file, for plug-ins that may not start programs: an OSGi service of
 * the host. The programs run beside the server with limits of time, memory and output, read files of kinds that
 * browsers play and nothing else, and never a playlist or an address.
 *
 * <p><b>Threads.</b> May be called from several threads at once; each call blocks, at most ten seconds.
 */
@ProviderType
public interface MediaTools {

    /**
     * What is in a file.
     *
     * @return empty if the tools are not installed
     * @throws InterruptedIOException if it takes too long, or the host has too much else to do
     * @throws IOException if the file cannot be read, or is no media
     */
    Optional<Inspection> inspect(Path file) throws IOException;

    /**
     * A still of a film, as JPEG.
     *
     * @param position seconds
     * @param width pixels, 16 to 1920; the height follows
     * @return empty if the tools are not installed or there is no picture
     * @throws InterruptedIOException if it takes too long, or the host has too much else to do
     * @throws IOException if the file cannot be read, or is no media
     */
    Optional<byte[]> still(Path file, double position, int width) throws IOException;

    /**
     * What is in a file.
     *
     * @param duration seconds; {@link Double#POSITIVE_INFINITY} if unknown
     * @param streams in the order of the file
     * @param chapters in order of position
     */
    record Inspection(double duration, List<Stream> streams, List<Chapter> chapters) {

        /** Copies the lists. */
        public Inspection {
            streams = List.copyOf(streams);
            chapters = List.copyOf(chapters);
        }
    }

    /**
     * One stream of a file.
     *
     * @param kind what it is
     * @param codec as ffprobe names it: {@code h264}
     * @param language a BCP 47 tag; empty if unknown
     * @param title for people; empty if there is none
     * @param description whether it is a sound that says what is to be seen
     * @param picture of a moving picture
     */
    record Stream(
            Kind kind, String codec, String language, String title, boolean description, Optional<Picture> picture) {

        /** What a stream is. */
        public enum Kind {
            /** A moving picture. */
            VIDEO,
            /** Sound. */
            AUDIO,
            /** Subtitles. */
            TEXT,
            /** Something else. */
            OTHER
        }
    }
}
