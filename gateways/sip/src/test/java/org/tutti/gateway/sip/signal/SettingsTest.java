package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private static Optional<Settings> all(String... namesAndValues) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(name -> Optional.ofNullable(given.get(name)));
    }

    private static Settings of(String... namesAndValues) {
        String[] full = namesAndValues.clone();
        for (int i = 0; i < full.length; i += 2) {
            full[i] = "tutti.sip." + full[i];
        }
        return all(full).orElseThrow();
    }

    @Test
    void withoutAnything_itListensOnThisMachineOnly() {
        Settings settings = of();
        assertThat(settings.bind()).isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
        assertThat(settings.port()).isEqualTo(5060);
        assertThat(settings.domain()).isEqualTo("127.0.0.1");
        assertThat(settings.desk()).isEqualTo("tutti");
        assertThat(settings.rtpPorts()).isEqualTo(new Settings.Range(20_000, 20_999));
        assertThat(settings.tlsPort()).isEmpty();
        assertThat(settings.dial()).isEmpty();
        assertThat(settings.delay()).isEqualTo(120);
        assertThat(settings.callsPerSource()).isEqualTo(20);
    }

    @Test
    void off_isNothing() {
        assertThat(all("tutti.sip", "off")).isEmpty();
        assertThatThrownBy(() -> all("tutti.sip", "maybe")).hasMessage("tutti.sip is on or off, not 'maybe'.");
    }

    @Test
    void domain_hasThePort_whereItIsUnusual() {
        assertThat(of("port", "5070").domain()).isEqualTo("127.0.0.1:5070");
        assertThat(of("port", "5070").realm()).isEqualTo("127.0.0.1");
        assertThat(of("address", "192.0.2.1", "port", "0").domain()).isEqualTo("192.0.2.1:0");
        assertThat(of("bind", "::1", "port", "5070").domain()).isEqualTo("[0:0:0:0:0:0:0:1]:5070");
        assertThat(of("domain", "Example.org").domain()).isEqualTo("example.org");
    }

    @Test
    void account_hasAUser_andLetsNobodyBeCalled() {
        Settings settings = of("account", "sip:tutti@Example.org", "password", "hush", "proxy", "sip:192.0.2.1;transport=tcp");
        Settings.Registration registration = settings.registration().orElseThrow();
        assertThat(registration.user()).isEqualTo("tutti");
        assertThat(registration.proxy()).contains("sip:192.0.2.1;transport=tcp");
        assertThat(settings.dial()).as("calls cost").isEmpty();
        assertThat(settings.toString()).doesNotContain("hush");
    }

    @Test
    void passwords_comeFromFiles_andAreNeverShown(@TempDir Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "hush\nmore\n");
        Path accounts = Files.writeString(folder.resolve("accounts"), "# those with telephones\neva:se:cret\n\n");
        Path store = Files.writeString(folder.resolve("keys.p12"), "");
        Settings settings = all("tutti.sip.account", "sip:tutti@example.org", "tutti.sip.password.file", password.toString(),
                "tutti.sip.accounts", accounts.toString(), "tutti.sip.challenge", "true",
                "tutti.keystore", store.toString(), "tutti.keystore.password.file", password.toString()).orElseThrow();
        assertThat(settings.registration().orElseThrow().password().value()).isEqualTo("hush");
        assertThat(settings.accounts()).containsOnlyKeys("eva");
        assertThat(settings.accounts().get("eva").value()).isEqualTo("se:cret");
        assertThat(settings.keystore().orElseThrow().password().value()).isEqualTo("hush");
        assertThat(settings.tlsPort()).hasValue(5061);
        assertThat(settings.toString()).doesNotContain("hush").doesNotContain("se:cret");
    }

    @Test
    void ownKeystore_goesBeforeTheServers(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(folder.resolve("own.p12"), "");
        Settings settings = all("tutti.sip.keystore", own.toString(), "tutti.sip.keystore.password", "a",
                "tutti.keystore", "/nowhere", "tutti.sip.port", "0").orElseThrow();
        assertThat(settings.keystore().orElseThrow().file()).isEqualTo(own);
        assertThat(settings.tlsPort()).hasValue(0);
        assertThatThrownBy(() -> all("tutti.sip.keystore", own.toString()))
                .hasMessageContaining("tutti.sip.keystore.password is missing");
    }

    @Test
    void whoMayBeCalled_areDomains_andTelephoneNumbers() {
        assertThat(of("dial", "Example.org, 127.0.0.1,TEL").dial())
                .containsExactlyInAnyOrder("example.org", "127.0.0.1", "tel");
    }

    @Test
    void trunks_haveNames_andMayHaveADelay() {
        assertThat(of("trunks", "telco=192.0.2.1/150, office=192.0.2.2").trunks()).containsExactly(
                new Settings.Trunk("telco", InetAddress.ofLiteral("192.0.2.1"), OptionalDouble.of(150)),
                new Settings.Trunk("office", InetAddress.ofLiteral("192.0.2.2"), OptionalDouble.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "port | 70000 | tutti.sip.port is a whole number from 0 to 65535, not '70000'.",
        "rtp | 20000 | tutti.sip.rtp is a range of ports such as 20000-20999, not '20000'.",
        "dial | example.org:5070 | tutti.sip.dial takes domains without a port, whose every port may be called, not 'example.org:5070'.",
        "rtp | 30000-20000 | not '30000-20000'.",
        "bind | 0.0.0.0 | set tutti.sip.address",
        "account | tutti | tutti.sip.account is an address such as sip:tutti@example.org, not 'tutti'.",
        "account | sip:tutti@example.org | tutti.sip.password is missing. Set it, or tutti.sip.password.file to a file with it.",
        "trunks | telco | tutti.sip.trunks takes NAME=ADDRESS or NAME=ADDRESS/DELAY",
        "tls.port | 5061 | set tutti.sip.keystore",
        "challenge | yes | tutti.sip.challenge is true or false, not 'yes'.",
        "challenge | true | set tutti.sip.accounts",
        "language | fr | tutti.sip.language is en or de, not 'fr'.",
        "calls | 0 | from 1",
        "dial | a b | tutti.sip.dial takes a domain",
        "keystore | /nowhere/at.p12 | The file /nowhere/at.p12, which tutti.sip.keystore names, cannot be read.",
        "accounts | /nowhere/at | The file /nowhere/at, which tutti.sip.accounts names, cannot be read.",
    })
    void whatIsWrong_isSaid(String name, String value, String said) {
        assertThatThrownBy(() -> of(name, value)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(said);
    }

    @Test
    void accountWithoutAPassword_isNamedByItsLine_notByWhatIsInIt(@TempDir Path folder) throws IOException {
        Path accounts = Files.writeString(folder.resolve("accounts"), "eva:x\nhush\n");
        assertThatThrownBy(() -> of("accounts", accounts.toString()))
                .hasMessageContaining("Line 2").hasMessageNotContaining("hush");
    }
}
