package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sip.Calling.awaitGone;
import static org.tutti.conformance.sip.Calling.member;
import static org.tutti.conformance.support.TuttiClient.message;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Invitation;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.SipMessage;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** Who calls gets in as who follows a link does, and is told why if not. */
@Tag("sip")
@ExtendWith(SharedSip.class)
class DoorIT {
    private final TuttiOnSip tutti;

    DoorIT(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    @Test
    void whoCannotComeIn_isToldWhy() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "The door", "rules", Map.of("memberLimit", 2)))) {
            TuttiClient ann = calling.host("Ann");
            Phone eva = calling.phone("Eva");
            assertThat(eva.dial(tutti.uri("zzzz-zzzz")).awaitStatus()).as("no session").isEqualTo(404);
            assertThat(eva.dial(tutti.uri("")).awaitStatus()).as("nobody").isIn(404, 400, 484);
            assertThat(eva.dial(calling.uri(), "Require: teleportation").awaitStatus()).as("what we do not know").isEqualTo(420);

            PhoneCall first = calling.guest("Bob");
            assertThat(eva.dial(calling.uri()).awaitStatus()).as("full").isEqualTo(486);
            String bobs = member(ann, "Bob").member();
            ann.command(message("remove").put("member", bobs));
            first.awaitEnd();
            awaitGone(ann, "Bob");
            Scene.rule(ann, "locked", true);
            SipMessage locked = eva.dial(calling.uri()).awaitFinal();
            assertThat(locked.status()).as("locked").isEqualTo(403);
            assertThat(locked.start()).as("in words").matches("SIP/2.0 403 .+");
            Scene.rule(ann, "locked", false);
            eva.call(calling.uri());
            String address = calling.uri();
            tutti.server().api().end(calling.room().created());
            await("the end of the session").until(() -> eva.requests("BYE").size() == 1);
            assertThat(eva.dial(address).awaitStatus()).as("over").isEqualTo(410);
        }
    }

    @Test
    void whoAsksAtTheDoor_waitsInTheQueue_untilLetIn_orNot() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "At the door", "rules", Map.of("admission", "ask")))) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.phone("Eva").dial(calling.uri(), "Supported: 100rel");
            SipMessage queued = eva.awaitProvisional(182);
            assertThat(queued.header("Require")).contains("100rel");
            String evas = ann.awaitDoor("with Eva", door -> door.waiting().stream().anyMatch(one -> one.name().equals("Eva")))
                    .waiting().getFirst().member();
            assertThat(ann.roster().members()).noneMatch(one -> one.name().equals("Eva"));
            ann.command(message("admit").put("member", evas));
            eva.awaitAnswer();
            member(ann, "Eva");

            PhoneCall bob = calling.phone("Bob").dial(calling.uri());
            bob.awaitProvisional(182);
            String bobs = ann.awaitDoor("with Bob", door -> door.waiting().stream().anyMatch(one -> one.name().equals("Bob")))
                    .waiting().getFirst().member();
            ann.command(message("reject").put("member", bobs));
            assertThat(bob.awaitStatus()).isEqualTo(603);

            PhoneCall cem = calling.phone("Cem").dial(calling.uri());
            cem.awaitProvisional(182);
            cem.cancel();
            assertThat(cem.awaitStatus()).isEqualTo(487);
            ann.awaitDoor("with nobody", door -> door.waiting().isEmpty() && door.revision() > 0);

            // Who has control and a telephone lets people in by a key.
            Calling.handOver(ann, "Eva");
            ann.command(message("setRole").put("member", evas).put("role", "host"));
            PhoneCall dan = calling.phone("Dan").dial(calling.uri());
            dan.awaitProvisional(182);
            eva.press("#");
            dan.awaitAnswer();
            member(ann, "Dan");
        }
    }

    @Test
    @Requirement("B-1")
    void invitation_givesItsRole_alsoByTelephone() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "Invited", "rules", Map.of("admission", "invitation")))) {
            TuttiClient ann = calling.host("Ann");
            assertThat(calling.phone("Bob").dial(calling.uri()).awaitStatus()).as("without an invitation").isEqualTo(403);
            Invitation invitation = tutti.server().api().invite(calling.room().created(), "cohost", false);
            calling.phone("Eva").call(calling.uri() + ";token=" + invitation.token());
            assertThat(member(ann, "Eva").role()).isEqualTo("cohost");
            assertThat(calling.phone("Cem").dial(calling.uri() + ";token=forged").awaitStatus()).as("a forged one").isEqualTo(403);
        }
    }

    @Test
    void aSessionThatBeginsLater_takesCallsBefore() {
        try (Calling calling = Calling.open(tutti, "Later")) {
            TuttiClient ann = calling.host("Ann");
            ann.command(message("schedule").put("at", ann.welcome().time() + 3_600_000));
            calling.guest("Eva");
            member(ann, "Eva");
        }
    }

    @Test
    @Requirement("B-1")
    void frontDesk_asksForTheNumber_andTakesNoOther() {
        try (Calling calling = Calling.open(tutti, "By number")) {
            TuttiClient ann = calling.host("Ann");
            String number = tutti.server().api().summary(calling.room().session()).path("number").asText().replaceAll("\\D", "");
            assertThat(number).matches("\\d{9}");
            PhoneCall eva = calling.phone("Eva").call(tutti.uri("tutti"));
            await("the question").until(() -> Heard.last(eva.sound(), 20) > 1500);
            eva.press("123#");
            eva.press(number + "#");
            member(ann, "Eva");
            Calling.awaitInStep(ann, eva, ann.play(), 2);
        }
    }
}
