package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadStoreTest {

    private static final long NOW = 1_790_000_000_000_000L;

    @TempDir
    private Path media;

    private UploadStore store;

    @BeforeEach
    void open() throws IOException {
        store = new UploadStore(media, 1000);
        store.recover();
    }

    @Test
    void aFile_isSeenOnlyWhenItIsWhole() throws Exception {
        var incoming = begin();
        incoming.write(new byte[] {1, 2, 3}, 2);
        assertThat(seen()).isEmpty();
        String path = incoming.finish("a.mp4");
        assertThat(path).matches("uploads/[\\w-]{22}/a\\.mp4");
        assertThat(media.resolve(path)).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void aFileThatIsRemoved_leavesNothing_andGivesItsRoomBack() throws Exception {
        for (boolean whole : new boolean[] {false, true}) {
            var incoming = begin();
            incoming.write(new byte[600], 600);
            assertThatThrownBy(() -> store.checkRoom(500)).isInstanceOf(WireException.class);
            if (whole) {
                incoming.finish("a.mp4");
            }
            incoming.remove();
            assertThat(all()).isEmpty();
            store.checkRoom(1000);
        }
    }

    @Test
    void filesThatGrowTogether_stopWhereTheRoomEnds() throws Exception {
        store.checkRoom(1000);
        store.checkRoom(1000);
        var one = begin();
        var other = begin();
        one.write(new byte[600], 600);
        assertThatThrownBy(() -> other.write(new byte[600], 600))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOADS_FULL));
        other.remove();
        one.write(new byte[400], 400);
    }

    /** Each of them had room when it began. */
    @Test
    void filesThatGrowTogether_leaveTheJournalItsRoomOnTheDisk() throws Exception {
        long spared = 256L << 20;
        var left = new AtomicLong(spared + 20_000_000);
        store = new UploadStore(media, Long.MAX_VALUE, _ -> left.get());
        store.checkRoom(20_000_000);
        var one = begin();
        byte[] piece = new byte[16_384];
        one.write(piece, piece.length);

        left.set(spared + piece.length - 1);
        assertThatThrownBy(() -> one.write(piece, piece.length))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOADS_FULL));
        one.remove();
        assertThat(all()).isEmpty();
    }

    @Test
    void aFolderThatIsNotOurs_isLeft_andDoesNotKeepTheOthersFromBeingCountedAndRemoved() throws Exception {
        var whole = begin();
        whole.write(new byte[300], 300);
        whole.finish("a.mp4");
        Path uploads = media.resolve(UploadStore.FOLDER);
        for (int i = 0; i < 20; i++) {
            Files.createDirectories(uploads.resolve(".foreign" + i + "/inside/it"));
            Files.createDirectory(uploads.resolve(".cut-off" + i));
        }

        store = new UploadStore(media, 1000);
        store.recover();
        assertThat(all()).hasSize(1 + 20).noneMatch(each -> each.toString().contains("cut-off"));
        assertThatThrownBy(() -> store.checkRoom(701)).isInstanceOf(WireException.class);
    }

    @Test
    void whatWasCutOff_isRemovedAtTheNextStart_andTheOthersAreCounted() throws Exception {
        begin().write(new byte[100], 100);
        var whole = begin();
        whole.write(new byte[300], 300);
        String path = whole.finish("a.mp4");

        store = new UploadStore(media, 1000);
        store.recover();
        assertThat(all()).containsExactly(media.resolve(path).getParent());
        store.checkRoom(700);
        assertThatThrownBy(() -> store.checkRoom(701)).isInstanceOf(WireException.class);
    }

    @Test
    void anUploadNobodyNeeds_goesAfterADay_andGivesItsRoomBack() throws Exception {
        String needed = upload(NOW - UploadStore.KEPT - 1_000_000);
        String young = upload(NOW - UploadStore.KEPT + 1_000_000);
        assertThat(store.hasOld(NOW - 2_000_000)).isFalse();
        upload(NOW - UploadStore.KEPT - 1_000_000);
        assertThat(store.hasOld(NOW)).isTrue();

        store.sweep(Set.of(needed.substring("uploads/".length())), NOW);
        assertThat(all())
                .containsExactlyInAnyOrder(media.resolve(needed).getParent(), media.resolve(young).getParent());
        store.checkRoom(800);
    }

    private String upload(long at) throws Exception {
        var incoming = begin();
        incoming.write(new byte[100], 100);
        String path = incoming.finish("a.mp4");
        Files.setLastModifiedTime(media.resolve(path).getParent(), FileTime.from(at, TimeUnit.MICROSECONDS));
        return path;
    }

    private UploadStore.Incoming begin() throws IOException {
        Files.createDirectories(media.resolve(UploadStore.FOLDER));
        return store.begin();
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(media.resolve(UploadStore.FOLDER))) {
            return files.toList();
        }
    }

    private List<Path> seen() throws IOException {
        return all().stream().filter(each -> !each.getFileName().toString().startsWith(".")).toList();
    }
}
