package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sip.Calling.awaitInStep;
import static org.tutti.conformance.sip.Calling.member;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.Sound;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** Telephones of one session talk over the film. */
@Tag("sip")
@Tag("long")
@ExtendWith(SharedSip.class)
class TwoPhonesIT {
    /** Is not taken for the film's beep, nor drowns it. */
    private static final double VOICE = 1500;

    private final TuttiOnSip tutti;

    TwoPhonesIT(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    /** How loud the voice is in the next second, of 32767. */
    private static double next(PhoneCall call) {
        int from = call.sound().count();
        long since = System.nanoTime();
        await("a second").until(() -> call.sound().count() > from + 50);
        return Heard.since(call.sound(), since).sound().strength(VOICE);
    }

    @Test
    @Requirement("C-24")
    void whoPressesEight_isHeardByTheOtherPhones_overTheFilm_untilPressedAgain() {
        try (Calling calling = Calling.open(tutti, "Talk");
                Calling another = Calling.open(tutti, "Another")) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            PhoneCall bob = calling.guest("Bob");
            PhoneCall cem = another.guest("Cem");
            member(ann, "Eva");
            member(ann, "Bob");
            eva.sound().speak(Sound.tone(VOICE, 60, 6000, 8000));
            assertThat(next(bob)).as("before").isLessThan(500);
            eva.press("8");
            await("her voice").until(() -> next(bob) > 3000);
            assertThat(next(eva)).as("her own").isLessThan(500);
            assertThat(next(cem)).as("in another session").isLessThan(500);
            Accepted play = ann.play();
            awaitInStep(ann, bob, play, 3);
            assertThat(next(bob)).as("over the film").isGreaterThan(3000);
            eva.press("8");
            await("silence").until(() -> next(bob) < 500);
        }
    }
}
