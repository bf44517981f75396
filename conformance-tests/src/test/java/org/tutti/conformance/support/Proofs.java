package org.tutti.conformance.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which tests prove which requirements, as the tests themselves have it. For one thread. */
public final class Proofs {

    /** By letter, and then by number. */
    private static final Comparator<String> ORDER = Comparator.<String, Character>comparing(id -> id.charAt(0))
            .thenComparingInt(id -> Integer.parseInt(id.substring(2)));

    private static final String ANNOTATED = "@Requirement\\(\"([A-Z])-(\\d+)()\"\\)";
    private static final String SAID = "\\b([WHCB])-(\\d+)()\\b";
    private static final String SAID_OF_MANY = "\\b([WHCB])-(\\d+)(?: to [WHCB]-(\\d+))?\\b";
    /** Whose it is: the next method's or class's. */
    private static final String WHOSE =
            "(?:\\n    \\S*(?:void|Stream<DynamicTest>) |\\n(?:public )?(?:final )?class )(\\w+)";

    private final Map<String, Set<String>> tests = new TreeMap<>(ORDER);

    /** Ids from one number to another, both among them. */
    public static Stream<String> range(String letter, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(number -> letter + "-" + number);
    }

    /** Adds the tests of this module that carry {@link Requirement}. */
    public Proofs annotated() {
        return collect("src/test/java", ANNOTATED, _ -> true);
    }

    /**
     * Adds those of them that are in a package and run against the server.
     *
     * @param name of the package below {@code org.tutti.conformance}
     * @param but classes that are not to count
     */
    public Proofs annotatedIn(String name, String... but) {
        return collect("src/test/java/org/tutti/conformance/" + name, ANNOTATED,
                file -> nameOf(file).endsWith("IT") && !List.of(but).contains(nameOf(file)));
    }

    /**
     * Adds tests and measurements that name requirements, each by its id, wherever they do.
     *
     * @param folder as seen from this module
     */
    public Proofs said(String folder) {
        return collect(folder, SAID, _ -> true);
    }

    /** As {@link #said}, but of what is in the folder only Java below {@code src/test}. */
    public Proofs saidInTests(String folder) {
        return collect(folder, SAID, file -> file.toString().matches(".*/src/test/.*\\.java"));
    }

    /** As {@link #said}, and those between two ids that are named with a "to" between them. */
    public Proofs saidOfMany(String folder) {
        return collect(folder, SAID_OF_MANY, _ -> true);
    }

    /** Prints what proves each of these; fails if nothing proves one. */
    public void assertAll(Stream<String> ids) {
        assertThat(tests.keySet()).containsAll(printed(ids));
    }

    /** As {@link #assertAll}; fails if another is proven, too. */
    public void assertExactly(Stream<String> ids) {
        assertThat(tests.keySet()).isEqualTo(printed(ids));
    }

    private Set<String> printed(Stream<String> ids) {
        Set<String> wanted = ids.collect(Collectors.toCollection(() -> new TreeSet<>(ORDER)));
        for (String id : wanted) {
            System.out.printf("%-5s %s%n", id, String.join(", ", tests.getOrDefault(id, Set.of("-"))));
        }
        return wanted;
    }

    private Proofs collect(String folder, String proof, Predicate<Path> counts) {
        Pattern pattern = Pattern.compile(proof + "|" + WHOSE);
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(java|js)")).toList()) {
                String name = nameOf(file);
                // What is to be proven proves nothing.
                boolean test = !name.matches(".*CoverageTest|Requirement") && !file.toString().contains("/target/");
                if (test && counts.test(file)) {
                    collect(name, pattern.matcher(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private void collect(String name, Matcher found) {
        Set<String> cited = new TreeSet<>();
        while (found.find()) {
            if (found.group(1) != null) {
                int first = Integer.parseInt(found.group(2));
                boolean alone = found.group(3) == null || found.group(3).isEmpty();
                range(found.group(1), first, alone ? first : Integer.parseInt(found.group(3))).forEach(cited::add);
            } else {
                note(cited, name.equals(found.group(4)) ? name : name + "#" + found.group(4));
            }
        }
        // Tests in JavaScript have neither.
        note(cited, name);
    }

    private void note(Set<String> cited, String test) {
        cited.forEach(id -> tests.computeIfAbsent(id, _ -> new TreeSet<>()).add(test));
        cited.clear();
    }
}
