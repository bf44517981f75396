package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.NeedsOpenApiCore;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiServer;

/** The document for machines: served, without a finding, and good enough to make a client of. */
@Tag("durable")
@ExtendWith(SharedServer.class)
class OpenApiIT {

    private static final Path WORK = Path.of(System.getProperty("tutti.work", "target"), "openapi").toAbsolutePath();
    private static final Path ROOT = Path.of(System.getProperty("tutti.root", "..")).toAbsolutePath().normalize();
    private static final Path DOCUMENT = ROOT.resolve("docs/protocol/openapi.yaml");
    private static final Path PEERS = ROOT.resolve("conformance-tests/src/test/peers/openapi");

    private final TuttiServer server;

    OpenApiIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    void theDocument_isServed_withWhatItRefersTo() throws IOException {
        HttpResponse<String> served = server.api().get("api/openapi.yaml");
        assertThat(served.body()).isEqualTo(Files.readString(DOCUMENT));
        assertThat(served.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/yaml");
        assertThat(ProtocolDocument.openApiReferences())
                .map(reference -> reference.split("#")[0])
                .filteredOn(file -> !file.isEmpty())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(server.api().get("api/" + file).statusCode()).as(file).isEqualTo(200));
    }

    /** By the rules that Redocly recommends, but the one on licences. */
    @Test
    @NeedsOpenApiCore
    void theDocument_hasNoFinding() throws Exception {
        assertThat(run(List.of(Executables.find("node").orElseThrow().toString(), PEERS.resolve("lint.mjs").toString(), DOCUMENT.toString())))
                .isEqualTo("0 findings\n");
    }

    @Test
    @Requirement("C-65")
    void aGeneratedClient_createsJoinsSteersAndReads() throws Exception {
        Path client = WORK.resolve("client");
        String said = run(List.of(
                Executables.java(), "--sun-misc-unsafe-memory-access=allow", "-jar", System.getProperty("tutti.openapi.generator"),
                "generate", "-i", DOCUMENT.toString(), "-g", "java", "--library", "native", "-o", client.toString(),
                "--additional-properties=hideGenerationTimestamp=true,openApiNullable=false,useJakartaEe=true,supportUrlQuery=false"));
        assertThat(client.resolve("src/main/java")).as(said).isDirectory();
        Path classes = Files.createDirectories(WORK.resolve("classes"));
        compile(client.resolve("src/main/java"), classes);
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, OpenApiIT.class.getClassLoader())) {
            loader.loadClass("Smoke").getMethod("run", URI.class).invoke(null, server.root());
        } catch (InvocationTargetException e) {
            throw new AssertionError("The generated client failed: " + e.getCause(), e.getCause());
        }
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<Path> files = new ArrayList<>(List.of(PEERS.resolve("Smoke.java")));
        try (Stream<Path> all = Files.walk(sources)) {
            all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(said, manager, null,
                    List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path")), null,
                    manager.getJavaFileObjectsFromPaths(files)).call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        Path said = Files.createTempFile(WORK, "said", ".log");
        Process process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command.getFirst()).isTrue();
        return Files.readString(said);
    }
}
