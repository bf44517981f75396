package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FfmpegTest {

    @TempDir
    private Path folder;

    @Test
    void oneThatDoesNotStart_isSaidToPeople() throws Exception {
        Path file = Files.writeString(folder.resolve("ffmpeg"), "#!/bin/sh\nexit 1\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(() -> Ffmpeg.in(List.of(folder), Optional.empty()).orElseThrow().check())
                .isInstanceOf(SilentException.class)
                .hasMessageContaining("does not start");
    }
}
