package org.tutti.plugin.testkit.simulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was asked for on the command line. */
record Options(
        Optional<String> strategy, Optional<String> scenario, int players, double seconds, long seed, Path out,
        List<Path> plugins, boolean all, boolean list) {

    static final String USAGE = """
            Runs sync strategies against a fleet of simulated players.

              --strategy NAME|CLASS   the strategy, by its name or its class
              --scenario NAME         the scenario; without it, all ten
              --all                   every strategy found in all ten scenarios, as a table
              --list                  says which strategies and scenarios there are
              --plugins PATH          a bundle, or a folder with bundles somewhere below; may be given again
              --players N             1 to 5500; 1000 unless said otherwise
              --seconds N             of virtual time; 600
              --seed N                what chance depends on; 7
              --out DIR               where CSV and SVG go; simulated

            Strategies are looked for on the class path and where --plugins says.
            """;

    /** @throws IllegalArgumentException if they make no sense */
    static Options of(String... arguments) {
        var options = new Options(
                Optional.empty(), Optional.empty(), 1000, 600, 7, Path.of("simulated"), List.of(), false, false);
        for (int i = 0; i < arguments.length; i++) {
            options = switch (arguments[i]) {
                case "--all" -> options.with(true, options.list);
                case "--list" -> options.with(options.all, true);
                default -> options.with(arguments[i], value(arguments, ++i));
            };
        }
        if (options.strategy.isEmpty() && !options.all && !options.list) {
            throw new IllegalArgumentException("Which strategy? Say --strategy NAME, --all or --list.");
        }
        return options;
    }

    private static String value(String[] arguments, int place) {
        if (place == arguments.length) {
            throw new IllegalArgumentException("A value is missing after %s.".formatted(arguments[place - 1]));
        }
        return arguments[place];
    }

    private Options with(boolean every, boolean listing) {
        return new Options(strategy, scenario, players, seconds, seed, out, plugins, every, listing);
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--strategy" ->
                new Options(Optional.of(value), scenario, players, seconds, seed, out, plugins, all, list);
            case "--scenario" ->
                new Options(strategy, Optional.of(value), players, seconds, seed, out, plugins, all, list);
            case "--players" -> new Options(
                    strategy, scenario, (int) number(option, value, 1, 5500), seconds, seed, out, plugins, all, list);
            case "--seconds" -> new Options(
                    strategy, scenario, players, number(option, value, 1, 36_000), seed, out, plugins, all, list);
            case "--seed" -> new Options(
                    strategy, scenario, players, seconds, (long) number(option, value, 0, 1e15), out, plugins, all, list);
            case "--out" ->
                new Options(strategy, scenario, players, seconds, seed, Path.of(value), plugins, all, list);
            case "--plugins" -> {
                List<Path> more = new ArrayList<>(plugins);
                more.add(Path.of(value));
                yield new Options(strategy, scenario, players, seconds, seed, out, List.copyOf(more), all, list);
            }
            default -> throw new IllegalArgumentException("There is no option %s.".formatted(option));
        };
    }

    private static double number(String option, String value, double least, double most) {
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("%s takes a number from %.0f to %.0f, not %s."
                .formatted(option, least, most, value));
    }
}
