package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A player that has buffered enough keeps its connection and takes nothing: it must cost the others nothing. */
@Tag("web")
@ExtendWith(SharedServer.class)
class StalledReadersIT {

    /** More than the server has threads for requests. */
    private static final int READERS = 100;

    private final TuttiServer server;
    private final List<Socket> readers = new ArrayList<>();

    StalledReadersIT(TuttiServer server) {
        this.server = server;
    }

    /** Longer than what the network keeps for a reader; there is nothing in it, so it takes no room. */
    @BeforeEach
    void longFilm() throws IOException {
        try (var film = new RandomAccessFile(server.base().resolve("media/long.mp4").toFile(), "rw")) {
            film.setLength(100_000_000);
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket reader : readers) {
            reader.close();
        }
    }

    @Test
    void readersThatTakeNothing_holdNobodyUp() throws IOException {
        for (int i = 0; i < READERS; i++) {
            readers.add(stalledReader());
        }
        try (TuttiClient ada = server.connect()) {
            ada.ping();
        }
        try (Socket another = request(64 * 1024)) {
            String head = new String(another.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(head).isEqualTo("HTTP/1.1 200");
        }
    }

    private Socket stalledReader() throws IOException {
        Socket reader = request(4096);
        // The answer has begun, so the rest is under way; nothing more is taken from now on.
        assertThat(reader.getInputStream().read()).isEqualTo('H');
        return reader;
    }

    private Socket request(int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream()
                .write("GET /media/file/long.mp4 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
