package org.tutti.plugin.guard;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What stands in the code of a bundle that a server cannot let in. Read from its class files before any of it runs:
 * every method and field it names, its super-classes and its native methods.
 *
 * @param strategy whether it has a sync strategy, of which more is asked
 * @param source whether it has a media source
 * @param findings for which it is refused; none if it is let in
 */
public record Scan(boolean strategy, boolean source, List<Finding> findings) {

    private static final String STRATEGY = "org/tutti/plugin/sync/SyncStrategy";
    private static final String SOURCE = "org/tutti/plugin/media/MediaSource";

    /** Of each entry; class files are a tenth of this at most. */
    private static final int LARGEST = 16 << 20;

    /** Copies the list. */
    public Scan {
        findings = List.copyOf(findings);
    }

    /** Whether the bundle may be installed. */
    public boolean passes() {
        return findings.isEmpty();
    }

    /**
     * Reads a jar.
     *
     * @throws IOException if it cannot be read, or is none
     */
    public static Scan of(Path jar) throws IOException {
        var findings = new ArrayList<Finding>();
        Map<String, ClassModel> types = new LinkedHashMap<>();
        Set<String> words = new HashSet<>();
        boolean exports;
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            manifest(manifest, findings);
            exports = manifest != null && manifest.getMainAttributes().getValue("Export-Package") != null;
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".jar")) {
                    findings.add(new Finding(
                            entry.getName(), "a jar inside the jar", "What is in it cannot be checked.",
                            "Unpack its classes into the bundle, or drop it into the folder as a bundle of its own."));
                } else if (entry.getName().endsWith(".class")) {
                    read(file, entry, types, findings);
                } else if (entry.getName().endsWith(".xml")) {
                    // Components name the methods that are called on them.
                    words.addAll(words(file, entry));
                }
            }
        }
        return of(types, new Types(types.values(), name -> exports || words.contains(name)), findings);
    }

    private static void manifest(Manifest manifest, List<Finding> findings) {
        Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
        String path = headers.getValue("Bundle-ClassPath");
        if (path != null && !path.strip().equals(".")) {
            findings.add(new Finding(
                    "the manifest", "Bundle-ClassPath: " + path, "What is in there cannot be checked.",
                    "Put all classes at the root of the bundle."));
        }
        String host = headers.getValue("Fragment-Host");
        if (host != null && (host.contains("system.bundle") || host.contains("org.apache.felix"))) {
            findings.add(new Finding(
                    "the manifest", "Fragment-Host: " + host, "That makes it a part of the server.",
                    "Make it a bundle of its own."));
        }
    }

    private static void read(JarFile file, JarEntry entry, Map<String, ClassModel> types, List<Finding> findings)
            throws IOException {
        if (entry.getName().endsWith("module-info.class")) {
            return;
        }
        try (InputStream in = file.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LARGEST);
            types.put(entry.getName(), ClassFile.of().parse(bytes));
        } catch (IllegalArgumentException e) {
            findings.add(unreadable(entry.getName(), e));
        }
    }

    private static List<String> words(JarFile file, JarEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return List.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8).split("[^\\w$]+"));
        }
    }

    private static Finding unreadable(String name, IllegalArgumentException e) {
        return new Finding(
                name, "a class that cannot be read", e.getMessage() + ".",
                "Build it with a compiler for Java 25 or older.");
    }

    /** Several versions of a class may be there, of which any may be loaded. */
    private static Scan of(Map<String, ClassModel> types, Types all, List<Finding> findings) {
        var calls = new ArrayList<ScanClass>();
        types.forEach((name, type) -> {
            try {
                calls.add(new ScanClass(type, all));
            } catch (IllegalArgumentException e) {
                findings.add(unreadable(name, e));
            }
        });
        boolean strategy = calls.stream().anyMatch(type -> type.offers(STRATEGY));
        boolean source = calls.stream().anyMatch(type -> type.offers(SOURCE));
        calls.forEach(type -> findings.addAll(type.findings(strategy)));
        return new Scan(strategy, source, findings.stream().distinct().toList());
    }
}
