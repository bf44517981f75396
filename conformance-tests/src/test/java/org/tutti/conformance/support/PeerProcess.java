package org.tutti.conformance.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;

/** A program that a test runs beside the server; it, and what it started, ends with the test or with this JVM. */
public final class PeerProcess implements AutoCloseable {
    private final Process process;

    private PeerProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    public static PeerProcess start(ProcessBuilder builder) {
        try {
            return of(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("Starting " + builder.command(), e);
        }
    }

    /** One that runs already. */
    public static PeerProcess of(Process process) {
        return new PeerProcess(process);
    }

    /** The first line it prints that has something in it. */
    public String lineWith(String something) {
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
    public void discardTheRest() {
        Thread.ofPlatform().daemon().start(() -> process.inputReader().lines().forEach(_ -> {}));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its standard streams, where they were not redirected. */
    public Process process() {
        return process;
    }

    /** SIGTERM; fails when it still runs after that long. */
    public void stop(Duration limit) {
        process.destroy();
        awaitEnd(limit, "SIGTERM");
    }

    /** SIGKILL, to it and to what it started. */
    public void kill(Duration limit) {
        close();
        awaitEnd(limit, "SIGKILL");
    }

    private void awaitEnd(Duration limit, String signal) {
        try {
            if (!process.waitFor(limit)) {
                throw new AssertionError(process.info() + " still runs " + limit.toSeconds() + " s after " + signal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + process.info(), e);
        }
    }

    @Override
    public void close() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList().forEach(ProcessHandle::destroyForcibly);
    }
}
