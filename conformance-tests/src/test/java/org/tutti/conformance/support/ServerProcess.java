package org.tutti.conformance.support;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** One run of the server: its process, what it printed, and its end. */
final class ServerProcess {
    private static final int TAIL = 60;

    private final Process process;
    private final boolean wrapped;
    private final List<String> awaited = new ArrayList<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private boolean ended;

    private ServerProcess(Process process, boolean wrapped) {
        this.process = process;
        this.wrapped = wrapped;
    }

    static ServerProcess start(List<String> command, Path folder, Path log, boolean wrapped) {
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            ServerProcess server = new ServerProcess(process, wrapped);
            // Not virtual: to wait for a pipe takes a carrier, of which there are two here, and nobody else would get one.
            Thread.ofPlatform().daemon().name("server-output").start(() -> server.read(log));
            Runtime.getRuntime().addShutdownHook(new Thread(server::killAll));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Starting " + command, e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for a line that is, or ends with, the text given. */
    synchronized void awaitLine(String line, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (awaited.stream().noneMatch(each -> each.endsWith(line))) {
            long left = MILLISECONDS.convert(Duration.ofNanos(end - System.nanoTime()));
            if (ended || left <= 0) {
                throw new AssertionError((ended ? "The server ended" : "The server took more than " + limit.toSeconds() + " s")
                        + " before it printed «" + line + "»." + tail());
            }
            pause(left);
        }
    }

    void kill(Duration limit) {
        killAll();
        awaitEnd(limit, "SIGKILL");
    }

    void stop(Duration limit) {
        if (wrapped) {
            process.children().forEach(ProcessHandle::destroy); // the wrapper ends with what it runs
        } else {
            process.destroy();
        }
        try {
            awaitEnd(limit, "SIGTERM");
        } finally {
            killAll();
        }
    }

    private void killAll() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList()
                .forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitEnd(Duration limit, String signal) {
        try {
            if (!process.waitFor(limit)) {
                throw new AssertionError("The server still runs " + limit.toSeconds() + " s after " + signal + "." + tail());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void read(Path log) {
        try (BufferedReader lines = process.inputReader();
                PrintWriter file = new PrintWriter(Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                file.println(line);
                keep(line);
            }
        } catch (IOException e) {
            keep("(reading the output ended: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void keep(String line) {
        tail.addLast(line);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
        if (line.contains("Tutti ")) {
            awaited.add(line);
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized String tail() {
        return " The last lines of its log:\n  " + String.join("\n  ", tail);
    }

    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting for the server", e);
    }
}
