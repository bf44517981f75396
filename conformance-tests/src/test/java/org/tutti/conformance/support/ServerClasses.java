package org.tutti.conformance.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's classes as the JVM has read and checked them once (class data sharing): a start costs a third less of the
 * machine. A run of the tests starts tens of servers; the archive is made when it is clear that there will be many. The JVM
 * takes from it only what it would have read itself: a class that has changed since, or all of them, it reads as ever.
 */
final class ServerClasses {
    /** So many starts would not win back what the archive costs. */
    private static final int FEW = 2;

    private static final Path ARCHIVE = Path.of(System.getProperty("tutti.work", "target"), "servers", "classes.jsa").toAbsolutePath();
    private static final AtomicInteger STARTS = new AtomicInteger();
    private static Optional<List<String>> options = Optional.empty();

    /** What a maker of the archive does: starts a server with these options, lets it serve, and stops it. */
    interface Maker {
        void run(List<String> options);
    }

    private ServerClasses() {}

    /** Options for the JVM of the next server; the first to ask for more than a few waits until the archive is made. */
    static List<String> options(Maker maker) {
        return STARTS.incrementAndGet() <= FEW ? List.of() : made(maker);
    }

    private static synchronized List<String> made(Maker maker) {
        if (options.isEmpty()) {
            options = Optional.of(List.of()); // for the maker's own server, and if there is no archive in the end
            Path unfinished = ARCHIVE.resolveSibling("classes.new");
            try {
                maker.run(List.of("-XX:ArchiveClassesAtExit=" + unfinished));
                if (Files.exists(unfinished)) {
                    Files.move(unfinished, ARCHIVE, StandardCopyOption.REPLACE_EXISTING);
                    options = Optional.of(List.of("-XX:SharedArchiveFile=" + ARCHIVE));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return options.get();
    }
}
