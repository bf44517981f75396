package org.tutti.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder that is served, and the only way to a file in it: no path found here lies outside or is hidden. */
record MediaFolder(Path root) {

    /**
     * The file at a path below the folder, free of symbolic links.
     *
     * @param path relative, {@code /} between segments; already decoded, and not decoded again
     * @return empty if there is none, or none that may be served
     * @throws IOException if it is there but not accessible
     */
    Optional<Path> find(String path) throws IOException {
        Optional<Path> candidate = resolve(path);
        if (candidate.isEmpty() || !Files.isRegularFile(candidate.get())) {
            return Optional.empty();
        }
        // The names were checked as written; what counts in the end is where the links in them lead.
        Path top = root.toRealPath();
        Path file = candidate.get().toRealPath();
        return file.startsWith(top) && !hidden(top.relativize(file)) ? Optional.of(file) : Optional.empty();
    }

    /** Whether there is a folder at a path. */
    boolean hasFolder(String path) {
        return resolve(path).filter(Files::isDirectory).isPresent();
    }

    /** Whether a path could be that of a file here, going by its spelling alone. */
    static boolean isProper(String path) {
        if (path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            // Covers "", ".", "..", hidden files, and with the empty first segment also absolute paths.
            if (segment.isEmpty() || segment.startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    private Optional<Path> resolve(String path) {
        if (!isProper(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(root.resolve(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean hidden(Path relative) {
        for (Path segment : relative) {
            if (segment.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
