package org.tutti.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherClusterTest {

    @TempDir
    private Path folder;

    private Properties settings(String... pairs) {
        var settings = new Properties();
        settings.setProperty("tutti.cluster", "127.0.0.1:7600,localhost:7601,[::1]:7600");
        settings.setProperty("tutti.database", "postgresql://db/films");
        settings.setProperty("tutti.shared", folder.resolve("shared").toString());
        for (int i = 0; i < pairs.length; i += 2) {
            settings.setProperty(pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    private void refused(String words, String... pairs) {
        assertThatThrownBy(() -> Cluster.of(settings(pairs)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(words);
    }

    @Test
    void serverByItself_needsNothing_andWhatBelongsToAClusterIsRefusedAlone() throws Exception {
        assertThat(Cluster.of(new Properties())).isEmpty();
        refused("-Dtutti.shared is given, but no other servers.", "tutti.cluster", "");
        refused("-Dtutti.cluster.bind is given", "tutti.cluster", "", "tutti.shared", "", "tutti.cluster.bind", "127.0.0.1:1");
    }

    @Test
    void whatCanBeLeftOut_isFilledIn_andTheFolderIsMade() throws Exception {
        Cluster one = Cluster.of(settings()).orElseThrow();
        assertThat(one).isEqualTo(new Cluster(InetAddress.ofLiteral("127.0.0.1"), 7600, folder.resolve("shared")));
        assertThat(folder.resolve("shared")).isDirectory();
        Properties told = settings();
        one.tell(told);
        assertThat(told).containsEntry("tutti.cluster.bind", "127.0.0.1:7600");
        assertThat(Cluster.of(settings("tutti.cluster.bind", "127.0.0.1:7601")).map(Cluster::port)).contains(7601);
    }

    @Test
    void whatIsMissing_isSaid() {
        refused("by which the servers agree. Add -Dtutti.database=", "tutti.database", "");
        refused("Add -Dtutti.shared=FOLDER", "tutti.shared", "");
    }

    @Test
    void whatIsWrong_isSaid() throws Exception {
        refused("takes HOST:PORT, such as 192.0.2.2:7600, not '127.0.0.1'", "tutti.cluster", "127.0.0.1,127.0.0.1:7601");
        refused("not '127.0.0.1:70000'", "tutti.cluster.bind", "127.0.0.1:70000");
        refused("'north' is no address", "tutti.cluster.bind", "north:7600");
        refused("not all there are", "tutti.cluster.bind", "0.0.0.0:7600");
        refused("198.51.100.1 is not an address of this machine", "tutti.cluster.bind", "198.51.100.1:7600");
        refused("listens for the others at 127.0.0.1:7609, which is not in -Dtutti.cluster=", "tutti.cluster.bind",
                "127.0.0.1:7609");
        refused("Maybe its name is misspelt", "tutti.cluster", "127.0.0.1:7600,no-such-host.invalid:7600");
        refused("-Dtutti.node takes a name", "tutti.node", "north pole");
        refused("-Dtutti.node.url takes what the address bar shows", "tutti.node.url", "north");
        Path file = Files.createFile(folder.resolve("file"));
        refused("cannot be made", "tutti.shared", file.resolve("shared").toString());
    }

    @Test
    void portThatIsTaken_isSaid_alsoTheSecondOne() throws Exception {
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        try (var taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(here, 0));
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> new Cluster(here, port, folder).checkFree())
                    .hasMessageStartingWith("Port %d is taken.".formatted(port))
                    .hasMessageContaining("-Dtutti.cluster.bind=ADDRESS:PORT");
            assertThatThrownBy(() -> new Cluster(here, port - Cluster.WATCH_PORT_OFFSET, folder).checkFree())
                    .hasMessageStartingWith("Port %d is taken.".formatted(port))
                    .hasMessageContaining("100 above");
        }
    }

    /** Two that start at once in one folder: one account, and one password that is told. */
    @Test
    void accountThatAnotherServerHasMade_isKept() throws Exception {
        Path file = folder.resolve("host.account");
        var now = java.time.Instant.EPOCH;
        assertThat(HostAccount.made(file, false, now)).isPresent();
        String first = Files.readString(file);
        assertThat(HostAccount.made(file, false, now)).isEqualTo(Optional.empty());
        assertThat(Files.readString(file)).isEqualTo(first);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
