package org.tutti.plugin.testkit.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.tutti.plugin.testkit.fleet.Run;
import org.tutti.plugin.testkit.fleet.Run.Sample;

/**
 * A chart over time that needs no program to be looked at but a browser; the y axis is logarithmic, for strategies may
 * differ by a factor of ten thousand.
 *
 * @param held spans (s) to shade: the timeline waited
 */
record Plot(String title, String yLabel, List<Line> lines, List<double[]> held) {

    record Line(String name, double[] x, double[] y) {}

    private static final int WIDTH = 900, HEIGHT = 300, LEFT = 70, RIGHT = 210, TOP = 40, BOTTOM = 45;
    /** As many as can be told apart across; more would only make the file larger. */
    private static final int MOST_POINTS = 1200;
    private static final double LEAST = 0.1, MOST = 1e6;
    /** Told apart by most people who see colours differently (Okabe and Ito), then again with dashes. */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000");

    /** How far apart the fleet is, and for a small one where each player is. */
    static List<Plot> of(String strategy, Run run) {
        List<Plot> plots = new ArrayList<>();
        plots.add(new Plot(
                "%s, %s: %d players".formatted(run.scenario().name(), strategy, run.scenario().players()),
                "asynchrony, ms", List.of(asynchrony(strategy, run)), held(run)));
        int traced = run.samples().isEmpty() ? 0 : run.samples().getFirst().offsets().length;
        List<Line> each = new ArrayList<>();
        for (int i = 0; i < traced; i++) {
            int player = i;
            each.add(line("player " + i, run, sample -> Math.abs(sample.offsets()[player])));
        }
        if (!each.isEmpty()) {
            plots.add(new Plot("each player", "off the timeline, ms", each, held(run)));
        }
        return plots;
    }

    /** Strategies beside each other in one scenario. */
    static Plot compared(String scenario, Map<String, Run> byStrategy) {
        return new Plot(
                "%s: %d players".formatted(scenario, byStrategy.values().iterator().next().scenario().players()),
                "asynchrony, ms",
                byStrategy.entrySet().stream().map(each -> asynchrony(each.getKey(), each.getValue())).toList(),
                List.of());
    }

    private interface Value {
        double of(Sample sample);
    }

    private static Line asynchrony(String name, Run run) {
        return line(name, run, Sample::asynchrony);
    }

    /** Of several samples that share a place the largest is drawn. */
    private static Line line(String name, Run run, Value value) {
        List<Sample> samples = run.samples();
        int points = Math.min(MOST_POINTS, samples.size());
        double[] x = new double[points];
        double[] y = new double[points];
        Arrays.fill(y, Double.NaN);
        for (int i = 0; i < samples.size(); i++) {
            int place = (int) ((long) i * points / samples.size());
            double here = value.of(samples.get(i));
            x[place] = samples.get(i).t();
            y[place] = Double.isNaN(y[place]) || here > y[place] ? here : y[place];
        }
        return new Line(name, x, y);
    }

    private static List<double[]> held(Run run) {
        List<double[]> spans = new ArrayList<>();
        for (Sample sample : run.samples()) {
            if (sample.held()) {
                double[] last = spans.isEmpty() ? null : spans.getLast();
                if (last != null && sample.t() - last[1] < 2 * run.scenario().between()) {
                    last[1] = sample.t();
                } else {
                    spans.add(new double[] {sample.t(), sample.t()});
                }
            }
        }
        return spans;
    }

    /** Several charts below each other. */
    static String svg(List<Plot> plots) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                        + "font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                WIDTH, HEIGHT * plots.size()));
        for (int i = 0; i < plots.size(); i++) {
            text.append("<g transform=\"translate(0 ").append(i * HEIGHT).append(")\">\n");
            plots.get(i).draw(text);
            text.append("</g>\n");
        }
        return text.append("</svg>\n").toString();
    }

    private void draw(StringBuilder text) {
        double end = Math.max(1, lines.stream().flatMapToDouble(each -> DoubleStream.of(each.x)).max().orElse(1));
        double low = decade(values().min().orElse(1), false);
        double high = Math.max(10 * low, decade(values().max().orElse(10), true));
        for (double[] span : held) {
            text.append(String.format(
                    Locale.ROOT, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#eee\"/>\n",
                    across(span[0], end), TOP, Math.max(1, across(span[1], end) - across(span[0], end)),
                    HEIGHT - BOTTOM - TOP));
        }
        label(text, LEFT, 22, "start", 15, title + (held.isEmpty() ? "" : " (grey: the timeline waits)"));
        label(text, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", 12, "s since the beginning");
        text.append(String.format(
                Locale.ROOT, "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                (TOP + HEIGHT - BOTTOM) / 2, yLabel));
        for (double tick = low; tick <= high * 1.001; tick *= 10) {
            double y = down(tick, low, high);
            text.append(String.format(
                    Locale.ROOT, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#bbb\"/>\n",
                    LEFT, y, WIDTH - RIGHT, y));
            label(text, LEFT - 6, y + 4, "end", 11, tick >= 1 ? String.format(Locale.ROOT, "%.0f", tick) : "" + (float) tick);
        }
        for (int i = 0; i <= 6; i++) {
            label(text, across(end * i / 6, end), HEIGHT - BOTTOM + 16, "middle", 11,
                    String.format(Locale.ROOT, "%.0f", end * i / 6));
        }
        for (int i = 0; i < lines.size(); i++) {
            drawLine(text, i, end, low, high);
        }
    }

    private void drawLine(StringBuilder text, int i, double end, double low, double high) {
        Line line = lines.get(i);
        String stroke = "stroke=\"%s\"%s".formatted(
                COLOURS.get(i % COLOURS.size()), i < COLOURS.size() ? "" : " stroke-dasharray=\"4 3\"");
        text.append("<path fill=\"none\" stroke-width=\"1.3\" ").append(stroke).append(" d=\"");
        boolean pen = false;
        for (int p = 0; p < line.x.length; p++) {
            boolean there = Double.isFinite(line.y[p]);
            if (there) {
                text.append(String.format(Locale.ROOT, "%s%.1f %.1f", pen ? "L" : "M", across(line.x[p], end),
                        down(Math.clamp(line.y[p], low, high), low, high)));
            }
            pen = there;
        }
        double y = TOP + 10 + 18.0 * i;
        text.append(String.format(
                Locale.ROOT, "\"/>\n<path d=\"M%d %.1fh14\" stroke-width=\"3\" %s/>\n", WIDTH - RIGHT + 12, y - 4, stroke));
        label(text, WIDTH - RIGHT + 32, y, "start", 12, line.name);
    }

    private DoubleStream values() {
        return lines.stream().flatMapToDouble(each -> DoubleStream.of(each.y)).filter(Double::isFinite)
                .map(value -> Math.clamp(value, LEAST, MOST));
    }

    private static double decade(double value, boolean up) {
        double power = Math.log10(value);
        return Math.pow(10, up ? Math.ceil(power) : Math.floor(power));
    }

    private static double across(double t, double end) {
        return LEFT + t / end * (WIDTH - RIGHT - LEFT);
    }

    private static double down(double value, double low, double high) {
        return HEIGHT - BOTTOM - Math.log(value / low) / Math.log(high / low) * (HEIGHT - BOTTOM - TOP);
    }

    private static void label(StringBuilder text, double x, double y, String anchor, int size, String words) {
        text.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>\n",
                x, y, anchor, size, words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
    }
}
