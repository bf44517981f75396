package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.signal.Settings.Range;

/** Ports on a machine that has no more sockets. */
class PortsTest {

    private final List<DatagramChannel> opened = new ArrayList<>();
    private int left = 1;

    private final Ports ports = new Ports(InetAddress.getLoopbackAddress(), new Range(22_000, 22_999), family -> {
        if (left-- == 0) {
            left = 0;
            throw new SocketException("Too many open files");
        }
        DatagramChannel channel = DatagramChannel.open(family);
        opened.add(channel);
        return channel;
    });

    @Test
    void noSocketForTheSecondPort_givesNoPair_andLeavesTheFirstToOthers() {
        assertThat(ports.take()).isEmpty();
        assertThat(opened).hasSize(1).noneMatch(DatagramChannel::isOpen);

        left = 1000;
        ports.take().orElseThrow().close();
        assertThat(opened).hasSizeGreaterThan(2).noneMatch(DatagramChannel::isOpen);
    }
}
