package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which requirements of people and control have a test that names them, and which do not, and why. */
@Tag("session")
class SessionCoverageTest {

    private static final Pattern ID = Pattern.compile("\\b[WC]-\\d+\\b");

    private static final Map<String, String> OPEN = Map.of();

    /** Where tests and measurements are. */
    private static final Stream<Path> SOURCES = Stream.of(
                    "core/src/test", "core-ejb/src/test", "gateways/web/src/test", "plugins", "conformance-tests/src/test",
                    "benchmarks/src/main")
            .map(folder -> Path.of("..").resolve(folder));

    private static Set<String> wanted() {
        return Stream.of(
                        range("W", 10, 21), range("W", 25, 26), range("W", 30, 30), range("C", 4, 4), range("C", 6, 27),
                        range("C", 31, 39), range("C", 50, 58), range("C", 62, 63), range("C", 66, 70))
                .flatMap(ids -> ids)
                .collect(Collectors.toCollection(SessionCoverageTest::set));
    }

    private static Stream<String> range(String letter, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(number -> letter + "-" + number);
    }

    private static Set<String> set() {
        return new TreeSet<>(Comparator.<String, Character>comparing(id -> id.charAt(0))
                .thenComparingInt(id -> Integer.parseInt(id.substring(2))));
    }

    @Test
    void everyRequirement_hasATestThatNamesIt_orAReasonWhyNot() {
        Set<String> cited = SOURCES.flatMap(SessionCoverageTest::files)
                .flatMap(SessionCoverageTest::ids)
                .collect(Collectors.toCollection(SessionCoverageTest::set));
        Set<String> covered = wanted();
        covered.retainAll(cited);
        Set<String> missing = wanted();
        missing.removeAll(cited);
        System.out.printf("SessionCoverageTest: covered %d of %d: %s%nnot covered: %s%n",
                covered.size(), wanted().size(), covered, missing);
        assertThat(missing).isEqualTo(OPEN.keySet().stream().collect(Collectors.toCollection(SessionCoverageTest::set)));
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(java|js)"))
                    .filter(file -> !file.toString().contains("target") && !file.endsWith("SessionCoverageTest.java"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> ids(Path file) {
        try {
            return ID.matcher(Files.readString(file)).results().map(MatchResult::group).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
