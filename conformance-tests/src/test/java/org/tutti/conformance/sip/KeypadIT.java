package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sip.Calling.handOver;
import static org.tutti.conformance.sip.Calling.member;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Messages.ControlRequest;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** A telephone steers by its keys, as far as who has it may steer. */
@Tag("sip")
@Tag("long")
@ExtendWith(SharedSip.class)
class KeypadIT {
    private static final Map<String, ?> FREE = Map.of("title", "Keys", "rules", Map.of("handover", "free"));

    private static final Duration BETWEEN = Duration.ofMillis(400);

    private final TuttiOnSip tutti;

    KeypadIT(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    /** Presses a key, and waits for the velocity that comes of it. */
    private static Timeline press(Baresip phone, String key, TuttiClient client, double velocity) {
        long from = client.timeline().revision();
        phone.press(key);
        return client.awaitTimeline("velocity " + velocity, timeline ->
                timeline.revision() > from && timeline.last().velocity() == velocity);
    }

    @Test
    @NeedsChromium
    @NeedsBaresip
    @Requirement("B-2")
    void key5_pausesAll_andPlaysAgain() {
        try (Calling calling = Calling.open(tutti, FREE);
                Browser browser = new Browser("keypad");
                Baresip eva = Baresip.start("Eva")) {
            TuttiClient ann = calling.host("Ann");
            browser.join(tutti.server().root().resolve(calling.room().created().url()), "Bob");
            eva.call(calling.uri());
            handOver(ann, "Eva");
            press(eva, "5", ann, 1);
            await("the browser to play").until(() -> !browser.moment().paused() && browser.moment().position() > 0.5);
            Timeline paused = press(eva, "5", ann, 0);
            await("the browser to pause").until(() -> browser.moment().paused());
            assertThat(browser.moment().position()).isBetween(paused.last().position() - 0.3, paused.last().position() + 0.3);
        }
    }

    @Test
    @Requirement("B-2")
    void keys_seek_changeItems_askForControl_andGiveItUp() {
        try (Calling calling = Calling.open(tutti, "All keys")) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            String evas = member(ann, "Eva").member();
            long before = ann.timeline().revision();
            eva.press("5");
            eva.press("6");
            ann.ping();

            eva.press("0");
            ann.awaitRoster("Eva asks", roster -> roster.requests().stream().map(ControlRequest::member).anyMatch(evas::equals));
            assertThat(ann.timeline().revision()).as("who has no control changes nothing").isEqualTo(before);
            handOver(ann, "Eva");
            ann.awaitRoster("nobody asks", roster -> evas.equals(roster.controller()) && roster.requests().isEmpty());

            eva.press("6");
            ann.awaitTimeline("10 s on", timeline -> timeline.last().position() == 10);
            eva.press("6");
            ann.awaitTimeline("20 s on", timeline -> timeline.last().position() == 20);
            eva.press("4");
            long forth = ann.awaitTimeline("20 s", timeline -> timeline.last().position() == 20).revision();
            ann.awaitTimeline("10 s back", timeline -> timeline.revision() > forth && timeline.last().position() == 10);
            String first = ann.queue().current();
            ann.command(message("takeControl"));
            Scene.enqueued(ann);
            handOver(ann, "Eva");
            eva.press("9");
            ann.awaitQueue("the next", queue -> !queue.current().equals(first));
            eva.press("7");
            await("the first again").until(() -> ann.queue().current().equals(first));

            TuttiClient cem = calling.room().guest("Cem");
            String cems = cem.welcome().member();
            cem.command(message("requestControl"));
            ann.awaitRoster("Cem asks", roster -> roster.requests().stream().map(ControlRequest::member).anyMatch(cems::equals));
            eva.press("#");
            await("Cem in control").until(() -> cems.equals(ann.roster().controller()));
            handOver(cem, "Eva");
            eva.press("*");
            await("Eva out of control").until(() -> !evas.equals(ann.roster().controller()));
        }
    }

    @Test
    @Requirement("B-2")
    void aPress_isDoneOnce_howeverItIsTold() {
        try (Calling calling = Calling.open(tutti, FREE)) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            handOver(ann, "Eva");
            assertThat(eva.info('6', "application/dtmf-relay").status()).isEqualTo(200);
            ann.awaitTimeline("by INFO", timeline -> timeline.last().position() == 10);
            awaitAnotherPress();
            assertThat(eva.info('6', "application/dtmf").status()).isEqualTo(200);
            ann.awaitTimeline("by INFO, the other way", timeline -> timeline.last().position() == 20);
            awaitAnotherPress();

            Thread.ofVirtual().start(() -> eva.press("6"));
            assertThat(eva.info('6', "application/dtmf-relay").status()).isEqualTo(200);
            ann.awaitTimeline("both ways", timeline -> timeline.last().position() == 30);
            awaitAnotherPress();
            eva.press("4");
            ann.awaitTimeline("back", timeline -> timeline.revision() > 3 && timeline.last().position() == 20
                    && positions(ann).contains(30.0));
            assertThat(positions(ann)).doesNotContain(40.0);
            assertThat(eva.info('6', "application/sound").status()).isEqualTo(415);
        }
    }

    /** As long as nobody's finger is quicker: the same key again is another press by then. */
    private static void awaitAnotherPress() {
        await("another press").pollDelay(BETWEEN).until(() -> true);
    }

    private static List<Double> positions(TuttiClient client) {
        return client.received("timeline").stream()
                .map(frame -> frame.path(frame.path("pending").isObject() ? "pending" : "motion").path("position").asDouble()).toList();
    }

    @Test
    void whoSteers_hearsThatItIsDone_orThatItIsNot_andWhereTheFilmIs() {
        try (Calling calling = Calling.open(tutti, FREE)) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            ann.command(seek(65));
            awaitSomethingToHear(eva, '1');
            awaitSomethingToHear(eva, '2');
            awaitSomethingToHear(eva, '3');
            awaitSomethingToHear(eva, '5');
            handOver(ann, "Eva");
            awaitSomethingToHear(eva, '6');
        }
    }

    /** Nothing is to be heard, then something is. */
    private static void awaitSomethingToHear(PhoneCall call, char key) {
        await("quiet before " + key).atMost(Duration.ofSeconds(20)).until(() -> loudest(call) < 500);
        call.press(String.valueOf(key));
        await("an answer to " + key).until(() -> loudest(call) > 1500);
    }

    /** The loudest sample of the last 400 ms. */
    private static int loudest(PhoneCall call) {
        int count = call.sound().count();
        return count < 21 ? 0 : Heard.last(call.sound(), 20);
    }
}
