package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static Optional<Settings> of(String... given) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < given.length; i += 2) {
            all.put("tutti.xmpp." + given[i], given[i + 1]);
        }
        return Settings.of(name -> Optional.ofNullable(all.get(name)));
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
    void nothing_isOff() {
        assertThat(of()).isEmpty();
    }
}
