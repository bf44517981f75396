package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.signal.RawPhone.Came;

class IncomingCallTest {

    private static World world;
    private RawPhone phone;
    private final Fakes.FakeAudio audio = new Fakes.FakeAudio();
    private final Fakes.Diary diary = new Fakes.Diary();

    @BeforeAll
    static void open() {
        world = new World(new Fakes.Given().settings());
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void phone() throws IOException {
        world.board.then = _ -> {};
        phone = new RawPhone(world.port());
    }

    @AfterEach
    void hangUp() {
        phone.close();
        world.board.legs.clear();
    }

    private Leg connected() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.accept(audio);
        };
        phone.invite("");
        Came ok = phone.answer();
        assertThat(ok.status()).isEqualTo(200);
        phone.ack();
        await().untilAsserted(() -> assertThat(diary.said).contains("connected"));
        return world.leg();
    }

    @Test
    void call_isAnsweredWithSound_confirmed_andEnded() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.ring();
            leg.accept(audio);
        };
        phone.invite("");
        Came ok = phone.answer();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("Contact")).contains("sip:k7p4-qxr2@127.0.0.1:" + world.port()).endsWith(";isfocus");
        assertThat(ok.header("Allow-Events")).isEqualTo("conference");
        assertThat(ok.header("Allow")).contains("UPDATE").doesNotContain("REFER");
        assertThat(ok.header("Supported")).contains("timer");
        assertThat(ok.body()).contains("m=audio 20000 RTP/AVP 0 101").contains("a=sendrecv");
        Audio.Agreed early = audio.agreed.poll(2, TimeUnit.SECONDS);
        assertThat(audio.origins).as("before it was agreed on").containsExactly(Fakes.HERE, false);
        assertThat(early.send()).as("sent before it is known that they are there").isFalse();
        phone.ack();
        Audio.Agreed agreed = audio.agreed.poll(2, TimeUnit.SECONDS);
        assertThat(agreed.rtp().getPort()).isEqualTo(40_000);
        assertThat(agreed.eventType()).contains(101);
        assertThat(agreed.send()).isTrue();
        Leg leg = world.leg();
        assertThat(leg.called()).isEqualTo("k7p4-qxr2");
        assertThat(leg.remote().address()).isEqualTo("sip:eva@example.org");
        assertThat(leg.remote().name()).contains("Eva");
        assertThat(leg.remote().known()).isFalse();
        assertThat(phone.ask("BYE", "", "", "").status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected", "ended DEPARTED 200"));
        assertThat(audio.closed).isTrue();
    }

    @Test
    void parametersOfTheAddress_areTold() throws Exception {
        String invite = phone.request("INVITE", "", "application/sdp", phone.sdp(""))
                .replaceFirst("sip:k7p4-qxr2@127.0.0.1", "sip:k7p4%2Dqxr2@127.0.0.1;token=a%20b");
        phone.send(invite);
        Leg leg = world.leg();
        assertThat(leg.called()).isEqualTo("k7p4-qxr2");
        assertThat(leg.parameter("token")).contains("a b");
        assertThat(leg.parameter("other")).isEmpty();
        leg.refuse(new Switchboard.Status(480, "Opens at noon", Optional.of(60)));
        Came refused = phone.answer();
        assertThat(refused.status()).isEqualTo(480);
        assertThat(refused.text()).startsWith("SIP/2.0 480 Opens at noon\r\n");
        assertThat(refused.header("Retry-After")).isEqualTo("60");
        phone.ack();
    }

    @Test
    void whoGivesUp_hears487() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.ring();
        };
        String invite = phone.invite("");
        while (phone.next().status() != 180) {
            // 100 may come before.
        }
        phone.cancel(invite);
        assertThat(List.of(phone.answer().status(), phone.answer().status())).containsExactlyInAnyOrder(200, 487);
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("ended DEPARTED 487"));
    }

    @Test
    void whatIsNeverConfirmed_isRefusedInTheEnd_thoughItWasAccepted() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.queue("Wait");
            leg.accept(audio);
        };
        phone.invite("Supported: 100rel\r\n");
        assertThat(phone.answer().status()).isEqualTo(500);
        phone.ack();
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("ended LOST 500"));
        assertThat(audio.closed).isTrue();
    }

    @Test
    void whoGivesUp_beforeTheyConfirm_hears487() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.queue("Wait");
            leg.accept(audio);
        };
        String invite = phone.invite("Supported: 100rel\r\n");
        while (phone.next().status() != 182) {
            // 100 may come before.
        }
        phone.cancel(invite);
        assertThat(List.of(phone.answer().status(), phone.answer().status())).containsExactlyInAnyOrder(200, 487);
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("ended DEPARTED 487"));
        assertThat(audio.closed).isTrue();
    }

    @Test
    void weHangUp_byBye_withTheReason() throws Exception {
        Leg leg = connected();
        leg.hangUp("The \"film\" is over");
        Came bye = phone.asked("BYE");
        assertThat(bye.header("Reason")).isEqualTo("SIP;cause=200;text=\"The \\\"film\\\" is over\"");
        phone.reply(bye, 200, "", "", "");
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected", "ended BOOTED 0"));
    }

    @Test
    void answerThatIsNeverConfirmed_endsTheCall() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.accept(audio);
        };
        phone.invite("");
        assertThat(phone.answer().status()).isEqualTo(200);
        phone.asked("BYE");
        assertThat(phone.rest(700)).as("the answer is not said for ever").noneMatch(came -> came.status() == 200);
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("ended LOST 408"));
        assertThat(audio.closed).isTrue();
    }

    @Test
    void nothingInCommon_is488() throws Exception {
        world.board.then = leg -> {
            leg.listen(diary);
            leg.accept(audio);
        };
        phone.send(phone.request("INVITE", "", "application/sdp", phone.sdp("").replace("RTP/AVP 0 8 101", "RTP/AVP 18")));
        assertThat(phone.answer().status()).isEqualTo(488);
        phone.ack();
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("ended REFUSED 488"));
        assertThat(audio.closed).isTrue();
    }

    @Test
    void options_sayWhatThereIs() throws Exception {
        phone.send(phone.request("OPTIONS", "", "", ""));
        Came ok = phone.answer();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.header("Accept")).contains("application/sdp");
    }

    @Test
    void hold_andResume_areTold() throws Exception {
        connected();
        Came held = phone.ask("INVITE", "", "application/sdp", phone.sdp("a=sendonly\r\n"));
        assertThat(held.body()).contains("a=recvonly");
        phone.ack();
        await().untilAsserted(() -> assertThat(diary.said).contains("held"));
        Came resumed = phone.ask("INVITE", "", "application/sdp", phone.sdp(""));
        assertThat(resumed.body()).contains("a=sendrecv");
        phone.ack();
        await().untilAsserted(() -> assertThat(diary.said).containsExactly("connected", "held", "resumed"));
    }
}
