package org.tutti.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.plugin.media.MediaDescription.Fingerprint;

class FingerprintsTest {

    @TempDir
    private Path folder;

    /** The page reckons with the same examples. */
    @Test
    void fingerprints_areThoseOfTheExamples() throws Exception {
        String json = Files.readString(Path.of("../../docs/protocol/fingerprints.json"));
        var examples = JsonParser.object().from(json).getArray("files");
        assertThat(examples).hasSizeGreaterThan(4);
        for (Object each : examples) {
            var example = (JsonObject) each;
            byte[] bytes = new byte[example.getInt("size")];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31L % 251);
            }
            Path file = Files.write(folder.resolve("file"), bytes);
            assertThat(Fingerprints.of(file)).isEqualTo(new Fingerprint(bytes.length, example.getString("digest")));
        }
    }
}
