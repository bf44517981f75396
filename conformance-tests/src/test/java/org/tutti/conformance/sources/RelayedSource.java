package org.tutti.conformance.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaSource;

/** A plug-in whose media are to be had through the server: {@code relayed:http://…}, a playlist of HLS. */
public final class RelayedSource implements MediaSource {
    private static final String SCHEME = "relayed:";

    @Override
    public boolean accepts(String locator) {
        return locator.startsWith(SCHEME);
    }

    @Override
    public CompletionStage<MediaDescription> describe(String locator) {
        var playlist = new Rendition(locator.substring(SCHEME.length()), "application/vnd.apple.mpegurl");
        return CompletableFuture.completedStage(
                new MediaDescription(locator, "Relayed", 60, List.of(playlist)).throughHost());
    }

    /** Puts it into the folder of plug-ins, in one go. */
    static void drop(Path folder) throws IOException {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", RelayedSource.class.getName());
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", "org.tutti.plugin.media;version=\"[1,2)\"");
        main.putValue("Service-Component", "OSGI-INF/relayed.xml");
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3.0)(!(version>=2.0.0)))\"");
        String component = """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="relayed">
                  <implementation class="%s"/>
                  <property name="tutti.source.name" value="relayed"/>
                  <service><provide interface="org.tutti.plugin.media.MediaSource"/></service>
                </scr:component>
                """.formatted(RelayedSource.class.getName());
        String code = RelayedSource.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(folder);
        Path whole = Files.createTempFile(folder.getParent(), "plugin", ".tmp");
        try (OutputStream file = Files.newOutputStream(whole);
                JarOutputStream jar = new JarOutputStream(file, manifest);
                InputStream type = RelayedSource.class.getClassLoader().getResourceAsStream(code)) {
            put(jar, "OSGI-INF/relayed.xml", component.getBytes(UTF_8));
            put(jar, code, type.readAllBytes());
        }
        Files.move(whole, folder.resolve("relayed.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
