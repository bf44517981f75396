package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.gateway.sip.signal.Audio.Codec;

class NegotiationTest {

    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n";
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private final Audio.Local local = new Audio.Local(InetAddress.ofLiteral("192.0.2.1"), 20_000,
            List.of(Codec.OPUS, Codec.PCMU, Codec.PCMA), Optional.of(new Audio.Key(new byte[30])));
    private final Negotiation negotiation = new Negotiation(local, false);

    private String answer(String media) throws SdpException {
        return negotiation.answer(Sdp.parse(HEAD + media));
    }

    private Audio.Agreed agreed() {
        return negotiation.agreed().orElseThrow();
    }

    @Test
    void answer_keepsTheirOrder_andTheEventsOfTheCodecsClock() throws Exception {
        String answer = answer("""
                m=audio 4000 RTP/AVP 8 111 101 102\r
                a=rtpmap:111 OPUS/48000/2\r
                a=rtpmap:101 telephone-event/8000\r
                a=rtpmap:102 telephone-event/48000\r
                """);
        assertThat(agreed().codec()).isEqualTo(Codec.PCMA);
        assertThat(agreed().eventType()).contains(101);
        assertThat(answer).contains("m=audio 20000 RTP/AVP 8 101\r\n").contains("a=ptime:20\r\n");
        answer = answer("m=audio 4000 RTP/AVP 111 101\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n");
        assertThat(agreed().codec()).isEqualTo(Codec.OPUS);
        assertThat(agreed().payloadType()).isEqualTo(111);
        assertThat(agreed().eventType()).as("events of another clock, where there are no others").contains(101);
        assertThat(answer).contains("m=audio 20000 RTP/AVP 111 101\r\n").contains("a=rtpmap:111 opus/48000/2\r\n")
                .contains("a=rtpmap:101 telephone-event/8000\r\n");
        Formats again = Formats.of(Sdp.parse(negotiation.offer()).media().getFirst());
        assertThat(again.events()).as("a number keeps its meaning").containsEntry(8000, 101).containsKey(48_000);
        answer("m=audio 4000 RTP/AVP 111 101 102\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"
                + "a=rtpmap:102 telephone-event/48000\r\n");
        assertThat(agreed().eventType()).contains(102);
        answer("m=audio 4000 RTP/AVP 0\r\n");
        assertThat(agreed().eventType()).isEmpty();
        negotiation.offer();
        negotiation.answered(Sdp.parse(HEAD
                + "m=audio 4000 RTP/AVP 96 101\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n"));
        assertThat(agreed().codec()).isEqualTo(Codec.OPUS);
        assertThat(agreed().eventType()).contains(101);
    }

    @Test
    void otherMedia_areRefused_inTheirPlaces() throws Exception {
        String answer = answer("""
                m=video 5000 RTP/AVP 96 97\r
                m=audio 4000 RTP/AVP 0\r
                m=message 2855 TCP/MSRP *\r
                m=audio 4002 RTP/AVP 0\r
                """);
        assertThat(Sdp.parse(answer).media()).extracting(Sdp.Media::kind, Sdp.Media::port).containsExactly(
                org.assertj.core.groups.Tuple.tuple("video", 0), org.assertj.core.groups.Tuple.tuple("audio", 20_000),
                org.assertj.core.groups.Tuple.tuple("message", 0), org.assertj.core.groups.Tuple.tuple("audio", 0));
    }

    @ParameterizedTest
    @CsvSource({
        "'', sendrecv, true, true",
        "a=sendonly, recvonly, false, true",
        "a=recvonly, sendonly, true, false",
        "a=inactive, inactive, false, false",
    })
    void hold_isAnsweredByItsMirror(String attribute, String answered, boolean send, boolean receive) throws Exception {
        assertThat(answer("m=audio 4000 RTP/AVP 0\r\n" + attribute + "\r\n")).contains("a=" + answered + "\r\n");
        assertThat(agreed().send()).isEqualTo(send);
        assertThat(agreed().receive()).isEqualTo(receive);
    }

    @Test
    void holdTheOldWay_sendsNowhereElse() throws Exception {
        answer("m=audio 4000 RTP/AVP 0\r\n");
        assertThat(answer("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n")).contains("a=recvonly");
        assertThat(agreed().send()).isFalse();
        assertThat(agreed().rtp().getAddress().getHostAddress()).isEqualTo("192.0.2.7");
    }

    @Test
    void version_growsWithChangesOnly() throws Exception {
        String first = answer("m=audio 4000 RTP/AVP 0\r\n");
        assertThat(answer("m=audio 4000 RTP/AVP 0\r\n")).isEqualTo(first);
        String held = answer("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n");
        assertThat(Sdp.parse(held).version()).isEqualTo("2");
        assertThat(Sdp.parse(held).session()).isEqualTo(Sdp.parse(first).session());
        assertThat(Sdp.parse(negotiation.again()).version()).isEqualTo("2");
    }

    @Test
    void rtcp_hasTheNextPort_orTheOneTheySay_butNoOtherAddress() throws Exception {
        answer("m=audio 4000 RTP/AVP 0\r\n");
        assertThat(agreed().rtcp()).hasToString("/192.0.2.7:4001");
        answer("m=audio 4000 RTP/AVP 0\r\na=rtcp:5555 IN IP4 198.51.100.1\r\n");
        assertThat(agreed().rtcp()).hasToString("/192.0.2.7:5555");
        answer("m=audio 4000 RTP/AVP 0\r\na=rtcp:53\r\n");
        assertThat(agreed().rtcp()).hasToString("/192.0.2.7:4001");
    }

