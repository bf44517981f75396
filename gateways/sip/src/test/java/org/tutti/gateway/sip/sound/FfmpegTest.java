package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

    private Path program(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("ffmpeg");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.getParent();
    }

    @Test
    void pathComesFirst_thenTheServersOwn() throws Exception {
        Path installed = program("bin", "echo ffmpeg version on the path");
        Path own = program("tools", "echo libraries in $LD_LIBRARY_PATH; exit 1");
        Ffmpeg.in(List.of(folder, installed), Optional.of(own)).orElseThrow().check();
        assertThatThrownBy(() -> Ffmpeg.in(List.of(folder), Optional.of(own)).orElseThrow().check())
                .isInstanceOf(SilentException.class)
                .hasMessageContaining("does not start");
        assertThat(Ffmpeg.in(List.of(folder), Optional.empty())).isEmpty();
        assertThat(Ffmpeg.in(List.of(), Optional.of(folder))).isEmpty();
    }

    @Test
    void ownOne_findsItsLibrariesBesideIt() throws Exception {
        Path own = program("tools", "test \"$LD_LIBRARY_PATH\" = " + folder + "/tools && echo ffmpeg version 8");
        Ffmpeg.in(List.of(), Optional.of(own)).orElseThrow().check();
    }

    @Test
    void folderOfTools_isAsConfigured() {
        assertThat(Ffmpeg.tools(name -> name.equals("tutti.tools.dir") ? Optional.of(" /opt/tools ") : Optional.empty()))
                .contains(Path.of("/opt/tools"));
        assertThat(Ffmpeg.tools(_ -> Optional.of(""))).isEqualTo(Ffmpeg.tools(_ -> Optional.empty()));
    }
}
