package org.tutti.plugin.testkit.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.tutti.plugin.testkit.fleet.Run;

/** What came of several strategies in several scenarios, as a table for people and as one for programs. */
final class Table {

    private static final Map<String, ToDoubleFunction<Run>> MEASURES = new LinkedHashMap<>();

    static {
        MEASURES.put("asynchrony p50, ms", run -> run.asynchrony().p50());
        MEASURES.put("asynchrony p95, ms", run -> run.asynchrony().p95());
        MEASURES.put("asynchrony max, ms", run -> run.asynchrony().max());
        MEASURES.put("time to converge, longest, s", run -> run.convergence().max());
        MEASURES.put("jumps", Run::jumps);
        MEASURES.put("time held, s", Run::heldSeconds);
        MEASURES.put("time without media, all players, s", Run::starvedSeconds);
        MEASURES.put("audible changes of speed", Run::rateChanges);
    }

    private final Map<String, Map<String, Run>> runs = new LinkedHashMap<>();

    void add(String strategy, Run run) {
        runs.computeIfAbsent(strategy, _ -> new LinkedHashMap<>()).put(run.scenario().name(), run);
    }

    Map<String, Map<String, Run>> runs() {
        return runs;
    }

    /** One table for each measure: strategies down, scenarios across. */
    String toMarkdown() {
        List<String> scenarios = List.copyOf(runs.values().iterator().next().keySet());
        var text = new StringBuilder();
        MEASURES.forEach((measure, of) -> {
            text.append("**").append(measure).append("**\n\n| | ").append(String.join(" | ", scenarios)).append(" |\n|---")
                    .append("|--:".repeat(scenarios.size())).append("|\n");
            runs.forEach((strategy, row) -> text.append("| `").append(strategy).append("` | ")
                    .append(scenarios.stream().map(name -> number(of.applyAsDouble(row.get(name))))
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n"));
            text.append('\n');
        });
        return text.toString();
    }

    String toCsv() {
        var text = new StringBuilder("strategy,scenario,players,seconds,seed,")
                .append(MEASURES.keySet().stream().map(name -> name.replace(", ", " ").replace(' ', '_'))
                        .collect(Collectors.joining(",")))
                .append('\n');
        runs.forEach((strategy, row) -> row.forEach((scenario, run) -> text.append(String.format(
                Locale.ROOT, "%s,%s,%d,%.0f,%d,%s\n", strategy, scenario, run.scenario().players(),
                run.scenario().seconds(), run.scenario().seed(),
                MEASURES.values().stream().map(of -> String.format(Locale.ROOT, "%.3f", of.applyAsDouble(run)))
                        .collect(Collectors.joining(","))))));
        return text.toString();
    }

    static String summary(Run run) {
        return MEASURES.entrySet().stream()
                .map(each -> "  %-36s %s".formatted(each.getKey(), number(each.getValue().applyAsDouble(run))))
                .collect(Collectors.joining("\n"));
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size == Math.rint(size) || size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }
}
