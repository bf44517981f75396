package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.report;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Offsets;
import org.tutti.conformance.support.Messages.Row;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A session too large to tell everybody everything. */
@Tag("web")
@ExtendWith(SharedServer.class)
@Isolated("a crowd takes all there is")
class CrowdIT {
    private static final int GUESTS = 60;

    private final TuttiServer server;

    CrowdIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-5")
    @Requirement("C-38")
    void crowd_isToldOfItself_theControllerAndTheFurthestOff_andWhereTheTimelineIs() {
        try (Room room = Room.open(server, "Crowd")) {
            TuttiClient ada = room.host("Ada");
            List<TuttiClient> guests = new ArrayList<>();
            for (int i = 0; i < GUESTS; i++) {
                guests.add(room.guest("Guest " + i));
            }
            TuttiClient last = guests.getLast();
            assertThat(last.welcome().roster().members()).extracting(Member::name)
                    .containsExactly("Ada", "Guest " + (GUESTS - 1));

            ada.awaitRoster("that counts everybody and names few",
                    each -> each.size().members() == GUESTS + 1 && each.members().size() == 1);
            guests.getFirst().awaitRoster("that counts everybody and names few",
                    each -> each.size().members() == GUESTS + 1
                            && each.members().stream().map(Member::name).toList().equals(List.of("Ada", "Guest 0")));

            Accepted play = ada.play();
            guests.forEach(guest -> guest.timelineOf(play));
            ClockEstimate clock = ada.estimateClock();
            clock.awaitInstant(play.effectiveAt() + 100);
            for (int i = 0; i < GUESTS; i++) {
                double now = clock.now();
                double ahead = (i + 1) / 1000.0;
                guests.get(i).sendAsIs(report(ada.timeline().positionAt(now, room.item()) + ahead, now, 1));
            }

            Offsets seen = guests.get(5).awaitOffsets("of all", each -> each.distribution().endpoints() == GUESTS);
            assertThat(seen.rows()).extracting(Row::name).containsExactly("Guest 59", "Guest 58", "Guest 57", "Guest 56",
                    "Guest 55", "Guest 54", "Guest 53", "Guest 52", "Guest 51", "Guest 50", "Guest 5");
        }
    }
}
