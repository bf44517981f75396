package org.tutti.conformance.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.ejb.EJB;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.engine.plugins.StrategyHandle;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

/** Inside the server: a jar in the plug-in folder is a plug-in in use, without a restart. */
@ArquillianTest
@Tag("web")
@Isolated("has the ports of its server")
class PluginFolderIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path FOLDER = Path.of(System.getProperty("jboss.server.base.dir", "."), "plugins");

    @EJB
    private PluginHostBean plugins;

    @Deployment
    static EnterpriseArchive ear() {
        return TuttiEar.with(PluginFolderIT.class, PoliteStrategy.class);
    }

    @AfterEach
    void empty() throws IOException {
        Files.deleteIfExists(FOLDER.resolve("polite.jar"));
    }

    @Test
    void builtIns_areUp() {
        assertThat(plugins.ready()).isTrue();
        assertThat(plugins.registry().source("file")).isPresent();
        assertThat(version("server-clock")).isPresent();
    }

    @Test
    void jarInTheFolder_isInUse_untilItIsReplacedOrRemoved() throws IOException {
        drop("polite", "1.0.0");
        awaitVersion("polite", "1.0.0");
        StrategyHandle polite = plugins.registry().strategy("polite").orElseThrow();
        var situation = new Situation(0, "i1", Timeline.startingAt(0, 60), List.of(), Optional.empty(), Memory.NONE);
        assertThat(polite.decide(situation).reason()).isEqualTo("After you.");

        drop("polite", "1.1.0");
        awaitVersion("polite", "1.1.0");

        Files.delete(FOLDER.resolve("polite.jar"));
        await().atMost(SOON).until(() -> plugins.registry().strategy("polite").isEmpty());
    }

    @Test
    void jarWithAHigherVersion_overridesABuiltIn_andTheBuiltInComesBack() throws IOException {
        String builtIn = version("server-clock").orElseThrow();
        drop("server-clock", "99.0.0");
        awaitVersion("server-clock", "99.0.0");

        Files.delete(FOLDER.resolve("polite.jar"));
        awaitVersion("server-clock", builtIn);
    }

    private void awaitVersion(String strategy, String version) {
        await().atMost(SOON).until(() -> version(strategy).filter(version::equals).isPresent());
    }

    private Optional<String> version(String strategy) {
        return plugins.registry().strategy(strategy).map(handle -> handle.info().version());
    }

    /** Writes a bundle as an author's build would, and moves it into the folder in one go. */
    private static void drop(String strategy, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "com.example.polite");
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", "org.tutti.plugin.sync;version=\"[1,2)\"");
        main.putValue("Service-Component", "OSGI-INF/polite.xml");
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
        String component =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="polite">
                  <implementation class="%s"/>
                  <property name="tutti.strategy.name" value="%s"/>
                  <service><provide interface="org.tutti.plugin.sync.SyncStrategy"/></service>
                </scr:component>
                """
                        .formatted(PoliteStrategy.class.getName(), strategy);
        Files.createDirectories(FOLDER);
        Path whole = Files.createTempFile(FOLDER.getParent(), "polite", ".tmp");
        try (OutputStream file = Files.newOutputStream(whole);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            put(jar, "OSGI-INF/polite.xml", component.getBytes(UTF_8));
            String type = PoliteStrategy.class.getName().replace('.', '/') + ".class";
            try (InputStream code = PoliteStrategy.class.getClassLoader().getResourceAsStream(type)) {
                put(jar, type, code.readAllBytes());
            }
        }
        Files.move(whole, FOLDER.resolve("polite.jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
