package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.PhoneNetwork;
import org.tutti.conformance.support.sip.Sound;

/** The telephone that all is measured with is itself tried with one that others have made. */
@Tag("sip")
@NeedsBaresip
class PhonesTest {

    /** A beep of 50 ms each half second. */
    private static Sound beeps() {
        short[] samples = new short[8000 * 5];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i % 4000 < 400 ? (short) (12_000 * Math.sin(2 * Math.PI * 1000 * i / 8000)) : 0;
        }
        return new Sound(samples, 8000);
    }

    @Test
    void ourPhone_callsBaresip_andHearsAndIsHeard() {
        try (Baresip eva = Baresip.start(Baresip.Options.of("Eva").saying(beeps()))) {
            String[] host = eva.uri("Eva").replaceFirst(".*@", "").split(":");
            try (Phone phone = Phone.at(PhoneNetwork.ofThisRun().inside(), "Ann",
                    new InetSocketAddress(host[0], Integer.parseInt(host[1])))) {
                PhoneCall call = phone.call(eva.uri("Eva"));
                call.sound().speak(Sound.tone(600, 0.5, 12_000, 8000));
                call.press("5#");
                eva.awaitEvent("CALL_DTMF_START", event -> event.path("param").asText().equals("5"));
                eva.awaitEvent("CALL_DTMF_START", event -> event.path("param").asText().equals("#"));
                await("four beeps").until(() -> call.sound().count() > 115);
                List<Double> heard = Heard.in(call.sound()).beeps(1000, 6000);
                assertThat(heard).hasSizeBetween(4, 6);
                for (int i = 1; i < heard.size(); i++) {
                    assertThat(heard.get(i) - heard.get(i - 1)).isBetween(475.0, 525.0);
                }
                assertThat(call.hold().body()).contains("a=recvonly");
                assertThat(call.resume().body()).contains("a=sendrecv");
                assertThat(call.hangUp().status()).isEqualTo(200);
            }
            eva.awaitEvent("CALL_CLOSED");
            assertThat(eva.heard().loudest(600)).isGreaterThan(8000);
        }
    }

    @Test
    void baresip_callsOurPhone_holds_andHangsUp() {
        try (Phone phone = Phone.at(PhoneNetwork.ofThisRun().inside(), "Bob", new InetSocketAddress(PhoneNetwork.ofThisRun().phones(), 9));
                Baresip eva = Baresip.start(Baresip.Options.of("Eva").contact(phone.uri()))) {
            eva.call(phone.uri());
            PhoneCall call = phone.awaitCall();
            eva.message("good evening");
            phone.awaitText("good evening");
            eva.hold();
            await("hold").until(() -> call.remote().direction().equals("sendonly"));
            eva.hangUp();
            call.awaitEnd();
        }
    }
}
