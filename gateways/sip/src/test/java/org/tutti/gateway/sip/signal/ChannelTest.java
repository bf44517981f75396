package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers go where the question came from, by what it came by. */
class ChannelTest {

    private static final String VIA = "Via: [^\r]*";

    @Test
    void datagram_thatSaysItCameByAConnection_isNotAnswered_andWeDoNotConnect() throws Exception {
        try (World world = new World(new Fakes.Given().settings()); RawPhone liar = new RawPhone(world.port());
                RawPhone phone = new RawPhone(world.port()); ServerSocket victim = new ServerSocket(0, 1, Fakes.HERE)) {
            String via = "Via: SIP/2.0/%s 127.0.0.1:" + victim.getLocalPort() + ";branch=z9hG4bKx";
            liar.send(liar.request("OPTIONS", "", "", "").replaceAll(VIA, via.formatted("TCP")));
            liar.send(liar.request("OPTIONS", "", "", "").replaceAll(VIA, via.formatted("TLS")));
            liar.send("SIP/2.0 200 OK" + liar.request("OPTIONS", "", "", "").replaceFirst("OPTIONS.*", "")
                    .replaceAll(VIA, via.formatted("TCP")));
            liar.send(liar.request("INVITE", "", "application/sdp", liar.sdp("")).replaceAll(VIA, via.formatted("TCP")));
            phone.send(phone.request("OPTIONS", "", "", ""));
            assertThat(phone.answer().status()).as("what is asked afterwards").isEqualTo(200);
            assertThat(world.board.legs).isEmpty();
            assertNobodyConnects(victim);
        }
    }

    private static void assertNobodyConnects(ServerSocket victim) throws Exception {
        victim.setSoTimeout(300);
        assertThatThrownBy(victim::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void addressInVia_isNotWhereAnswersGo() throws Exception {
        try (World world = new World(new Fakes.Given().settings()); RawPhone phone = new RawPhone(world.port())) {
            for (String elsewhere : new String[] {";received=127.0.0.9", ";maddr=127.0.0.9", ";maddr=127.0.0.9;rport"}) {
                phone.toTag = "";
                phone.cseq++;
                phone.send(phone.request("OPTIONS", "", "", "").replace(";rport", elsewhere));
                assertThat(phone.answer().status()).as(elsewhere).isEqualTo(200);
                phone.toTag = "";
                phone.cseq++;
                phone.send(phone.request("MESSAGE", "", "text/plain", "Hello").replace(";rport", elsewhere));
                assertThat(phone.answer().status()).as(elsewhere).isEqualTo(200);
            }
        }
    }

    @Test
    void connectionThatIsGone_isNotMadeAnewForAnAnswer() throws Exception {
        try (World world = new World(new Fakes.Given().settings()); RawPhone words = new RawPhone(9);
                ServerSocket victim = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"))) {
            Leg leg;
            try (Socket socket = new Socket(Fakes.HERE, world.port())) {
                socket.getOutputStream().write(words.request("INVITE", "", "application/sdp", words.sdp(""))
                        .replaceAll(VIA, "Via: SIP/2.0/TCP 127.0.0.9:" + victim.getLocalPort() + ";branch=z9hG4bKx")
                        .getBytes());
                leg = world.leg();
                socket.setSoLinger(true, 0);
            }
            leg.refuse(Switchboard.Status.of(486, "Busy"));
            assertNobodyConnects(victim);
        }
    }

    @Test
    void datagramFromATrunk_getsNoSoundBeforeItsAck() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.trunks = List.of(new Settings.Trunk("telco", Fakes.HERE, OptionalDouble.empty()));
        Fakes.FakeAudio audio = new Fakes.FakeAudio();
        try (World world = new World(given.settings()); RawPhone telco = new RawPhone(world.port())) {
            world.board.then = leg -> leg.accept(audio);
            telco.invite("P-Asserted-Identity: <tel:+493012>\r\n");
            assertThat(telco.answer().status()).isEqualTo(200);
            assertThat(audio.agreed.remove().send()).as("before whoever said so has heard of us").isFalse();
            telco.ack();
            assertThat(audio.agreed.poll(3, TimeUnit.SECONDS)).matches(Audio.Agreed::send);
        }
    }

    @Test
    void whatNobodyMayGuess_isLong_andOursThroughout() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.dial = Set.of("127.0.0.1");
        try (World world = new World(given.settings()); RawPhone phone = new RawPhone(world.port())) {
            world.link.call("sip:eva@127.0.0.1:" + phone.socket.getLocalPort(), "k7p4-qxr2", "Film",
                    new Fakes.FakeAudio(), new Fakes.Diary());
            RawPhone.Came invite = phone.asked("INVITE");
            assertThat(invite.header("Via")).containsPattern("branch=z9hG4bK[0-9a-z]{10,12}(;|$)");
            phone.reply(invite, 200, "", "application/sdp", phone.sdp(""));
            assertThat(phone.asked("ACK").header("Call-ID")).isEqualTo(invite.header("Call-ID"));
        }
    }
}
