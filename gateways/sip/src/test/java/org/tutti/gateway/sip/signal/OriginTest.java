package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalDouble;
import javax.sip.message.Message;
import org.junit.jupiter.api.Test;

/** Whose word on where sound goes is taken. Addresses: RFC 5737. */
class OriginTest {

    private static final InetAddress PHONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("203.0.113.9");
    private static final InetAddress TRUNK = InetAddress.ofLiteral("198.51.100.1");

    private final Fakes.FakeAudio audio = new Fakes.FakeAudio();
    private final Origin origin;

    OriginTest() {
        Fakes.Given given = new Fakes.Given();
        given.trunks = List.of(new Settings.Trunk("telco", TRUNK, OptionalDouble.empty()));
        origin = new Origin(new Sources(given.settings(), () -> 0));
    }

    private static Message invite(String transport, InetAddress source) throws Exception {
        SIPMessage message = (SIPMessage) Headers.MESSAGES.createRequest("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/" + transport
                + " a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n");
        message.setPeerPacketSourceAddress(source);
        return message;
    }

    @Test
    void anotherSource_isBelievedByAConnection_notByASinglePacket() throws Exception {
        origin.tell(audio);
        origin.of(invite("UDP", PHONE));
        origin.tell(audio);
        origin.of(invite("UDP", OTHER));
        origin.tell(audio);
        origin.of(invite("TCP", OTHER));
        origin.tell(audio);
        assertThat(audio.origins).containsExactly(PHONE, false, PHONE, false, OTHER, false);
    }

    @Test
    void trunk_isTrusted_butNotWhoeverSaysMoreInItsCall() throws Exception {
        origin.of(invite("UDP", TRUNK));
        origin.tell(audio);
        origin.of(invite("UDP", OTHER));
        origin.tell(audio);
        assertThat(audio.origins).containsExactly(TRUNK, true, TRUNK, false);
    }
}
