package org.tutti.plugin.guard;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Types all = new Types();
        Descriptors descriptors;
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            manifest(headers, findings);
            entries(file, findings);
            descriptors = new Descriptors(headers);
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".jar")) {
                    findings.add(new Finding(
                            entry.getName(), "a jar inside the jar", "What is in it cannot be checked.",
                            "Unpack its classes into the bundle, or drop it into the folder as a bundle of its own."));
                } else if (entry.getName().endsWith(".class")) {
                    read(file, entry, types, all, findings);
                } else if (entry.getName().endsWith(".xml")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        if (descriptors.add(entry.getName(), in.readAllBytes())) {
                            findings.add(new Finding(
                                    entry.getName(), "a component in other than plain XML",
                                    "What it names cannot be read by words.",
                                    "Write it in UTF-8, without a document type or characters by number."));
                        }
                    }
                }
            }
        }
        all.complete(descriptors::names);
        return of(types, all, descriptors, findings);
    }

    /** Whoever reads the manifest must find the one that was read here, and so with all other entries. */
    private static void entries(JarFile file, List<Finding> findings) {
        var seen = new HashSet<String>();
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.equalsIgnoreCase(JarFile.MANIFEST_NAME) && !name.equals(JarFile.MANIFEST_NAME)) {
                findings.add(new Finding(
                        name, "a manifest that is not spelt " + JarFile.MANIFEST_NAME,
                        "Others may read another manifest than the server.", "Build it with one manifest, spelt so."));
            } else if (!seen.add(name)) {
                findings.add(new Finding(
                        name, "there twice", "Others may read another one than the server.",
                        "Build it with one of them."));
            }
        }
    }

    private static void manifest(Attributes headers, List<Finding> findings) {
        String path = headers.getValue("Bundle-ClassPath");
        if (path != null && !path.strip().equals(".")) {
            findings.add(new Finding(
                    "the manifest", "Bundle-ClassPath: " + path, "What is in there cannot be checked.",
                    "Put all classes at the root of the bundle."));
        }
        String host = headers.getValue("Fragment-Host");
        if (host != null) {
            findings.add(new Finding(
                    "the manifest", "Fragment-Host: " + host,
                    "That makes it a part of another bundle, or of the server, which was read without it.",
                    "Make it a bundle of its own."));
        }
        String code = headers.getValue("Bundle-NativeCode");
        if (code != null) {
            findings.add(new Finding(
                    "the manifest", "Bundle-NativeCode: " + code, "Native code can bring the whole server down.",
                    "Do it in Java."));
        }
    }

    private static void read(JarFile file, JarEntry entry, Map<String, ClassModel> types, Types all,
            List<Finding> findings) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(LARGEST);
            ClassModel type = ClassFile.of().parse(bytes);
            if (type.flags().has(AccessFlag.MODULE)) {
                return;
            }
            String name = type.thisClass().asInternalName();
            if (name.startsWith("java/") || name.startsWith("org/tutti/plugin/guard/")) {
                findings.add(new Finding(
                        entry.getName(), "a class in a package of the server",
                        "It would stand in for the server's own.", "Put it in a package of your own."));
            }
            all.add(type);
            types.put(entry.getName(), type);
        } catch (RuntimeException e) {
            // A file that was tampered with fails anywhere, with anything.
            findings.add(unreadable(entry.getName(), e));
        }
    }

    private static Finding unreadable(String name, RuntimeException e) {
        return new Finding(
                name, "a class that cannot be read", Objects.toString(e.getMessage(), "The file is broken") + ".",
                "Build it with a compiler for Java 25 or older.");
    }

    /** Several versions of a class may be there, of which any may be loaded. */
    private static Scan of(
            Map<String, ClassModel> types, Types all, Descriptors descriptors, List<Finding> findings) {
        var calls = new ArrayList<ScanClass>();
        types.forEach((name, type) -> {
            try {
                calls.add(new ScanClass(type, all));
            } catch (RuntimeException e) {
                findings.add(unreadable(name, e));
            }
        });
        boolean strategy = descriptors.provide(STRATEGY) || calls.stream().anyMatch(type -> type.offers(STRATEGY));
        boolean source = descriptors.provide(SOURCE) || calls.stream().anyMatch(type -> type.offers(SOURCE));
        calls.forEach(type -> findings.addAll(type.findings(strategy)));
        return new Scan(strategy, source, findings.stream().distinct().toList());
    }
}
