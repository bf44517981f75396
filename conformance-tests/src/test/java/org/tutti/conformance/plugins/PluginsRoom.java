package org.tutti.conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A room under some strategy, in which commands are given one after the other, and how long each took to arrive. */
final class PluginsRoom implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TuttiServer server;
    private final Room room;
    private final TuttiClient host;
    private final TuttiClient guest;
    private final ClockEstimate clock;

    PluginsRoom(TuttiServer server, String title) {
        this.server = server;
        room = Room.open(server, title);
        host = room.host("Ada");
        guest = room.guest("Ben");
        clock = guest.estimateClock();
        host.play();
    }

    /** Milliseconds from the moment each command is sent until the guest is told, while {@code on}. */
    List<Double> commandsWhile(BooleanSupplier on) {
        var delays = new ArrayList<Double>();
        while (on.getAsBoolean()) {
            double position = 1 + delays.size() % 50;
            report(position);
            double sent = ClockEstimate.localNow();
            Accepted accepted = server.api().command(room.created(), seek(position));
            JsonNode told = guest.await(
                    "the timeline of " + accepted.seq(),
                    frame -> frame.path("type").asText().equals("timeline")
                            && frame.path("revision").asLong() >= accepted.seq());
            delays.add(guest.arrivalOf(told) - sent);
        }
        return delays;
    }

    void choose(String strategy) {
        host.command(message("setStrategy").put("strategy", strategy));
    }

    /** Why the server or a strategy changed the timeline last; of changes that follow each other closely the last is told. */
    private Optional<String> serversReason() {
        return guest.received("timeline").reversed().stream()
                .map(timeline -> timeline.path("cause"))
                .filter(cause -> cause.path("kind").asText().equals("strategy"))
                .map(cause -> cause.path("reason").asText())
                .findFirst();
    }

    /** While the guest's player reports, as players do. */
    void awaitReason(String part) {
        await().atMost(SOON).untilAsserted(() -> {
            report(1);
            assertThat(serversReason().orElse("none")).contains(part);
        });
    }

    /** Of falling back the rules tell for good; the reason on the timeline may give way to that of the next command. */
    void awaitFallback(String reason) {
        await().atMost(SOON).untilAsserted(() -> {
            report(1);
            assertThat(guest.received("rules"))
                    .anyMatch(rules -> rules.path("fallback").asText().startsWith(reason));
        });
    }

    /** What makes the server ask the strategy. */
    private void report(double position) {
        guest.sendAsIs(TuttiClient.report(position, clock.now(), 1));
    }

    @Override
    public void close() {
        room.close();
    }

    // --- the server's plug-ins ---------------------------------------------------------------------------------------

    static Path folder(TuttiServer server) throws IOException {
        return Files.createDirectories(server.base().resolve("plugins"));
    }

    /** What the operator is told of a plug-in, by its name or, of a refused one, its file. */
    static Optional<JsonNode> status(TuttiServer server, String name) {
        try {
            String token = Files.readString(server.base().resolve("data/tutti/operator.token")).strip();
            TuttiApi api = server.api();
            HttpResponse<String> answer = api.send(
                    api.request("api/plugins").header("Authorization", "Bearer " + token).GET(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            for (JsonNode plugin : TuttiApi.parse(answer)) {
                if (plugin.get("name").asText().equals(name)) {
                    return Optional.of(plugin);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static JsonNode awaitStatus(TuttiServer server, String name, String state) {
        return await().atMost(SOON).until(
                () -> status(server, name).filter(plugin -> plugin.get("state").asText().equals(state)),
                Optional::isPresent).orElseThrow();
    }

    static void awaitGone(TuttiServer server, String name) {
        await().atMost(SOON).until(() -> status(server, name).isEmpty());
    }
}
