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

/** Design rule 10: what a release wrote, every later one reads, to the same session. */
class RecordedJournalsTest {

    static Stream<Path> journals() throws IOException {
        return Files.list(RecordedJournals.FOLDER).filter(file -> file.toString().endsWith(".journal"));
    }

    @ParameterizedTest
    @MethodSource("journals")
    void recordedJournal_leadsToTheSameSession_byteForByte(Path journal) throws IOException {
        Session session = Script.replay(RecordedJournals.read(journal));
        Path state = Path.of(journal.toString().replace(".journal", ".state.json"));
        assertThat(Codec.snapshot(session)).isEqualTo(Files.readString(state));
        assertThat(Codec.restore(Files.readString(state))).isEqualTo(session);
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
