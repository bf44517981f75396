package org.tutti.gateway.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Uploaded files: the folder {@value #FOLDER} of the media folder, with a folder of an unguessable name for each. One
 * that is still coming has a hidden one, which no source serves. Thread-safe; its methods wait for the disk.
 */
final class UploadStore {

    static final String FOLDER = "uploads";

    /** How long an upload that no open session has in its queue is kept, in µs. */
    static final long KEPT = 24L * 3600 * 1_000_000;

    /** So much of the disk is left to the journal and everybody else. */
    private static final long SPARED = 256L << 20;

    /** What waits to be written to the disk is never more: the journal, on the same one, would have to wait for it. */
    private static final long UNWRITTEN = 8L << 20;

    private static final System.Logger LOG = System.getLogger(UploadStore.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char HIDDEN = '.';

    /** How many bytes a folder's disk has left. */
    interface Disk {
        long left(Path folder) throws IOException;
    }

    private final Path folder;
    private final long space;
    private final Disk disk;
    /** Bytes on the disk, those of uploads that are still coming among them. */
    private final AtomicLong used = new AtomicLong();

    /**
     * @param media the folder that the source {@code file} serves
     * @param space the most bytes of all uploads together
     */
    UploadStore(Path media, long space) {
        this(media, space, new Disk() {
            private volatile FileStore store;

            @Override
            public long left(Path folder) throws IOException {
                if (store == null) {
                    // Once: it reads the list of all disks.
                    store = Files.getFileStore(folder);
                }
                return store.getUsableSpace();
            }
        });
    }

    UploadStore(Path media, long space, Disk disk) {
        this.folder = media.resolve(FOLDER);
        this.space = space;
        this.disk = disk;
    }

    /**
     * Removes what uploads left that were cut off by the end of the server, and counts the others. A folder that is none
     * of ours, or cannot be read, is left alone.
     */
    void recover() throws IOException {
        for (Path each : folders()) {
            try {
                if (hidden(each)) {
                    delete(each);
                } else {
                    used.addAndGet(size(each));
                }
            } catch (IOException | UncheckedIOException e) {
                leave(each, e);
            }
        }
    }

    private static void leave(Path upload, Exception failure) {
        LOG.log(
                Level.WARNING,
                "TUTTI-0203 The folder %s among the uploads cannot be removed or counted. Maybe it is not ours."
                        .formatted(upload.getFileName()),
                failure);
    }

    /**
     * Whether there is room for a file. Only what is on the disk counts, not what others have announced: who announces
     * much and sends nothing takes no room from anybody.
     */
    void checkRoom(long length) throws WireException, IOException {
        Files.createDirectories(folder);
        if (length > space - used.get() || length > disk.left(folder) - SPARED) {
            throw full();
        }
    }

    private static WireException full() {
        return new WireException(
                ErrorCode.UPLOADS_FULL,
                "There is no room for another upload. Uploads go a day after the last session that has them; until then"
                        + " whoever runs the server can make room, or put the file into its media folder.");
    }

    /** Begins a file. */
    Incoming begin() throws IOException {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        return new Incoming(Base64.getUrlEncoder().withoutPadding().encodeToString(id));
    }

    /**
     * Removes uploads that nobody needs.
     *
     * @param needed the paths below {@value #FOLDER} that must stay
     * @param now the instant, in µs
     */
    void sweep(Set<String> needed, long now) throws IOException {
        for (Path each : folders()) {
            String id = each.getFileName() + "/";
            if (!hidden(each) && old(each, now) && needed.stream().noneMatch(path -> (path + "/").startsWith(id))) {
                try {
                    long size = size(each);
                    delete(each);
                    used.addAndGet(-size);
                    LOG.log(Level.INFO,
                            "TUTTI-0204 Removed the upload {0} ({1}), which no open session has.", id, size);
                } catch (IOException | UncheckedIOException e) {
                    leave(each, e);
                }
            }
        }
    }

    /** Whether there is anything that could be removed: to find out what is needed is more work. */
    boolean hasOld(long now) throws IOException {
        for (Path each : folders()) {
            if (!hidden(each) && old(each, now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean old(Path upload, long now) throws IOException {
        return Files.getLastModifiedTime(upload).to(TimeUnit.MICROSECONDS) < now - KEPT;
    }

    private static boolean hidden(Path upload) {
        return upload.getFileName().toString().charAt(0) == HIDDEN;
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static long size(Path upload) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.list(upload)) {
            for (Path file : files.toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    private static void delete(Path upload) throws IOException {
        try (Stream<Path> files = Files.list(upload)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(upload);
    }

    /** Without this the names of files are lost in a power cut, though the files are on the disk. */
    private static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (AccessDeniedException e) {
            LOG.log(Level.DEBUG, "Windows opens no folders, and forces names by itself.", e);
        }
    }

    /** A file that is coming. For one thread at a time. */
    final class Incoming {

        private final String id;
        private final Path hidden;
        private final Path part;
        private final FileChannel channel;
        private long written;
        private long unwritten;

        private Incoming(String id) throws IOException {
            this.id = id;
            this.hidden = folder.resolve(HIDDEN + id);
            this.part = hidden.resolve("part");
            Files.createDirectories(hidden);
            this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        /** @throws WireException if others, of here or elsewhere, have taken the room meanwhile */
        void write(byte[] bytes, int length) throws IOException, WireException {
            // At each piece, not only at the beginning: many that had room then may grow together.
            if (used.addAndGet(length) > space || disk.left(folder) < SPARED + length) {
                used.addAndGet(-length);
                throw full();
            }
            written += length;
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            unwritten += length;
            if (unwritten >= UNWRITTEN) {
                channel.force(false);
                unwritten = 0;
            }
        }

        /**
         * The file is whole, and safe from a power cut.
         *
         * @return its path in the media folder
         */
        String finish(String name) throws IOException {
            channel.force(true);
            channel.close();
            Files.move(part, hidden.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            force(hidden);
            Files.move(hidden, folder.resolve(id), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            return FOLDER + '/' + id + '/' + name;
        }

        /** Leaves nothing behind, whole or not. */
        void remove() {
            try {
                channel.close();
                for (Path upload : List.of(hidden, folder.resolve(id))) {
                    if (Files.exists(upload)) {
                        delete(upload);
                    }
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "TUTTI-0205 What is left of an upload is removed at the next start.", e);
            }
            used.addAndGet(-written);
            written = 0;
        }
    }
}
