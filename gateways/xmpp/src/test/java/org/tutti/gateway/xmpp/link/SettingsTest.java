package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static Optional<Settings> of(String... namesAndValues) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put("tutti.xmpp." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(name -> Optional.ofNullable(given.get(name)));
    }

    @Test
    void withoutAnAccount_xmppIsOff() {
        assertThat(of()).isEmpty();
        assertThat(of("account", "", "host", "example.org")).isEmpty();
    }

    @Test
    void account_isEnough_withAPassword() {
        Settings settings = of("account", "tutti@example.org", "password", "hush").orElseThrow();
        assertThat(settings.account().address().toString()).isEqualTo("tutti@example.org");
        assertThat(settings.nick().toString()).isEqualTo("Tutti");
        assertThat(settings.domains()).hasToString("[example.org]");
    }

    @Test
    void password_comesFromTheFirstLineOfAFile_andIsNeverShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hush\nmore\n");
        Settings settings = of("account", "tutti@example.org", "password.file", file.toString()).orElseThrow();
        assertThat(settings.account())
                .isInstanceOfSatisfying(Settings.Account.Client.class, client ->
                        assertThat(client.password().value()).isEqualTo("hush"));
        assertThat(settings.toString()).doesNotContain("hush");
    }

    @Test
    void strangers_areAccepted_unlessSaidOtherwise_andAComponentKnowsNobodyElse() {
        assertThat(of("account", "tutti@example.org", "password", "hush").orElseThrow().strangers()).isTrue();
        assertThat(of("account", "tutti@example.org", "password", "hush", "strangers", "refuse").orElseThrow().strangers())
                .isFalse();
        assertThatThrownBy(() -> of("account", "tutti@example.org", "password", "hush", "strangers", "no"))
                .hasMessageContaining("'accept' or 'refuse', not 'no'");
        assertThatThrownBy(() -> of("component", "t.example.org", "component.secret", "s", "strangers", "refuse"))
                .hasMessageContaining("has no contacts");
    }

    @Test
    void component_isOfTheDomainAboveIt() {
        Settings settings = of("component", "tutti.example.org", "component.secret", "s").orElseThrow();
        assertThat(settings.account().address().toString()).isEqualTo("tutti.example.org");
        assertThat(settings.domains()).singleElement().hasToString("example.org");
        assertThat(settings.toString()).doesNotContain("secret=s");
    }

    @Test
    void component_connectsToThisMachineOnly_unlessSaidOtherwise() {
        String[] far = {"component", "tutti.example.org", "component.secret", "s", "host", "192.0.2.1"};
        assertThatThrownBy(() -> of(far)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("192.0.2.1").hasMessageContaining("tutti.xmpp.component.anywhere");
        assertThat(of("component", "t.example.org", "component.secret", "s", "host", "192.0.2.1", "component.anywhere", "true")
                .orElseThrow().host()).contains("192.0.2.1");
        assertThat(of("component", "t.example.org", "component.secret", "s", "host", "127.0.0.1")).isPresent();
    }

    @Test
    void componentWithoutItsSecret_isToldWhatToSet() {
        assertThatThrownBy(() -> of("component", "tutti.example.org")).hasMessageContaining("tutti.xmpp.component.secret");
    }

    @Test
    void whatIsWrong_isSaid() {
        assertThatThrownBy(() -> of("account", "tutti@example.org")).hasMessageContaining("tutti.xmpp.password");
        assertThatThrownBy(() -> of("account", "@", "password", "x")).hasMessageContaining("tutti.xmpp.account");
        assertThatThrownBy(() -> of("account", "tutti@example.org", "password", "x", "port", "70000"))
                .hasMessageContaining("1 to 65535");
    }
}
