package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Runs of decoders begin anywhere and end anywhere: what is there is right, and no sample is decoded twice. */
class SamplesProperties {

    @Property(tries = 200)
    void whatIsRead_isWhatWasWritten(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 400) Integer> from,
            @ForAll @Size(min = 12, max = 12) List<@IntRange(min = 0, max = 120) Integer> lengths,
            @ForAll @IntRange(min = 0, max = 500) int first) throws Exception {
        Path file = Files.createTempFile("samples", ".pcm");
        BitSet there = new BitSet();
        try (var samples = new Samples(file, new Space(1 << 21))) {
            for (int i = 0; i < from.size(); i++) {
                int gap = (int) samples.until(from.get(i));
                int next = there.nextSetBit(gap);
                boolean more = samples.write(gap, numbered(gap, lengths.get(i)));
                int end = next < 0 ? gap + lengths.get(i) : Math.min(next, gap + lengths.get(i));
                there.set(gap, end);
                assertThat(more).isEqualTo(end != next);
            }
            short[] read = new short[100];
            int count = samples.read(first, read, 0, 100);
            assertThat(count).isEqualTo(Math.min(100, there.nextClearBit(first) - first));
            for (int i = 0; i < 100; i++) {
                assertThat(read[i]).isEqualTo((short) (i < count ? first + i + 1 : 0));
            }
            assertThat(samples.next(first))
                    .isEqualTo(there.nextSetBit(first) < 0 ? Samples.UNKNOWN : there.nextSetBit(first));
        }
        assertThat(file).doesNotExist();
    }

    private static ByteBuffer numbered(int first, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putShort((short) (first + i + 1));
        }
        return bytes.flip();
    }
}
