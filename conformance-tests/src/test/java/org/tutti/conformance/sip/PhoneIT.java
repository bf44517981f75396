package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sip.Calling.awaitGone;
import static org.tutti.conformance.sip.Calling.awaitInStep;
import static org.tutti.conformance.sip.Calling.awaitSilence;
import static org.tutti.conformance.sip.Calling.member;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;
import static org.tutti.conformance.support.TuttiClient.setRate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.NeedsTshark;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.Sound;
import org.tutti.conformance.support.sip.Tshark;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** Who calls a session is in it, and hears the film when the others see it. */
@Tag("sip")
@Tag("long")
@ExtendWith(SharedSip.class)
class PhoneIT {
    private final TuttiOnSip tutti;

    PhoneIT(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    @Test
    @NeedsBaresip
    @NeedsTshark
    @Requirement("B-1")
    @Requirement("C-59")
    void whoCalls_isInTheRoster_withTheirLine_untilTheyHangUp() {
        try (Calling calling = Calling.open(tutti, "A call");
                Tshark tshark = Tshark.capture("call", tutti);
                Baresip eva = Baresip.start("Eva")) {
            TuttiClient ann = calling.host("Ann");
            ann.command(seek(1.5));
            eva.call(calling.uri());
            Member seen = member(ann, "Eva");
            assertThat(seen.endpoints()).singleElement().satisfies(endpoint -> assertThat(endpoint.state()).isEqualTo("connected"));
            ann.play();
            JsonNode line = ann.await("Eva's line", frame -> frame.path("type").asText().equals("offsets")
                    && !callOf(frame, seen).isMissingNode() && callOf(frame, seen).has("jitter"));
            assertThat(callOf(line, seen).path("codec").asText()).isEqualTo("PCMU");
            assertThat(callOf(line, seen).path("delay").asDouble()).isBetween(Calling.DELAY, Calling.DELAY + 20);
            assertThat(callOf(line, seen).path("bound").asDouble()).isPositive();

            Calling.awaitPosition(ann, 9); // what is said to who calls is over by then, under which the film is low
            eva.hold(); // baresip records no more then
            eva.resume();
            Calling.awaitPosition(ann, 10);
            assertThat(member(ann, "Eva").member()).as("who holds is still there").isEqualTo(seen.member());
            eva.hangUp();
            awaitGone(ann, "Eva");

            Sound heard = eva.heard();
            assertThat(heard.onsets(1000, 4500)).as("beeps, each second").hasSizeGreaterThanOrEqualTo(3);
            tshark.end();
            String server = tutti.sip().getAddress().getHostAddress();
            assertThat(tshark.malformed(server)).isEmpty();
            List<String> packets = tshark.read("rtp && ip.src == " + server + " && " + eva.packets(),
                    "rtp.seq", "rtp.timestamp", "rtp.p_type");
            assertThat(packets).hasSizeGreaterThan(200);
            checkContinuous(packets);
            assertThat(tshark.read("rtcp && ip.src == " + server + " && " + eva.packets(), "rtcp.pt")).as("reports of the sender")
                    .anyMatch(types -> types.contains("200") && types.contains("202"));
        }
    }

    private static JsonNode callOf(JsonNode offsets, Member member) {
        for (JsonNode row : offsets.path("rows")) {
            if (row.path("endpoint").asText().equals(member.endpoints().getFirst().endpoint())) {
                return row.path("call");
            }
        }
        return offsets.path("none");
    }

    /** No number is left out, and time goes on as much as is sound in a packet. */
    private static void checkContinuous(List<String> packets) {
        for (int i = 1; i < packets.size(); i++) {
            String[] before = packets.get(i - 1).split("\t");
            String[] one = packets.get(i).split("\t");
            assertThat(Integer.parseInt(one[0])).isEqualTo(Integer.parseInt(before[0]) + 1 & 0xFFFF);
            long steps = Long.parseLong(one[1]) - Long.parseLong(before[1]) & 0xFFFFFFFFL;
            assertThat(steps % 160).isZero();
            assertThat(steps).as("a packet each 20 ms, but on hold").isBetween(160L, 160L * 500);
        }
    }

    @Test
    @Requirement("C-59")
    void film_isHeardInStepWithTheTimeline_whateverIsDoneToIt() {
        try (Calling calling = Calling.open(tutti, "In step")) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            member(ann, "Eva");
            awaitInStep(ann, eva, ann.play(), 3);
            awaitSilence(ann, eva, ann.pause());
            ann.command(seek(60.6));
            awaitInStep(ann, eva, ann.play(), 2);
            awaitInStep(ann, eva, ann.command(seek(30.3)), 2);
            awaitInStep(ann, eva, ann.command(setRate(1.5)), 3);
            ann.command(setRate(1));
            Scene.enqueued(ann);
            Accepted next = ann.command(message("next"));
            if (ann.timelineOf(next).last().velocity() == 0) {
                next = ann.play();
            }
            awaitInStep(ann, eva, next, 2);
        }
    }

    @Test
    void hold_stopsTheSound_resume_bringsItBackInStep() {
        try (Calling calling = Calling.open(tutti, "On hold")) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            Accepted play = ann.play();
            awaitInStep(ann, eva, play, 1);
            assertThat(eva.hold().body()).contains("a=recvonly");
            int heard = eva.sound().count();
            Calling.awaitPosition(ann, 3);
            assertThat(eva.sound().count()).as("packets while on hold").isLessThan(heard + 10);
            assertThat(eva.resume().body()).contains("a=sendrecv");
            long resumed = System.nanoTime();
            await("sound").until(() -> eva.sound().count() > heard + 60);
            assertThat(Heard.since(eva.sound(), resumed).beeps(1000, 4500)).isNotEmpty();
            awaitInStep(ann, eva, play, 3);
            assertThat(eva.hangUp().status()).isEqualTo(200);
            awaitGone(ann, "Eva");
        }
    }
}
