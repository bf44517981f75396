package org.tutti.conformance.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** A program that a test runs beside the server; it, and what it started, ends with the test or with this JVM. */
final class PeerProcess implements AutoCloseable {
    private final Process process;

    private PeerProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static PeerProcess start(ProcessBuilder builder) {
        try {
            return new PeerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Starting " + builder.command(), e);
        }
    }

    /** The first line it prints that has something in it. */
    String lineWith(String something) {
        try {
            String line = process.inputReader().readLine();
            while (line != null && !line.contains(something)) {
                line = process.inputReader().readLine();
            }
            if (line == null) {
                throw new IllegalStateException(process.info() + " ended before it printed " + something);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So that it does not have to wait for somebody to read what it prints. */
    void discardTheRest() {
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(_ -> {}));
    }

    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList().forEach(ProcessHandle::destroyForcibly);
    }
}
