package org.tutti.conformance.sources;

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

/**
 * Which requirements of media sources are proven by which tests: those here and of other families, by their
 * annotations, and the simulator's, by what they say of themselves.
 */
@Tag("sources")
class SourcesCoverageTest {
    private static final List<String> WANTED = List.of(
            "W-4", "W-29", "W-36", "W-39", "C-2", "C-3", "C-11", "C-40", "C-41", "C-42", "C-67", "H-60");
    /** Where a fleet of devices of all kinds watches through networks of all kinds. */
    private static final List<Path> SIMULATED = List.of(Path.of("../plugins"), Path.of("../core-ejb/src/test/java"));

    private static final Pattern ANNOTATED = Pattern.compile("@Requirement\\(\"([WHC]-\\d+)\"\\)");
    private static final Pattern SAID = Pattern.compile("\\b(C-3)\\b");

    @Test
    void everyRequirement_isProven() throws IOException {
        Map<String, Set<String>> proven = new TreeMap<>();
        collect(Path.of("src/test/java"), ANNOTATED, proven);
        for (Path folder : SIMULATED) {
            collect(folder, SAID, proven);
        }
        for (String id : WANTED) {
            System.out.printf("%-5s %s%n", id, String.join(", ", proven.getOrDefault(id, Set.of("-"))));
        }
        assertThat(proven.keySet()).containsAll(WANTED);
    }

    private static void collect(Path root, Pattern proof, Map<String, Set<String>> proven) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path test : files.filter(each -> each.toString().matches(".*/src/test/.*\\.java")
                    || each.toString().matches("src/test/.*\\.java")).toList()) {
                String name = test.getFileName().toString().replace(".java", "");
                Matcher found = proof.matcher(Files.readString(test));
                while (found.find()) {
                    proven.computeIfAbsent(found.group(1), _ -> new TreeSet<>()).add(name);
                }
            }
        }
    }
}
