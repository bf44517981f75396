package org.tutti.plugin.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanTest {

    private static final String COMPONENT = "OSGI-INF/it.xml";

    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Manifest manifest = new Manifest();

    /** The method `decide` of each suspect is what a component names. */
    @BeforeEach
    void component() {
        component("decide");
    }

    private void component(String method) {
        entries.put(COMPONENT, "<component activate=\"%s\"/>".formatted(method).getBytes(StandardCharsets.UTF_8));
    }

    private ScanTest with(Class<?>... types) {
        for (Class<?> type : types) {
            entries.put(type.getName().replace('.', '/') + ".class", Woven.bytes(type.getName()));
        }
        return this;
    }

    private ScanTest with(String suspect) throws ClassNotFoundException {
        return with(Class.forName(Suspect.class.getName() + "$" + suspect));
    }

    private Scan scan() throws IOException {
        Path jar = folder.resolve("it.jar");
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return Scan.of(jar);
    }

    @ParameterizedTest
    @CsvSource({
        "Exits, System.exit", "ExitsByReference, System.exit", "Sleeps, Thread.sleep", "IsThread, is a Thread",
        "Heir, java.util.concurrent.CompletableFuture.completeAsync", "Waits, Object.wait", "Native, a native method",
        "Reflects, java.lang.reflect.Method.invoke", "Reflects, Class.forName",
        "Parallel, java.util.Collection.parallelStream", "Async, java.util.concurrent.CompletableFuture.supplyAsync",
        "Connects, java.net.URL.openStream", "Finalized, a finalizer"
    })
    void whatNoPluginMayCall_isFound_withWhereWhyAndWhatInstead(String suspect, String what) throws Exception {
        Scan scan = with(suspect).scan();

        assertThat(scan.passes()).isFalse();
        assertThat(scan.findings()).anySatisfy(finding -> {
            assertThat(finding.what()).isEqualTo(what);
            assertThat(finding.where()).contains("Suspect." + suspect);
            assertThat(finding.why()).isNotBlank().endsWith(".");
            assertThat(finding.instead()).isNotBlank().endsWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Clocks, System.nanoTime", "Prints, System.out", "Random, Math.random", "Files, java.nio.file.Files.exists",
        "Properties, System.getProperty", "Properties, System.getenv"
    })
    void whatAStrategyMayNotCall_isFoundInItsBundle_andLetInElsewhere(String suspect, String what) throws Exception {
        assertThat(with(suspect).with("Source").scan().findings()).isEmpty();

        Scan scan = with("Strategy").scan();
        assertThat(scan.strategy()).isTrue();
        assertThat(scan.findings()).anySatisfy(finding -> assertThat(finding.what()).isEqualTo(what));
    }

    @Test
    void strategyMadeOfALambda_isAStrategy() throws Exception {
        assertThat(with("LambdaStrategy").scan().strategy()).isTrue();
        assertThat(with("LambdaStrategy").scan().source()).isFalse();
    }

    @Test
    void whatCompilersMake_isLetIn() throws Exception {
        with(Sample.class).with(Sample.class.getDeclaredClasses());
        Scan scan = with("Strategy").scan();

        assertThat(scan.findings()).isEmpty();
    }

    @Test
    void methodOfItsOwn_isNotTakenForOneOfTheJdk() throws Exception {
        assertThat(with("OwnWait").scan().findings()).isEmpty();
    }

    @Test
    void methodThatNothingCanCall_isPassedOver_unlessAComponentNamesIt() throws Exception {
        assertThat(with("Unused").scan().findings()).isEmpty();

        component("fetch");
        assertThat(scan().findings()).hasSize(1);

        entries.remove(COMPONENT);
        manifest.getMainAttributes().putValue("Export-Package", "org.tutti.plugin.guard");
        assertThat(scan().findings()).hasSize(1);
    }

    @Test
    void otherVersionsOfAClass_areRead() throws Exception {
        entries.put("META-INF/versions/25/A.class", Woven.bytes(Suspect.Exits.class.getName()));
        assertThat(scan().findings()).hasSize(1);
    }

    @Test
    void whatCannotBeRead_isRefused() throws Exception {
        entries.put("lib/inner.jar", new byte[3]);
        entries.put("a/Broken.class", new byte[] {(byte) 0xca, (byte) 0xfe, 3});
        manifest.getMainAttributes().putValue("Bundle-ClassPath", ".,lib/inner.jar");
        manifest.getMainAttributes().putValue("Fragment-Host", "system.bundle; extension:=framework");

        assertThat(scan().findings()).extracting(Finding::where)
                .containsExactlyInAnyOrder("lib/inner.jar", "a/Broken.class", "the manifest", "the manifest");
    }

    @Test
    void whatIsNoJar_cannotBeScanned() throws IOException {
        Path file = Files.writeString(folder.resolve("no.jar"), "no jar");
        assertThatThrownBy(() -> Scan.of(file)).isInstanceOf(IOException.class);
    }
}
