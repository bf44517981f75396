package org.tutti.conformance.sip;

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

/** Which requirements of the SIP gateway are proven by which tests with telephones. */
@Tag("sip")
class SipCoverageTest {
    private static final Path TESTS = Path.of("src/test/java/org/tutti/conformance/sip");
    /** What says that the method after it proves a requirement. */
    private static final Pattern PROOF = Pattern.compile("@Requirement\\(\"([A-Z]-\\d+)\"\\)|\\n    void (\\w+)\\(");
    private static final Set<String> WANTED = new TreeSet<>(Set.of("B-1", "B-2", "B-4", "B-5", "C-24", "C-59"));

    @Test
    void everyRequirement_isProvenWithTelephones() throws IOException {
        Map<String, Set<String>> proven = new TreeMap<>();
        for (Path file : integrationTests()) {
            Set<String> cited = new TreeSet<>();
            Matcher found = PROOF.matcher(Files.readString(file));
            while (found.find()) {
                if (found.group(1) != null) {
                    cited.add(found.group(1));
                } else {
                    String test = file.getFileName().toString().replace(".java", "") + "#" + found.group(2);
                    cited.forEach(id -> proven.computeIfAbsent(id, _ -> new TreeSet<>()).add(test));
                    cited.clear();
                }
            }
        }
        proven.forEach((id, where) -> System.out.printf("%-5s %s%n", id, String.join(", ", where)));
        assertThat(proven.keySet()).containsExactlyElementsOf(WANTED);
    }

    private static List<Path> integrationTests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.filter(file -> file.toString().endsWith("IT.java")).sorted().toList();
        }
    }
}
