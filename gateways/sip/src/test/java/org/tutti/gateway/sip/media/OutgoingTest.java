package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** What is sent to whom, at times of the test's own. Callers are at one address of this machine, others at another. */
class OutgoingTest {

    private static final InetAddress CALLER = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("127.0.0.2");

    private final Line line = new Line(new Delay(OptionalDouble.empty(), 120));
    private final ByteBuffer bytes = ByteBuffer.allocate(1500);
    private DatagramChannel channel;
    private DatagramChannel other;
    private Outgoing outgoing;
    private long period;

    @BeforeEach
    void open() throws Exception {
        channel = DatagramChannel.open().bind(new InetSocketAddress(CALLER, 0));
        other = DatagramChannel.open().bind(new InetSocketAddress(OTHER, 0));
        other.configureBlocking(false);
        outgoing = new Outgoing(line, (samples, at) -> {
            Arrays.fill(samples, (short) 1000);
            return false;
        }, channel, ByteBuffer.allocateDirect(1500), new LongAdder(), Optional.empty());
    }

    @AfterEach
    void close() throws Exception {
        channel.close();
        other.close();
    }

    private InetSocketAddress target() throws Exception {
        return (InetSocketAddress) other.getLocalAddress();
    }

    private void agree(InetAddress signalling, boolean trunk) throws Exception {
        Signalling from = new Signalling(Optional.of(signalling), trunk);
        Agreed agreed = new Agreed(target(), new InetSocketAddress(OTHER, target().getPort() + 1), Codec.PCMU, 0,
                Optional.empty(), true, true, Optional.empty());
        line.agreement(line.agreement() == null
                ? Agreement.first(agreed, from, 0)
                : line.agreement().renewed(agreed, from, period * Pacer.PERIOD));
    }

    /** @return how many packets came */
    private int send(int periods) throws Exception {
        for (int i = 0; i < periods; i++) {
            period++;
            outgoing.send(period * Pacer.PERIOD, period);
        }
        int count = 0;
        while (other.receive(bytes.clear()) != null) {
            count++;
        }
        return count;
    }

    private byte lastSample() {
        return bytes.get(RtpPacket.HEADER + 159);
    }

    @Test
    void whoCalls_cannotHaveTheSoundSentToOthers_beforeTheyWereHeard() throws Exception {
        agree(CALLER, false);

        assertThat(send(100)).as("packets in two seconds").isEqualTo(2);
        assertThat(lastSample()).as("silence").isEqualTo(G711.ULAW.encode((short) 0));
        assertThat(line.agreement().controlTarget()).isNull();
        agree(CALLER, false);
        assertThat(send(100)).as("after agreeing anew").isEqualTo(2);

        line.agreement().rtp().take(target());
        assertThat(send(10)).isEqualTo(10);
        assertThat(lastSample()).isEqualTo(G711.ULAW.encode((short) 1000));
        assertThat(line.agreement().controlTarget()).isNotNull();
    }

    @Test
    void whoOnlyListens_isHeardByReports() throws Exception {
        agree(CALLER, false);
        line.agreement().rtcp().take(new InetSocketAddress(OTHER, target().getPort() + 1));

        assertThat(send(10)).isEqualTo(10);
    }

    @Test
    void trunk_mayHaveItSentElsewhere_andWhoCallsToThemselves() throws Exception {
        agree(CALLER, true);
        assertThat(send(10)).isEqualTo(10);

        agree(OTHER, false);
        assertThat(send(10)).isEqualTo(10);
    }

    @Test
    void outsiders_canHaveNothingSentToThisMachine() throws Exception {
        agree(InetAddress.ofLiteral("203.0.113.5"), false);
        assertThat(send(100)).isZero();

        line.agreement().rtp().take(target());
        assertThat(send(10)).isZero();
    }
}
