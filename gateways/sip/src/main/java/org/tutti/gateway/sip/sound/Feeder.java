package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;

/** Brings bytes into the pipe of a program; ends when the program does. Each on a thread of its own. */
final class Feeder {

    private static final int BUFFER = 1 << 16;

    private Feeder() {}

    /** A film, as it comes. */
    static Runnable of(Copy film, Process program) {
        return () -> {
            try (OutputStream out = program.getOutputStream();
                    InputStream in = Files.newInputStream(film.file())) {
                byte[] buffer = new byte[BUFFER];
                long at = 0;
                while (at < film.length() && !film.closed()) {
                    int there = (int) Math.min(BUFFER, film.await(at) - at);
                    int read = in.readNBytes(buffer, 0, there);
                    out.write(buffer, 0, read);
                    at += read;
                }
            } catch (IOException | SilentException e) {
                // Whoever reads what the program makes of it sees that it ends.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
