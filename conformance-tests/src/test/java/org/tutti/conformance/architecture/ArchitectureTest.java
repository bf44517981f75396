package org.tutti.conformance.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Design §4: dependencies point one way, the core is pure, and one class reads the clock. */
@Tag("web")
class ArchitectureTest {

    private static final List<String> MODULES = List.of(
            "plugins/api", "plugins/guard", "plugins/strategy-server-clock", "plugins/strategy-ready-quorum",
            "plugins/strategy-controller", "plugins/strategy-maestro", "plugins/strategy-distributed",
            "plugins/strategy-duplicate", "plugins/strategy-live-edge", "plugins/source-file", "plugins/source-url",
            "plugins/source-live", "plugins/media-probe", "core", "core-ejb", "gateways/web", "gateways/staff", "gateways/xmpp",
            "gateways/sip", "server");

    private static final JavaClasses TUTTI = new ClassFileImporter()
            .importPaths(MODULES.stream().map(module -> Path.of("..", module, "target/classes")).toList());

    private static void check(ArchRule rule) {
        rule.check(TUTTI);
    }

    @Test
    void everyModule_isLookedAt() {
        for (String inEach : List.of("plugin.timeline", "strategy", "source.file", "source.url", "source.live", "media", "session",
                "tree", "engine", "gateway.web", "gateway.staff", "gateway.xmpp", "gateway.sip", "server")) {
            assertThat(TUTTI.stream().filter(type -> type.getPackageName().startsWith("org.tutti." + inEach)))
                    .as(inEach)
                    .isNotEmpty();
        }
    }

    @Test
    void pluginApi_dependsOnNothing() {
        check(classes()
                .that().resideInAPackage("org.tutti.plugin..")
                .should().onlyDependOnClassesThat().resideInAnyPackage(
                        "java..", "org.tutti.plugin..", "org.osgi.annotation.."));
    }

    @Test
    void core_isPure() {
        check(classes()
                .that().resideInAPackage("org.tutti.session..")
                .should().onlyDependOnClassesThat().resideInAnyPackage(
                        "java.lang..", "java.util..", "java.nio.charset..", "org.tutti.session..", "org.tutti.tree..",
                        "org.tutti.plugin..", "org.pcollections..", "com.fasterxml.jackson.."));
        check(classes()
                .that().resideInAPackage("org.tutti.tree..")
                .should().onlyDependOnClassesThat().resideInAnyPackage(
                        "java.lang..", "java.util..", "java.io", "java.math..", "java.net", "java.nio", "java.nio.charset..",
                        "org.tutti.tree..", "org.pcollections.."));
        check(noClasses()
                .that().resideInAPackage("org.tutti.session..").and().doNotHaveSimpleName("Codec")
                .and().haveNameNotMatching(".*Codec\\$.*")
                .should().dependOnClassesThat().resideInAPackage("com.fasterxml.."));
        check(noClasses()
                .that().resideInAnyPackage("org.tutti.session..", "org.tutti.tree..")
                .should().dependOnClassesThat().resideInAPackage("java.util.concurrent..")
                .orShould().callMethod(Math.class, "random")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Random"));
    }

    @Test
    void dependencies_pointOneWay() {
        check(noClasses()
                .that().resideInAPackage("org.tutti.engine..")
                .should().dependOnClassesThat().resideInAPackage("org.tutti.gateway.."));
        check(noClasses()
                .that().resideInAnyPackage("org.tutti.strategy..", "org.tutti.source..")
                .should().dependOnClassesThat(resideInAnyPackage(
                        "org.tutti.session..", "org.tutti.engine..", "org.tutti.gateway..")));
        check(classes()
                .that().resideInAPackage("org.tutti.media..")
                .should().onlyDependOnClassesThat().resideInAnyPackage(
                        "java.lang..", "java.io..", "java.net", "java.nio", "java.nio.charset", "java.time..", "java.util..",
                        "org.tutti.media..", "org.tutti.plugin.media.."));
        check(slices().matching("org.tutti.(*)..").should().beFreeOfCycles());
    }

    /** Design rule 8. */
    @Test
    void serverClock_aloneReadsAClock_andNobodySleeps() {
        check(noClasses()
                .that().doNotHaveFullyQualifiedName("org.tutti.engine.ServerClock")
                // What a call of a plug-in takes is measured where it runs.
                .and().doNotHaveFullyQualifiedName("org.tutti.plugin.guard.Jvm")
                .and().doNotHaveFullyQualifiedName("org.tutti.server.Launcher")
                // It outlives what it stops.
                .and().doNotHaveFullyQualifiedName("org.tutti.server.Drain")
                // Receivers compare what is signed with their own clocks; after a suspend the server clock lags.
                .and().doNotHaveFullyQualifiedName("org.tutti.engine.hooks.WebhooksBean")
                .should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(Instant.class, "now")
                .orShould().callMethod(LocalDateTime.class, "now")
                .orShould().callMethod(ZonedDateTime.class, "now")
                .orShould().callConstructor(Date.class)
                .orShould().callMethod(Thread.class, "sleep", long.class)
                .orShould().dependOnClassesThat().areAssignableTo(Clock.class));
    }

    /** Design §5 and §9: what is fetched from elsewhere, is fetched under one check. */
    @Test
    void onlyTheFetchService_connectsToOtherServers() {
        check(noClasses()
                .that().resideInAnyPackage("org.tutti..").and().resideOutsideOfPackages(
                        "org.tutti.engine.fetch..", "org.tutti.server..",
                        // To the one XMPP server that is configured, and to this server itself.
                        "org.tutti.gateway.xmpp.link..",
                        // To the one collector of traces that is configured.
                        "org.tutti.engine.trace..",
                        // To telephones and the proxy that is configured; and to where those take their sound.
                        "org.tutti.gateway.sip.signal..", "org.tutti.gateway.sip.media..")
                .should().dependOnClassesThat().resideInAnyPackage("java.net.http..", "org.apache.hc..")
                .orShould().dependOnClassesThat().haveNameMatching(
                        "java\\.net\\.(.*Socket|.*URLConnection)|java\\.nio\\.channels\\..*(Socket|Datagram)Channel")
                .orShould().callMethod(InetAddress.class, "getByName", String.class)
                .orShould().callMethod(InetAddress.class, "getAllByName", String.class));
        check(noClasses()
                .that().resideInAnyPackage("org.tutti.strategy..", "org.tutti.source..", "org.tutti.gateway..")
                .should().callMethod(URL.class, "openStream")
                .orShould().callMethod(URL.class, "openConnection")
                .orShould().callMethod(URL.class, "getContent"));
    }

    @Test
    void noFile_isLongerThan500Lines() throws IOException {
        try (Stream<Path> files = MODULES.stream().map(module -> Path.of("..", module, "src")).flatMap(ArchitectureTest::walk)) {
            // What we have from others is as it came.
            assertThat(files.filter(file -> file.toString().matches("(?!.*/vendor/).*\\.(java|js|css|html)")))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(500));
        }
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
