package org.tutti.plugin.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The model comes within 20 % of Chromium's p95 in three scenarios by none of which a constant was chosen: steady on the
 * loopback (the pair), after a seek, steady on Wi-Fi. What it misses is told in docs/simulator.md, from the table that
 * this test leaves in target/calibration.md.
 */
class CalibrationTest {

    /** As many runs of two players; Chromium's own figures are of one to three, and scatter accordingly. */
    private static final int RUNS = 60;
    private static final double TOLERANCE = 0.2;

    private record Recorded(String network, String figure, double p95, String use) {}

    private static List<Recorded> recorded() throws IOException {
        try (InputStream in = CalibrationTest.class.getResourceAsStream("/chromium.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .map(row -> new Recorded(row[0], row[1], Double.parseDouble(row[2]), row[3]))
                    .toList();
        }
    }

    @Test
    void model_isWithinAFifthOfChromium() throws IOException {
        Map<String, RecordedScript> played = new HashMap<>();
        RecordedScript.NETWORKS.forEach(network ->
                played.put(network.name(), RecordedScript.of(network, RUNS)));

        var table = new StringBuilder("| network | figure | Chromium | model | ratio | |\n|---|---|--:|--:|--:|---|\n");
        Map<Recorded, Double> ratios = new LinkedHashMap<>();
        for (Recorded each : recorded()) {
            double model = played.get(each.network).p95(each.figure);
            table.append("| %s | %s | %.3f | %.3f | %.2f | %s |\n"
                    .formatted(each.network, each.figure, each.p95, model, model / each.p95, each.use));
            if (!each.use.isEmpty()) {
                ratios.put(each, model / each.p95);
            }
        }
        Files.writeString(java.nio.file.Path.of("target", "calibration.md"), table);
        assertThat(ratios).as("the model's p95 by Chromium's; all figures:\n%s", table)
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy((_, ratio) -> assertThat(ratio).isBetween(1 - TOLERANCE, 1 + TOLERANCE));
    }
}
