package org.tutti.engine.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ProgramTest {

    @TempDir
    private Path folder;

    private Path program(String name, String script) throws IOException {
        Path file = Files.createDirectories(folder.resolve(name)).resolve("ffprobe");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.getParent();
    }

    private static Optional<Program> in(List<Path> path, Optional<Path> tools) {
        return Program.in("ffprobe", path, tools);
    }

    @Test
    void pathComesFirst_thenTheServersOwn() throws IOException {
        Path installed = program("bin", "echo ffprobe version on the path");
        Path own = program("tools", "echo libraries in $LD_LIBRARY_PATH; exit 1");
        assertThat(in(List.of(folder, installed), Optional.of(own)).orElseThrow().starts()).isTrue();
        assertThat(in(List.of(folder), Optional.of(own)).orElseThrow().starts()).isFalse();
        assertThat(in(List.of(folder), Optional.empty())).isEmpty();
        assertThat(in(List.of(), Optional.of(folder))).isEmpty();
    }

    @Test
    void ownOne_findsItsLibrariesBesideIt() throws IOException {
        Path own = program("tools", "test \"$LD_LIBRARY_PATH\" = " + folder + "/tools && echo ffprobe version 8");
        assertThat(in(List.of(), Optional.of(own)).orElseThrow().starts()).isTrue();
    }

    /** A film that is heard by telephone is decoded for hours, and is a stranger's all the same. */
    @Test
    void memoryIsLimitedForAll_andWorkForWhatIsOverSoon() throws IOException {
        Path installed = program("bin", "echo ffprobe version 8");
        Program plain = in(List.of(installed), Optional.empty()).orElseThrow();
        assertThat(plain.command("quiet", "file", List.of()).getFirst()).endsWith("ffprobe");

        Files.copy(installed.resolve("ffprobe"), installed.resolve("prlimit"), StandardCopyOption.COPY_ATTRIBUTES);
        Program limited = in(List.of(installed), Optional.empty()).orElseThrow();
        List<String> command = limited.command("quiet", "file", List.of());
        assertThat(command).startsWith("prlimit", "--as=2147483648").doesNotContain("--cpu=20");
        assertThat(limited.limited(command)).startsWith("prlimit", "--cpu=20", "prlimit", "--as=2147483648");
    }

    @Test
    void folderOfTools_isAsConfigured() {
        assertThat(Program.tools(name -> Optional.of(" /opt/tools ").filter(_ -> name.equals("tutti.tools.dir"))))
                .contains(Path.of("/opt/tools"));
        assertThat(Program.tools(_ -> Optional.of(""))).isEqualTo(Program.tools(_ -> Optional.empty()));
    }
}
