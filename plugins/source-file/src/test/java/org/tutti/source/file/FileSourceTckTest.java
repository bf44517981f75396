package org.tutti.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.testkit.MediaSourceTck;

class FileSourceTckTest extends MediaSourceTck {

    private static final String DESCRIPTION = """
            {"title": "Film", "duration": 12.5, "renditions": [{"file": "film.webm", "type": "video/webm"}]}""";

    @TempDir
    Path outside;

    @BeforeEach
    void fill() throws IOException {
        Path film = Files.createDirectories(outside.resolve("media/film"));
        Files.writeString(film.resolve("description.json"), DESCRIPTION);
        Files.writeString(film.resolve("film.webm"), "a whole film");
        Files.writeString(outside.resolve("secret"), "secret");
    }

    @Override
    protected MediaSource source() {
        return new FileSource(outside.resolve("media"), Optional.empty());
    }

    @Override
    protected String locator() {
        return "file:film";
    }

    @Override
    protected String missingLocator() {
        return "file:nothing";
    }

    @Override
    protected Optional<String> path() {
        return Optional.of("film/film.webm");
    }
}
