package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherDatabaseTest {

    private static Properties settings(String... pairs) {
        var settings = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.setProperty(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    @Test
    void withoutTheSetting_itIsTheFile_andWhatBelongsToItIsRefusedAlone() throws Exception {
        assertThat(Database.of(settings())).isEmpty();
        assertThat(Database.of(settings("tutti.database", " ", "tutti.database.user", ""))).isEmpty();
        assertThatThrownBy(() -> Database.of(settings("tutti.database.user", "tutti")))
                .hasMessageStartingWith("-Dtutti.database.user is given, but no database.");
    }

    @Test
    void oneSetting_becomesWhatTheDriverTakes_andItsOwnWordsComeFirst() throws Exception {
        Database plain = Database.of(settings("tutti.database", "postgresql://db.example:5432/films",
                "tutti.database.user", "tutti", "tutti.database.password", "open sesame")).orElseThrow();
        assertThat(plain).isEqualTo(new Database("jdbc:postgresql://db.example:5432/films?ApplicationName=tutti"
                + "&connectTimeout=5&socketTimeout=60&tcpKeepAlive=true&reWriteBatchedInserts=true", "tutti", "open sesame"));

        String two = Database.of(settings("tutti.database",
                "postgresql://[::1]:5432,b:5433/films?targetServerType=primary&socketTimeout=5&sslmode=verify-full",
                "tutti.database.user", "tutti", "tutti.database.password", "x")).orElseThrow().url();
        assertThat(two).startsWith("jdbc:postgresql://[::1]:5432,b:5433/films?")
                .contains("targetServerType=primary", "sslmode=verify-full", "socketTimeout=5")
                .doesNotContain("socketTimeout=60");
    }

    @Test
    void password_isTheFirstLineOfAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "open sesame\n");
        Properties settings = settings("tutti.database", "postgresql://db/films", "tutti.database.user", "tutti",
                "tutti.database.password.file", file.toString());
        assertThat(Database.of(settings).orElseThrow().password()).isEqualTo("open sesame");
        Files.delete(file);
        assertThatThrownBy(() -> Database.of(settings))
                .hasMessageContaining("cannot be read").hasMessageContaining("-Dtutti.database.password.file");
    }

    @Test
    void whatIsWrong_isSaid_andAPasswordIsNotRepeated() {
        for (String wrong : new String[] {"mysql://db/films", "postgresql://db", "postgresql:///films", "db:5432/films",
                "postgresql://tutti:sesame@db/films", "jdbc:postgresql://db/films", "postgresql://db/a b"}) {
            assertThatThrownBy(() -> Database.of(settings("tutti.database", wrong, "tutti.database.user", "tutti")))
                    .as(wrong)
                    .isInstanceOf(SettingException.class)
                    .hasMessageStartingWith("-Dtutti.database takes postgresql://HOST:PORT/NAME.")
                    .message().doesNotContain("sesame");
        }
        assertThatThrownBy(() -> Database.of(settings("tutti.database", "postgresql://db/films")))
                .hasMessageEndingWith("Add -Dtutti.database.user=NAME.");
        assertThatThrownBy(() -> Database.of(settings("tutti.database", "postgresql://db/films",
                "tutti.database.user", "tutti")))
                .hasMessageStartingWith("-Dtutti.database is given, but no password. Add -Dtutti.database.password.file=FILE");
        assertThatThrownBy(() -> Database.of(settings("tutti.database", "postgresql://db/films?password=sesame",
                "tutti.database.user", "tutti")))
                .hasMessageContaining("has a password in it").message().doesNotContain("sesame");
    }
}
