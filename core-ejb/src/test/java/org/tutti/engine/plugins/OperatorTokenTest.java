package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OperatorTokenTest {

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void token_isMadeOnce_forItsOwnerAlone() throws IOException {
        Path file = folder.resolve("data/operator.token");
        OperatorToken.in(file);
        String token = Files.readString(file).strip();

        assertThat(token).matches("operator\\.[0-9a-f]{48}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(OperatorToken.in(file).is(token)).isTrue();
        assertThat(OperatorToken.in(file).is(token + "0")).isFalse();
    }

    @Test
    void emptyOrLostFile_isNobodysToken() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), " \n");
        OperatorToken token = OperatorToken.in(file);
        assertThat(token.is("")).isFalse();
        Files.delete(file);
        assertThat(token.is("")).isFalse();
    }

    @Test
    void makingAToken_leavesNothingElseBehind() throws IOException {
        OperatorToken.in(folder.resolve("data/operator.token"));
        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files).containsExactly(folder.resolve("data/operator.token"));
        }
    }
}
