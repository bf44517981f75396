package org.tutti.engine.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sign-ins that are over before they expire, in a file, so that a restart does not bring them back. What has expired is
 * left out when it is read. Thread-safe.
 */
final class SignedOut {

    private final Path file;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();

    /** @param now the instant in µs */
    SignedOut(Path file, long now) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] part = line.split(" ");
                // A last line that was cut short by a crash is of somebody who was told that it failed.
                if (part.length == 2 && part[1].matches("\\d{1,18}") && Long.parseLong(part[1]) > now) {
                    ends.put(part[0], Long.valueOf(part[1]));
                }
            }
        }
        write();
    }

    boolean contains(String id) {
        return ends.containsKey(id);
    }

    /** @param expiry when it would end by itself (µs) */
    synchronized void add(String id, long expiry) throws IOException {
        if (ends.put(id, expiry) == null) {
            Files.writeString(
                    file, id + ' ' + expiry + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        }
    }

    private void write() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var lines = new StringBuilder();
        ends.forEach((id, expiry) -> lines.append(id).append(' ').append(expiry).append('\n'));
        Files.writeString(file, lines);
    }
}
