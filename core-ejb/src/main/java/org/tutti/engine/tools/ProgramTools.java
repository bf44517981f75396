package org.tutti.engine.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.tutti.plugin.media.MediaTools;

/**
 * What ffprobe and ffmpeg say of files, each time in a process of its own: niced, one thread, 2 GiB and 20 s of work at
 * the most where the system keeps programs to such limits, {@link #LIMIT} in any case.
 */
public final class ProgramTools implements MediaTools {

    /** A description, in which this is one of several things, may take ten seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(6);

    /** How long one waits for others. */
    private static final Duration WAIT = Duration.ofSeconds(2);

    private static final int AT_ONCE = 2;
    private static final int MOST = 1 << 20;
    private static final int NARROWEST = 16, WIDEST = 1920;
    private static final System.Logger LOG = System.getLogger(ProgramTools.class.getName());

    private final Function<String, Optional<Program>> programs;
    private final Duration limit;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * @param programs finds a program by its name
     * @param limit for one run
     */
    ProgramTools(Function<String, Optional<Program>> programs, Duration limit) {
        this.programs = programs;
        this.limit = limit;
    }

    /** With the programs of the PATH, or those that came with the server ({@value Program#TOOLS}). */
    public static ProgramTools configured() {
        return new ProgramTools(
                name -> Program.installed(name, setting -> Optional.ofNullable(System.getProperty(setting))), LIMIT);
    }

    @Override
    public Optional<Inspection> inspect(Path file) throws IOException {
        Optional<Program> program = program("ffprobe");
        return program.isEmpty() ? Optional.empty() : Optional.of(inspect(program.get(), file));
    }

    private Inspection inspect(Program program, Path file) throws IOException {
        return InspectionForm.read(run(program, List.of(
                "-of", "json=compact=1", "-show_entries", InspectionForm.ENTRIES,
                "-i", file.toAbsolutePath().toString())));
    }

    @Override
    public Optional<byte[]> still(Path file, double position, int width) throws IOException {
        if (!(position >= 0) || width < NARROWEST || width > WIDEST) {
            throw new IllegalArgumentException(
                    "A still is of a position from 0 on and %d to %d pixels wide, not of %s s and %d."
                            .formatted(NARROWEST, WIDEST, position, width));
        }
        Optional<Program> program = program("ffmpeg");
        Optional<Inspection> within = program.isEmpty() ? Optional.empty() : inspect(file);
        // Asked first: what has no picture is no fault, and ffmpeg ends no other way than with one.
        if (within.isEmpty() || within.get().streams().stream().noneMatch(one -> one.kind() == Stream.Kind.VIDEO)) {
            return Optional.empty();
        }
        String shown = "scale=iw*sar:ih,setsar=1,scale='min(%d,iw)':-2".formatted(width);
        byte[] jpeg = run(program.get(), List.of(
                "-nostdin", "-ss", String.format(Locale.ROOT, "%.3f", position), "-i", file.toAbsolutePath().toString(),
                "-map", "0:V:0", "-frames:v", "1", "-vf", shown, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "4",
                "-threads", "1", "-f", "image2pipe", "pipe:1"));
        return jpeg.length == 0 ? Optional.empty() : Optional.of(jpeg);
    }

    /** Empty if it is not there or does not start; the first time the log says what is lost. */
    private Optional<Program> program(String name) throws IOException {
        Optional<Program> found = programs.apply(name);
        if (found.isPresent() && found.get().starts()) {
            return found;
        }
        if (!told.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "TUTTI-0122 There is no {0} on this server: of films the size of the picture and the"
                                    + " chapters are not told, of"
                            + " some not the duration, and they have no poster. Install ffmpeg, or name a folder: -D{1}",
                    name, Program.TOOLS);
        }
        return Optional.empty();
    }

    private byte[] run(Program program, List<String> options) throws IOException {
        boolean mine = false;
        try {
            mine = places.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!mine) {
                throw new InterruptedIOException(
                        "The server looks into %d other files now.\nMaybe ask again in a minute.".formatted(AT_ONCE));
            }
            var all = new ArrayList<String>(Program.PLAYED);
            all.addAll(options);
            return output(program.start(program.limited(program.command("quiet", "file", all)), false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted before the file was looked into.");
        } finally {
            if (mine) {
                places.release();
            }
        }
    }

    private byte[] output(Process process) throws IOException, InterruptedException {
        var late = new AtomicBoolean();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally(_ -> {
                late.set(true);
                return process.destroyForcibly();
            });
            byte[] bytes = out.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new IOException("There is more to say of the file than %d bytes.".formatted(MOST));
            }
            int status = process.waitFor();
            if (late.get()) {
                throw new InterruptedIOException(
                        "To look into the file takes more than %d ms.".formatted(limit.toMillis()));
            }
            if (status != 0) {
                throw new IOException("The file is broken, or no media that browsers play.");
            }
            return bytes;
        } finally {
            process.destroyForcibly();
        }
    }
}