    @Test
    void keys_areOnlyTakenWhereNobodyCanReadThem() throws Exception {
        String offer = "m=audio 4000 RTP/SAVP 0\r\na=crypto:1 F8_128_HMAC_SHA1_80 inline:" + KEY
                + "\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31\r\n";
        assertThatThrownBy(() -> answer(offer)).isInstanceOf(SdpException.class);
        Negotiation secure = new Negotiation(local, true);
        String answer = secure.answer(Sdp.parse(HEAD + offer));
        assertThat(answer).contains("RTP/SAVP 0").contains("a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:");
        assertThat(secure.agreed().orElseThrow().remoteKey()).isPresent();
        secure = new Negotiation(local, true);
        assertThat(secure.offer()).contains("RTP/SAVP").contains("a=crypto:1 ");
        secure.answered(Sdp.parse(HEAD + "m=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "\r\n"));
        assertThat(secure.agreed().orElseThrow().remoteKey()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^31|1:4",
        "AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP",
        "AES_CM_128_HMAC_SHA1_80 inline:AAAA",
        "AES_CM_128_HMAC_SHA1_80 inline:!",
        "AES_CM_128_HMAC_SHA1_80",
    })
    void keysWeCannotUse_areNone(String crypto) {
        assertThat(Sdes.among(List.of("1 " + crypto))).isEmpty();
    }

    @Test
    void whatTheySpeakOfSendingTo_mustBeAPlaceForSound() {
        for (String media : List.of(
                "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 224.0.0.1\r\n",
                "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 255.255.255.255\r\n",
                "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 example.org\r\n",
                "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n",
                "m=audio 53 RTP/AVP 0\r\n",
                "m=audio 0 RTP/AVP 0\r\n",
                "m=audio 4000 RTP/AVP 18\r\n",
                "m=audio 4000 UDP/TLS/RTP/SAVPF 0\r\n",
                "")) {
            assertThatThrownBy(() -> answer(media)).as(media)
                    .isInstanceOfSatisfying(SdpException.class, e -> assertThat(e.status()).isEqualTo(488));
        }
        assertThat(negotiation.agreed()).isEmpty();
    }

    @Test
    void soundThatIsGivenUp_isAsGoodAsHeld() throws Exception {
        answer("m=audio 4000 RTP/AVP 0\r\n");
        assertThat(answer("m=audio 0 RTP/AVP 0\r\n")).contains("m=audio 0 RTP/AVP 0");
        assertThat(agreed().send()).isFalse();
    }

    @Test
    void offer_keepsTheNumbersOfBefore() throws Exception {
        answer("m=video 1 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 101 96\r\na=rtpmap:101 opus/48000/2\r\n"
                + "a=rtpmap:96 telephone-event/48000\r\n");
        Sdp offer = Sdp.parse(negotiation.offer());
        assertThat(offer.media()).hasSize(2);
        assertThat(offer.media().getLast().formats()).startsWith("101").doesNotHaveDuplicates();
        Formats formats = Formats.of(offer.media().getLast());
        assertThat(formats.codecs()).extracting(Formats.Use::codec).containsExactly(Codec.OPUS, Codec.PCMU, Codec.PCMA);
        assertThat(formats.events()).containsEntry(48_000, 96).containsKey(8000);
        negotiation.answered(Sdp.parse(HEAD + "m=video 0 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\n"));
        assertThat(agreed().codec()).isEqualTo(Codec.PCMU);
        assertThatThrownBy(() -> negotiation.answered(Sdp.parse(HEAD + "m=audio 4000 RTP/AVP 0\r\n")))
                .isInstanceOf(SdpException.class);
    }

    @ParameterizedTest
    @CsvSource({"x", "''", "v=1", "'v=0\r\nm=audio'", "'v=0\r\no=- 1 1 IN IP4'", "'v=0\r\nv=0'", "'v=0\r\nQ=1'", "'v=0\r\nx'",
        "'v=0\r\no=- 1 1 IN IP4 h\r\nm=audio 70000 RTP/AVP 0'", "'v=0\r\no=- 1 1 IN IP4 h\r\nm=audio -1 RTP/AVP 0'"})
    void whatIsMalformed_is400(String text) {
        assertThatThrownBy(() -> Sdp.parse(text))
                .isInstanceOfSatisfying(SdpException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Property(tries = 300)
    void whateverComes_isReadOrRefused(@ForAll @StringLength(max = 200) String noise, @ForAll @IntRange(max = 400) int at) {
        String good = HEAD + "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=crypto:1 x y\r\na=rtcp:7\r\n";
        int cut = Math.min(at, good.length());
        for (String text : List.of(noise, "v=0\r\n" + noise, good.substring(0, cut) + noise + good.substring(cut))) {
            try {
                Sdp read = Sdp.parse(text);
                String answer = new Negotiation(local, true).answer(read);
                assertThat(Sdp.parse(answer).media()).hasSameSizeAs(read.media());
            } catch (SdpException e) {
                assertThat(e.status()).isIn(400, 488);
            }
        }
    }

    @Property(tries = 200)
    void whatIsWritten_isReadTheSame(@ForAll @IntRange(min = 0, max = 65_535) int port,
            @ForAll @IntRange(min = 0, max = 127) int type, @ForAll Direction direction) throws SdpException {
        Sdp sdp = new Sdp("7", "3", Optional.of("192.0.2.1"), List.of("tool:x"), List.of(new Sdp.Media("audio", port, "RTP/AVP",
                List.of(Integer.toString(type)), Optional.of("2001:db8::1"), List.of("ptime:20", direction.attribute()))));
        assertThat(Sdp.parse(sdp.write("192.0.2.1"))).isEqualTo(sdp);
    }
}
