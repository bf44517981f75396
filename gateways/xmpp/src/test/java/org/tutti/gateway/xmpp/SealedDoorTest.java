package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.gateway.xmpp.Replays.Verdict.FRESH;
import static org.tutti.gateway.xmpp.Replays.Verdict.FULL;
import static org.tutti.gateway.xmpp.Replays.Verdict.STALE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.tutti.engine.ServerClock;
import org.tutti.gateway.xmpp.HttpDesk.Asker;
import org.tutti.gateway.xmpp.Tags.TagIq;
import org.tutti.gateway.xmpp.link.RestInterface;

/** C-50: who has a key asks without anybody on the way reading it, changing it, or asking it again. */
class SealedDoorTest {

    private static final byte[] KEY = new byte[32];
    private static final String ASKED = "<req xmlns='urn:xmpp:http' method='GET' resource='/api/status' version='1.1'/>";

    private static final class FakeRest implements RestInterface {

        private final List<Question> questions = new ArrayList<>();
        private byte[] body = "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        @Override
        public boolean has(String resource) {
            return true;
        }

        @Override
        public CompletionStage<Answer> ask(Question question) {
            questions.add(question);
            return CompletableFuture.completedFuture(new Answer(200, Map.of("content-type", "text/plain"), body));
        }

        @Override
        public void close() {}
    }

    private final ServerClock clock = ServerClock.system();
    private final FakeRest rest = new FakeRest();
    private final List<Stanza> sent = new ArrayList<>();
    private final SealedDoor door = new SealedDoor(
            kid -> Optional.of(new SealedDoor.Key(KEY, new Asker("key:1", Optional.of("seat.x"), false))).filter(_ -> kid.equals("k1")),
            sent::add,
            new HttpDesk(rest, clock),
            clock,
            new Replays(clock.now() / 1000 - 20_000),
            Jid::asBareJid);

    @BeforeAll
    static void parserKnowsUs() {
        Tags.register();
    }

    private String now() {
        return Long.toString(clock.now() / 1000 + 1);
    }

    private static StandardExtensionElement sealed(String text, String at) {
        return Sealed.seal("k1", KEY, Sealed.question("k1", at), text).tag().addAttribute("at", at).build();
    }

    private IQ ask(StandardExtensionElement tag) {
        return ask("eva@example.org/phone", tag);
    }

    private IQ ask(String from, StandardExtensionElement tag) {
        var request = new TagIq(tag);
        request.setType(IQ.Type.set);
        request.setFrom(JidCreate.fromOrThrowUnchecked(from));
        request.setTo(JidCreate.fromOrThrowUnchecked("tutti@example.org/server"));
        request.setStanzaId("id1");
        return door.handle(request);
    }

    private static String opened(StandardExtensionElement tag, StandardExtensionElement question) {
        String iv = question.getAttributeValue("iv");
        assertThat(tag.getAttributeValue("re")).isEqualTo(iv);
        return Sealed.of(tag).orElseThrow().open(KEY, Sealed.answer("k1", iv)).orElseThrow();
    }

    private static StandardExtensionElement with(StandardExtensionElement tag, String name, String value) {
        var other = StandardExtensionElement.builder(tag.getElementName(), tag.getNamespace()).setText(tag.getText());
        tag.getAttributes().forEach((key, old) -> other.addAttribute(key, key.equals(name) ? value : old));
        return other.build();
    }

    private void assertRefused(StandardExtensionElement tag) {
        IQ error = ask(tag);
        assertThat(error.toXML().toString())
                .contains("not-acceptable", "code='token-refused'")
                .contains("This is not sealed by a key of this server, or not now, or not for the first time.");
    }

    @Test
    void aSealedQuestion_isAskedAsTheOneWithTheKey_andAnsweredSealed() {
        StandardExtensionElement question = sealed(ASKED, now());

        assertThat(ask(question)).isNull();

        assertThat(rest.questions).singleElement().satisfies(
                one -> assertThat(one.authorization()).contains("Bearer seat.x"));
        assertThat(sent).singleElement().satisfies(answer -> {
            assertThat(answer.getStanzaId()).isEqualTo("id1");
            assertThat(answer.toXML().toString()).doesNotContain("secret");
            assertThat(opened(((TagIq) answer).tag(), question)).contains("statusCode='200'", "<text>secret</text>");
        });
    }

    @Test
    void aLongAnswer_comesInSealedPieces_shortEnoughToPass() {
        rest.body = new byte[10_000];
        StandardExtensionElement question = sealed(ASKED, now());

        ask(question);

        assertThat(sent).hasSize(4);
        assertThat(opened(((TagIq) sent.getFirst()).tag(), question)).contains("<chunkedBase64 streamId=");
        for (int i = 0; i < 3; i++) {
            Message message = (Message) sent.get(i + 1);
            assertThat(message.toXML().toString()).hasSizeLessThan(9500);
            assertThat(opened(Tags.in(message, Sealed.SEALED).orElseThrow(), question))
                    .startsWith("<chunk xmlns='urn:xmpp:http'")
                    .contains("nr='" + i + "'");
        }
    }

