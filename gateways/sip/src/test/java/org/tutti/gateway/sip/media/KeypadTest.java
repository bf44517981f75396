package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One press is one key, whatever is lost of it. */
class KeypadTest {

    private final Keypad keypad = new Keypad();
    private final List<Character> keys = new ArrayList<>();
    private long now = 1_000_000;

    private void hears(int event, long timestamp, boolean marker, boolean end, int duration) {
        now += 20_000;
        var packet = new RtpPacket(marker, 101, 0, timestamp, 42, ByteBuffer.allocate(0));
        keypad.heard(packet, new TelephoneEvent(event, end, 10, duration), now).ifPresent(keys::add);
    }

    @Test
    void aPress_isOneKey_howeverOftenItIsSent() {
        for (int i = 0; i < 10; i++) {
            hears(5, 800, i == 0, false, 160 * i);
        }
        for (int i = 0; i < 3; i++) {
            hears(5, 800, false, true, 1600);
        }

        assertThat(keys).containsExactly('5');
    }

    @Test
    void aPress_isAKey_ifOnlyItsEndArrives() {
        hears(11, 800, false, true, 1600);
        hears(11, 800, false, true, 1600);

        assertThat(keys).containsExactly('#');
    }

    @Test
    void theSameKeyAgain_isAnotherPress_alsoIfAllEndsWereLost() {
        hears(5, 800, true, false, 160);
        hears(5, 4000, true, false, 160);
        now += 400_000;
        hears(5, 800 + 0xFFFF, false, false, 160);

        assertThat(keys).containsExactly('5', '5', '5');
    }

    @Test
    void aLatePacketOfAPressBefore_isNoKey() {
        hears(5, 800, true, false, 160);
        hears(6, 4000, true, false, 160);
        hears(5, 800, false, true, 1600);

        assertThat(keys).containsExactly('5', '6');
    }

    @Test
    void aLongPress_isOneKey_inAllItsSegments() {
        long timestamp = 0xFFFF_0000L;
        for (int segment = 0; segment < 3; segment++) {
            for (int i = 1; i <= 409; i++) {
                hears(4, timestamp, segment == 0 && i == 1, false, 160 * i);
            }
            timestamp = timestamp + 0xFFFF & 0xFFFF_FFFFL;
        }
        hears(4, timestamp, false, true, 800);

        assertThat(keys).containsExactly('4');
    }

    @Test
    void afterTheEnd_theNextSegment_isAnotherPress() {
        hears(4, 0, true, false, 0xFFFF);
        hears(4, 0, false, true, 0xFFFF);
        hears(4, 0xFFFF, false, false, 160);

        assertThat(keys).containsExactly('4', '4');
    }

    @Test
    void anotherSource_startsAnew_andAFlashIsNoKey() {
        hears(5, 800, true, false, 160);
        hears(16, 900, true, false, 160);
        keypad.heard(new RtpPacket(true, 101, 0, 800, 43, ByteBuffer.allocate(0)),
                new TelephoneEvent(5, false, 10, 160), now).ifPresent(keys::add);

        assertThat(keys).containsExactly('5', '5');
    }
}
