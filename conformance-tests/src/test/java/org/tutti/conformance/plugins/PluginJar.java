package org.tutti.conformance.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.tutti.plugin.sync.SyncStrategy;

/** A bundle with sync strategies, as an author's build writes it. */
final class PluginJar {

    private PluginJar() {}

    /** Puts it into a folder, in one go: {@code strategies} by name, nested in the class {@code outer}. */
    static void drop(Path folder, Class<?> outer, Map<String, Class<? extends SyncStrategy>> strategies)
            throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", outer.getName());
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", "org.tutti.plugin.sync;version=\"[1,2)\"");
        main.putValue(
                "Service-Component",
                strategies.keySet().stream().map("OSGI-INF/%s.xml"::formatted).collect(Collectors.joining(",")));
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
        Files.createDirectories(folder);
        Path whole = Files.createTempFile(folder.getParent(), "plugin", ".tmp");
        try (OutputStream file = Files.newOutputStream(whole); JarOutputStream jar = new JarOutputStream(file, manifest)) {
            putClass(jar, outer);
            for (Map.Entry<String, Class<? extends SyncStrategy>> each : strategies.entrySet()) {
                String component = component(each.getKey(), each.getValue());
                put(jar, "OSGI-INF/%s.xml".formatted(each.getKey()), component.getBytes(UTF_8));
                putClass(jar, each.getValue());
            }
        }
        Files.move(whole, folder.resolve(outer.getSimpleName() + ".jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String component(String name, Class<? extends SyncStrategy> strategy) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s">
                  <implementation class="%2$s"/>
                  <property name="tutti.strategy.name" value="%1$s"/>
                  <service><provide interface="org.tutti.plugin.sync.SyncStrategy"/></service>
                </scr:component>
                """.formatted(name, strategy.getName());
    }

    private static void putClass(JarOutputStream jar, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream code = type.getClassLoader().getResourceAsStream(path)) {
            put(jar, path, code.readAllBytes());
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
