package org.tutti.media.elsewhere;

import java.util.Optional;
import java.util.Set;

/** The table of an MPEG transport stream (ISO/IEC 13818-1) that says what is in it, where playlists do not. */
final class TransportStream {

    private static final int PACKET = 188, SYNC = 0x47, PROGRAMME = 2;

    private static final Set<Integer> PICTURES = Set.of(0x1b, 0x24), OLD_PICTURES = Set.of(0x01, 0x02, 0x10);
    private static final Set<Integer> SOUNDS = Set.of(0x03, 0x04, 0x0f, 0x11), OTHER_SOUNDS = Set.of(0x81, 0x82, 0x87);

    private boolean picture;
    private boolean oldPicture;
    private boolean sound;
    private boolean otherSound;

    private TransportStream() {}

    /** What in it hardly any browser plays, if there is nothing else of its kind. Empty of other bytes. */
    static Optional<String> unplayable(byte[] beginning) {
        var stream = new TransportStream();
        for (int at = 0; at + PACKET <= beginning.length && (beginning[at] & 0xff) == SYNC; at += PACKET) {
            stream.packet(beginning, at);
        }
        if (stream.oldPicture && !stream.picture) {
            return Optional.of("MPEG-2 or older");
        }
        return stream.otherSound && !stream.sound ? Optional.of("AC-3 or DTS") : Optional.empty();
    }

    /** @param at where it begins; all of it is there */
    private void packet(byte[] bytes, int at) {
        int end = at + PACKET;
        boolean starts = (bytes[at + 1] & 0x40) != 0;
        boolean adapted = (bytes[at + 3] & 0x20) != 0;
        int payload = at + 4 + (adapted ? 1 + (bytes[at + 4] & 0xff) : 0);
        if (!starts || payload >= end) {
            return;
        }
        int table = payload + 1 + (bytes[payload] & 0xff);
        if (table + 12 > end || bytes[table] != PROGRAMME || (bytes[table + 1] & 0xb0) != 0xb0) {
            return;
        }
        int last = Math.min(end, table + 3 + length(bytes, table + 1) - 4);
        int entry = table + 12 + length(bytes, table + 10);
        while (entry + 5 <= last) {
            count(bytes[entry] & 0xff);
            entry += 5 + length(bytes, entry + 3);
        }
    }

    private void count(int type) {
        picture |= PICTURES.contains(type);
        oldPicture |= OLD_PICTURES.contains(type);
        sound |= SOUNDS.contains(type);
        otherSound |= OTHER_SOUNDS.contains(type);
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at] & 0x0f) << 8 | bytes[at + 1] & 0xff;
    }
}
