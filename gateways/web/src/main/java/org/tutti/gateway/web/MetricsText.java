package org.tutti.gateway.web;

import java.util.Map;
import java.util.TreeMap;
import org.tutti.engine.Histogram;

/** Figures in the text format of Prometheus. */
final class MetricsText {

    private final StringBuilder text = new StringBuilder();

    /** Begins a figure. {@code type}: counter, gauge, histogram or summary. */
    MetricsText head(String name, String type, String help) {
        text.append("# HELP %s %s\n# TYPE %1$s %s\n".formatted(name, help, type));
        return this;
    }

    /** A value of the figure that was begun. */
    MetricsText value(String name, Map<String, String> labels, Number value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{');
            String comma = "";
            for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
                text.append(comma).append(label.getKey()).append("=\"").append(quoted(label.getValue())).append('"');
                comma = ",";
            }
            text.append('}');
        }
        text.append(' ').append(value).append('\n');
        return this;
    }

    void gauge(String name, String help, Number value) {
        head(name, "gauge", help).value(name, Map.of(), value);
    }

    /** @param name ends in {@code _total} */
    void counter(String name, String help, Number value) {
        head(name, "counter", help).value(name, Map.of(), value);
    }

    void histogram(String name, String help, Histogram.Reading reading) {
        head(name, "histogram", help);
        for (int i = 0; i < reading.counts().size(); i++) {
            String bound = i < reading.bounds().size() ? reading.bounds().get(i).toString() : "+Inf";
            value(name + "_bucket", Map.of("le", bound), reading.counts().get(i));
        }
        value(name + "_sum", Map.of(), reading.sum());
        value(name + "_count", Map.of(), reading.count());
    }

    private static String quoted(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
