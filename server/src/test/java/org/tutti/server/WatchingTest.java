package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot be right are said before the server starts. */
class WatchingTest {

    private final Properties settings = new Properties();

    @ParameterizedTest
    @CsvSource({
        "tutti.traces.share, 2", "tutti.traces.share, many", "tutti.traces.share, NaN",
        "tutti.shed.sessions, -1", "tutti.shed.sessions, 70 %", "tutti.shed.members, 1001"})
    void wrongNumber_isSaid(String name, String value) {
        settings.setProperty(name, value);
        assertThatThrownBy(() -> Watching.settle(settings)).isInstanceOf(SettingException.class)
                .hasMessageStartingWith("-D" + name + "=" + value + " is not a ");
    }

    @ParameterizedTest
    @CsvSource({"collector:4318", "ftp://127.0.0.1", "http:127.0.0.1", "http://ann:secret word@127.0.0.1"})
    void wrongCollector_isSaid_withoutWhatIsInIt(String url) {
        settings.setProperty(Watching.TRACES, url);
        assertThatThrownBy(() -> Watching.settle(settings)).isInstanceOf(SettingException.class)
                .hasMessageStartingWith("-Dtutti.traces is no address").message().doesNotContain("secret");
    }

    @Test
    void rightOnes_andNone_areTaken() {
        assertThatCode(() -> Watching.settle(settings)).doesNotThrowAnyException();
        settings.setProperty(Watching.TRACES, "https://ann:secret@otel.example:4318/x");
        settings.setProperty(Watching.SHARE, "1");
        settings.setProperty(Watching.SESSIONS, "0");
        settings.setProperty(Watching.MEMBERS, " 90.5 ");
        assertThatCode(() -> Watching.settle(settings)).doesNotThrowAnyException();
    }
}