    @Test
    void theSameQuestionAgain_isRefused() {
        StandardExtensionElement question = sealed(ASKED, now());

        assertThat(ask(question)).isNull();
        assertRefused(question);

        assertThat(rest.questions).hasSize(1);
    }

    @Test
    void whateverIsWrongWithTheSeal_isTheSameError() {
        StandardExtensionElement good = sealed(ASKED, now());
        byte[] otherKey = new byte[32];
        Arrays.fill(otherKey, (byte) 1);

        assertRefused(with(good, "kid", "k2"));
        assertRefused(with(good, "iv", "AAAAAAAAAAAAAAAA"));
        assertRefused(with(good, "iv", "AAAA"));
        assertRefused(with(good, "iv", "*"));
        assertRefused(with(good, "at", now() + "0"));
        assertRefused(with(good, "at", "now"));
        assertRefused(Sealed.seal("k1", otherKey, Sealed.question("k1", now()), ASKED).tag().addAttribute("at", now()).build());
        assertRefused(Sealed.seal("k1", KEY, Sealed.answer("k1", now()), ASKED).tag().addAttribute("at", now()).build());
        assertRefused(Sealed.seal("k1", KEY, Sealed.question("k1", "null"), ASKED).tag().build());
        assertRefused(Tags.of(Sealed.SEALED).build());
        assertThat(rest.questions).isEmpty();
        assertThat(ask(good)).isNull();
    }

    @Test
    void aQuestionOfAnotherTime_isRefused() {
        long now = clock.now() / 1000;

        assertRefused(sealed(ASKED, Long.toString(now - Replays.TOLERANCE - 1)));
        assertRefused(sealed(ASKED, Long.toString(now + Replays.AHEAD + 60_000)));
        // Asked before this server knew what had been asked.
        assertRefused(sealed(ASKED, Long.toString(now - 20_000)));
    }

    @Test
    void whatIsNoRequest_isToldToNobodyButWhoSealedIt() {
        StandardExtensionElement question = sealed("<req xmlns='urn:xmpp:http' method='GRAB'/>", now());

        assertThat(ask(question)).isNull();

        assertThat(opened(((TagIq) sent.getFirst()).tag(), question)).contains("statusCode='400'");
    }

    @Test
    void aFlood_isToldSo() {
        int limited = 0;
        for (int i = 0; i < 200; i++) {
            IQ answer = ask("eva@example.org/" + i, Tags.of(Sealed.SEALED).build());
            limited += answer.toXML().toString().contains("rate-limited") ? 1 : 0;
        }

        assertThat(limited).isBetween(50, 100);
    }

    @Test
    void whatWasTaken_isForgottenWhenItIsTooOldToComeAgain() {
        var replays = new Replays(0);
        long late = 10_000 + Replays.TOLERANCE;

        assertThat(replays.take("a", "k", "iv", 10_000, 10_000)).isEqualTo(FRESH);
        assertThat(replays.take("a", "k", "iv", 10_000, late)).isEqualTo(STALE);
        assertThat(replays.take("a", "k2", "iv", 10_000, late)).isEqualTo(FRESH);
        assertThat(replays.take("a", "k", "iv", 10_000, late + 1)).isEqualTo(STALE);
        assertThat(replays.take("a", "k", "iv", late + 1, late + 1)).isEqualTo(FRESH);
    }

    @Test
    void whatTheServerBeforeMayHaveTaken_isNotTaken() {
        var replays = new Replays(100_000);

        assertThat(replays.take("a", "k", "iv", 100_000 + Replays.AHEAD - 1, 101_000)).isEqualTo(STALE);
        assertThat(replays.take("a", "k", "iv", 100_000 + Replays.AHEAD, 101_000)).isEqualTo(FRESH);
        assertThat(replays.take("a", "k", "iv2", 110_001 + Replays.AHEAD, 110_000)).isEqualTo(STALE);
    }

    @Test
    void whoSealsTooMany_isToldSo_withWhicheverKey_andTakesNobodysPlace() {
        var replays = new Replays(0);
        int taken = 0;
        for (int i = 0; i < 2000; i++) {
            taken += replays.take("a", "k" + i % 3, "iv" + i, 10_000, 10_000) == FRESH ? 1 : 0;
        }

        assertThat(taken).isEqualTo(1500);
        assertThat(replays.take("a", "k", "x", 10_000, 10_000)).isEqualTo(FULL);
        assertThat(replays.take("b", "k", "x", 10_000, 10_000)).isEqualTo(FRESH);
        long later = 10_001 + Replays.TOLERANCE;
        assertThat(replays.take("a", "k", "x", later, later)).isEqualTo(FRESH);
    }
}
