package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who speaks is heard by the others, evenly, and not by themselves. */
class VoicesTest {

    private static final int FRAME = 160;
    private static final long PERIOD = 20_000;

    private final Voices room = new Voices();
    private final Voice eva = new Voice();
    private final Voice ben = new Voice();
    private final int[] sum = new int[320];

    VoicesTest() {
        room.add(eva);
        room.add(eva);
        room.add(ben);
    }

    /** The samples of frame i are 1000 + i. */
    private static void says(Voice voice, int frame, long arrives, int loudness) {
        short[] samples = new short[FRAME];
        Arrays.fill(samples, (short) (loudness + frame));
        says(voice, frame, arrives, samples);
    }

    private static void says(Voice voice, int frame, long arrives, short[] samples) {
        var packet = new RtpPacket(false, 0, frame, 0xFFFF_FFF0L + (long) frame * FRAME & 0xFFFF_FFFFL, 7,
                ByteBuffer.allocate(0));
        voice.put(packet, 8000, samples, samples.length, 8000, arrives);
    }

    private boolean hears(Voice who, long instant) {
        return room.mix(sum, FRAME, who, 8000, instant);
    }

    @Test
    void aVoice_isHeard60msLater_inOrder_thoughPacketsComeUnevenly() {
        long[] lateness = {0, 35_000, 10_000, 59_000, 0, 20_000};
        for (int i = 0; i < lateness.length; i++) {
            says(eva, i, i * PERIOD + lateness[i], 1000);
        }

        for (int i = 0; i < lateness.length; i++) {
            assertThat(hears(ben, 60_000 + i * PERIOD)).isTrue();
            // Between two values there is a step of a sample or two.
            assertThat(Arrays.copyOfRange(sum, 2, FRAME - 2)).containsOnly(1000 + i);
        }
        hears(ben, 60_000 + 6 * PERIOD);
        assertThat(Arrays.copyOfRange(sum, 2, FRAME)).containsOnly(0);
    }

    @Test
    void whoSpeaks_doesNotHearThemselves() {
        says(eva, 0, 0, 1000);

        assertThat(hears(eva, 60_000)).isFalse();
        assertThat(hears(ben, 60_000)).isTrue();
        assertThat(hears(new Voice(), 60_000)).isTrue();
    }

    @Test
    void two_areAddedUp_andNothingWraps() {
        short[] loud = new short[FRAME];
        Arrays.fill(loud, (short) 30_000);
        says(eva, 0, 0, loud);
        says(ben, 0, 0, loud);
        short[] program = new short[FRAME];
        Arrays.fill(program, (short) -20_000);

        assertThat(hears(new Voice(), 60_000)).isTrue();
        assertThat(sum[80]).isEqualTo(60_000);
        Ducking.add(program, sum);

        assertThat(program[80]).isEqualTo(Short.MAX_VALUE);
    }

    @Test
    void whoIsQuiet_orHasLeft_isNotHeard() {
        says(eva, 0, 0, 100);
        assertThat(hears(ben, 60_000)).isFalse();

        says(eva, 1, 20_000, 1000);
        assertThat(hears(ben, 80_000)).isTrue();
        assertThat(hears(ben, 600_000)).isFalse();

        room.remove(eva);
        assertThat(hears(ben, 80_000)).isFalse();
    }

    @Test
    void aWayThatBecomesLonger_isWaitedForLonger_andOneThatBecomesShorterAgainIsNot() {
        says(eva, 0, 0, 1000);
        says(eva, 1, 500_000, 1000);
        assertThat(hears(ben, 560_000)).isTrue();
        assertThat(sum[80]).isEqualTo(1001);

        says(eva, 2, 500_000 + PERIOD, 1000);
        hears(ben, 580_000);
        assertThat(sum[80]).isEqualTo(1002);
    }

    @Test
    void aPacketThatWasOvertaken_doesNotTurnBackTime() {
        says(eva, 0, 0, 1000);
        says(eva, 2, 40_000, 1000);
        says(eva, 1, 200_000, 1000);

        hears(ben, 100_000);
        assertThat(sum[80]).isEqualTo(1002);
        hears(ben, 80_000);
        assertThat(sum[80]).isZero();
    }

    @Test
    void at16kHz_itIsTheSameVoice() {
        short[] rising = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            rising[i] = (short) (600 + i * 10);
        }
        says(eva, 0, 0, rising);

        assertThat(room.mix(sum, 320, ben, 16_000, 60_000)).isTrue();

        assertThat(sum[101]).isEqualTo(600 + 500);
        assertThat(sum[102]).isEqualTo(600 + 505);
    }

    @Test
    void theProgram_isHalfAsLoudWhileSomebodySpeaks_withoutAStep() {
        Ducking ducking = new Ducking();
        short last = 1000;
        for (int i = 0; i < 20; i++) {
            short[] program = new short[FRAME];
            Arrays.fill(program, (short) 1000);
            ducking.apply(program, i < 10);
            assertThat(Math.abs(program[0] - last)).isLessThanOrEqualTo(2);
            last = program[FRAME - 1];
            if (i == 9) {
                assertThat(last).isEqualTo((short) 500);
            }
        }
        assertThat(last).isEqualTo((short) 1000);
    }
}
