package org.tutti.conformance.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.plugins.PluginsRoom.awaitGone;
import static org.tutti.conformance.plugins.PluginsRoom.awaitStatus;
import static org.tutti.conformance.plugins.PluginsRoom.folder;
import static org.tutti.conformance.plugins.PluginsRoom.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Plug-ins that would harm the server are not let in or cut off, and the room does not wait for them. */
@Tag("plugins")
@Tag("long")
@Isolated("goes by the clock")
class HostilePluginsIT {

    /** Enough for every try of one that trips, and for the room to settle. */
    private static final double LEAST_MS = 1000, MOST_MS = 20_000;

    /** The aim is that the worst command takes 50 ms more; on a busy machine the worst of some tens says little. */
    private static final double AIM_MS = 50, GENEROUS_MS = 2000;

    /** What the operator is told of each. */
    private static final Map<StrategyJar, String> HOSTILE = new LinkedHashMap<>();

    static {
        hostile("throws", HostileStrategies.Throws.class, "It threw IllegalStateException");
        hostile("loops", HostileStrategies.Loops.class, "It computed for");
        hostile("loops-catching-all", HostileStrategies.LoopsCatchingAll.class, "It computed for");
        hostile("recurses", HostileStrategies.Recurses.class, "It ");
        hostile("endless-stream", HostileStrategies.EndlessStream.class, "It ");
        hostile("one-gigabyte", HostileStrategies.OneGigabyte.class, "It asked for 1024.0 MB");
        hostile("allocates-for-ever", HostileStrategies.AllocatesForEver.class, "It asked for");
        hostile("says-nothing", HostileStrategies.SaysNothing.class, "Its decision has no reason");
        hostile("endless-expression", HostileStrategies.EndlessExpression.class, "It computed for");
        hostile("lost-in-the-jdk", HostileStrategies.LosesItselfInTheJdk.class, "It did not come back");
    }

    private static void hostile(String name, Class<?> type, String error) {
        HOSTILE.put(new StrategyJar(name, "1.0.0", type), error);
    }

    private static final List<String> TABLE = Collections.synchronizedList(new ArrayList<>());

    private static TuttiServer server;

    @BeforeAll
    static void start() {
        server = TuttiServer.start("hostile");
    }

    @AfterAll
    static void stop() {
        TABLE.forEach(System.out::println);
        server.close();
    }

    @Test
    void hostileStrategies_areCutOff_andTheRoomDoesNotWaitForThem() throws Exception {
        TABLE.add("| plug-in | commands | median ms | worst ms | worst above server-clock | state | the operator sees |");
        TABLE.add("|---|---|---|---|---|---|---|");
        for (StrategyJar jar : HOSTILE.keySet()) {
            jar.dropInto(folder(server));
        }
        for (StrategyJar jar : HOSTILE.keySet()) {
            awaitStatus(server, jar.name(), "active");
        }
        measured("server-clock", 0); // the JVM warms up
        double calm = worst(measured("server-clock", 0));
        for (Map.Entry<StrategyJar, String> hostile : HOSTILE.entrySet()) {
            String name = hostile.getKey().name();
            List<Double> delays = measured(name, calm);

            JsonNode status = status(server, name).orElseThrow();
            assertThat(status.get("state").asText()).as(name).isEqualTo("tripped");
            assertThat(status.get("lastError").asText()).as(name).startsWith(hostile.getValue());
            assertThat(status.get("failures").asLong()).as(name).isPositive();
            assertThat(median(delays)).as(name).isLessThan(calm + AIM_MS);
            assertThat(worst(delays)).as(name).isLessThan(calm + GENEROUS_MS);
        }
        for (StrategyJar jar : HOSTILE.keySet()) {
            Files.delete(jar.in(folder(server)));
        }
    }

    private List<Double> measured(String name, double calm) {
        try (PluginsRoom room = new PluginsRoom(server, name)) {
            room.choose(name);
            boolean hostile = !name.equals("server-clock");
            List<Double> delays = room.commandsWhile(until(LEAST_MS, () -> !hostile || tripped(name)));
            if (hostile) {
                room.awaitFallback("The strategy '" + name + "'");
            }
            row(name, delays, calm, status(server, name).orElseThrow());
            return delays;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sleeps, HostileStrategies.Sleeps.decide: Thread.sleep.",
        "exits, HostileStrategies.Exits.decide: System.exit.",
        "starts-threads, HostileStrategies.StartsThreads.decide: Thread."
    })
    void whatCannotBeCutOff_isNotLetIn_andTheOperatorIsToldWhy(String name, String finding) throws Exception {
        Class<?> type = switch (name) {
            case "sleeps" -> HostileStrategies.Sleeps.class;
            case "exits" -> HostileStrategies.Exits.class;
            default -> HostileStrategies.StartsThreads.class;
        };
        var jar = new StrategyJar(name, "1.0.0", type);
        jar.dropInto(folder(server));
        JsonNode refused = awaitStatus(server, name + ".jar", "refused");

        assertThat(refused.get("findings").get(0).asText().replace("$", ".")).contains(finding);
        TABLE.add("| %s | | | | | refused | %s |".formatted(name, refused.get("findings").get(0).asText()));
        assertThat(server.api().get("api/plugins").body()).doesNotContain(name);
        Files.delete(jar.in(folder(server)));
        awaitGone(server, name + ".jar");
    }

