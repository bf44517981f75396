package org.tutti.bench.sockets;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import org.tutti.conformance.support.Executables;

/** {@link NettyServer} in a process of its own, with the same Java and the same settings as the server under test. */
record NettyProcess(Process process, int port) implements AutoCloseable {

    static NettyProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Executables.java(), "-cp", System.getProperty("java.class.path"), NettyServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        if (line == null || !line.startsWith("listening on ")) {
            process.destroyForcibly();
            throw new IllegalStateException("The Netty server did not start: " + line);
        }
        return new NettyProcess(process, Integer.parseInt(line.substring("listening on ".length())));
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
