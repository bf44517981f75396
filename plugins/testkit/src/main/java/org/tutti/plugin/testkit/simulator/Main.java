package org.tutti.plugin.testkit.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tutti.plugin.testkit.fleet.Run;
import org.tutti.plugin.testkit.fleet.Scenario;
import org.tutti.plugin.testkit.fleet.Scenarios;

/** Runs strategies against the fleet and writes what came of it; {@code --list} says what there is. */
public final class Main {

    private final Options options;
    private final PrintStream out;

    private Main(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** @param arguments see {@link Options#USAGE} */
    public static void main(String[] arguments) throws IOException {
        try {
            new Main(Options.of(arguments), System.out).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
            System.exit(2);
        }
    }

    /** As from the command line, but a wrong argument throws. */
    static void run(PrintStream out, String... arguments) throws IOException {
        new Main(Options.of(arguments), out).run();
    }

    private void run() throws IOException {
        try (Strategies strategies = Strategies.in(options.plugins())) {
            if (options.list()) {
                out.println("strategies: " + String.join(", ", strategies.names()));
                out.println("scenarios:  "
                        + String.join(", ", Scenarios.all(4, 60).stream().map(Scenario::name).toList()));
                return;
            }
            Files.createDirectories(options.out());
            List<String> names = options.all() ? strategies.names() : List.of(options.strategy().orElseThrow());
            var table = new Table();
            for (String name : names) {
                for (Scenario scenario : scenarios()) {
                    table.add(name, run(strategies, name, scenario));
                }
            }
            if (options.all()) {
                compare(table);
            }
        }
    }

    private List<Scenario> scenarios() {
        return options.scenario()
                .map(name -> List.of(Scenarios.named(name, options.players(), options.seconds())))
                .orElseGet(() -> Scenarios.all(options.players(), options.seconds()))
                .stream()
                .map(scenario -> scenario.seeded(options.seed()))
                .toList();
    }

    private Run run(Strategies strategies, String name, Scenario scenario) throws IOException {
        // Of the processor, so that the figure says the same on a busy machine.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        Run run = scenario.run(strategies.get(name));
        double took = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
        String file = "%s-%s".formatted(name, scenario.name());
        write(file + ".csv", run.toCsv());
        write(file + ".svg", Plot.svg(Plot.of(name, run)));
        out.printf("%s, %s: %d players × %.0f s in %.2f s of processor time, %,.0f players × seconds per second%n%s%n", name,
                scenario.name(), scenario.players(), scenario.seconds(), took,
                scenario.players() * scenario.seconds() / took, Table.summary(run));
        run.failure().ifPresent(failure -> out.println("  it failed, and was not asked again: " + failure));
        run.refusals().stream().limit(3).forEach(refusal -> out.println("  refused: " + refusal));
        return run;
    }

    private void compare(Table table) throws IOException {
        write("strategies.md", table.toMarkdown());
        write("strategies.csv", table.toCsv());
        Map<String, Map<String, Run>> byScenario = new LinkedHashMap<>();
        table.runs().forEach((strategy, row) -> row.forEach((scenario, run) ->
                byScenario.computeIfAbsent(scenario, _ -> new LinkedHashMap<>()).put(strategy, run)));
        List<Plot> plots = new ArrayList<>();
        byScenario.forEach((scenario, runs) -> plots.add(Plot.compared(scenario, runs)));
        write("strategies.svg", Plot.svg(plots));
        out.println();
        out.print(table.toMarkdown());
    }

    private void write(String name, String text) throws IOException {
        Path file = options.out().resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
        Files.writeString(file, text);
    }
}