    @Test
    void wrongToken_isRefused() {
        TuttiApi api = server.api();
        TuttiApi.assertProblem(
                api.send(api.request("api/plugins").header("Authorization", "Bearer operator.0").GET(),
                        java.net.http.HttpResponse.BodyHandlers.ofString()),
                403, "token-refused");
    }

    @Test
    void pluginsThatComeAndGo_underLoad_dropNoConnection() throws Exception {
        var first = new StrategyJar("polite", "1.0.0", HostileStrategies.Polite.class);
        try (PluginsRoom room = new PluginsRoom(server, "Come and go");
                Crowd crowd = new Crowd(server)) {
            first.dropInto(folder(server));
            awaitStatus(server, "polite", "active");
            room.choose("polite");
            crowd.choose("polite");
            assertThat(room.commandsWhile(until(LEAST_MS, () -> calls("polite") > 3))).isNotEmpty();

            new StrategyJar("polite", "2.0.0", HostileStrategies.Polite.class).dropInto(folder(server));
            assertThat(room.commandsWhile(until(LEAST_MS, () -> version("polite").equals("2.0.0")))).isNotEmpty();

            Files.delete(first.in(folder(server)));
            awaitGone(server, "polite");
            room.awaitReason("By the server's clock from here: There is no strategy 'polite'");

            first.dropInto(folder(server));
            awaitStatus(server, "polite", "active");
            room.awaitReason("The strategy polite is in use again.");
            assertThat(room.commandsWhile(until(LEAST_MS, () -> calls("polite") > 1))).isNotEmpty();

            crowd.assertAllThere();
            Files.delete(first.in(folder(server)));
            awaitGone(server, "polite");
        }
    }

    private static long calls(String name) {
        return status(server, name).map(plugin -> plugin.get("calls").asLong()).orElse(0L);
    }

    private static String version(String name) {
        return status(server, name).map(plugin -> plugin.get("version").asText()).orElse("none");
    }

    private static boolean tripped(String name) {
        return status(server, name).orElseThrow().get("state").asText().equals("tripped");
    }

    /** True for the least time, and then until the condition holds. */
    private static java.util.function.BooleanSupplier until(double least, java.util.function.BooleanSupplier reached) {
        double begin = ClockEstimate.localNow();
        return () -> {
            double passed = ClockEstimate.localNow() - begin;
            assertThat(passed).as("ms in vain").isLessThan(MOST_MS);
            return passed < least || !reached.getAsBoolean();
        };
    }

    private static void row(String name, List<Double> delays, double calm, JsonNode status) {
        TABLE.add("| %s | %d | %.1f | %.1f | %+.1f | %s | %s |".formatted(
                name, delays.size(), median(delays),
                worst(delays), worst(delays) - calm, status.get("state").asText(),
                status.path("lastError").asText("") + " (%d calls, %d failures, slowest %.0f ms)".formatted(
                        status.get("calls").asLong(), status.get("failures").asLong(),
                        status.get("msSlowest").asDouble())));
    }

    private static double median(List<Double> delays) {
        return delays.stream().sorted().skip(delays.size() / 2).findFirst().orElseThrow();
    }

    private static double worst(List<Double> delays) {
        return delays.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Twenty who watch. */
    private static final class Crowd implements AutoCloseable {
        private final Room room;
        private final TuttiClient host;
        private final List<LightClient> clients;

        private Crowd(TuttiServer server) {
            room = Room.open(server, "Crowd");
            host = room.host("Eve");
            clients = IntStream.range(0, 20)
                    .mapToObj(i -> LightClient.join(server.root(), TuttiClient.hello(room.session(), "Guest " + i)))
                    .toList();
            clients.forEach(LightClient::welcome);
        }

        private void choose(String strategy) {
            host.command(TuttiClient.message("setStrategy").put("strategy", strategy));
        }

        private void assertAllThere() {
            host.say("All there?");
            assertThat(clients).allSatisfy(client -> {
                assertThat(client.isOpen()).isTrue();
                org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(client.lines()).hasSize(1));
            });
        }

        @Override
        public void close() {
            clients.forEach(LightClient::close);
            room.close();
        }
    }
}
