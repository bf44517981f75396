package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.ANA_MEMBER;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.OTTO_MEMBER;
import static org.tutti.session.Script.VIC;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.session.Event.NotesChanged;
import org.tutti.session.Input.DropNote;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.SetRole;
import org.tutti.session.Input.TakeNote;
import org.tutti.session.Refusal.Code;

/** What an agent and a silent supervisor write down beside the film. */
class NotesTest {

    private final Script script = Script.withEverybody();

    private long takes(EndpointId who, String text) {
        return script.does(who, new TakeNote(text)).session().seq();
    }

    private Note note(long seq) {
        return script.session().notes().all().stream().filter(one -> one.seq() == seq).findFirst().orElseThrow();
    }

    @Test
    void note_liesWhereTheFilmIs_withWhoTookItAndWhen() {
        script.does(ANA, new Play()).elapse(10);
        Note note = note(takes(ANA, "Asks for the price\nagain"));
        assertThat(note.position()).isCloseTo(9.75, within(1e-9));
        assertThat(note.item()).isEqualTo(script.stage().queue().current());
        assertThat(note.at()).isEqualTo(script.now());
        assertThat(note.member()).isEqualTo(ANA_MEMBER);
        assertThat(note.name()).isEqualTo("Ana");
        assertThat(note.text()).isEqualTo("Asks for the price\nagain");
        assertThat(script.events()).containsExactly(new NotesChanged());
    }

    @Test
    void note_changesNothingElse() {
        script.does(ANA, new Play()).elapse(10);
        Session before = script.session();
        takes(ANA, "Asks for the price");
        Session after = script.session();
        assertThat(after.stage()).isEqualTo(before.stage());
        assertThat(after.roster()).isEqualTo(before.roster());
        assertThat(after.chat()).isEqualTo(before.chat());
        assertThat(after.cause()).isEqualTo(before.cause());
    }

    @Test
    void noteThatSaysNothing_orTooMuch_orCannotBeRead_isRefused() {
        for (String text : new String[] {"", "  \n", "x".repeat(1001), "a\u0000b", "a\u202Eb", "\uD800"}) {
            script.refuses(ANA, new TakeNote(text), Code.OUT_OF_RANGE);
        }
        assertThat(note(takes(ANA, "x".repeat(1000))).text()).hasSize(1000);
    }

    @Test
    void notes_areAtMost200_andNoneGivesWay() {
        long first = takes(ANA, "The first");
        for (int i = 1; i < 200; i++) {
            takes(OTTO, "Note " + i);
        }
        script.refuses(ANA, new TakeNote("One more"), Code.NOT_ALLOWED);
        assertThat(script.refusal().message()).contains("200", "Drop one");
        assertThat(note(first).text()).isEqualTo("The first");
        script.does(ANA, new DropNote(first));
        takes(ANA, "One more");
    }

    @Test
    void notes_haveAtMost50000CharactersTogether() {
        long first = takes(ANA, "x".repeat(999));
        for (int i = 1; i < 50; i++) {
            takes(ANA, "x".repeat(1000));
        }
        script.refuses(ANA, new TakeNote("xx"), Code.NOT_ALLOWED);
        assertThat(script.refusal().message()).contains("50000", "49999", "Drop one");
        takes(ANA, "x");
        script.refuses(ANA, new TakeNote("x"), Code.NOT_ALLOWED).does(ANA, new DropNote(first));
        takes(ANA, "One more");
    }

    @Test
    void snapshot_keepsThem() {
        takes(ANA, "One");
        takes(OTTO, "Two");
        assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
    }

    @Test
    void snapshotWithoutNotes_isWrittenAsBeforeThereWereAny() {
        assertThat(Codec.snapshot(script.session())).doesNotContain("notes");
    }

    @Nested
    class WhoTakesThem {

