package org.tutti.conformance.durable;

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

/** Which requirements of what is durable and integrated are proven by which tests, here and in other families. */
@Tag("durable")
class DurableCoverageTest {

    private static final List<String> WANTED = List.of(
            "W-22", "W-23", "W-24", "W-26", "C-19", "C-20", "C-21", "C-22", "C-23", "C-47", "C-48", "C-49", "C-60",
            "C-65", "C-68", "C-70", "H-57", "H-61");
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
