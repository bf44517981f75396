package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherReachTest {

    private static Reach reach(String... namesAndValues) throws SettingException {
        Properties settings = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Reach.of(settings);
    }

    @Test
    void asItComes_nothingIsBound() throws SettingException {
        Reach reach = reach("tutti.bind", "", "tutti.https.port", "", "tutti.url", "", "tutti.proxy", "", "tutti.keystore", "");
        assertThat(reach.bind()).isEmpty();
        assertThat(reach.base()).isEmpty();
        assertThat(reach.doors()).isEmpty();
        assertThat(reach.proxy()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "tutti.bind, films.example.org, 'films.example.org'",
        "tutti.https.port, 70000, '70000'",
        "tutti.https.port, http, 'http'",
        "tutti.proxy, yes, 'yes'",
        "tutti.keystore, films.p12, HTTPS is off",
        "tutti.url, films.example.org, no https://",
        "tutti.url, ftp://films.example.org/, no https://",
        "tutti.url, https:///x, no https://",
        "tutti.url, https://films example.org/, not a URL",
        "tutti.url, https://films.example.org/tutti/, has a path",
        "tutti.url, https://films.example.org/?a=b, more than a host",
        "tutti.origins, 'https://films.example.org, intranet', no https://",
        "tutti.url, https://ada@films.example.org/, more than a host",
    })
    void aSettingThatCannotBe_isToldInOneLine(String name, String value, String said) {
        assertThatThrownBy(() -> reach(name, value))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("-D" + name)
                .hasMessageContaining(said)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://films.example.org, https://films.example.org/",
        "HTTPS://Films.Example.org:443/, https://films.example.org/",
        "http://films.example.org:80, http://films.example.org/",
        "https://films.example.org:9443/, https://films.example.org:9443/",
        "https://[fd00::2]:8443, https://[fd00::2]:8443/",
    })
    void aPublicUrl_hasOneSpelling(String given, String kept) throws SettingException {
        assertThat(reach("tutti.url", given).base()).contains(URI.create(kept));
    }

    @Test
    void otherSites_areAListOfOrigins_orAll() throws SettingException {
        assertThat(reach("tutti.origins", "https://Intranet.example , http://192.0.2.9:8080").origins())
                .containsExactly("https://intranet.example/", "http://192.0.2.9:8080/");
        assertThat(reach("tutti.origins", "*").origins()).containsExactly("*");
        assertThat(reach().origins()).isEmpty();
    }

    @Test
    void oneAddressThatOthersReach_isWhatLinksBeginWith_unlessAUrlIsGiven() throws SettingException {
        assertThat(reach("tutti.bind", "192.0.2.7").base()).contains(URI.create("https://192.0.2.7:8443/"));
        assertThat(reach("tutti.bind", "fd00::7", "tutti.https.port", "443").base()).contains(URI.create("https://[fd00:0:0:0:0:0:0:7]/"));
        assertThat(reach("tutti.bind", "192.0.2.7", "tutti.url", "https://films.example.org").base())
                .contains(URI.create("https://films.example.org/"));
        assertThat(reach("tutti.bind", "0.0.0.0").base()).isEmpty();
        assertThat(reach("tutti.bind", "127.0.0.2").base()).isEmpty();
    }

    @Test
    void theNamesOfACertificate_areTheAddressTheHostTheUrlAndLocalhost() throws SettingException {
        assertThat(reach("tutti.bind", "192.0.2.7", "tutti.url", "https://films.example.org").names())
                .contains("192.0.2.7", "localhost", "films.example.org")
                .containsAll(Reach.hostNames())
                .doesNotContain("127.0.0.1");
        assertThat(reach("tutti.bind", "0.0.0.0").names()).contains("127.0.0.1", "localhost").noneMatch(name -> name.contains(":"));
    }

    @Test
    void thePasswordFile_isReadFromWhereTheServerWasStarted(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("secret"), "open sesame\nand more\n");
        Reach reach = reach("tutti.bind", "127.0.0.1", "tutti.keystore", "films.p12", "tutti.keystore.password.file", "secret",
                "tutti.folder", folder.toString());
        assertThat(reach.keyStore()).contains(folder.resolve("films.p12"));
        assertThat(reach.password()).isEqualTo("open sesame");
        assertThatThrownBy(() -> reach("tutti.bind", "127.0.0.1", "tutti.keystore", "films.p12"))
                .hasMessageContaining("-Dtutti.keystore.password.file=FILE");
        assertThatThrownBy(() -> reach("tutti.bind", "127.0.0.1", "tutti.keystore", "a", "tutti.keystore.password.file", "b",
                        "tutti.folder", folder.toString()))
                .hasMessageContaining(folder.resolve("b").toString());
    }

    @Test
    void anAddressOfAnotherMachine_andAPortThatIsTaken_areToldApart() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        assertThatThrownBy(() -> Launcher.checkOurs(InetAddress.ofLiteral("198.51.100.1"), "tutti.bind=ADDRESS"))
                .hasMessageContaining("198.51.100.1 is not an address of this machine")
                .hasMessageContaining("127.0.0.1");
        Launcher.checkOurs(loopback, "tutti.bind=ADDRESS");
        try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
            assertThatThrownBy(() -> Launcher.checkFree(loopback, taken.getLocalPort(), "tutti.https.port"))
                    .hasMessage("Port %d is taken. Stop what uses it, or choose another with -Dtutti.https.port=PORT.",
                            taken.getLocalPort());
        }
    }
}