        @Test
        void hostCohostObserverAndTheHostsPrograms_whateverTheirGrants() {
            script.does(ANA, new Input.SetGrants(CLEO_MEMBER, Optional.of(Set.of())));
            takes(ANA, "a");
            takes(CLEO, "b");
            takes(OTTO, "c");
            script.does(ANA_API, new TakeNote("d")).does(ANA, new Input.Leave(ANA)).does(ANA_API, new TakeNote("e"));
            assertThat(script.session().notes().all()).extracting(Note::name)
                    .containsExactly("Ana", "Cleo", "Otto", "Ana", "The host");
        }

        @Test
        void nobodyElse_evenWithEveryGrant_andTheyLearnNothingOfWhatThereIs() {
            long seq = takes(ANA, "Bob is tiresome");
            script.does(ANA, new Input.SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.values()))));
            for (EndpointId who : new EndpointId[] {BOB, VIC}) {
                script.refuses(who, new TakeNote("mine"), Code.NOT_PERMITTED);
                script.refuses(who, new DropNote(seq + 7), Code.NOT_PERMITTED);
                String aboutNone = script.refusal().message();
                script.refuses(who, new DropNote(seq), Code.NOT_PERMITTED);
                assertThat(script.refusal().message()).isEqualTo(aboutNone);
            }
        }

        @Test
        void whoIsMadeCohost_fromThenOn_andWhoIsParticipantAgain_noMore() {
            script.refuses(BOB, new TakeNote("mine"), Code.NOT_PERMITTED);
            script.does(ANA, new SetRole(BOB_MEMBER, Role.COHOST));
            long own = takes(BOB, "mine");
            script.does(ANA, new SetRole(BOB_MEMBER, Role.PARTICIPANT));
            script.refuses(BOB, new DropNote(own), Code.NOT_PERMITTED);
            assertThat(note(own).name()).isEqualTo("Bob");
        }

        @Test
        void audience_isNotMadeReadersByAChangeOfRules_whileThereAreNotes() {
            script.rules(rules -> rules.joinAs = Role.OBSERVER);
            long note = takes(ANA, "Not for the audience");
            RuleBook open = new RuleBook(script.session().rules());
            open.joinAs = Role.VIEWER;
            script.refuses(ANA, new Input.SetRules(open.rules()), Code.NOT_ALLOWED);
            assertThat(script.refusal().message()).containsIgnoringCase("observers").doesNotContain("Not for");

            script.does(ANA, new DropNote(note));
            script.does(ANA, new Input.SetRules(open.rules()));
        }

        @Test
        void observers_notWhereTheyAreTheAudience() {
            script.rules(rules -> rules.joinAs = Role.OBSERVER);
            script.refuses(OTTO, new TakeNote("psst"), Code.NOT_PERMITTED);
            takes(CLEO, "They are many today.");
        }

        @Test
        void mutedObserver_mayWhisperStill() {
            script.does(ANA, new Input.Mute(OTTO_MEMBER, true));
            takes(OTTO, "psst");
        }
    }

    @Nested
    class WhoDropsThem {

        @Test
        void whoTookThem() {
            long seq = takes(OTTO, "psst");
            takes(ANA, "stays");
            script.does(OTTO, new DropNote(seq));
            assertThat(script.session().notes().all()).extracting(Note::text).containsExactly("stays");
            assertThat(script.events()).containsExactly(new NotesChanged());
            script.refuses(OTTO, new DropNote(seq), Code.NOTE_UNKNOWN);
            script.refuses(ANA, new DropNote(1), Code.NOTE_UNKNOWN);
        }

        @Test
        void hosts_all_andCohostsOnlyTheirOwn() {
            long ofAna = takes(ANA, "a");
            long ofOtto = takes(OTTO, "b");
            long ofCleo = takes(CLEO, "c");
            script.refuses(CLEO, new DropNote(ofAna), Code.NOT_PERMITTED);
            script.refuses(CLEO, new DropNote(ofOtto), Code.NOT_PERMITTED).does(CLEO, new DropNote(ofCleo));
            script.does(ANA, new DropNote(ofOtto)).does(ANA_API, new DropNote(ofAna));
            assertThat(script.session().notes().all()).isEmpty();
        }
    }
}
