package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever runs the server signs in by, and where staff of others do. */
class HostAccountTest {

    private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

    @TempDir
    Path folder;

    @Test
    void password_isMadeOnce_andAnewOnlyOnRequest() throws Exception {
        Path file = folder.resolve("data/host.account");
        String first = HostAccount.made(file, false, NOW).orElseThrow();
        assertThat(HostAccount.made(file, false, NOW)).isEmpty();
        String before = Files.readString(file);
        String second = HostAccount.made(file, true, NOW.plusSeconds(1)).orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(Files.readString(file)).isNotEqualTo(before).contains("since=1800000001000000");
    }

    @Test
    void password_isInNoFile_andTheFileIsItsOwnersAlone() throws Exception {
        Path file = folder.resolve("host.account");
        String password = HostAccount.made(file, false, NOW).orElseThrow();
        assertThat(password).matches("([a-km-np-z2-9]{6}-){3}[a-km-np-z2-9]{6}");
        assertThat(Files.readString(file)).doesNotContain(password);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        try (var all = Files.list(folder)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void provider_isSetWhole_orNotAtAll() throws Exception {
        var settings = new Properties();
        settings.setProperty(Provider.PROVIDER, " ");
        settings.setProperty(Provider.SECRET, "");
        Provider.settle(settings);
        assertThat(settings).isEmpty();

        settings.setProperty(Provider.PROVIDER, "https://login.example.org");
        assertThatThrownBy(() -> Provider.settle(settings)).hasMessageContaining(Provider.CLIENT);
        settings.setProperty(Provider.CLIENT, "tutti");
        assertThatThrownBy(() -> Provider.settle(settings)).hasMessageContaining(Provider.SECRET_FILE);
        settings.setProperty(Provider.SECRET_FILE, Files.writeString(folder.resolve("secret"), "s3cret\nmore").toString());
        Provider.settle(settings);
        assertThat(settings.getProperty(Provider.SECRET)).isEqualTo("s3cret");
    }
}
