package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.sip.Calling.handOver;
import static org.tutti.conformance.sip.Calling.member;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.NeedsTshark;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Certificate;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.Tshark;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** Over TLS nobody reads along: neither who calls, nor which keys, nor the sound. */
@Tag("sip")
@Tag("long")
@NeedsBaresip
@ExtendWith(SharedSip.class)
class SecureIT {
    private final TuttiOnSip tutti;

    SecureIT(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    private String tlsOf(Calling calling) {
        return calling.uri().replaceFirst(":\\d+$", ":" + tutti.tls()) + ";transport=tls";
    }

    @Test
    @NeedsTshark
    void callOverTls_isEncrypted_bothWays() {
        Baresip.Options encrypted = Baresip.Options.of("Eva").account(";regint=0;mediaenc=srtp-mand")
                .configured("sip_cafile " + Certificate.ofThisRun().trusted());
        try (Calling calling = Calling.open(tutti, "Encrypted");
                Tshark tshark = Tshark.capture("encrypted", tutti);
                Baresip eva = Baresip.start(encrypted)) {
            TuttiClient ann = calling.host("Ann");
            eva.call(tlsOf(calling));
            handOver(ann, "Eva");
            eva.press("5");
            ann.awaitTimeline("played by an encrypted key", timeline -> timeline.last().velocity() == 1);
            Calling.awaitPosition(ann, 3);
            eva.hangUp();
            Calling.awaitGone(ann, "Eva");
            assertThat(eva.heard().onsets(1000, 4500)).as("beeps, deciphered").hasSizeGreaterThanOrEqualTo(2);
            tshark.end();
            String server = tutti.sip().getAddress().getHostAddress();
            assertThat(tshark.read("sip && " + eva.packets(), "sip.Method")).as("nothing of it in the clear").isEmpty();
            assertThat(tshark.read("ip.src == " + server + " && " + eva.packets(), "udp.length").stream().mapToInt(Integer::parseInt))
                    .as("packets of sound with a tag of 10 bytes")
                    .filteredOn(length -> length == 8 + 12 + 160 + 10).hasSizeGreaterThan(100);
        }
    }

    @Test
    void whoWantsEncryption_isNotCalledInTheClear_andTheOtherWayRound() {
        Baresip.Options encrypted = Baresip.Options.of("Eva").account(";regint=0;mediaenc=srtp-mand");
        try (Calling calling = Calling.open(tutti, "In the clear");
                Baresip eva = Baresip.start(encrypted)) {
            calling.host("Ann");
            assertThat(eva.refused(calling.uri())).as("keys would be for all to read").contains("488");
        }
    }

    @Test
    void callOverTcp_isAsGood() {
        try (Calling calling = Calling.open(tutti, "TCP");
                Baresip eva = Baresip.start("Eva")) {
            TuttiClient ann = calling.host("Ann");
            eva.call(calling.uri() + ";transport=tcp");
            member(ann, "Eva");
            handOver(ann, "Eva");
            eva.press("5");
            ann.awaitTimeline("played", timeline -> timeline.last().velocity() == 1);
        }
    }
}
