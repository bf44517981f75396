package org.tutti.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.tutti.bench.Results.Series;

/**
 * A chart that needs no program to be looked at but a browser.
 *
 * @param yMax where the y axis ends; values above are drawn at the rim. NaN: at the largest value
 */
public record Plot(String title, String xLabel, String yLabel, Style style, double yMax, List<Series> series) {

    public enum Style {
        LINES,
        POINTS
    }

    private static final int WIDTH = 860;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int RIGHT = 210;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    /** Told apart by most people who see colours differently (Okabe and Ito). */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000");

    /** Several charts below each other. */
    static String svg(List<Plot> plots) {
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH, HEIGHT * plots.size()));
        for (int i = 0; i < plots.size(); i++) {
            text.append("<g transform=\"translate(0 ").append(i * HEIGHT).append(")\">\n");
            plots.get(i).draw(text);
            text.append("</g>\n");
        }
        return text.append("</svg>\n").toString();
    }

    private void draw(StringBuilder text) {
        var x = Axis.over(series.stream().flatMapToDouble(each -> DoubleStream.of(each.x())), Double.NaN);
        var y = Axis.over(
                DoubleStream.concat(DoubleStream.of(0), series.stream().flatMapToDouble(each -> DoubleStream.of(each.y()))),
                yMax);
        label(text, LEFT, 22, "start", 15, title);
        label(text, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", 12, xLabel);
        text.append(String.format(
                Locale.ROOT, "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2, escaped(yLabel)));
        for (double tick = y.first(); tick <= y.high(); tick += y.step()) {
            double at = vertical(y, tick);
            line(text, LEFT, at, WIDTH - RIGHT, at);
            label(text, LEFT - 6, at + 4, "end", 11, tickLabel(tick, y.step()));
        }
        for (double tick = x.first(); tick <= x.high(); tick += x.step()) {
            double at = horizontal(x, tick);
            line(text, at, HEIGHT - BOTTOM, at, HEIGHT - BOTTOM + 4);
            label(text, at, HEIGHT - BOTTOM + 17, "middle", 11, tickLabel(tick, x.step()));
        }
        for (int i = 0; i < series.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            drawSeries(text, series.get(i), x, y, colour);
            double at = TOP + 10 + 18.0 * i;
            text.append(String.format(
                    Locale.ROOT, "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"4\" fill=\"%s\"/>%n",
                    WIDTH - RIGHT + 14, at - 6, colour));
            label(text, WIDTH - RIGHT + 32, at, "start", 12, series.get(i).name());
        }
    }

    private void drawSeries(StringBuilder text, Series values, Axis x, Axis y, String colour) {
        // A point is a line without length and with round ends: much shorter to write than a circle.
        text.append("<path fill=\"none\" stroke-linecap=\"round\" stroke=\"").append(colour)
                .append("\" stroke-width=\"").append(style == Style.LINES ? "1.3" : "3").append("\" d=\"");
        boolean first = true;
        for (int i = 0; i < values.x().length; i++) {
            if (Double.isFinite(values.y()[i])) {
                String at = String.format(
                        Locale.ROOT, "%.1f %.1f", horizontal(x, values.x()[i]),
                        vertical(y, Math.clamp(values.y()[i], y.low(), y.high())));
                text.append(style == Style.POINTS ? "M" + at + "h0" : (first ? "M" : "L") + at);
                first = false;
            }
        }
        text.append("\"/>\n");
    }

    private static double horizontal(Axis axis, double value) {
        return LEFT + axis.share(value) * (WIDTH - RIGHT - LEFT);
    }

    private static double vertical(Axis axis, double value) {
        return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - BOTTOM - TOP);
    }

    private static void line(StringBuilder text, double x1, double y1, double x2, double y2) {
        text.append(String.format(
                Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#bbb\"/>%n", x1, y1, x2, y2));
    }

    private static void label(StringBuilder text, double x, double y, String anchor, int size, String words) {
        text.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">%s</text>%n",
                x, y, anchor, size, escaped(words)));
    }

    private static String tickLabel(double tick, double step) {
        return step >= 1 ? String.valueOf(Math.round(tick)) : String.format(Locale.ROOT, step < 0.1 ? "%.2f" : "%.1f", tick);
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** @param step between two ticks: 1, 2 or 5 times a power of ten */
    private record Axis(double low, double high, double step) {

        static Axis over(DoubleStream values, double limit) {
            var summary = values.filter(Double::isFinite).summaryStatistics();
            double low = Double.isFinite(summary.getMin()) ? summary.getMin() : 0;
            double high = Double.isNaN(limit) ? summary.getMax() : limit;
            if (!(high > low)) {
                high = low + 1;
            }
            double rough = (high - low) / 6;
            double power = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = rough <= power ? power : rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
            return new Axis(low, high, step);
        }

        double first() {
            return Math.ceil(low / step) * step;
        }

        double share(double value) {
            return (value - low) / (high - low);
        }
    }
}
