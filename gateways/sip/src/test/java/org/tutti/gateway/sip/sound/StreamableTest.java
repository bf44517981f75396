package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamableTest {

    @TempDir
    private Path folder;

    private Path mp4(String... boxes) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        for (String box : boxes) {
            bytes.putInt(100).put(box.getBytes(StandardCharsets.US_ASCII)).position(bytes.position() + 92);
        }
        return Files.write(folder.resolve("film"), java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    }

    @Test
    void mp4_isIfItsIndexLiesFirst_andIsThere() throws Exception {
        Path first = mp4("ftyp", "free", "moov", "mdat");
        assertThat(Streamable.is(first, 400)).isTrue();
        assertThat(Streamable.is(first, 299)).as("half of the index").isFalse();
        assertThat(Streamable.is(first, 10)).as("too little to tell").isFalse();
        assertThat(Streamable.is(mp4("ftyp", "mdat", "moov"), 300)).isFalse();
    }

    @Test
    void sizesThatLeadNowhere_areNoFilm() throws Exception {
        byte[] bytes = Files.readAllBytes(mp4("ftyp", "free", "free"));
        bytes[3] = 0;
        assertThat(Streamable.is(Files.write(folder.resolve("film"), bytes), 300)).isFalse();
    }

    @Test
    void webmAndSound_areWhateverFollows() throws Exception {
        for (String first : new String[] {"\u001aE\u00df\u00a3", "OggS", "fLaC", "RIFF", "ID3"}) {
            Path film = folder.resolve("film");
            Files.write(film, (first + "x".repeat(100)).getBytes(StandardCharsets.ISO_8859_1));
            assertThat(Streamable.is(film, 50)).as(first).isTrue();
        }
    }
}
