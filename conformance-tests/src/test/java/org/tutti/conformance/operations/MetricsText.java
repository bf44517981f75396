package org.tutti.conformance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads figures as strictly as the format of Prometheus (0.0.4) and its conventions are. */
final class MetricsText {

    private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) (\\S.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge|histogram|summary)");
    private static final String LABEL = "[a-z][a-z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z][a-z0-9_]*)(\\{" + LABEL + "(?:," + LABEL + ")*})? (\\S+)");

    private MetricsText() {}

    /** The names of all samples there can be. */
    static Set<String> check(String text) {
        assertThat(text).endsWith("\n");
        Map<String, String> types = new HashMap<>();
        Set<String> helped = new HashSet<>();
        Set<String> samples = new HashSet<>();
        Set<String> names = new LinkedHashSet<>();
        String current = "";
        for (String line : text.split("\n")) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                assertThat(helped.add(help.group(1))).as("twice: " + line).isTrue();
            } else if (type.matches()) {
                current = type.group(1);
                assertThat(helped).as(line).contains(current);
                assertThat(types.put(current, type.group(2))).as("twice: " + line).isNull();
                assertThat(current.endsWith("_total")).as(line).isEqualTo(type.group(2).equals("counter"));
                names.add(current);
                if (type.group(2).equals("histogram")) {
                    names.add(current + "_bucket");
                }
            } else {
                assertThat(sample.matches()).as(line).isTrue();
                String base = sample.group(1);
                String of = types.get(current);
                boolean part = of.equals("histogram") && base.matches(Pattern.quote(current) + "_(bucket|sum|count)")
                        || of.equals("summary") && base.matches(Pattern.quote(current) + "_(sum|count)");
                assertThat(base.equals(current) && !of.equals("histogram") || part).as(line + " under " + current).isTrue();
                assertThat(samples.add(base + sample.group(2))).as("twice: " + line).isTrue();
                assertThat(Double.parseDouble(sample.group(3))).as(line).isNotNaN();
            }
        }
        return names;
    }
}
