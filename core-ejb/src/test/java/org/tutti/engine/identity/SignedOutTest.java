package org.tutti.engine.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedOutTest {

    @TempDir
    private Path folder;

    @Test
    void whoSignsOutAtOneServer_isSignedOutAtAllThatShareTheFile() throws Exception {
        var north = new SignedOut(folder.resolve("signed-out"), 0);
        var south = new SignedOut(folder.resolve("signed-out"), 0);
        north.add("one", 100);
        assertThat(south.contains("one")).isTrue();
        south.add("two", 100);
        assertThat(north.contains("two")).isTrue();
        assertThat(north.contains("three")).isFalse();
    }

    @Test
    void whatHasExpired_orWasCutShort_isLeftOut() throws Exception {
        Path file = folder.resolve("signed-out");
        Files.writeString(file, "old 5\nnew 50\nbroken");
        var some = new SignedOut(file, 10);
        assertThat(some.contains("new")).isTrue();
        assertThat(some.contains("old")).isFalse();
        assertThat(Files.readString(file)).isEqualTo("new 50\n");
    }
}
