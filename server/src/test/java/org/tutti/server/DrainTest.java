package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of several that is told to stop gives its sessions away first. */
class DrainTest {

    @TempDir
    private Path data;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Properties settings = new Properties();
    private HttpServer server;
    private volatile int left = 2;
    private volatile int first = 202;
    private volatile String end = "drained";

    @BeforeEach
    void serve() throws IOException {
        Files.writeString(data.resolve("operator.token"), "operator.abc\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/operations/drain", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"phase\":\"%s\"}".formatted(left-- > 0 ? "draining" : end)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(asked.size() == 1 ? first : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        settings.setProperty("tutti.cluster", "127.0.0.1:7600,127.0.0.1:7601");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Drain drain() throws SettingException {
        return Drain.of(settings, server.getAddress().getPort(), data);
    }

    @Test
    void itAsksOnce_andThenLooksUntilAllIsGivenAway() throws SettingException {
        drain().run();
        assertThat(asked).containsExactly(
                "POST Bearer operator.abc", "GET Bearer operator.abc", "GET Bearer operator.abc");
    }

    @Test
    void itWaitsNoLongerThanItMay() throws SettingException {
        left = Integer.MAX_VALUE;
        settings.setProperty(Drain.SECONDS, "1");
        drain().run();
        assertThat(asked).hasSizeGreaterThan(1);
    }

    @Test
    void lastServer_stopsAtOnce() throws SettingException {
        first = 409;
        drain().run();
        assertThat(asked).containsExactly("POST Bearer operator.abc");
    }

    @Test
    void serverThatBecomesTheLast_stopsThen() throws SettingException {
        end = "serving";
        drain().run();
        assertThat(asked).hasSize(3);
    }

    @Test
    void serverByItself_stopsAtOnce() throws SettingException {
        settings.remove("tutti.cluster");
        drain().run();
        assertThat(asked).isEmpty();
    }

    @Test
    void serverThatDoesNotAnswer_stopsAtOnce() throws SettingException {
        Drain drain = drain();
        server.stop(0);
        drain.run();
        assertThat(asked).isEmpty();
    }

    @Test
    void wrongSeconds_areSaid() {
        settings.setProperty(Drain.SECONDS, "soon");
        assertThatThrownBy(this::drain).isInstanceOf(SettingException.class).hasMessageContaining("-Dtutti.drain=soon");
    }
}
