package org.tutti.conformance.xmpp;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which requirements of the XMPP gateway are proven by which tests against real servers. */
@Tag("xmpp")
class XmppCoverageTest {
    private static final Path TESTS = Path.of("src/test/java/org/tutti/conformance/xmpp");
    /** What says that the method after it, or the class, proves a requirement. */
    private static final Pattern PROOF = Pattern.compile("@Requirement\\(\"([A-Z]-\\d+)\"\\)|\\n    void (\\w+)\\(");

    /** With a server of ours, and not one that says what the test wants. */
    private static final Set<String> AGAINST_A_DOUBLE = Set.of("XmppEndpointIT");

    private static Set<String> wanted() {
        return Stream.of(
                        range("C", 5, 10), range("C", 18, 18), range("C", 37, 37), range("C", 43, 52),
                        range("C", 64, 64), range("B", 1, 1), range("B", 4, 5))
                .flatMap(ids -> ids)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> range(String letter, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(number -> letter + "-" + number);
    }

    @Test
    void everyRequirement_isProvenAgainstRealServers() throws IOException {
        Map<String, Set<String>> proven = new TreeMap<>();
        for (Path file : integrationTests()) {
            String test = file.getFileName().toString().replace(".java", "");
            Set<String> cited = new TreeSet<>();
            Matcher found = PROOF.matcher(Files.readString(file));
            while (found.find()) {
                if (found.group(1) != null) {
                    cited.add(found.group(1));
                } else {
                    cited.forEach(id ->
                            proven.computeIfAbsent(id, _ -> new TreeSet<>()).add(test + "#" + found.group(2)));
                    cited.clear();
                }
            }
        }
        proven.keySet().retainAll(wanted());
        proven.forEach((id, where) -> System.out.printf("%-5s %s%n", id, String.join(", ", where)));
        assertThat(proven.keySet()).containsExactlyElementsOf(wanted());
    }

    private static List<Path> integrationTests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.filter(file -> file.toString().endsWith("IT.java"))
                    .filter(file -> !AGAINST_A_DOUBLE.contains(file.getFileName().toString().replace(".java", "")))
                    .sorted().toList();
        }
    }
}
