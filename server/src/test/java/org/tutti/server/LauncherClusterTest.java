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
        assertThat(one).isEqualTo(new Cluster(InetAddress.ofLiteral("127.0.0.1"), 7600, folder.resolve("shared"),
                Optional.empty()));
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
            assertThatThrownBy(() -> new Cluster(here, port, folder, Optional.empty()).checkFree())
                    .hasMessageStartingWith("Port %d is taken.".formatted(port))
                    .hasMessageContaining("-Dtutti.cluster.bind=ADDRESS:PORT");
            var below = new Cluster(here, port - Cluster.WATCH_PORT_OFFSET, folder, Optional.empty());
            assertThatThrownBy(below::checkFree)
                    .hasMessageStartingWith("Port %d is taken.".formatted(port))
                    .hasMessageContaining("100 above");
        }
    }

    private String told(String... pairs) throws SettingException {
        Properties told = settings(pairs);
        Cluster.of(told).orElseThrow().tell(told);
        return told.getProperty("tutti.node.url", "");
    }

    @Test
    void whereClientsReachIt_isWhatIsKnown_andNeverThisMachineForOthers() throws Exception {
        String[] far = {"tutti.cluster", "127.0.0.1:7600,192.0.2.2:7600"};
        refused("nothing says where clients reach this one. Add -Dtutti.node.url=", far);
        refused("nothing says where", far[0], far[1], "tutti.bind", "0.0.0.0");
        assertThat(told(far[0], far[1], "tutti.bind", "192.0.2.1")).isEqualTo("https://192.0.2.1:8443/");
        assertThat(told(far[0], far[1], "tutti.url", "https://films.example.org"))
                .isEqualTo("https://films.example.org/");
        assertThat(told(far[0], far[1], "tutti.node.url", "none")).isEqualTo("none");
        assertThat(told()).as("all of them on this machine: the engine's usual one").isEmpty();
    }

    /** Of what a process is started with, everybody on the machine can see the arguments. */
    @Test
    void settingsOfTwoNodes_areInAFile_forTheOwnerAlone() throws Exception {
        var all = new Properties();
        all.setProperty("tutti.database.password", "a \\ \"secret\"");
        all.setProperty("tutti.url", "");
        all.setProperty("other", "x");
        Path file = folder.resolve("arguments");
        TwoNodes.write(file, TwoNodes.settings(all));
        assertThat(Files.readString(file).strip())
                .isEqualTo("\"-Dtutti.database.password=a \\\\ \\\"secret\\\"\"");
        assertThat(Files.getPosixFilePermissions(file)).extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
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
