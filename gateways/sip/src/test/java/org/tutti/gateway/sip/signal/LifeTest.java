package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.engine.Networks;
import org.tutti.engine.ServerClock;

class LifeTest {

    private static final Timing WATCHFUL = new Timing(10, 400, 400, 10_000, 200, 100, 50, 300, 20, 50);

    @Test
    void stackThatIsDead_isStartedAnew_andItsCallsAreOver() throws Exception {
        Fakes.Diary diary = new Fakes.Diary();
        try (World world = new World(new Fakes.Given().settings(), WATCHFUL); RawPhone phone = new RawPhone(world.port())) {
            phone.invite("");
            world.leg().listen(diary);
            Stack first = world.link.stack().orElseThrow();
            first.stop();
            await().untilAsserted(() -> assertThat(world.link.stack()).isPresent().get().isNotSameAs(first));
            await().untilAsserted(() -> assertThat(diary.said).containsExactly("ended LOST 0"));
            assertThat(world.link.trouble()).isEmpty();
            try (RawPhone again = new RawPhone(world.port())) {
                again.send(again.request("OPTIONS", "", "", ""));
                assertThat(again.answer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void transportThatIsDead_isReplaced_andCallsGoOn(String transport) throws Exception {
        Fakes.Diary diary = new Fakes.Diary();
        try (World world = new World(new Fakes.Given().settings(), WATCHFUL); RawPhone phone = new RawPhone(world.port())) {
            world.board.then = leg -> {
                leg.listen(diary);
                leg.accept(new Fakes.FakeAudio());
            };
            phone.invite("");
            phone.answer();
            phone.ack();
            await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected"));
            Stack stack = world.link.stack().orElseThrow();
            stack.deafen(transport);
            Liveness liveness = new Liveness(Fakes.HERE, new Sources(new Fakes.Given().settings(), () -> 0), 300);
            // The stack's own thread does not take it well.
            await().dontCatchUncaughtExceptions().untilAsserted(() -> assertThat(liveness.check(stack)).isEmpty());
            await().untilAsserted(() -> assertThat(world.link.trouble()).isEmpty());
            assertThat(world.link.stack()).containsSame(stack);
            assertThat(diary.said).containsExactly("connected");
            assertThat(phone.ask("BYE", "", "", "").status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected", "ended DEPARTED 200"));
        }
    }

    @Test
    void whoIsInACall_isToldThatTheServerStops_andThePortIsFreeThen() throws Exception {
        Fakes.Diary diary = new Fakes.Diary();
        int port;
        try (World world = new World(new Fakes.Given().settings()); RawPhone phone = new RawPhone(world.port())) {
            port = world.port();
            world.board.then = leg -> {
                leg.listen(diary);
                leg.accept(new Fakes.FakeAudio());
            };
            phone.invite("");
            phone.answer();
            phone.ack();
            await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected"));
            world.link.close();
            assertThat(world.link.up()).isFalse();
            assertThat(phone.asked("BYE").header("Reason")).contains("The server stops");
        }
        await().ignoreExceptions().untilAsserted(() -> new DatagramSocket(new InetSocketAddress(Fakes.HERE, port)).close());
    }

    @Test
    void portThatIsTaken_isSaid_andTriedAgain() throws Exception {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (DatagramSocket taken = taken()) {
            Fakes.Given given = new Fakes.Given();
            given.port = taken.getLocalPort();
            DefaultSipLink link = new DefaultSipLink(given.settings(), WATCHFUL, threads, timer, ServerClock.system()::now, new Fakes.FakeBoard());
            try {
                link.open();
                await().untilAsserted(() -> assertThat(link.trouble().orElse("")).contains("127.0.0.1:" + given.port));
                assertThat(link.up()).isFalse();
                taken.close();
                await().until(link::up);
                assertThat(link.trouble()).isEmpty();
                assertThat(link.address("k7p4 x")).isEqualTo("sip:k7p4%20x@tutti.example");
            } finally {
                link.close();
            }
        } finally {
            threads.shutdown();
            timer.shutdownNow();
        }
    }

    /** A port below those that the system gives to connections, so that nobody else takes it meanwhile. */
    private static DatagramSocket taken() throws IOException {
        for (int port = 22_000 + (int) (ProcessHandle.current().pid() % 5000); port < 32_000; port++) {
            try (ServerSocket _ = new ServerSocket(port, 1, Fakes.HERE)) {
                return new DatagramSocket(new InetSocketAddress(Fakes.HERE, port));
            } catch (IOException e) {
                // The next one.
            }
        }
        throw new IOException("No port is free");
    }

    @Test
    void flood_isNotParsed_andWhoIsElsewhereIsHeard() throws Exception {
        try (World world = new World(new Fakes.Given().settings());
                DatagramSocket flood = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0));
                RawPhone phone = new RawPhone(world.port())) {
            byte[] options = phone.request("OPTIONS", "", "", "").getBytes();
            for (int i = 0; i < 3000; i++) {
                flood.send(new DatagramPacket(options, options.length, Fakes.HERE, world.port()));
            }
            // The system may have had no room for it, and UDP has to be said again.
            String question = phone.request("OPTIONS", "", "", "");
            await().ignoreExceptions().untilAsserted(() -> {
                phone.send(question);
                assertThat(phone.rest(200)).isNotEmpty();
            });
        }
    }

    @Test
    void sources_haveTheirShare() {
        long[] now = {0};
        Sources sources = new Sources(new Fakes.Given().settings(), () -> now[0]);
        InetSocketAddress here = new InetSocketAddress(Fakes.HERE, 5060);
        int admitted = 0;
        for (int i = 0; i < 1000; i++) {
            admitted += sources.admits(here) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(400);
        now[0] += 1_000_000;
        assertThat(sources.admits(here)).isTrue();
        sources.own(here, true);
        for (int i = 0; i < 1000; i++) {
            assertThat(sources.admits(here)).isTrue();
        }
    }

    @Test
    void whoHasANetworkOfIpv6_isOneSource() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.calls = 2;
        Sources sources = new Sources(given.settings(), () -> 0);
        int admitted = 0;
        for (int i = 0; i < 1000; i++) {
            admitted += sources.admits(new InetSocketAddress("2001:db8:0:7:%x::%x".formatted(i, i), 5060)) ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(400);
        assertThat(sources.admits(new InetSocketAddress("2001:db8:0:8::1", 5060))).isTrue();
        InetAddress one = InetAddress.getByName("2001:db8:0:9::1");
        InetAddress other = InetAddress.getByName("2001:db8:0:9:ffff::2");
        assertThat(sources.take(one)).isTrue();
        assertThat(sources.take(other)).isTrue();
        assertThat(sources.take(one)).isFalse();
        sources.giveBack(other);
        assertThat(sources.take(one)).isTrue();
        assertThat(Networks.of(Fakes.HERE)).isEqualTo(Fakes.HERE);
    }
}
