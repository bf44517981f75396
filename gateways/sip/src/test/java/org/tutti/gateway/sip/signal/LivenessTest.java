package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LivenessTest {

    private final Liveness liveness =
            new Liveness(Fakes.HERE, new Sources(new Fakes.Given().settings(), () -> 0), 400);

    @Test
    void questionThatIsLost_isAskedAgain() throws Exception {
        try (DatagramSocket there = new DatagramSocket(0, Fakes.HERE)) {
            Thread answering = Thread.startVirtualThread(() -> {
                try {
                    DatagramPacket question = new DatagramPacket(new byte[2048], 2048);
                    for (int i = 0; i < 3; i++) {
                        there.receive(question);
                    }
                    there.send(new DatagramPacket(new byte[1], 1, question.getSocketAddress()));
                } catch (java.io.IOException e) {
                    throw new AssertionError(e);
                }
            });
            liveness.udp(there.getLocalPort(), () -> 0);
            answering.join();
        }
    }

    @Test
    void whoTakesWhatOthersSay_isAlive_andWhoTakesNothingIsNot() throws Exception {
        try (DatagramSocket there = new DatagramSocket(0, Fakes.HERE)) {
            AtomicLong taken = new AtomicLong();
            liveness.udp(there.getLocalPort(), taken::incrementAndGet);
            assertThatThrownBy(() -> liveness.udp(there.getLocalPort(), () -> 7))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void flood_fromManySides_endsNoCall() throws Exception {
        Timing watchful = new Timing(10, 400, 400, 10_000, 200, 100, 20, 150, 20, 50);
        Fakes.Diary diary = new Fakes.Diary();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> floods = new ArrayList<>();
        try (World world = new World(new Fakes.Given().settings(), watchful); RawPhone phone = new RawPhone(world.port())) {
            world.board.then = leg -> {
                leg.listen(diary);
                leg.accept(new Fakes.FakeAudio());
            };
            phone.invite("");
            phone.answer();
            phone.ack();
            await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected"));
            Stack first = world.link.stack().orElseThrow();
            int port = world.port();
            byte[] options = phone.request("OPTIONS", "", "", "").getBytes();
            for (int i = 1; i <= 3; i++) {
                InetSocketAddress from = new InetSocketAddress(InetAddress.getByName("127.0.1." + i), 0);
                floods.add(Thread.ofPlatform().daemon().start(() -> {
                    try (DatagramSocket flood = new DatagramSocket(from)) {
                        while (!over.get()) {
                            flood.send(new DatagramPacket(options, options.length, Fakes.HERE, port));
                        }
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            await().during(java.time.Duration.ofMillis(1200)).untilAsserted(() -> {
                assertThat(world.link.stack()).containsSame(first);
                assertThat(diary.said).containsExactly("connected");
            });
        } finally {
            over.set(true);
        }
        for (Thread flood : floods) {
            flood.join();
        }
    }
}
