package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherCertificateTest {
    private static final Set<String> NAMES = Set.of("192.0.2.7", "fd00:0:0:0:0:0:0:7", "localhost", "films.example.org");

    @TempDir
    Path folder;

    private Path file;
    private Certificate first;

    @BeforeEach
    void make() throws SettingException {
        file = folder.resolve("tutti/https.p12");
        first = Certificate.generated(file, NAMES, Instant.now());
    }

    @Test
    void itIsForTheNamesGiven_forTwoYears_andOnlyItsOwnerReadsTheKey() throws Exception {
        X509Certificate shown = first.shown();
        shown.checkValidity();
        assertThat(first.names()).isEqualTo(NAMES);
        assertThat(first.hostNames()).containsExactlyInAnyOrder("localhost", "films.example.org");
        assertThat(Duration.between(shown.getNotBefore().toInstant(), first.end())).isEqualTo(Duration.ofDays(731));
        assertThat(shown.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(shown.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(first.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
        assertThat(file.getParent().toFile().list()).containsExactly("https.p12");
    }

    @Test
    void itStays_untilAnAddressComes_orItsEndIsNear() throws SettingException {
        Instant now = Instant.now();
        assertThat(Certificate.generated(file, NAMES, now).shown()).isEqualTo(first.shown());
        assertThat(Certificate.generated(file, Set.of("192.0.2.7"), now).shown()).as("one less").isEqualTo(first.shown());
        Instant early = first.end().minus(Duration.ofDays(31));
        assertThat(Certificate.generated(file, NAMES, early).shown()).isEqualTo(first.shown());

        Instant late = first.end().minus(Duration.ofDays(29));
        Certificate renewed = Certificate.generated(file, NAMES, late);
        assertThat(renewed.shown()).as("near its end").isNotEqualTo(first.shown());
        assertThat(Certificate.generated(file, Set.of("192.0.2.8"), now).names()).as("another address").containsExactly("192.0.2.8");
    }

    @Test
    void theCustomersOwn_isReadWithItsPassword_andTroubleIsToldInOneLine() throws Exception {
        Path own = folder.resolve("own.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (OutputStream out = Files.newOutputStream(own)) {
            store.store(out, "open sesame".toCharArray());
        }
        assertThatThrownBy(() -> Certificate.given(own, "open sesame")).hasMessageContaining("no private key");

        KeyStore made = KeyStore.getInstance(file.toFile(), first.password().toCharArray());
        store.setKeyEntry("films", made.getKey("tutti", first.password().toCharArray()), "open sesame".toCharArray(),
                made.getCertificateChain("tutti"));
        try (OutputStream out = Files.newOutputStream(own)) {
            store.store(out, "open sesame".toCharArray());
        }
        assertThat(Certificate.given(own, "open sesame").fingerprint()).isEqualTo(first.fingerprint());
        assertThatThrownBy(() -> Certificate.given(own, "sesame")).hasMessageStartingWith("The password of the key store " + own + " is wrong.");
        assertThatThrownBy(() -> Certificate.given(folder.resolve("none.p12"), "x")).hasMessageStartingWith("There is no key store ");
        Files.writeString(own, "-----BEGIN CERTIFICATE-----");
        assertThatThrownBy(() -> Certificate.given(own, "x")).hasMessageContaining("openssl pkcs12 -export");
        Files.writeString(file, "torn");
        assertThatThrownBy(() -> Certificate.generated(file, NAMES, Instant.now())).hasMessageContaining("Delete it");
    }

    @Test
    void theConsole_saysWhereToGo_andWhatTheBrowserWillSay() {
        Reach reach = new Reach(Optional.of(InetAddress.ofLiteral("192.0.2.7")), 8443, Optional.empty(), "",
                Optional.of(URI.create("https://films.example.org/")), List.of(), false);
        assertThat(Launcher.announcement(8080, reach, Optional.of(first), Instant.now()).lines()).satisfiesExactly(
                line -> assertThat(line).isEqualTo("Tutti is ready: http://127.0.0.1:8080/"),
                line -> assertThat(line).isEqualTo("For other devices: https://192.0.2.7:8443/"),
                line -> assertThat(line).startsWith("Certificate made by this server").endsWith(first.fingerprint()),
                line -> assertThat(line).startsWith("Browsers warn of it once per device"),
                line -> assertThat(line).isEqualTo("Links begin with https://films.example.org/"));
        assertThat(first.outlook(first.end().plusSeconds(1))).startsWith("It has expired");
    }
}
