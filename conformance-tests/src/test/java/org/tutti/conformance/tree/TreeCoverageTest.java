package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which requirements of the synchronisation tree are proven by which tests: those here, by their annotations, and units
 * and benchmarks, by what they say of themselves.
 */
@Tag("tree")
class TreeCoverageTest {
    private static final List<Path> HERE = List.of(Path.of("src/test/java"));
    private static final List<Path> ELSEWHERE = List.of(
            Path.of("../core/src/test/java"), Path.of("../core-ejb/src/test/java"), Path.of("../gateways/web/src/test"),
            Path.of("../benchmarks/src/main/java/org/tutti/bench/tree"));

    /** What a test proves: one, or from one to another. */
    private static final String ANNOTATED = "@Requirement\\(\"H-(\\d+)()\"\\)";
    private static final String SAID = "\\bH-(\\d+)(?: to H-(\\d+))?\\b";
    /** Whose it is: the next method's or class's. */
    private static final String WHOSE =
            "(?:\\n    \\S*(?:void|Stream<DynamicTest>) |\\n(?:public )?(?:final )?class )(\\w+)";

    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(id -> Integer.parseInt(id.substring(2)));

    private static Set<String> wanted() {
        Set<String> wanted = new TreeSet<>(BY_NUMBER);
        // H-27 to H-29 and H-50 are about calls from browser to browser.
        Stream.of(IntStream.rangeClosed(1, 26), IntStream.rangeClosed(30, 49), IntStream.rangeClosed(51, 63))
                .forEach(some -> some.forEach(number -> wanted.add("H-" + number)));
        return wanted;
    }

    @Test
    void everyRequirement_isProven() throws IOException {
        Map<String, Set<String>> proven = new TreeMap<>(BY_NUMBER);
        for (Path test : tests(HERE)) {
            collect(test, ANNOTATED, proven);
        }
        for (Path test : tests(ELSEWHERE)) {
            collect(test, SAID, proven);
        }
        for (String id : wanted()) {
            System.out.printf("%-5s %s%n", id, String.join(", ", proven.getOrDefault(id, Set.of("-"))));
        }
        assertThat(proven.keySet()).containsAll(wanted());
    }

    private static void collect(Path file, String proof, Map<String, Set<String>> proven) throws IOException {
        String name = file.getFileName().toString().replace(".java", "");
        Set<Integer> cited = new TreeSet<>();
        Matcher found = Pattern.compile(proof + "|" + WHOSE).matcher(Files.readString(file));
        while (found.find()) {
            if (found.group(1) != null) {
                int first = Integer.parseInt(found.group(1));
                int last = found.group(2) == null || found.group(2).isEmpty()
                        ? first
                        : Integer.parseInt(found.group(2));
                IntStream.rangeClosed(first, last).forEach(cited::add);
            } else {
                note(proven, cited, name.equals(found.group(3)) ? name : name + "#" + found.group(3));
            }
        }
        // Tests in JavaScript have neither.
        note(proven, cited, name);
    }

    private static void note(Map<String, Set<String>> proven, Set<Integer> cited, String test) {
        cited.forEach(number -> proven.computeIfAbsent("H-" + number, _ -> new TreeSet<>()).add(test));
        cited.clear();
    }

    private static List<Path> tests(List<Path> roots) throws IOException {
        Set<Path> all = new TreeSet<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().matches(".*\\.(java|js)")).forEach(all::add);
            }
        }
        return List.copyOf(all);
    }
}
