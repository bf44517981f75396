package org.tutti.plugin.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.sample.Sample;
import org.tutti.sample.Suspect;

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
        "Connects, java.net.URL.openStream", "Finalized, a finalizer",
        "Threads, java.util.stream.StreamSupport.stream", "Threads, java.util.concurrent.ConcurrentHashMap.forEach",
        "Threads, Thread.getAllStackTraces", "Threads, javax.swing.Timer", "Threads, java.awt.EventQueue.invokeLater",
        "Parses, javax.xml.parsers.DocumentBuilder.parse", "Parses, javax.imageio.ImageIO.read",
        "Parses, javax.crypto.SealedObject", "Guards, org.tutti.plugin.guard.GuardedThread",
        "Overloads, java.util.Collection.parallelStream", "Activated, System.exit"
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
        "Properties, System.getProperty", "Properties, System.getenv", "Writes, java.io.PrintWriter",
        "Writes, java.util.Formatter", "Zips, java.util.zip.CRC32"
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

    @Test
    void whatIsLikeIt_isLetIn() throws Exception {
        with("OrdinaryMap");
        assertThat(with("Strategy").scan().findings()).isEmpty();
    }

    @Test
    void methodOfAParent_thatFulfilsAnInterfaceOfItsOwn_isFound() throws Exception {
        with("ByInterface").with("Printable").with("Printed").with("Strategy");
        assertThat(scan().findings()).extracting(Finding::what).contains("Throwable.printStackTrace");
    }

    @Test
    void methodThatAClassBelowGivesToAnInterface_isFound() throws Exception {
        assertThat(with("Base").scan().findings()).isEmpty();
        assertThat(with("RunsBelow").scan().findings()).extracting(Finding::what).containsExactly("System.exit");
    }

    @ParameterizedTest
    @CsvSource({"Service-Component, OSGI-INF/it.scr", "Export-Package, a", "Fragment-Host, a"})
    void bundleWhoseMethodsOthersMayCall_hasNoneThatNothingCalls(String header, String value) throws Exception {
        assertThat(with("Exiting").scan().findings()).isEmpty();

        manifest.getMainAttributes().putValue(header, value);
        assertThat(scan().findings()).extracting(Finding::what).contains("System.exit");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "<component activate='&#x65;xit'/>", "<!DOCTYPE a [<!ENTITY e 'exit'>]><component activate='&e;'/>",
        "<?xml version='1.0' encoding='UTF-7'?><component/>", "<\0c\0/\0>\0"
    })
    void componentThatHidesWhatItNames_isRefused_andNamesEverything(String xml) throws Exception {
        entries.put(COMPONENT, xml.getBytes(StandardCharsets.UTF_8));
        assertThat(with("Exiting").scan().findings()).extracting(Finding::what)
                .containsExactlyInAnyOrder("a component in other than plain XML", "System.exit");
    }

    @ParameterizedTest
    @CsvSource({"Fragment-Host, a.bundle", "Bundle-NativeCode, lib.so"})
    void headerThatCannotBeChecked_isRefused(String header, String value) throws Exception {
        manifest.getMainAttributes().putValue(header, value);
        assertThat(scan().findings()).extracting(Finding::what).containsExactly(header + ": " + value);
    }

    @Test
    void secondManifest_isRefused() throws Exception {
        entries.put("META-INF/manifest.mf", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
        assertThat(scan().findings()).extracting(Finding::where).containsExactly("META-INF/manifest.mf");
    }

    @Test
    void strategyByAParentInAnotherJar_isAStrategy() throws Exception {
        assertThat(with("Clocks").scan().strategy()).isFalse();

        component("decide'><provide interface='org.tutti.plugin.sync.SyncStrategy'/><a b='");
        assertThat(scan().strategy()).isTrue();

        component("decide");
        manifest.getMainAttributes().putValue(
                "Provide-Capability", "osgi.service;objectClass:List<String>=\"org.tutti.plugin.sync.SyncStrategy\"");
        assertThat(scan().strategy()).isTrue();
        assertThat(scan().findings()).isNotEmpty();
    }

    @Test
    void hookOfTheFramework_isRefused_alsoAsALambda() throws Exception {
        ClassDesc hook = ClassDesc.of("org.osgi.framework.hooks.service.FindHook");
        entries.put("a/Hook.class", ClassFile.of().build(
                ClassDesc.of("a.Hook"), type -> type.withInterfaceSymbols(hook)));
        entries.put("a/Made.class", ClassFile.of().build(ClassDesc.of("a.Made"), type -> type.withMethodBody(
                "decide", MethodTypeDesc.of(hook), ClassFile.ACC_STATIC, code -> code
                        .invokedynamic(DynamicCallSiteDesc.of(
                                ConstantDescs.ofCallsiteBootstrap(
                                        ClassDesc.of("java.lang.invoke.LambdaMetafactory"), "metafactory",
                                        ConstantDescs.CD_CallSite),
                                "find", MethodTypeDesc.of(hook)))
                        .areturn())));

        assertThat(scan().findings()).extracting(Finding::where).containsExactlyInAnyOrder("a.Hook", "a.Made");
        assertThat(scan().findings()).extracting(Finding::what)
                .containsOnly("is a org.osgi.framework.hooks.service.FindHook");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.System", "org.tutti.plugin.guard.Budget"})
    void standInForAClassOfTheServer_isRefused_andShieldsNothing(String name) throws Exception {
        entries.put("It.class", ClassFile.of().build(ClassDesc.of(name), type -> type.withMethodBody(
                "exit", MethodTypeDesc.ofDescriptor("(I)V"), ClassFile.ACC_STATIC, code -> code.return_())));
        assertThat(with("Exits").scan().findings()).extracting(Finding::what)
                .containsExactlyInAnyOrder("a class in a package of the server", "System.exit");
    }

    /** Each byte of a class file, and many pairs of them, with some other value: always an answer. */
    @Test
    void brokenClassFile_isReadOrRefused_neverMore() throws Exception {
        byte[] whole = Woven.bytes(Suspect.Reflects.class.getName());
        var random = new java.util.Random(1);
        int unreadable = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] broken = whole.clone();
            broken[4 + i % (whole.length - 4)] ^= (byte) (1 + random.nextInt(255));
            broken[4 + random.nextInt(whole.length - 4)] ^= (byte) random.nextInt(2);
            entries.put("a/Broken.class", broken);
            for (Finding each : scan().findings()) {
                unreadable += each.what().equals("a class that cannot be read") ? 1 : 0;
            }
        }
        assertThat(unreadable).isPositive();
    }
}
