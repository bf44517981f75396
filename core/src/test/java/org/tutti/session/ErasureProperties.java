package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.tutti.session.Stories.Step;
import org.tutti.session.Stories.Story;

/** What is left of a member's words once they are erased, and what was new by the same journal. */
class ErasureProperties {

    @Domain(Stories.class)
    @Domain(net.jqwik.api.domains.DomainContext.Global.class)
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void erasedJournal_leadsToTheSameSession_withoutTheWords(@ForAll Story story, @ForAll("people") String name) {
        Script script = told(story);
        List<Entry> erased = erased(script.journal(), new MemberId(name));
        Session left = Script.replay(erased);
        Session was = script.session();
        assertThat(left.seq()).isEqualTo(was.seq());
        assertThat(left.timeline()).isEqualTo(was.timeline());
        assertThat(left.stage().queue()).isEqualTo(was.stage().queue());
        assertThat(left.rules()).isEqualTo(was.rules());
        assertThat(left.roster().members()).extracting(Member::id, Member::role)
                .isEqualTo(was.roster().members().stream()
                        .map(one -> org.assertj.core.groups.Tuple.tuple(one.id(), one.role())).toList());
        assertThat(left.chat().lines()).hasSameSizeAs(was.chat().lines());
        assertThat(left.chat().lines()).filteredOn(line -> line.member().value().equals(name) && !line.removed())
                .allMatch(line -> line.encrypted() || line.text().equals(Erasure.WORD));
        assertThat(left.notes().all()).filteredOn(note -> note.member().value().equals(name))
                .allMatch(note -> note.text().equals("…"));
        assertThat(left.roster().member(new MemberId(name)).map(Member::name).orElse(Erasure.WORD))
                .isEqualTo(Erasure.WORD);
        assertThat(erased).zipSatisfy(script.journal(), (now, before) -> {
            assertThat(now.stamp()).isEqualTo(before.stamp());
            assertThat(now.actor()).isEqualTo(before.actor());
        });
        assertThat(erased(erased, new MemberId(name))).isEqualTo(erased);
    }

    @Domain(Stories.class)
    @Domain(net.jqwik.api.domains.DomainContext.Global.class)
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void events_areTheSameEachTime_byteForByte(@ForAll Story story) {
        Script script = told(story);
        assertThat(events(Script.rewritten(script.journal()))).isEqualTo(events(script.journal()));
    }

    @Test
    void wordsOfOthers_stay() {
        Script script = Script.withEverybody();
        script.does(Script.BOB, new Input.Say("mine")).does(Script.VIC, new Input.Say("his"));
        script.does(Script.ANA, new Input.TakeNote("Bob is tiresome")).does(Script.BOB, new Input.SetName("Bobby"));
        Session left = Script.replay(erased(script.journal(), Script.BOB_MEMBER));
        assertThat(left.chat().lines()).extracting(Line::text).containsExactly(Erasure.WORD, "his");
        assertThat(left.chat().lines()).extracting(Line::name).containsExactly(Erasure.WORD, "Vic");
        assertThat(left.notes().all()).extracting(Note::text).containsExactly("Bob is tiresome");
        assertThat(left.roster().member(Script.BOB_MEMBER).orElseThrow().name()).isEqualTo(Erasure.WORD);
    }

    @Test
    void event_isWrittenWithItsKind() {
        Script script = Script.withEverybody().does(Script.BOB, new Input.Say("mine"));
        assertThat(Codec.encode(script.events())).startsWith("[{\"type\":\"chatChanged\",\"line\":{\"seq\":");
        script.does(Script.ANA, new Input.End("over"));
        assertThat(Codec.encode(script.events())).isEqualTo("[{\"type\":\"ended\",\"reason\":\"over\"}]");
    }

    @Provide
    Arbitrary<String> people() {
        return Arbitraries.of("ana", "bob", "cleo", "vic", "guest1");
    }

    private static List<String> events(List<Entry> journal) {
        List<String> written = new ArrayList<>();
        Session session = Session.unborn(Script.ID);
        for (Entry entry : journal) {
            if (session.apply(entry) instanceof Outcome.Accepted(Session next, List<Event> events)) {
                session = next;
                written.add(Codec.encode(events));
            }
        }
        return written;
    }

    private static List<Entry> erased(List<Entry> journal, MemberId member) {
        List<Entry> erased = new ArrayList<>();
        Session before = Session.unborn(Script.ID);
        for (Entry entry : journal) {
            erased.add(Erasure.of(member, before, entry));
            before = ((Outcome.Accepted) before.apply(entry)).session();
        }
        return erased;
    }

    private static Script told(Story story) {
        Script script = Stories.beginning(story.rules());
        for (Step step : story.steps()) {
            script.elapse(step.pause());
            if (step.inTime() && script.session().nextDeadline() <= script.now()) {
                script.due();
            }
            Step now = Stories.resolved(step, script);
            script.by(now.actor(), now.input(), now.lead());
        }
        return script;
    }
}
