package org.tutti.conformance.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Media made when they are first needed, and kept below {@code target}: a test picture of 640 x 360 at 25 frames a
 * second that says in black and white which frame it is ({@link Picture} reads it), and a beep each second.
 */
public final class MediaShelf {

    /** Seconds, of all that have an end but the webm. */
    static final int LENGTH = 120;
    /** Seconds. */
    static final int WEBM_LENGTH = 60;
    static final int FRAMES_PER_SECOND = 25;
    /** Bits of the number of a frame; they lie side by side at the top, the lowest at the left. */
    private static final int BITS = 16;
    private static final int BIT_WIDTH = 40;

    private static final String SHAPE = " -c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p"
            + " -g 25 -keyint_min 25 -sc_threshold 0";

    private static final String MASTER = """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,\
            URI="en.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,\
            URI="de.m3u8"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English, described",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,\
            CHARACTERISTICS="public.accessibility.describes-video",URI="described.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="words",NAME="English",LANGUAGE="en",DEFAULT=NO,URI="words-en.m3u8"
            #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="words",NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,URI="words-de.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=600000,RESOLUTION=640x360,FRAME-RATE=25,CODECS="avc1.42c01e,mp4a.40.2",\
            AUDIO="sound",SUBTITLES="words"
            high.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION=320x180,FRAME-RATE=25,CODECS="avc1.42c00c,mp4a.40.2",\
            AUDIO="sound",SUBTITLES="words"
            low.m3u8
            """;

    private interface Maker {
        void into(Path folder) throws IOException;
    }

    private MediaShelf() {}

    /** Where all of it lies. */
    static Path folder() {
        try {
            return Files.createDirectories(
                    Path.of(System.getProperty("tutti.work", "target"), "shelf").toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An mp4 with everything at its front. */
    static Path film() {
        return film(LENGTH);
    }

    /** A film of so many seconds, at most 43 minutes: then the numbers of the frames begin anew. */
    public static Path film(int seconds) {
        return made("film-%d".formatted(seconds), folder -> Ffmpeg.make(folder, source() + " -f lavfi"
                + " -i sine=frequency=220:beep_factor=4:sample_rate=48000 -t " + seconds + SHAPE
                + " -b:v 400k -maxrate 400k -bufsize 800k -c:a aac -b:a 64k -movflags +faststart film.mp4"))
                .resolve("film.mp4");
    }

    /** The beginning of the film. */
    static Path webm() {
        return made("webm", folder -> Ffmpeg.make(folder, "-i %s -t %d".formatted(film(), WEBM_LENGTH)
                + " -c:v libvpx -deadline realtime -cpu-used 16 -b:v 400k -g 25 -c:a libopus film.webm"))
                .resolve("film.webm");
    }

    /** A folder with the film as {@code master.m3u8}: two levels, three sounds, two languages to read. */
    static Path hls() {
        return made("hls", folder -> {
            String source = "-i " + film();
            hls(folder, source + " -map 0:v -c copy", "high");
            hls(folder, source + " -map 0:v -s 320x180" + SHAPE + " -b:v 120k -maxrate 120k -bufsize 240k", "low");
            hls(folder, source + " -map 0:a -c copy", "en");
            hls(folder, beeps(330), "de");
            hls(folder, beeps(440), "described");
            words(folder, "en", "second");
            words(folder, "de", "Sekunde");
            Files.writeString(folder.resolve("master.m3u8"), MASTER);
        });
    }

    /** A folder with the film as {@code manifest.mpd}: two representations and a sound. */
    static Path dash() {
        return made("dash", folder -> Ffmpeg.make(folder, "-i " + film() + " -map 0:v -map 0:v -map 0:a -c:a copy"
                + SHAPE.replace("-c:v libx264", "-c:v:0 copy -c:v:1 libx264 -s:v:1 320x180 -b:v:1 120k")
                + " -metadata:s:a:0 language=eng"
                + " -f dash -seg_duration 2 -use_timeline 1 -use_template 1 manifest.mpd"));
    }

    /** An mp4 in fragments of {@link LowLatency#PART}, of which each fifth begins with a key frame. */
    static Path fragments(int seconds) {
        return made("fragments-" + seconds, folder -> Ffmpeg.make(folder, "-i " + film(seconds) + " -c copy"
                + " -movflags +cmaf+empty_moov+frag_keyframe+default_base_moof -frag_duration 200000 film.mp4"))
                .resolve("film.mp4");
    }

    private static void hls(Path folder, String source, String name) {
        Ffmpeg.make(folder, source + (" -f hls -hls_time 2 -hls_playlist_type vod -hls_segment_type fmp4"
                + " -hls_fmp4_init_filename NAME.mp4 -hls_segment_filename NAME%03d.m4s NAME.m3u8")
                .replace("NAME", name));
    }

    private static String beeps(int frequency) {
        return "-f lavfi -i sine=frequency=%d:beep_factor=4:sample_rate=48000 -t %d -c:a aac -b:a 64k"
                .formatted(frequency, LENGTH);
    }

    private static void words(Path folder, String language, String second) throws IOException {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        for (int i = 0; i < LENGTH; i++) {
            String at = "%02d:%02d".formatted(i / 60, i % 60);
            text.append("\n%s.000 --> %s.900\n%s %d\n".formatted(at, at, second, i));
        }
        Files.writeString(folder.resolve("words-%s.vtt".formatted(language)), text);
        Files.writeString(folder.resolve("words-%s.m3u8".formatted(language)), """
                #EXTM3U
                #EXT-X-TARGETDURATION:%d
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXTINF:%d,
                words-%s.vtt
                #EXT-X-ENDLIST
                """.formatted(LENGTH, LENGTH, language));
    }

    /** The picture, with the number of each frame in it. */
    private static String source() {
        StringBuilder picture = new StringBuilder("-f lavfi -i testsrc2=size=640x360:rate=" + FRAMES_PER_SECOND
                + ",drawbox=w=iw:h=36:color=black:t=fill");
        for (int bit = 0; bit < BITS; bit++) {
            picture.append(",drawbox=x=%d:w=%d:h=36:color=white:t=fill:enable='gte(mod(n\\,%d)\\,%d)'"
                    .formatted(bit * BIT_WIDTH, BIT_WIDTH, 2 << bit, 1 << bit));
        }
        return picture.toString();
    }

    /** One at a time: what is half made is not given to the next who asks. */
    private static synchronized Path made(String name, Maker maker) {
        Path done = folder().resolve(name);
        if (Files.exists(done)) {
            return done;
        }
        try {
            Path unfinished = Files.createTempDirectory(folder(), "unfinished-");
            maker.into(unfinished);
            return Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Making " + name, e);
        }
    }
}
