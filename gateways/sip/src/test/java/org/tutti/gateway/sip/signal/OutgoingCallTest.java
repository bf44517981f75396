package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.gateway.sip.signal.RawPhone.Came;

class OutgoingCallTest {

    private static final String SDP = "application/sdp";

    private static World world;
    private RawPhone phone;
    private final Fakes.FakeAudio audio = new Fakes.FakeAudio();
    private final Fakes.Diary diary = new Fakes.Diary();

    @BeforeAll
    static void open() {
        Fakes.Given given = new Fakes.Given();
        given.dial = Set.of("127.0.0.1");
        world = new World(given.settings());
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
    void hangUp() {
        phone.close();
    }

    private Leg call() {
        return world.link.call("sip:eva@127.0.0.1:" + phone.socket.getLocalPort(), "k7p4-qxr2", "Film", audio, diary);
    }

    private void told(String... what) {
        await().untilAsserted(() -> assertThat(diary.said).containsExactly(what));
    }

    @Test
    void whoIsCalled_rings_answers_andIsHungUpOn() throws Exception {
        Leg leg = call();
        Came invite = phone.asked("INVITE");
        assertThat(invite.header("From")).startsWith("\"Film\" <sip:k7p4-qxr2@tutti.example>;tag=");
        assertThat(invite.header("Contact")).contains("sip:k7p4-qxr2@127.0.0.1:" + world.port()).endsWith(";isfocus");
        assertThat(invite.body()).contains("m=audio 20000 RTP/AVP 0 8 96 101 102").contains("a=rtpmap:102 telephone-event/48000");
        phone.reply(invite, 180, "", "", "");
        phone.reply(invite, 200, "", SDP, phone.sdp(""));
        phone.asked("ACK");
        told("ringing", "connected");
        assertThat(audio.agreed.take().send()).isTrue();
        assertThat(audio.origins).as("where they answered from").containsExactly(Fakes.HERE, false);
        assertThat(leg.incoming()).isFalse();
        assertThat(leg.remote().address()).isEqualTo("sip:eva@127.0.0.1");
        leg.hangUp("over");
        phone.reply(phone.asked("BYE"), 200, "", "", "");
        told("ringing", "connected", "ended BOOTED 0");
        assertThat(audio.closed).isTrue();
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("Eva\" <sip:+4911@bank.example>;x=\"", "\"Eva\\\" <sip:+4911@bank.example>;x=\\\"\" <sip:k7p4"),
                Arguments.of("back\\", "\"back\\\\\" <sip:k7p4"),
                Arguments.of("two\r\nContact: <sip:x@y>", "\"two  Contact: <sip:x@y>\" <sip:k7p4"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void nameOfWhoCalls_staysWithinItsQuotationMarks(String name, String from) throws Exception {
        Leg leg = world.link.call("sip:eva@127.0.0.1:" + phone.socket.getLocalPort(), "k7p4-qxr2", name, audio, diary);
        Came invite = phone.asked("INVITE");
        assertThat(invite.header("From")).startsWith(from);
        assertThat(invite.headers("Contact")).hasSize(1);
        phone.reply(invite, 486, "", "", "");
        phone.asked("ACK");
        assertThat(leg.incoming()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:eva@127.0.0.1\r\nX: y", "sip:eva\r\nX: y@127.0.0.1", "<sip:eva@127.0.0.1>", "\"E\" sip:eva@127.0.0.1"})
    void addressThatIsMoreThanAnAddress_isRefused(String to) {
        world.link.call(to, "k7p4", "Film", audio, diary);
        told("ended REFUSED 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:+4930123456", "sip:+4930123456@127.0.0.1", "sip:0900123@127.0.0.1", "sip:%30900123@127.0.0.1",
            "sip:0900-123;phone-context=x@127.0.0.1", "sip:eva@127.0.0.1;user=phone", "sip:eva@tel"})
    void telephoneNumber_isCalledOnlyWhereThatIsSet(String to) {
        world.link.call(to, "k7p4", "Film", audio, diary);
        told("ended REFUSED 403");
    }

    @Test
    void numberAtADomain_isCalled_whereBothAreNamed() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.dial = Set.of("127.0.0.1", "tel");
        try (World open = new World(given.settings()); RawPhone there = new RawPhone(open.port())) {
            open.link.call("sip:0900123@127.0.0.1:" + there.socket.getLocalPort(), "k7p4", "Film", audio, diary);
            Came invite = there.asked("INVITE");
            assertThat(invite.text()).startsWith("INVITE sip:0900123@127.0.0.1");
            there.reply(invite, 486, "", "", "");
            told("ended REFUSED 486");
        }
    }

    @Test
    void callsOut_haveAnEnd() throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.dial = Set.of("127.0.0.1");
        try (World own = new World(given.settings()); RawPhone there = new RawPhone(own.port())) {
            String to = "sip:eva@127.0.0.1:" + there.socket.getLocalPort();
            Leg first = own.link.call(to, "k7p4", "Film", new Fakes.FakeAudio(), new Fakes.Diary());
            for (int i = 1; i < Calls.MOST_OUT; i++) {
                own.link.call(to, "k7p4", "Film", new Fakes.FakeAudio(), new Fakes.Diary());
            }
            own.link.call(to, "k7p4", "Film", audio, diary);
            told("ended REFUSED 503");
            assertThat(audio.closed).isTrue();
            first.hangUp("room for another");
            await().untilAsserted(() -> {
                Fakes.Diary again = new Fakes.Diary();
                own.link.call(to, "k7p4", "Film", new Fakes.FakeAudio(), again).hangUp("tried");
                await().untilAsserted(() -> assertThat(again.said).isNotEmpty());
                assertThat(again.said).containsExactly("ended BOOTED 0");
            });
        }
    }

    @Test
    void whoIsBusy_isNotCalledAgain() throws Exception {
        call();
        phone.reply(phone.asked("INVITE"), 486, "", "", "");
        phone.asked("ACK");
        told("ended REFUSED 486");
    }

    @Test
    void redirections_areNotFollowed() throws Exception {
        call();
        phone.reply(phone.asked("INVITE"), 302, "", "", "");
        phone.asked("ACK");
        told("ended REFUSED 302");
    }

    @Test
    void whatRings_isTakenBack() throws Exception {
        Leg leg = call();
        Came invite = phone.asked("INVITE");
        phone.reply(invite, 180, "", "", "");
        told("ringing");
        leg.hangUp("no longer");
        phone.reply(phone.asked("CANCEL"), 200, "", "", "");
        phone.reply(invite, 487, "", "", "");
        phone.asked("ACK");
        told("ringing", "ended BOOTED 0");
    }

    @Test
    void whoNeverAnswers_isGivenUp() throws Exception {
        call();
        Came invite = phone.asked("INVITE");
        phone.reply(invite, 180, "", "", "");
        phone.asked("CANCEL");
        told("ringing", "ended REFUSED 408");
    }

    @Test
    void answerThatComesTooLate_isConfirmed_andEnded() throws Exception {
        Leg leg = call();
        Came invite = phone.asked("INVITE");
        leg.hangUp("no longer");
        told("ended BOOTED 0");
        phone.reply(invite, 200, "", SDP, phone.sdp(""));
        phone.asked("ACK");
        phone.reply(phone.asked("BYE"), 200, "", "", "");
    }

    @Test
    void answerWithNothingInCommon_isConfirmed_andEnded() throws Exception {
        call();
        phone.reply(phone.asked("INVITE"), 200, "", SDP, phone.sdp("").replace("AVP 0 8 101", "AVP 18"));
        phone.asked("ACK");
        phone.reply(phone.asked("BYE"), 200, "", "", "");
        told("ended REFUSED 488");
    }

    @Test
    void reliableRinging_isConfirmed_andEarlySoundIgnored() throws Exception {
        call();
        Came invite = phone.asked("INVITE");
        phone.reply(invite, 183, "Require: 100rel\r\nRSeq: 7\r\n", SDP, phone.sdp(""));
        Came prack = phone.asked("PRACK");
        assertThat(prack.header("RAck")).isEqualTo("7 1 INVITE");
        phone.reply(prack, 200, "", "", "");
        phone.reply(invite, 200, "", SDP, phone.sdp(""));
        phone.asked("ACK");
        told("connected");
        assertThat(audio.agreed).hasSize(1);
    }

    @Test
    void domainThatMayNotBeCalled_isRefusedClearly_andNothingIsSent() throws Exception {
        world.link.call("sip:eva@127.0.0.2:" + phone.socket.getLocalPort(), "k7p4", "Film", audio, diary);
        told("ended REFUSED 403");
        world.link.call("tel:+4930123456", "k7p4", "Film", audio, new Fakes.Diary());
        world.link.call("sip:eva@127.0.0.1?Subject=x", "k7p4", "Film", audio, new Fakes.Diary());
        world.link.call("no address", "k7p4", "Film", audio, new Fakes.Diary());
        assertThat(phone.rest(50)).isEmpty();
        assertThat(audio.closed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "tel:+4930123456, example.org, 403", "tel:+4930123456, 'example.org,tel', 0", "sip:eva@example.org, tel, 403",
        "sip:eva@tel, tel, 403", "sip:eva@Example.org, example.org, 0", "sip:+4930123456@example.org, tel, 403",
        "sip:+4930123456@example.org, example.org, 403", "sip:0(30)12-34@example.org, example.org, 403",
        "sip:%2B49301234@example.org, example.org, 403", "sip:030123;phone-context=x@example.org, example.org, 403",
        "sip:eva@example.org;user=phone, example.org, 403", "sip:+4930123456@example.org, 'example.org,tel', 0"
    })
    void numbers_areCalledWhereThatIsSaid_domainsWhereTheyAreNamed(String to, String dial, int status) throws Exception {
        Fakes.Given given = new Fakes.Given();
        given.registration = Optional.of(new Settings.Registration(
                "sip:tutti@example.org", "tutti", new Settings.Secret("hush"), Optional.empty()));
        given.dial = Set.of(dial.split(","));
        if (status == 0) {
            assertThat(Target.of(to, given.settings(), Set.of("udp")).uri().getHost()).isEqualToIgnoringCase("example.org");
        } else {
            assertThatThrownBy(() -> Target.of(to, given.settings(), Set.of("udp")))
                    .isInstanceOfSatisfying(Target.RefusedException.class, e -> assertThat(e.status()).isEqualTo(status))
                    .hasMessageContaining("tutti.sip.dial");
        }
    }

    @Test
    void challenge_isNotAnswered_byWhoeverAsks() throws Exception {
        call();
        phone.reply(phone.asked("INVITE"), 401, "WWW-Authenticate: Digest realm=\"x\",nonce=\"n\"\r\n", "", "");
        phone.asked("ACK");
        told("ended REFUSED 401");
    }

    private static World registered(RawPhone proxy) {
        Fakes.Given given = new Fakes.Given();
        given.registration = Optional.of(new Settings.Registration("sip:tutti@example.org", "tutti",
                new Settings.Secret("hush"), Optional.of("sip:127.0.0.1:" + proxy.socket.getLocalPort())));
        given.dial = Set.of("example.org", "tel");
        return new World(given.settings());
    }

    @Test
    void registers_showsWhoItIs_andCallsThroughTheProxy() throws Exception {
        try (RawPhone first = new RawPhone(9); World registered = registered(first);
                RawPhone proxy = first.talkingTo(registered.port())) {
            Came register = proxy.asked("REGISTER");
            assertThat(register.text()).startsWith("REGISTER sip:example.org SIP/2.0");
            assertThat(registered.link.trouble().orElseThrow()).contains("sip:tutti@example.org");
            proxy.reply(register, 401, "WWW-Authenticate: Digest realm=\"example.org\",nonce=\"a\",qop=\"auth\",algorithm=MD5\r\n"
                    + "WWW-Authenticate: Digest realm=\"example.org\",nonce=\"b\",qop=\"auth\",algorithm=SHA-256\r\n", "", "");
            Came again = proxy.asked("REGISTER");
            assertThat(again.header("Authorization")).contains("algorithm=SHA-256").contains("nonce=\"b\"").contains("nc=00000001");
            assertThat(again.header("Call-ID")).isEqualTo(register.header("Call-ID"));
            assertThat(again.header("CSeq")).isEqualTo("2 REGISTER");
            proxy.reply(again, 200, "Expires: 600\r\n", "", "");
            await().untilAsserted(() -> assertThat(registered.link.trouble()).isEmpty());
            Fakes.Diary refused = new Fakes.Diary();
            registered.link.call("sip:eva@other.example", "k7p4-qxr2", "Film", new Fakes.FakeAudio(), refused);
            await().untilAsserted(() -> assertThat(refused.said).containsExactly("ended REFUSED 403"));
            registered.link.call("tel:+49-30-123456", "k7p4-qxr2", "Film", audio, diary);
            Came invite = proxy.asked("INVITE");
            assertThat(invite.text()).startsWith("INVITE sip:+4930123456@example.org;user=phone SIP/2.0");
            assertThat(invite.header("Route")).contains("127.0.0.1").contains("lr");
            assertThat(invite.header("From")).contains("sip:tutti@example.org");
            proxy.reply(invite, 407,
                    "Proxy-Authenticate: Digest realm=\"example.org\",nonce=\"c\",qop=\"auth\",algorithm=SHA-256\r\n", "", "");
            proxy.asked("ACK");
            Came shown = proxy.asked("INVITE");
            assertThat(shown.header("Proxy-Authorization")).contains("username=\"tutti\"").contains("nonce=\"c\"");
            proxy.reply(shown, 407, "Proxy-Authenticate: Digest realm=\"example.org\",nonce=\"d\",qop=\"auth\"\r\n", "", "");
            told("ended REFUSED 407");
            Thread closing = Thread.ofVirtual().start(registered.link::close);
            Came off = proxy.asked("REGISTER");
            assertThat(off.header("Expires")).isEqualTo("0");
            proxy.reply(off, 401, "WWW-Authenticate: Digest realm=\"example.org\",nonce=\"e\",qop=\"auth\",algorithm=SHA-256\r\n", "", "");
            Came proved = proxy.asked("REGISTER");
            assertThat(proved.header("Expires")).isEqualTo("0");
            assertThat(proved.header("Authorization")).contains("nonce=\"e\"");
            proxy.reply(proved, 200, "", "", "");
            assertThat(closing.join(Duration.ofSeconds(2))).isTrue();
        }
    }

    @Test
    void registrationGoesOnOnce_howeverOftenTheStackIsStartedAnew() throws Exception {
        try (RawPhone first = new RawPhone(9); World registered = registered(first);
                RawPhone proxy = first.talkingTo(registered.port())) {
            proxy.reply(proxy.asked("REGISTER"), 200, "Expires: 30\r\n", "", "");
            Field field = DefaultSipLink.class.getDeclaredField("registrar");
            field.setAccessible(true);
            Registrar registrar = (Registrar) ((Optional<?>) field.get(registered.link)).orElseThrow();
            for (int i = 0; i < 5; i++) {
                registrar.start();
            }
            Set<String> asked = new HashSet<>();
            long end = System.nanoTime() + 600_000_000;
            while (System.nanoTime() < end) {
                Came register = proxy.asked("REGISTER");
                asked.add(register.header("CSeq"));
                proxy.reply(register, 200, "Expires: 30\r\n", "", "");
            }
            // Five at once, and then one each 240 ms.
            assertThat(asked).hasSizeBetween(6, 9);
        }
    }

    @ParameterizedTest
    @CsvSource({"elsewhere,SHA-256", "example.org,MD5"})
    void whoIsCalled_learnsNoDigest_butThatOfWhereWeRegister(String realm, String algorithm) throws Exception {
        try (RawPhone first = new RawPhone(9); World registered = registered(first);
                RawPhone proxy = first.talkingTo(registered.port())) {
            proxy.reply(proxy.asked("REGISTER"), 401,
                    "WWW-Authenticate: Digest realm=\"example.org\",nonce=\"b\",qop=\"auth\",algorithm=SHA-256\r\n", "", "");
            proxy.reply(proxy.asked("REGISTER"), 200, "Expires: 600\r\n", "", "");
            await().untilAsserted(() -> assertThat(registered.link.trouble()).isEmpty());
            registered.link.call("sip:eva@example.org", "k7p4-qxr2", "Film", audio, diary);
            String challenge = "Digest realm=\"" + realm + "\",nonce=\"c\",qop=\"auth\",algorithm=" + algorithm + "\r\n";
            proxy.reply(proxy.asked("INVITE"), 401, "WWW-Authenticate: " + challenge, "", "");
            proxy.asked("ACK");
            told("ended REFUSED 401");
        }
    }

    @Test
    void registrationThatFails_isTriedAgain_andSaid() throws Exception {
        try (RawPhone first = new RawPhone(9); World registered = registered(first);
                RawPhone proxy = first.talkingTo(registered.port())) {
            proxy.reply(proxy.asked("REGISTER"), 403, "", "", "");
            await().untilAsserted(() -> assertThat(registered.link.trouble().orElse("")).contains("403"));
            Came again = proxy.asked("REGISTER");
            proxy.reply(again, 423, "Min-Expires: 900\r\n", "", "");
            assertThat(proxy.asked("REGISTER").header("Expires")).isEqualTo("900");
        }
    }
}
