package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Design rule 10: what a release wrote, every later one reads, to the same session. */
class RecordedJournalsTest {

    static Stream<Path> journals() throws IOException {
        return Files.list(RecordedJournals.FOLDER).filter(file -> file.toString().endsWith(".journal"));
    }

    @ParameterizedTest
    @MethodSource("journals")
    void recordedJournal_leadsToTheSameSession(Path journal) throws IOException {
        Session session = Script.replay(RecordedJournals.read(journal));
        Session recorded = Codec.restore(Files.readString(Path.of(journal.toString().replace(".journal", ".state.json"))));
        assertThat(inCommon(session)).isEqualTo(inCommon(recorded));
        assertThat(Codec.restore(Codec.snapshot(session))).isEqualTo(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0-people", "0.1.0-agent", "0.1.0-trial", "0.1.0-tree", "0.1.0-dossier", "0.1.0-nodes"})
    void recordedJournalOfThisVersion_leadsToTheSameSession_byteForByte(String recording) throws IOException {
        Path journal = RecordedJournals.FOLDER.resolve(recording + ".journal");
        Session session = Script.replay(RecordedJournals.read(journal));
        assertThat(Codec.snapshot(session))
                .isEqualTo(Files.readString(RecordedJournals.FOLDER.resolve(recording + ".state.json")));
    }

    /** What every version knows of a session: later ones remember more of the same journal, such as the trace. */
    private static Object inCommon(Session session) {
        return List.of(
                session.id(), session.seq(), session.stamp(), session.title(), session.item(), session.timeline(),
                session.cause().map(cause -> List.of(cause.kind(), cause.member(), cause.name(), cause.at())),
                session.roster(), session.policy(), session.closesAt(), session.ended());
    }

    @ParameterizedTest
    @MethodSource("journals")
    void recordedJournal_isWrittenAgainAsItWas(Path journal) throws IOException {
        assertThat(RecordedJournals.read(journal).stream().map(RecordedJournals::line).toList())
                .isEqualTo(Files.readAllLines(journal));
    }

    @Test
    void everyKindOfInput_isInARecording() throws IOException {
        List<String> text = journals().flatMap(file -> {
            try {
                return Files.lines(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }).toList();
        for (Class<?> kind : Script.inputs()) {
            String name = Character.toLowerCase(kind.getSimpleName().charAt(0)) + kind.getSimpleName().substring(1);
            assertThat(text).as(name).anyMatch(line -> line.contains("\"type\":\"" + name + "/"));
        }
    }
}
