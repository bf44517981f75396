package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.VIC;
import static org.tutti.session.Script.VIC_MEMBER;

import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.session.Event.ChatChanged;
import org.tutti.session.Input.Mute;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.React;
import org.tutti.session.Input.RemoveLine;
import org.tutti.session.Input.Say;
import org.tutti.session.Input.SayEncrypted;
import org.tutti.session.Input.Way;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.ChatMode;

/** The chat, tied to the film: W-15, W-16, W-19, C-18. */
class ChatTest {

    private final Script script = Script.withEverybody();

    private long says(EndpointId endpoint, String text) {
        script.does(endpoint, new Say(text));
        return script.session().seq();
    }

    private Line line(long seq) {
        return script.session().chat().line(seq).orElseThrow();
    }

    @Test
    void line_knowsWhoWhenAndWhereInTheFilm() {
        script.elapse(100).does(ANA, new Play());
        script.elapse(10.25);
        long seq = says(BOB, "Look!");

        Line line = line(seq);
        assertThat(line.member()).isEqualTo(BOB_MEMBER);
        assertThat(line.name()).isEqualTo("Bob");
        assertThat(line.at()).isEqualTo(script.now());
        assertThat(line.since()).isEqualTo(110_250_000);
        assertThat(line.position()).isEqualTo(10);
        assertThat(line.item()).isEqualTo(script.stage().queue().current());
        assertThat(line.text()).isEqualTo("Look!");
        assertThat(script.events()).containsExactly(new ChatChanged(line));
    }

    @Test
    void line_whileACommandIsPending_isWhereTheFilmIsNow() {
        script.does(ANA, new Play()).elapse(10.25).does(ANA, new Input.Seek(60));
        assertThat(line(says(BOB, "now")).position()).isEqualTo(10);
    }

    @Test
    void text_outsideItsRange_isRefused() {
        for (String text : new String[] {"", " \n", "x".repeat(2001), "a\u0007b", "a\u202Eb"}) {
            script.refuses(BOB, new Say(text), Code.OUT_OF_RANGE);
        }
        says(BOB, "x".repeat(2000));
        says(BOB, "two\nlines 😀");
    }

    @Test
    void oldLines_areForgottenAfterFiveHundred() {
        long first = says(BOB, "first");
        for (int i = 0; i < 500; i++) {
            says(BOB, "line " + i);
        }
        assertThat(script.session().chat().lines()).hasSize(500);
        assertThat(script.session().chat().line(first)).isEmpty();
        assertThat(script.session().chat().line(first + 1).orElseThrow().text()).isEqualTo("line 0");
        script.refuses(BOB, new React(first, "👍"), Code.LINE_UNKNOWN);
        script.refuses(BOB, new RemoveLine(first), Code.LINE_UNKNOWN);
        script.does(VIC, new React(first + 1, "👍"));
        assertThat(line(first + 1).reactions()).containsOnlyKeys("👍");
        assertThat(script.session().chat().line(first + 501)).isEmpty();
    }

    @Nested
    class Silence {

        @Test
        void muted_mayNeitherWriteNorReact_alsoAfterComingBack_untilUnmuted() {
            long line = says(VIC, "spam");
            script.does(CLEO, new Mute(VIC_MEMBER, true));
            script.refuses(VIC, new Say("more"), Code.MUTED).refuses(VIC, new React(line, "👍"), Code.MUTED);
            script.does(VIC, new Input.Leave(VIC)).comes("Vic", Role.VIEWER, Way.SEAT);
            script.refuses(VIC, new Say("more"), Code.MUTED);
            script.does(VIC, new RemoveLine(line));
            script.does(ANA, new Mute(VIC_MEMBER, false));
            says(VIC, "sorry");
        }

        @Test
        void mute_isForThoseWhoRunTheSession_andNotAgainstThem() {
            script.refuses(BOB, new Mute(VIC_MEMBER, true), Code.NOT_PERMITTED);
            script.refuses(CLEO, new Mute(ANA_MEMBER, true), Code.NOT_PERMITTED);
            script.refuses(ANA, new Mute(CLEO_MEMBER, true), Code.NOT_PERMITTED);
            script.refuses(ANA, new Mute(new MemberId("nobody"), true), Code.MEMBER_UNKNOWN);
        }

        @Test
        void mutedBeforeTheyWereMadeCohost_canBeUnmuted() {
            script.does(ANA, new Mute(BOB_MEMBER, true)).does(ANA, new Input.SetRole(BOB_MEMBER, Role.COHOST));
            script.refuses(BOB, new Say("hm"), Code.MUTED).does(ANA, new Mute(BOB_MEMBER, false));
            says(BOB, "thanks");
        }

        @Test
        void slowMode_letsOneLineThrough_andThoseWhoRunTheSessionAll() {
            script.rules(rules -> rules.slowMode = 10);
            says(BOB, "one");
            script.elapse(9.999999).refuses(BOB, new Say("two"), Code.SLOW_MODE);
            assertThat(script.refusal().message()).contains("10 s", "1 s");
            says(VIC, "mine");
            script.elapse(0.000001);
            says(BOB, "two");
            says(CLEO, "a");
            says(CLEO, "b");
            script.does(ANA_API, new Say("c")).does(ANA_API, new Say("d"));
        }

