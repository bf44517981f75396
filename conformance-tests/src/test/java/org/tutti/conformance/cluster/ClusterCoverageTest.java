package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which requirements of several nodes are proven by which tests, here and in other families. */
@Tag("cluster")
class ClusterCoverageTest {

    private static final List<String> WANTED = List.of("C-5", "C-65", "C-67", "W-31");
    private static final Pattern ANNOTATED = Pattern.compile("@Requirement\\(\"([WHC]-\\d+)\"\\)");

    @Test
    void everyRequirement_isProven() throws IOException {
        Map<String, Set<String>> proven = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path test : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = test.getFileName().toString().replace(".java", "");
                Matcher found = ANNOTATED.matcher(Files.readString(test));
                while (found.find()) {
                    proven.computeIfAbsent(found.group(1), _ -> new TreeSet<>()).add(name);
                }
            }
        }
        for (String id : WANTED) {
            System.out.printf("%-5s %s%n", id, String.join(", ", proven.getOrDefault(id, Set.of("-"))));
        }
        assertThat(proven.keySet()).containsAll(WANTED);
    }
}
