package org.tutti.gateway.web;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, as a browser likes to have them. There is no bundler: modules are sent one by one, as they are
 * written but for the comments, which are a third of them. So that the second visit needs none, documents refer to them
 * below {@code /v/VERSION/}, where the version is a digest of them all and the answer may be kept for ever; and so that
 * the first need not find them one after the other, documents name all the modules they will need. Thread-safe; what it
 * gives is made once and must not be changed.
 */
final class PageFiles {

    private static final Pattern FILE = Pattern.compile("/(js|css|lang)/.*|/icon\\.svg|/preview\\.png");
    private static final Pattern OWN = Pattern.compile("(href|src)=\"/((?:js|css|lang)/[^\"]*|icon\\.svg)\"");
    private static final Pattern MAIN = Pattern.compile("( *)<script type=\"module\" src=\"(/js/[^\"]+)\"></script>");
    private static final Pattern IMPORT =
            Pattern.compile("^(?:import|export)\\b(?:[^'\";]*?\\bfrom)?\\s*'(\\.[^']+)'", Pattern.MULTILINE);

    /** A comment before which there is nothing on its line. What we have from others keeps its licence. */
    private static final Pattern COMMENT =
            Pattern.compile("^([ \\t]*)/\\*\\*.*?\\*/", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern OURS = Pattern.compile("(?!.*/vendor/).*\\.js");

    private final Map<String, byte[]> files;
    private final String version;
    /** What was made of files, by their paths: it is asked for again and again. */
    private final Map<String, byte[]> modules = new ConcurrentHashMap<>();
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    private PageFiles(Map<String, byte[]> files) {
        this.files = files;
        this.version = digest(files);
    }

    /** Of an application; the same for as long as it runs. */
    static PageFiles of(ServletContext context) {
        synchronized (context) {
            if (context.getAttribute(PageFiles.class.getName()) instanceof PageFiles known) {
                return known;
            }
            PageFiles files = new PageFiles(readAll(context));
            context.setAttribute(PageFiles.class.getName(), files);
            return files;
        }
    }

    /** Of some files by their paths, such as {@code /js/page.js}. */
    static PageFiles of(Map<String, byte[]> files) {
        return new PageFiles(new TreeMap<>(files));
    }

    /** Whether a path, such as {@code /js/page.js}, is that of what pages are made of. */
    static boolean isFile(String path) {
        return FILE.matcher(path).matches();
    }

    /** What changes whenever any of the files does: 12 hexadecimal digits. */
    String version() {
        return version;
    }

    /**
     * A file as it is sent under its version.
     *
     * @param path such as {@code /js/page.js}
     * @return empty if there is no such file, or it is not for this
     */
    Optional<byte[]> file(String path) {
        if (!isFile(path)) {
            return Optional.empty();
        }
        return OURS.matcher(path).matches()
                ? Optional.ofNullable(modules.computeIfAbsent(path, _ -> text(path)
                        .map(source -> withoutComments(source).getBytes(StandardCharsets.UTF_8))
                        .orElse(null)))
                : Optional.ofNullable(files.get(path));
    }

    /** Every line stays at its number, for whoever reads a stack trace. */
    private static String withoutComments(String source) {
        return replaced(COMMENT, source, comment -> {
            long lines = comment.group().chars().filter(each -> each == '\n').count();
            return comment.group(1) + "\n".repeat((int) lines);
        });
    }

    /**
     * A document with versioned addresses, and with all the modules named that its main module imports.
     *
     * @param path such as {@code /session.html}
     * @return UTF-8; empty if there is no such document
     */
    Optional<byte[]> document(String path) {
        return Optional.ofNullable(documents.computeIfAbsent(path, _ -> text(path)
                .map(source -> replaced(MAIN, source, match -> preloads(match) + match.group()))
                .map(source -> replaced(
                        OWN, source, match -> "%s=\"/v/%s/%s\"".formatted(match.group(1), version, match.group(2))))
                .map(source -> source.getBytes(StandardCharsets.UTF_8))
                .orElse(null)));
    }

    private String preloads(MatchResult main) {
        SequencedSet<String> modules = new LinkedHashSet<>();
        collect(main.group(2), modules);
        modules.removeFirst();
        StringBuilder links = new StringBuilder();
        for (String module : modules) {
            links.append(main.group(1)).append("<link rel=\"modulepreload\" href=\"").append(module).append("\">\n");
        }
        return links.toString();
    }

    /** A module and, after it, what it imports at once. */
    private void collect(String module, SequencedSet<String> found) {
        if (!found.add(module)) {
            return;
        }
        text(module).ifPresent(source -> {
            for (Matcher match = IMPORT.matcher(source); match.find(); ) {
                collect(URI.create(module).resolve(match.group(1)).toString(), found);
            }
        });
    }

    private Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static String replaced(
            Pattern pattern, String source, Function<MatchResult, String> by) {
        return pattern.matcher(source).replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
    }

    private static Map<String, byte[]> readAll(ServletContext context) {
        Map<String, byte[]> files = new TreeMap<>();
        read(context, "/", files);
        return files;
    }

    private static void read(ServletContext context, String folder, Map<String, byte[]> into) {
        for (String path : context.getResourcePaths(folder)) {
            if (path.startsWith("/WEB-INF/") || path.startsWith("/META-INF/")) {
                continue;
            }
            if (path.endsWith("/")) {
                read(context, path, into);
                continue;
            }
            try (InputStream bytes = context.getResourceAsStream(path)) {
                into.put(path, bytes.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("The page's file %s cannot be read.".formatted(path), e);
            }
        }
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((path, bytes) -> {
                digest.update(path.getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