        @Test
        void chat_takesTheGrant() {
            long line = says(BOB, "hello");
            script.refuses(OTTO, new Say("boo"), Code.NOT_PERMITTED);
            script.refuses(OTTO, new React(line, "👍"), Code.NOT_PERMITTED);
        }

        @Test
        void chatThatIsOff_takesNothing() {
            script.rules(rules -> rules.chat = ChatMode.OFF);
            script.refuses(ANA, new Say("hello"), Code.CHAT_MODE);
            script.refuses(ANA, new SayEncrypted(cipher(40)), Code.CHAT_MODE);
        }
    }

    @Nested
    class Lines {

        private final long line = says(BOB, "Popcorn?");

        @Test
        void reaction_onceMore_isTakenBack() {
            script.does(VIC, new React(line, "👍")).does(BOB, new React(line, "👍")).does(BOB, new React(line, "🍿"));
            assertThat(line(line).reactions().get("👍")).containsExactly(VIC_MEMBER, BOB_MEMBER);
            assertThat(line(line).reactions().get("🍿")).containsExactly(BOB_MEMBER);
            assertThat(script.events()).containsExactly(new ChatChanged(line(line)));

            script.does(VIC, new React(line, "👍")).does(BOB, new React(line, "👍"));
            assertThat(line(line).reactions()).containsOnlyKeys("🍿");
            assertThat(line(line).text()).isEqualTo("Popcorn?");
        }

        @Test
        void reaction_outsideItsRange_isRefused() {
            for (String reaction : new String[] {"", " ", "x".repeat(17), "a\nb"}) {
                script.refuses(BOB, new React(line, reaction), Code.OUT_OF_RANGE);
            }
            for (int i = 0; i < 20; i++) {
                script.does(BOB, new React(line, "r" + i));
            }
            script.refuses(BOB, new React(line, "one more"), Code.OUT_OF_RANGE);
            script.does(VIC, new React(line, "r7"));
        }

        @Test
        void reactionToNoLine_isRefused() {
            script.refuses(BOB, new React(line + 1, "👍"), Code.LINE_UNKNOWN);
        }

        @Test
        void line_isTakenAway_byItsAuthorAndThoseWhoRunTheSession_withAllThatHungOnIt() {
            script.does(VIC, new React(line, "👍"));
            script.refuses(VIC, new RemoveLine(line), Code.NOT_PERMITTED);
            script.does(BOB, new RemoveLine(line));
            assertThat(line(line).removed()).isTrue();
            assertThat(line(line).text()).isEmpty();
            assertThat(line(line).reactions()).isEmpty();
            assertThat(script.events()).containsExactly(new ChatChanged(line(line)));
            script.refuses(VIC, new React(line, "👍"), Code.LINE_UNKNOWN);
            script.does(CLEO, new RemoveLine(says(ANA, "mine")));
        }

        @Test
        void snapshot_keepsThem() {
            script.does(VIC, new React(line, "👍")).does(BOB, new RemoveLine(says(BOB, "oops")));
            assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
        }
    }

    /** W-19, C-50. */
    @Nested
    class Encrypted {

        Encrypted() {
            script.rules(rules -> rules.chat = ChatMode.ENCRYPTED);
        }

        @Test
        void cipher_isKeptAsItCame() {
            script.does(BOB, new SayEncrypted(cipher(40)));
            Line line = line(script.session().seq());
            assertThat(line.text()).isEqualTo(cipher(40));
            assertThat(line.encrypted()).isTrue();
        }

        @Test
        void plainText_isRefused_andCipherWhereTheChatIsOpen() {
            script.refuses(BOB, new Say("hello"), Code.CHAT_MODE);
            script.rules(rules -> rules.chat = ChatMode.OPEN);
            script.refuses(BOB, new SayEncrypted(cipher(40)), Code.CHAT_MODE);
        }

        @Test
        void cipherOutsideItsSize_isRefused() {
            script.does(BOB, new SayEncrypted(cipher(29))).does(BOB, new SayEncrypted(cipher(8200)));
            script.refuses(BOB, new SayEncrypted(cipher(28)), Code.OUT_OF_RANGE);
            script.refuses(BOB, new SayEncrypted(cipher(8201)), Code.OUT_OF_RANGE);
            script.refuses(BOB, new SayEncrypted("not base64 at all, but long enough to be a line"), Code.OUT_OF_RANGE);
        }

        @Test
        void muteAndSlowMode_holdAsWell() {
            script.rules(rules -> rules.slowMode = 10);
            script.does(BOB, new SayEncrypted(cipher(40)));
            script.refuses(BOB, new SayEncrypted(cipher(40)), Code.SLOW_MODE);
            script.does(ANA, new Mute(VIC_MEMBER, true)).refuses(VIC, new SayEncrypted(cipher(40)), Code.MUTED);
        }
    }

    private static String cipher(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }
}
