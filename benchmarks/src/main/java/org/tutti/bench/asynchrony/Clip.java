package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.tutti.bench.Benchmark.SkippedException;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiServer;

/** A film as long and as large as that of the Cofocus patent, MPEG-4 too; made when it is first needed. */
final class Clip {

    /** Seconds: 26 minutes. */
    static final double DURATION = 1560;
    static final int FRAMES_PER_SECOND = 25;
    static final String LOCATOR = "file:cofocus";

    private static final String FILE = "film.mp4";
    /** About 64 MB in all, a key frame each 2 s; the test picture has the time and a counter in it. */
    private static final String MAKE = "-nostdin -loglevel error -y"
            + " -f lavfi -i testsrc2=size=640x360:rate=" + FRAMES_PER_SECOND
            + " -f lavfi -i sine=frequency=440:beep_factor=4:sample_rate=48000 -t " + (int) DURATION
            + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -b:v 258k -maxrate 258k -bufsize 516k"
            + " -g " + 2 * FRAMES_PER_SECOND + " -keyint_min " + 2 * FRAMES_PER_SECOND + " -sc_threshold 0"
            + " -c:a aac -b:a 64k -movflags +faststart -f mp4";
    private static final String DESCRIPTION = """
            {"title": "Twenty-six minutes", "duration": %d,
             "renditions": [{"file": "%s", "type": "video/mp4; codecs=\\"avc1.42C01E, mp4a.40.2\\""}]}
            """.formatted((int) DURATION, FILE);

    private Clip() {}

    /** Puts the film where a server finds it as {@link #LOCATOR}. */
    static void into(TuttiServer server) throws SkippedException, IOException, InterruptedException {
        Path folder = Files.createDirectories(server.base().resolve("media").resolve("cofocus"));
        Files.copy(film(), folder.resolve(FILE));
        Files.writeString(folder.resolve("description.json"), DESCRIPTION);
    }

    /** @throws SkippedException if it is not there yet and cannot be made */
    static Path film() throws SkippedException, IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "cofocus"));
        Path film = folder.resolve(FILE);
        if (Files.exists(film)) {
            return film;
        }
        Path ffmpeg = Executables.find("ffmpeg").orElseThrow(() -> new SkippedException(
                "ffmpeg is missing, which makes the film. Install it, for example by apt-get install ffmpeg, as root."));
        Path unfinished = folder.resolve("unfinished.mp4");
        System.out.println("Making a film of 26 minutes, which takes about a minute.");
        List<String> command = new ArrayList<>(List.of(ffmpeg.toString()));
        command.addAll(List.of(MAKE.split(" ")));
        command.add(unfinished.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new SkippedException("ffmpeg could not make the film: " + output.strip()
                    + " Install one with libx264 and AAC.");
        }
        return Files.move(unfinished, film, StandardCopyOption.REPLACE_EXISTING);
    }
}
