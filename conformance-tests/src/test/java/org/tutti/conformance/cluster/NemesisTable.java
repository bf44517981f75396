package org.tutti.conformance.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tutti.conformance.support.JournalFile.Row;
import org.tutti.conformance.support.cluster.Attempt.Result;
import org.tutti.conformance.support.cluster.History;

/** What was done to two nodes, and what came of it: printed, and kept in {@code target/nemesis.md}. */
final class NemesisTable {
    private static final Path FILE = Path.of(System.getProperty("tutti.work", "target"), "nemesis.md");
    private static final String HEAD = """
            | what | asked | accepted | refused | unknown (done) | owners | longest silence, median and worst client | verdict |
            |---|---|---|---|---|---|---|---|
            """;

    private static boolean begun;

    private NemesisTable() {}

    /**
     * @param unknown of which nobody said what became
     * @param done of these, what is in the journal
     * @param owners how many there were, one after the other
     * @param median of the clients, the longest time between two things that were accepted
     */
    record Line(String what, int asked, long accepted, long refused, long unknown, long done, long owners,
            Duration median, Duration worst, int faults) {

        static Line of(String what, History history, List<Duration> silences, int faults) {
            Set<String> texts = history.journal().stream().map(Row::input).collect(Collectors.toSet());
            return new Line(what, history.attempts().size(), count(history, Result.ACCEPTED), count(history, Result.REFUSED),
                    count(history, Result.UNSURE),
                    history.attempts().stream()
                            .filter(each -> each.result() == Result.UNSURE)
                            .filter(each -> texts.stream().anyMatch(text -> isOf(each.mark(), text)))
                            .count(),
                    1 + history.journal().stream()
                            .filter(row -> row.input().contains("\"takeover/") || row.input().contains("\"succeed/"))
                            .count(),
                    silences.get(silences.size() / 2), silences.getLast(), faults);
        }

        private static boolean isOf(String mark, String text) {
            String content = mark.substring(mark.indexOf(':') + 1);
            return text.contains(mark.startsWith("seek:") ? ":" + content : '"' + content + '"');
        }

        private static long count(History history, Result result) {
            return history.attempts().stream().filter(each -> each.result() == result).count();
        }

        @Override
        public String toString() {
            return "| %s | %d | %d | %d | %d (%d) | %d | %.2f s, %.2f s | %s |".formatted(what, asked, accepted, refused, unknown,
                    done, owners, median.toMillis() / 1000.0, worst.toMillis() / 1000.0,
                    faults == 0 ? "one history" : faults + " faults");
        }
    }

    static synchronized void add(Line line) {
        System.out.println(line);
        try {
            if (!begun) {
                Files.createDirectories(FILE.toAbsolutePath().getParent());
                Files.writeString(FILE, HEAD);
                begun = true;
            }
            Files.writeString(FILE, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
