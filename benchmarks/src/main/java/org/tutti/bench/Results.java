package org.tutti.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a benchmark found: figures for a table and {@code NAME.json}, the raw series in {@code NAME.csv}, and what a
 * person looks at in {@code NAME.svg}.
 */
public final class Results {

    private record Figure(String name, double value, String unit, Optional<Target> target) {
        /** Empty when there is no target. */
        Optional<Boolean> holds() {
            return target.map(wanted -> wanted.holds().test(value));
        }
    }

    /**
     * One raw series.
     *
     * @param name what was measured; in a plot, its line in the legend
     */
    public record Series(String name, double[] x, double[] y) {}

    private final String name;
    private final Path folder;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Series> raw = new ArrayList<>();
    private final List<Plot> plots = new ArrayList<>();

    Results(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** A figure without a target. */
    public Results figure(String what, double value, String unit) {
        figures.add(new Figure(what, value, unit, Optional.empty()));
        return this;
    }

    public Results figure(String what, double value, String unit, Target target) {
        figures.add(new Figure(what, value, unit, Optional.of(target)));
        return this;
    }

    /** Keeps raw values, in the order in which they were measured. */
    public Results raw(Series series) {
        raw.add(series);
        return this;
    }

    public Results plot(Plot plot) {
        plots.add(plot);
        return this;
    }

    /** Writes all files and prints the table. */
    void write() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), json());
        Files.writeString(folder.resolve(name + ".csv"), csv());
        if (!plots.isEmpty()) {
            Files.writeString(folder.resolve(name + ".svg"), Plot.svg(plots));
        }
        System.out.println(table());
    }

    private String json() throws IOException {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Figure figure : figures) {
            ObjectNode row = rows.addObject().put("name", figure.name());
            if (Double.isFinite(figure.value())) {
                row.put("value", Double.valueOf(number(figure.value())));
            } else {
                row.putNull("value");
            }
            row.put("unit", figure.unit())
                    .put("target", figure.target().map(Target::text).orElse(null))
                    .put("holds", figure.holds().orElse(null));
        }
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows) + '\n';
    }

    /** First the names of the series, each with its number, then a line for each value. */
    private String csv() {
        var text = new StringBuilder();
        for (int number = 0; number < raw.size(); number++) {
            text.append("# ").append(number).append(": ").append(raw.get(number).name()).append('\n');
        }
        text.append("series,x,y\n");
        for (int number = 0; number < raw.size(); number++) {
            Series series = raw.get(number);
            for (int i = 0; i < series.x().length; i++) {
                text.append(number).append(',')
                        .append(number(series.x()[i])).append(',')
                        .append(number(series.y()[i])).append('\n');
            }
        }
        return text.toString();
    }

    private String table() {
        int width = figures.stream().mapToInt(figure -> figure.name().length()).max().orElse(0);
        var text = new StringBuilder("\nBenchmark ").append(name).append(", ")
                .append(Runtime.getRuntime().availableProcessors()).append(" processors, Java ")
                .append(Runtime.version().feature()).append('\n');
        for (Figure figure : figures) {
            text.append(String.format(Locale.ROOT, "  %-" + width + "s  %12s %-6s %s%n", figure.name(),
                    number(figure.value()), figure.unit(),
                    figure.target()
                            .map(target -> "target " + target.text() + (figure.holds().orElse(true) ? "" : "  MISSED"))
                            .orElse("")));
        }
        return text.toString();
    }

    /** With three significant decimals at most, and the same everywhere in the world. */
    public static String number(double value) {
        if (!Double.isFinite(value) || value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Double.isFinite(value) ? Long.toString((long) value) : "";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 0.1 ? "%.5f" : "%.3f", value);
    }
}
