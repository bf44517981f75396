package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.Action;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.SimulatedPlayer.Device;
import org.tutti.conformance.support.xmpp.XmppEndpoint;
import org.tutti.conformance.support.xmpp.XmppServer;

/** The reference endpoint in the room of a session: it is where those on the page are. */
@Tag("xmpp")
@OnEachXmppServer
class XmppFollowIT {
    private final TuttiServer server;
    private final XmppServer xmpp;

    XmppFollowIT(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    @Test
    @Requirement("C-10")
    void endpoint_isWhereTheTimelineIs() {
        try (Gathering gathering = Gathering.open(server, xmpp, Map.of("title", "Follow"));
                XmppEndpoint eva = XmppEndpoint.logIn(xmpp, xmpp.newAccount("eva"), Device.PHONE)) {
            TuttiClient ann = gathering.host("Ann");
            ClockEstimate anns = ann.estimateClock();
            eva.join(gathering.room(), "Eva");
            assertThat(eva.clock().offset()).isCloseTo(anns.offset(), within(eva.clock().bound() + anns.bound()));

            ann.command(seek(20));
            ann.command(message("play"));
            Action start = eva.await("start");
            assertThat(start.p()).hasValue(20_000.0);
            assertThat(start.attribute("by")).hasValue("Ann");
            double later = start.t().orElseThrow() + 10_000;
            assertThat(eva.position(later)).isCloseTo(30_000, within(5.0));

            ann.command(message("pause"));
            Action pause = eva.await("a pause after it",
                    each -> each.a().equals("pause") && each.rev() > start.rev());
            assertThat(eva.position(later)).isEqualTo(pause.p().orElseThrow());
            assertThat(eva.failures()).isZero();
        }
    }
}
