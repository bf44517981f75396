package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.gateway.sip.signal.RawPhone.Came;

class InCallTest {

    private static final String SDP = "application/sdp";

    private static World world;
    private RawPhone phone;
    private Leg leg;
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
        phone = new RawPhone(world.port());
    }

    @AfterEach
    void hangUp() throws IOException {
        if (leg != null) {
            leg.hangUp("The test is over");
        }
        phone.close();
        world.board.legs.clear();
    }

    private void answering() {
        world.board.then = who -> {
            leg = who;
            who.listen(diary);
            who.accept(audio);
        };
    }

    private Came connected(String headers) throws Exception {
        answering();
        phone.invite(headers);
        Came ok = phone.answer();
        assertThat(ok.status()).isEqualTo(200);
        phone.ack();
        told("connected");
        return ok;
    }

    private void told(String... what) {
        await().untilAsserted(() -> assertThat(diary.said).containsExactly(what));
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 200, key 5",
        "application/dtmf-relay, 'Signal= 11\r\nDuration=160\r\n', 200, key #",
        "application/dtmf-relay, 'Signal=*', 200, key *",
        "application/dtmf, 7, 200, key 7",
        "application/dtmf, a, 200, key A",
        "application/dtmf, 99, 400, ",
        "application/dtmf-relay, Duration=5, 400, ",
        "application/media_control+xml, <media_control/>, 415, ",
    })
    void info_isAKey_orRefused(String type, String body, int status, String told) throws Exception {
        connected("");
        assertThat(phone.ask("INFO", "", type, body).status()).isEqualTo(status);
        if (told == null) {
            told("connected");
        } else {
            told("connected", told);
        }
    }

    @Test
    void whatTheyWrite_isTold_inItsCharset() throws Exception {
        connected("");
        assertThat(phone.ask("MESSAGE", "", "text/plain;charset=UTF-8", "Grüße").status()).isEqualTo(200);
        Came refused = phone.ask("MESSAGE", "", "text/html", "<b>x</b>");
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.header("Accept")).isEqualTo("text/plain");
        assertThat(phone.ask("MESSAGE", "", "text/plain;charset=ISO-8859-1", "so").status()).isEqualTo(200);
        told("connected", "message Grüße", "message so");
    }

    @Test
    void whatWeWrite_goesOneByOne() throws Exception {
        connected("Allow: INVITE, ACK, BYE, MESSAGE\r\n");
        CompletionStage<Boolean> first = leg.message("ä".repeat(1000));
        CompletionStage<Boolean> second = leg.message("zwei");
        Came message = phone.asked("MESSAGE");
        assertThat(message.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(message.body()).hasSize(649).endsWith("ä…");
        assertThat(phone.rest(50)).isEmpty();
        phone.reply(message, 200, "", "", "");
        assertThat(first.toCompletableFuture().get()).isTrue();
        Came next = phone.asked("MESSAGE");
        assertThat(next.body()).isEqualTo("zwei");
        phone.reply(next, 415, "", "", "");
        assertThat(second.toCompletableFuture().get()).isFalse();
        assertThat(leg.message("drei").toCompletableFuture().get()).isFalse();
    }

    @Test
    void whoTakesNoMessages_getsNone() throws Exception {
        connected("Allow: INVITE, ACK, BYE\r\n");
        assertThat(leg.message("Hallo").toCompletableFuture().get()).isFalse();
    }

    @Test
    void inviteWithoutAnOffer_isOfferedTo_andAnswersInTheAck() throws Exception {
        answering();
        phone.send(phone.request("INVITE", "", "", ""));
        Came ok = phone.answer();
        assertThat(ok.body()).contains("m=audio 20000 RTP/AVP 0 8 96 101 102");
        assertThat(audio.agreed).isEmpty();
        phone.ack(SDP, phone.sdp(""));
        told("connected");
        assertThat(audio.agreed.take().codec()).isEqualTo(Audio.Codec.PCMU);
    }

    @Test
    void offerInACall_thatIsNeverAnswered_endsIt() throws Exception {
        connected("");
        assertThat(phone.ask("INVITE", "", "", "").body()).contains("m=audio");
        assertThat(phone.ask("UPDATE", "", "", "").status()).as("while it is not answered").isEqualTo(491);
        phone.reply(phone.asked("BYE"), 200, "", "", "");
        told("connected", "ended LOST 0");
    }

    @Test
    void ackWithoutTheAnswer_endsTheCall() throws Exception {
        answering();
        phone.send(phone.request("INVITE", "", "", ""));
        phone.answer();
        phone.ack();
        phone.reply(phone.asked("BYE"), 200, "", "", "");
        told("ended LOST 0");
    }

    @Test
    void update_holds_orOnlyRefreshes() throws Exception {
        connected("");
        assertThat(phone.ask("UPDATE", "", SDP, phone.sdp("a=inactive\r\n")).body()).contains("a=inactive");
        assertThat(phone.ask("UPDATE", "", "", "").body()).isEmpty();
        told("connected", "held");
    }

    @Test
    void anotherCodec_orAddress_isTold_afterTheSoundKnowsIt() throws Exception {
        BlockingQueue<Audio.Codec> told = new LinkedBlockingQueue<>();
        diary.anew = () -> told.addAll(audio.agreed.stream().map(Audio.Agreed::codec).toList());
        connected("");
        audio.agreed.clear();
        assertThat(told).isEmpty();

        phone.ask("INVITE", "", SDP, phone.sdp("").replace("AVP 0 8 101", "AVP 8 101"));
        phone.ack();
        assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(Audio.Codec.PCMA);
        audio.agreed.clear();
        phone.ask("UPDATE", "", SDP, phone.sdp("").replace("AVP 0 8 101", "AVP 8 101").replace("40000", "40002"));
        assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(Audio.Codec.PCMA);
        audio.agreed.clear();
        phone.ask("INVITE", "", "", "");
        phone.ack(SDP, phone.sdp(""));
        assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(Audio.Codec.PCMU);
        told("connected");
    }

    @Test
    void offerThatCannotBeTaken_leavesTheCallAsItWas() throws Exception {
        connected("");
        assertThat(phone.ask("INVITE", "", SDP, phone.sdp("").replace("AVP 0 8 101", "AVP 18")).status()).isEqualTo(488);
        phone.ack();
        assertThat(phone.ask("UPDATE", "", "application/x", "x").status()).isEqualTo(415);
        assertThat(phone.ask("OPTIONS", "", "", "").status()).isEqualTo(200);
        told("connected");
    }

    @Test
    void whatIsNotKnown_isRefused() throws Exception {
        connected("");
        assertThat(phone.ask("REFER", "Refer-To: <sip:x@127.0.0.1>\r\n", "", "").status()).isEqualTo(405);
        assertThat(phone.ask("SUBSCRIBE", "Event: conference\r\nExpires: 60\r\n", "", "").status()).isEqualTo(403);
    }

    @Test
    void sessionTimer_isTheirs_andEndsTheCallWhereNothingComes() throws Exception {
        Came ok = connected("Supported: timer\r\nSession-Expires: 90\r\n");
        assertThat(ok.header("Session-Expires")).isEqualTo("90;refresher=uac");
        assertThat(ok.header("Require")).isEqualTo("timer");
        phone.reply(phone.asked("BYE"), 200, "", "", "");
        told("connected", "ended LOST 0");
    }

    @Test
    void sessionTimer_isOurs_byUpdateWhereTheyKnowIt() throws Exception {
        Came ok = connected("Supported: timer\r\nAllow: INVITE, UPDATE\r\nSession-Expires: 90;refresher=uas\r\n");
        assertThat(ok.header("Session-Expires")).isEqualTo("90;refresher=uas");
        Came update = phone.asked("UPDATE");
        assertThat(update.header("Session-Expires")).isEqualTo("90;refresher=uac");
        phone.reply(update, 200, "Session-Expires: 90;refresher=uac\r\n", "", "");
        phone.reply(phone.asked("UPDATE"), 481, "", "", "");
        told("connected", "ended LOST 0");
    }

    @Test
    void sessionTimer_isOurs_byTheSameOfferWhereTheyDoNot() throws Exception {
        Came ok = connected("Session-Expires: 90;refresher=uas\r\n");
        Came invite = phone.asked("INVITE");
        assertThat(invite.body()).isEqualTo(ok.body());
        assertThat(phone.ask("INVITE", "", SDP, phone.sdp("")).status()).as("glare").isEqualTo(491);
        phone.ack();
        phone.reply(invite, 200, "", SDP, phone.sdp(""));
        phone.asked("ACK");
        told("connected");
    }

    @Test
    void sessionIntervalTooSmall_isRefused() throws Exception {
        answering();
        phone.invite("Supported: timer\r\nSession-Expires: 60\r\n");
        Came refused = phone.answer();
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Min-SE")).isEqualTo("90");
    }

    @Test
    void queued_isSaidReliably_andTheAnswerWaitsForItsConfirmation() throws Exception {
        world.board.then = who -> {
            leg = who;
            who.listen(diary);
            who.queue("Somebody has to let you in");
            who.accept(audio);
        };
        phone.invite("Supported: 100rel\r\n");
        Came queued = phone.next();
        while (queued.status() == 100) {
            queued = phone.next();
        }
        assertThat(queued.text()).startsWith("SIP/2.0 182 Somebody has to let you in");
        assertThat(queued.header("Require")).isEqualTo("100rel");
        phone.toTag = queued.tag();
        assertThat(phone.rest(100)).as("no 200 before it is confirmed").noneMatch(came -> came.status() == 200);
        int invited = phone.cseq;
        assertThat(phone.ask("PRACK", "RAck: " + queued.header("RSeq") + " " + invited + " INVITE\r\n", "", "").status()).isEqualTo(200);
        assertThat(phone.answer().header("CSeq")).endsWith("INVITE");
        phone.cseq = invited;
        phone.ack();
        told("connected");
    }
}
