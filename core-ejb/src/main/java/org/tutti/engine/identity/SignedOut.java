package org.tutti.engine.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sign-ins that are over before they expire, in a file, so that a restart does not bring them back. What has expired is
 * left out when it is read. Thread-safe.
 */
final class SignedOut {

    private final Path file;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private volatile long read = -1;

    /** @param now the instant in µs */
    SignedOut(Path file, long now) throws IOException {
        this.file = file;
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        take(lines, now);
        if (ends.size() < lines.size() || !Files.exists(file)) {
            write();
        }
        read = Files.size(file);
    }

    private void take(List<String> lines, long now) {
        for (String line : lines) {
            String[] part = line.split(" ");
            // A last line that was cut short by a crash is of somebody who was told that it failed.
            if (part.length == 2 && part[1].matches("\\d{1,18}") && Long.parseLong(part[1]) > now) {
                ends.put(part[0], Long.valueOf(part[1]));
            }
        }
    }

    boolean contains(String id) {
        lookAgain();
        return ends.containsKey(id);
    }

    /** Of several servers with one such file each hears so of what the others write. */
    private void lookAgain() {
        try {
            long size = Files.size(file);
            if (size != read) {
                take(Files.readAllLines(file), 0);
                read = size;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The sign-ins that are over, in %s, cannot be read".formatted(file), e);
        }
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
