package org.tutti.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.bench.Results.Series;

class ResultsTest {

    @TempDir
    Path folder;

    @Test
    void figures_sayWhetherTheirTargetHolds() throws Exception {
        new Results("sample", folder)
                .figure("fast", 0.5, "ms", Target.atMost(1))
                .figure("slow", 2, "ms", Target.atMost(1))
                .figure("peer", 3, "ms")
                .figure("unknown", Double.NaN, "ms", Target.atMost(1))
                .write();

        JsonNode rows = new ObjectMapper().readTree(folder.resolve("sample.json").toFile());
        assertThat(rows.findValuesAsText("holds")).containsExactly("true", "false", "null", "false");
        assertThat(rows.get(3).get("value").isNull()).isTrue();
        assertThat(rows.get(0).get("target").asText()).isEqualTo("≤ 1");
    }

    @Test
    void plots_showEachSeries_andRawValuesAreKept() throws Exception {
        var series = new Series("a \"b\" <c>", new double[] {1, 2}, new double[] {3, Double.NaN});

        new Results("sample", folder)
                .raw(series)
                .plot(new Plot("Title", "x", "y", Plot.Style.POINTS, 2, List.of(series)))
                .write();

        assertThat(Files.readAllLines(folder.resolve("sample.csv")))
                .containsExactly("# 0: a \"b\" <c>", "series,x,y", "0,1,3", "0,2,");
        assertThat(folder.resolve("sample.svg")).content().contains("a \"b\" &lt;c&gt;").containsOnlyOnce("h0");
    }
}
