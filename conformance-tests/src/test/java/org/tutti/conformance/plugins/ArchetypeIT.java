package org.tutti.conformance.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.conformance.support.TuttiServer;

/** A stranger's first ten minutes: from the archetype in an empty folder to a strategy in a running server. */
@Tag("plugins")
@Tag("long")
class ArchetypeIT {

    private static final String VERSION = System.getProperty("tutti.version");
    private static final Path ROOT = Path.of(System.getProperty("tutti.root")).toAbsolutePath().normalize();
    private static final long MINUTES = 5;

    @TempDir
    private Path folder;

    @Test
    void strategyFromTheArchetype_passesTheTck_andRunsInTheServer() throws Exception {
        Path settings = settings();
        maven(folder, settings,
                "org.apache.maven.plugins:maven-archetype-plugin:" + System.getProperty("tutti.archetype.plugin") + ":generate",
                "-DarchetypeGroupId=org.tutti", "-DarchetypeArtifactId=tutti-strategy-archetype",
                "-DarchetypeVersion=" + VERSION, "-DarchetypeCatalog=local",
                "-DgroupId=org.example", "-DartifactId=long-breath", "-Dversion=1.0.0", "-Dpackage=org.example.breath",
                "-DclassName=LongBreath", "-DinteractiveMode=false");
        Path project = folder.resolve("long-breath");
        String log = maven(project, settings, "verify");
        assertThat(log).contains("LongBreathTckTest").contains("LongBreathTest");
        assertThat(log).doesNotContain("Tests run: 0");

        try (TuttiServer server = TuttiServer.start("archetype")) {
            Path jar = project.resolve("target/long-breath-1.0.0.jar");
            Files.copy(jar, server.base().resolve("plugins").resolve(jar.getFileName()));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            server.api().get("api/plugins").body())
                    .contains("long-breath"));
        }
    }

    /** Maven as a user runs it whose local repository has what {@code mvn install} puts there. */
    private String maven(Path directory, Path settings, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("tutti.maven"), "-B", "-ntp", "-gs", settings.toString(),
                "-Dmaven.repo.local=" + folder.resolve("repository")));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "maven", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1"); // as .mvn/jvm.config of this project has it
        Process maven = builder.start();
        try {
            assertThat(maven.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
        } finally {
            maven.destroyForcibly();
        }
        String said = Files.readString(log, UTF_8);
        assertThat(maven.exitValue()).as(said).isZero();
        return said;
    }

    /** What this build has fetched already need not come over the network again. */
    private Path settings() throws IOException {
        for (String module : List.of("", "plugins/api", "core", "plugins/testkit", "plugins/archetype")) {
            install(ROOT.resolve(module));
        }
        String fetched = Path.of(System.getProperty("tutti.repository")).toUri().toString();
        String repository = "<id>fetched</id><url>%s</url>".formatted(fetched);
        return Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <profiles><profile><id>fetched</id>
                    <repositories><repository>%1$s</repository></repositories>
                    <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                  </profile></profiles>
                  <activeProfiles><activeProfile>fetched</activeProfile></activeProfiles>
                </settings>
                """.formatted(repository));
    }

    private void install(Path module) throws IOException {
        String pom = Files.readString(module.resolve("pom.xml"));
        String own = pom.replaceFirst("(?s)<parent>.*?</parent>", "");
        String artifact = own.replaceFirst("(?s).*?<artifactId>([^<]+)</artifactId>.*", "$1");
        Path home = Files.createDirectories(
                folder.resolve("repository/org/tutti").resolve(artifact).resolve(VERSION));
        Files.writeString(home.resolve("%s-%s.pom".formatted(artifact, VERSION)), pom);
        Path target = module.resolve("target");
        String jar = "%s-%s.jar".formatted(artifact, VERSION);
        if (Files.exists(target.resolve(jar))) {
            Files.copy(target.resolve(jar), home.resolve(jar));
        } else {
            try (Stream<Path> built = Files.exists(target) ? Files.list(target) : Stream.empty()) {
                assertThat(pom).as("%s has no %s but %s", module, jar, built.toList())
                        .contains("<packaging>pom</packaging>");
            }
        }
    }
}
