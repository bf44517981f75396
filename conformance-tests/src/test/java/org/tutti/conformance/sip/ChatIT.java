package org.tutti.conformance.sip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.sip.Calling.member;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.NeedsBaresip;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.SharedSip;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** What is written in a call is in the chat of the session, and what is written there comes to the call. */
@Tag("sip")
@ExtendWith(SharedSip.class)
class ChatIT {
    private final TuttiOnSip tutti;

    ChatIT(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    @Test
    @Requirement("B-5")
    void messages_goBothWays_once() {
        try (Calling calling = Calling.open(tutti, "Chat")) {
            TuttiClient ann = calling.host("Ann");
            PhoneCall eva = calling.guest("Eva");
            Phone bobs = calling.phone("Bob");
            bobs.call(calling.uri());
            member(ann, "Bob");
            assertThat(eva.message("within the call, grüß Gott").status()).isIn(200, 202);
            Line said = ann.awaitChat("Eva's line", line -> "within the call, grüß Gott".equals(line.text()));
            assertThat(said.name()).isEqualTo("Eva");
            assertThat(bobs.awaitText("Eva: within the call, grüß Gott").header("Content-Type")).startsWith("text/plain");
            assertThat(bobs.message(calling.uri(), "outside of it").status()).isIn(200, 202);
            assertThat(ann.awaitChat("Bob's line", line -> "outside of it".equals(line.text())).name()).isEqualTo("Bob");
            for (int i = 0; i < 5; i++) {
                ann.say("line " + i);
            }
            bobs.awaitText("Ann: line 4");
            assertThat(bobs.requests("MESSAGE")).extracting(message -> message.body())
                    .as("one after the other, each once, and none of one's own")
                    .containsSubsequence("Ann: line 0", "Ann: line 1", "Ann: line 2", "Ann: line 3", "Ann: line 4")
                    .doesNotHaveDuplicates()
                    .noneMatch(text -> text.contains("outside of it"));
            assertThat(ann.received("chat")).filteredOn(frame -> frame.path("text").asText().contains("outside")).hasSize(1);
            assertThat(eva.request("MESSAGE", "image/png", "no picture").status()).isEqualTo(415);
        }
    }

    @Test
    void whoIsNotInACall_cannotWrite_andALongLine_isShortened() {
        try (Calling calling = Calling.open(tutti, "Strangers")) {
            TuttiClient ann = calling.host("Ann");
            assertThat(calling.phone("Mallory").message(calling.uri(), "buy this").status()).isEqualTo(403);
            assertThat(calling.phone("Mallory").message(tutti.uri("zzzz-zzzz"), "buy this").status()).isIn(403, 404);
            Phone evas = calling.phone("Eva");
            evas.call(calling.uri());
            member(ann, "Eva");
            ann.say("ä".repeat(1000));
            String got = evas.awaitText("ää").body();
            assertThat(got.getBytes(UTF_8).length).isLessThanOrEqualTo(1300);
            assertThat(ann.received("chat")).noneMatch(frame -> frame.path("text").asText().contains("buy this"));
        }
    }

    @Test
    @NeedsBaresip
    @Requirement("B-2")
    void baresip_writesAndReads() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "Baresip writes"));
                Baresip eva = Baresip.start(Baresip.Options.of("Eva").contact(calling.uri()))) {
            TuttiClient ann = calling.host("Ann");
            eva.call(calling.uri());
            member(ann, "Eva");
            eva.message("by baresip");
            ann.awaitChat("Eva's line", line -> "by baresip".equals(line.text()) && "Eva".equals(line.name()));
            ann.say("for baresip");
            eva.awaitOnConsole("Ann: for baresip");
        }
    }

    @Test
    void encryptedChat_isNotForTelephones_andTheyAreTold() {
        try (Calling calling = Calling.open(tutti, Map.of("title", "Secret", "rules", Map.of("chat", "encrypted")))) {
            TuttiClient ann = calling.host("Ann");
            Phone evas = calling.phone("Eva");
            PhoneCall eva = evas.call(calling.uri());
            ann.sayEncrypted(new byte[40]);
            evas.awaitText("end-to-end encrypted");
            eva.message("plain words");
            evas.awaitText("encrypted");
            ann.ping();
            assertThat(ann.received("chat")).noneMatch(frame -> frame.path("text").asText().contains("plain words"));
        }
    }
}
