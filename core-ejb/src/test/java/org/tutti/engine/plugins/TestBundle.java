package org.tutti.engine.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.BundleActivator;
import org.tutti.engine.plugins.fixture.StrategyActivator;

/** A bundle made on the spot from a class of these tests and a manifest. */
final class TestBundle {

    private final Manifest manifest = new Manifest();
    private final Class<? extends BundleActivator> activator;
    private boolean rotten;

    TestBundle(String symbolicName, String version, Class<? extends BundleActivator> activator) {
        this.activator = activator;
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        header("Bundle-ManifestVersion", "2");
        header("Bundle-SymbolicName", symbolicName);
        header("Bundle-Version", version);
        header("Bundle-Activator", activator.getName());
        header(
                "Import-Package",
                "org.osgi.framework,org.tutti.plugin.sync;version=\"[1,2)\",org.tutti.plugin.media;version=\"[1,2)\"");
    }

    /** A strategy whose decisions say "version " and its version. */
    static TestBundle strategy(String name, String version) {
        return new TestBundle("test." + name, version, StrategyActivator.class).header("Test-Name", name);
    }

    TestBundle header(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** A byte of each class is damaged: the name of what it extends is no text. */
    TestBundle rotten() {
        rotten = true;
        return this;
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            add(jar, activator);
            for (Class<?> nested : activator.getDeclaredClasses()) {
                add(jar, nested);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Puts the jar into a folder in one step, in place of any other of that name. */
    void dropInto(Path folder, String name) throws IOException {
        Path part = Files.write(folder.resolve(name + ".part"), bytes());
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void add(JarOutputStream jar, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream in = TestBundle.class.getResourceAsStream("/" + path)) {
            byte[] bytes = in.readAllBytes();
            if (rotten) {
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("java/lang/Object");
                bytes[at] = (byte) 0xFF;
            }
            jar.write(bytes);
        }
        jar.closeEntry();
    }
}
