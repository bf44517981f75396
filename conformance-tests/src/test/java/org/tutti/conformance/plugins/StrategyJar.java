package org.tutti.conformance.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A bundle with one strategy, as an author's build would make it. */
record StrategyJar(String name, String version, Class<?> type) {

    /** Puts it into a plug-in folder in one step, in place of any other of that name. */
    void dropInto(Path folder) throws IOException {
        Path whole = Files.createTempFile(folder.getParent(), name, ".tmp");
        try (OutputStream file = Files.newOutputStream(whole);
                JarOutputStream jar = new JarOutputStream(file, manifest())) {
            put(jar, "OSGI-INF/it.xml", component().getBytes(UTF_8));
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream code = StrategyJar.class.getClassLoader().getResourceAsStream(path)) {
                put(jar, path, code.readAllBytes());
            }
        }
        Files.move(whole, in(folder), StandardCopyOption.REPLACE_EXISTING);
    }

    Path in(Path folder) {
        return folder.resolve(name + ".jar");
    }

    private Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "com.example." + name);
        main.putValue("Bundle-Version", version);
        main.putValue("Bundle-Description", "The strategy " + name + " of a stranger.");
        main.putValue("Import-Package", "org.tutti.plugin.sync;version=\"[1,2)\"");
        main.putValue("Service-Component", "OSGI-INF/it.xml");
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
        return manifest;
    }

    private String component() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="com.example.%s">
                  <implementation class="%s"/>
                  <property name="tutti.strategy.name" value="%1$s"/>
                  <service><provide interface="org.tutti.plugin.sync.SyncStrategy"/></service>
                </scr:component>
                """.formatted(name, type.getName());
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
