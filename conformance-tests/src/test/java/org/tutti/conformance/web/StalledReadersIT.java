package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.RawSocket;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * A player that has buffered enough keeps its connection and takes nothing, a client in trouble sends half of what it
 * wanted to: it must cost the others nothing.
 */
@Tag("web")
@ExtendWith(SharedServer.class)
@Isolated("tells who is held up")
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

    /** A thread that waits for the rest of a request is a thread the others lack. */
    @ParameterizedTest
    @ValueSource(strings = {
        "POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        "POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{",
        "POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
        "POST /api/sessions HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n",
        "GET /api/status HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
        "GET /js/dom.js HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
        "GET /media/file/long.mp4 HTTP/1.1\r\nHost: a\r\nRange: bytes=0-0\r\nContent-Length: 100\r\n\r\n{",
        "GET /api/status HTTP/1.1\r\nHost: a\r\nAccept"})
    void clientsThatSendHalfARequestAndWait_holdNobodyUp(String half) throws IOException {
        for (int i = 0; i < READERS; i++) {
            readers.add(connection(half, 4096));
        }
        goOn();
    }

    @Test
    void clientsThatSendHalfAMessageAndWait_holdNobodyUp() {
        List<RawSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                RawSocket socket = RawSocket.open(server);
                sockets.add(socket);
                byte[] frame = RawSocket.frame(0x81, "{\"type\":\"ping\",\"t0\":1}".getBytes(StandardCharsets.US_ASCII));
                socket.write(Arrays.copyOf(frame, frame.length / 2));
            }
            goOn();
        } finally {
            sockets.forEach(RawSocket::close);
        }
    }

    private void goOn() {
        try (Room room = Room.open(server, "Unmoved")) {
            TuttiClient ada = room.host("Ada");
            room.guest("Ben").timelineOf(ada.play());
        }
        assertThat(server.api().status().get("status").asText()).isEqualTo("ready");
    }

    private Socket stalledReader() throws IOException {
        Socket reader = request(4096);
        // The answer has begun, so the rest is under way; nothing more is taken from now on.
        assertThat(reader.getInputStream().read()).isEqualTo('H');
        return reader;
    }

    private Socket request(int receiveBuffer) throws IOException {
        return connection("GET /media/file/long.mp4 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", receiveBuffer);
    }

    private Socket connection(String start, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
