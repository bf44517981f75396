package org.tutti.plugin.testkit.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Timeline;

class MainTest {

    @TempDir
    Path folder;

    /** In a bundle as bnd makes them, with two components of one class. */
    public static final class Waiting implements SyncStrategy {

        @interface Config {
            String words() default "It waits.";
        }

        private final String words;

        public Waiting(Config config) {
            words = config.words();
        }

        @Override
        public Decision decide(Situation situation) {
            return new Decision(new Decision.Keep(), words, Map.of(), situation.memory());
        }
    }

    @BeforeEach
    void makeABundle() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Service-Component", "OSGI-INF/a.xml,OSGI-INF/b.xml");
        Path jar = Files.createDirectories(folder.resolve("plugins/mine/target")).resolve("mine.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            put(out, "OSGI-INF/a.xml", component("waiting", ""));
            put(out, "OSGI-INF/b.xml",
                    component("waiting-politely", "<property name=\"words\" type=\"String\" value=\"Please.\"/>"));
        }
    }

    private static void put(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String component(String name, String more) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s" init="1">
                  <property name="tutti.strategy.name" type="String" value="%1$s"/>%2$s
                  <service><provide interface="org.tutti.plugin.sync.SyncStrategy"/></service>
                  <implementation class="%3$s"/>
                </scr:component>""".formatted(name, more, Waiting.class.getName());
    }

    private String run(String... arguments) throws IOException {
        var said = new ByteArrayOutputStream();
        Main.run(new PrintStream(said, true, StandardCharsets.UTF_8), arguments);
        return said.toString(StandardCharsets.UTF_8);
    }

    private String in(String place) {
        return folder.resolve(place).toString();
    }

    @Test
    void bundlesBelowAFolder_areFound_byTheirDescriptions() throws IOException {
        assertThat(run("--list", "--plugins", in("plugins"))).contains("waiting, waiting-politely", "slow-branch");
    }

    @Test
    void configurationOfAComponent_isGiven_elseTheDefaults() throws IOException {
        var situation = new Situation(
                0, "i", Timeline.startingAt(0, 60), List.of(), Optional.empty(),
                Memory.NONE);
        try (Strategies strategies = Strategies.in(List.of(folder.resolve("plugins")))) {
            assertThat(strategies.get("waiting").decide(situation).reason()).isEqualTo("It waits.");
            assertThat(strategies.get("waiting-politely").decide(situation).reason()).isEqualTo("Please.");
        }
    }

    @Test
    void oneStrategyInOneScenario_leavesItsSamplesAndAPlot() throws Exception {
        String said = run("--strategy", "waiting", "--scenario", "slow-branch", "--players", "8", "--seconds", "60",
                "--plugins", in("plugins"), "--out", in("out"));

        assertThat(said).contains("8 players × 60 s", "players × seconds per second");
        assertThat(Files.readAllLines(folder.resolve("out/waiting-slow-branch.csv"))).hasSize(602);
        String plot = Files.readString(folder.resolve("out/waiting-slow-branch.svg"));
        try (InputStream in = new ByteArrayInputStream(plot.getBytes(StandardCharsets.UTF_8))) {
            assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getElementsByTagName("path")
                            .getLength())
                    .as("a line and its key for the group, and for each player")
                    .isEqualTo(2 * 9);
        }
    }

    @Test
    void allStrategies_areComparedInTheSameTenScenarios() throws IOException {
        run("--all", "--players", "4", "--seconds", "60", "--plugins", in("plugins"), "--out", in("out"));

        assertThat(Files.readString(folder.resolve("out/strategies.md")))
                .contains("**asynchrony p95, ms**", "**time held, s**", "| `waiting-politely` |", "| liars |");
        assertThat(Files.readAllLines(folder.resolve("out/strategies.csv"))).hasSize(1 + 2 * 10);
        assertThat(folder.resolve("out/strategies.svg")).isNotEmptyFile();
    }

    @Test
    void wrongArguments_areRefused_withWhatToDo() {
        assertThatThrownBy(() -> run()).hasMessageContaining("--strategy NAME, --all or --list");
        assertThatThrownBy(() -> run("--all", "--players", "0")).hasMessageContaining("from 1 to 5500, not 0");
        assertThatThrownBy(() -> run("--all", "--seed")).hasMessageContaining("missing after --seed");
        assertThatThrownBy(() -> run("--strategy", "nobody", "--scenario", "wan", "--out", in("out")))
                .hasMessageContaining("There is no strategy 'nobody'").hasMessageContaining("--plugins");
        assertThatThrownBy(() -> run("--strategy", "x", "--scenario", "moon", "--out", in("out")))
                .hasMessageContaining("no scenario 'moon'");
    }
}
