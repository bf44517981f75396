package org.tutti.gateway.xmpp;

import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.tutti.engine.Device;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;

/** Where the players of programs are: {@code <action a='position'/>} (docs/xmpp.md, The exchange). */
final class Reports {

    /** Times (ms) and the like that no clock shows any more. */
    private static final double LATEST = 1e14;

    private Reports() {}

    /** Takes a report in. One that cannot be read is dropped: there is another one in a second, and nobody to tell. */
    static void take(Room room, Guest guest, StandardExtensionElement tag) {
        Attributes given = new Attributes(tag);
        guest.seat().filter(_ -> "position".equals(tag.getAttributeValue("a"))).ifPresent(joined -> {
            try {
                var report = new Report(
                        joined.endpoint().value(),
                        given.number("p", 0, 1e12) / 1000,
                        Math.round(given.number("t", 0, LATEST) * 1000),
                        given.number("s", 0, 16_000) / Announcement.NORMAL_SPEED,
                        given.has("bound") ? Math.round(given.number("bound", 0, 1e9) * 1000) : 0,
                        Readiness.READY,
                        given.has("buffered") ? given.number("buffered", 0, 1e12) / 1000 : 0);
                room.sessions().report(room.id(), report, Device.UNKNOWN);
            } catch (MalformedException e) {
                System.getLogger(Reports.class.getName()).log(System.Logger.Level.DEBUG, e.getMessage());
            }
        });
    }
}
