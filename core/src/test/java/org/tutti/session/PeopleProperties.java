package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Stories.Step;
import org.tutti.session.Stories.Story;

/** What holds for any group of people, whatever they do in whatever order. */
@Domain(Stories.class)
@Domain(DomainContext.Global.class)
class PeopleProperties {

    /** What is looked at after each entry that was accepted. */
    private interface Watcher {
        void saw(Session before, Entry entry, Session after, List<Event> events);
    }

    private static Script play(Story story, Watcher watcher) {
        Script script = Stories.beginning(story.rules());
        for (Step step : story.steps()) {
            script.elapse(step.pause());
            if (step.inTime()) {
                doWhatIsDue(script, watcher);
            }
            Step now = Stories.resolved(step, script);
            Session before = script.session();
            watch(script, before, script.by(now.actor(), now.input(), now.lead()), watcher);
        }
        return script;
    }

    /** Time goes on: whatever is due at one instant is done in a few steps. */
    private static void doWhatIsDue(Script script, Watcher watcher) {
        for (int i = 0; i < 50 && script.session().nextDeadline() <= script.now(); i++) {
            Session before = script.session();
            Outcome outcome = script.due();
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            watch(script, before, outcome, watcher);
        }
        assertThat(script.session().nextDeadline()).as("still due after 50 times").isGreaterThan(script.now());
    }

    private static void watch(Script script, Session before, Outcome outcome, Watcher watcher) {
        if (outcome instanceof Outcome.Accepted(Session after, List<Event> events)) {
            watcher.saw(before, script.journal().getLast(), after, events);
        } else {
            assertThat(script.session()).isSameAs(before);
            assertThat(script.refusal().message()).isNotBlank();
        }
    }

    private static Script play(Story story) {
        return play(story, (_, _, _, _) -> {});
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void replay_equalsLive_alsoOfTheWrittenJournal(@ForAll Story story) {
        Script script = play(story);
        List<Entry> read = Script.rewritten(script.journal());

        assertThat(read).isEqualTo(script.journal());
        assertThat(Script.replay(script.journal())).isEqualTo(script.session());
        assertThat(Script.replay(read)).isEqualTo(script.session());
        assertThat(Codec.snapshot(Script.replay(read))).isEqualTo(Codec.snapshot(script.session()));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void snapshot_restoresTheSession_andReplayGoesOnFromIt(@ForAll Story story) {
        Script script = play(story);
        int half = script.journal().size() / 2;
        Session middle = Script.replay(script.journal().subList(0, half));

        Session session = Codec.restore(Codec.snapshot(middle));
        assertThat(session).isEqualTo(middle);
        assertThat(Codec.snapshot(session)).isEqualTo(Codec.snapshot(middle));
        for (Entry entry : script.journal().subList(half, script.journal().size())) {
            session = ((Outcome.Accepted) session.apply(entry)).session();
        }
        assertThat(session).isEqualTo(script.session());
        assertThat(Codec.snapshot(session)).isEqualTo(Codec.snapshot(script.session()));
    }

    /** C-53, W-13: there are never two controllers. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void commands_areTheControllersAlone(@ForAll Story story) {
        play(story, (before, entry, after, _) -> {
            Optional<Member> controller = before.roster().controller();
            if (entry.input() instanceof Input.Command) {
                Optional<MemberId> who = entry.actor().kind() == Actor.Kind.HOST
                        ? Optional.of(new MemberId(entry.actor().id()))
                        : before.roster().owner(new EndpointId(entry.actor().id())).map(Member::id);
                boolean programWhereNobodySteers = entry.actor().kind() == Actor.Kind.HOST && controller.isEmpty();
                assertThat(programWhereNobodySteers || controller.map(Member::id).equals(who))
                        .as("%s by %s while %s has control", entry.input(), entry.actor(), controller)
                        .isTrue();
            }
            Optional<Member> now = after.roster().controller();
            now.ifPresent(member -> {
                assertThat(after.roster().members()).contains(member);
                assertThat(after.grants(member)).contains(Grant.CONTROL);
            });
            assertThat(now.isPresent() || !hostIn(after)).as("a host here means a controller").isTrue();
            assertThat(after.roster().requests().keySet()).allSatisfy(id -> {
                assertThat(now.map(Member::id)).isNotEqualTo(Optional.of(id));
                assertThat(after.grants(after.roster().member(id).orElseThrow())).contains(Grant.CONTROL);
            });
        });
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void requests_areTheMembersAlone_andWhoIsTurnedOutStaysOut(@ForAll Story story) {
        play(story, (before, entry, after, _) -> {
            if (entry.input() instanceof Input.Request) {
                if (entry.actor().kind() == Actor.Kind.HOST) {
                    Standing standing = before.roster().standing(new MemberId(entry.actor().id()));
                    assertThat(standing.removed()).isFalse();
                    assertThat(standing.role().orElse(Role.HOST)).isEqualTo(Role.HOST);
                } else {
                    assertThat(entry.actor().kind()).isEqualTo(Actor.Kind.ENDPOINT);
                    assertThat(before.roster().owner(new EndpointId(entry.actor().id()))).isPresent();
                }
            }
            Roster roster = after.roster();
            assertThat(roster.members()).allSatisfy(member -> {
                assertThat(roster.standing(member.id()).removed()).isFalse();
                assertThat(roster.standing(member.id()).role().orElse(member.role())).isEqualTo(member.role());
                assertThat(member.endpoints()).isNotEmpty().allSatisfy(endpoint ->
                        assertThat(roster.owner(endpoint)).contains(member));
            });
            assertThat(roster.members().stream().mapToInt(member -> member.endpoints().size()).sum())
                    .isEqualTo(roster.endpoints());
            assertThat(after.door().waiting().values()).allSatisfy(knock -> {
                assertThat(roster.standing(knock.member()).removed()).isFalse();
                assertThat(roster.owner(knock.endpoint())).isEmpty();
            });
            if (entry.input() instanceof Input.SetRole && hostIn(before)) {
                assertThat(hostIn(after)).as("a host is left").isTrue();
            }
        });
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void whatIsOn_isInOrder(@ForAll Story story) {
        play(story, (before, entry, after, _) -> {
            Stage stage = after.stage();
            Timeline timeline = stage.timeline();
            for (Motion motion : List.of(timeline.current(), timeline.latest())) {
                assertThat(motion.position()).isBetween(0.0, timeline.duration());
                if (motion.moving()) {
                    assertThat(motion.velocity()).isBetween(Session.MIN_RATE, Session.MAX_RATE);
                }
            }
            timeline.pending().filter(next -> !before.timeline().pending().equals(Optional.of(next))).ifPresent(next ->
                    assertThat(next.timestamp()).isGreaterThanOrEqualTo(entry.stamp())
                            .isGreaterThanOrEqualTo(timeline.current().timestamp()));
            if (timeline.hold().isPresent()) {
                assertThat(timeline.latest().moving()).isFalse();
            } else {
                assertThat(stage.awaited()).isEmpty();
            }
            stage.barrier().ifPresent(barrier -> {
                assertThat(timeline.hold().orElseThrow().limited()).isTrue();
                assertThat(stage.awaited()).hasSizeLessThanOrEqualTo(barrier.asked());
                assertThat(stage.awaited().isEmpty() && barrier.open()).as("nobody left, and not started").isFalse();
                assertThat(stage.awaited()).allSatisfy(endpoint -> {
                    assertThat(after.roster().owner(endpoint)).isPresent();
                    assertThat(after.roster().waitable(endpoint)).isTrue();
                });
            });
            if (stage.startsAt().isPresent()) {
                assertThat(stage.running()).isFalse();
            }
            assertThat(stage.queue().items()).extracting(QueueItem::id).contains(stage.queue().current())
                    .doesNotHaveDuplicates();
            assertThat(timeline.duration()).isEqualTo(stage.item().media().duration());
            assertThat(stage.trace()).hasSizeLessThanOrEqualTo(Stage.TRACE);
            boolean moved = !timeline.latest().equals(before.timeline().latest())
                    || !timeline.hold().equals(before.timeline().hold());
            if (moved && !(entry.input() instanceof Input.SetWaitPoints)) {
                assertThat(stage.trace()).as("somebody or something did it").isNotEqualTo(before.stage().trace());
                assertThat(after.cause().orElseThrow().at()).isLessThanOrEqualTo(
                        Math.max(timeline.latest().timestamp(), entry.stamp()));
            }
            assertThat(after.closesAt() == Long.MAX_VALUE).isEqualTo(after.roster().endpoints() > 0);
        });
    }

    /** What is different after an entry is told: gateways show only what events name. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void whatIsNew_isTold(@ForAll Story story) {
        play(story, (before, entry, after, events) -> {
            // Wait points set anew only write the same motion down at another instant.
            boolean moved = after.stage().movedFrom(before.stage()) && !(entry.input() instanceof Input.SetWaitPoints);
            told(events, Event.TimelineChanged.class, moved);
            told(events, Event.RosterChanged.class, differs(before, after, Session::roster));
            told(events, Event.QueueChanged.class, differs(before, after, session -> session.stage().queue()));
            told(events, Event.ViewChanged.class, differs(before, after, session -> session.stage().view()));
            told(events, Event.TracksPresented.class, differs(before, after, session -> session.stage().presented()));
            told(events, Event.RulesChanged.class, differs(before, after, Session::rules)
                    || differs(before, after, session -> session.policy().strategy()));
            told(events, Event.DoorChanged.class, differs(before, after, session -> session.door().waiting()));
            told(events, Event.ChatChanged.class, differs(before, after, Session::chat));
            told(events, Event.NotesChanged.class, differs(before, after, Session::notes));
            told(events, Event.TrialChanged.class, differs(before, after, Session::trial));
            told(events, Event.NoticeChanged.class, differs(before, after, one -> one.dossier().notice()));
            told(events, Event.DetailsChanged.class, differs(before, after, one -> one.dossier().details())
                    || differs(before, after, one -> one.dossier().tenant()));
            told(events, Event.Ended.class, after.ended());
            before.roster().members().stream().flatMap(member -> member.endpoints().stream())
                    .filter(endpoint -> after.roster().owner(endpoint).isPresent())
                    .filter(endpoint -> before.shift(endpoint) != after.shift(endpoint))
                    .forEach(endpoint -> assertThat(events).contains(new Event.Shifted(endpoint)));
        });
    }

    /** Notes are kept by those they are for, and what others are told of comes with nothing of them. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void notes_areForThoseWhoRunTheSession_andItsObservers(@ForAll Story story) {
        play(story, (before, entry, after, events) -> {
            boolean changed = differs(before, after, Session::notes);
            assertThat(changed).isEqualTo(entry.input() instanceof Input.NoteRequest);
            if (!changed) {
                assertThat(events).doesNotHaveAnyElementsOfTypes(Event.NotesChanged.class);
                return;
            }
            assertThat(events).containsExactly(new Event.NotesChanged());
            Role role = entry.actor().kind() == Actor.Kind.HOST
                    ? Role.HOST
                    : before.roster().owner(new EndpointId(entry.actor().id())).orElseThrow().role();
            assertThat(role).isIn(Role.HOST, Role.COHOST, Role.OBSERVER);
            assertThat(role == Role.OBSERVER && before.rules().joinAs() == Role.OBSERVER).isFalse();
            assertThat(after.notes().all()).hasSizeLessThanOrEqualTo(Notes.LIMIT)
                    .isSortedAccordingTo(Comparator.comparingLong(Note::seq));
            assertThat(without(after)).as("all but the notes").isEqualTo(without(before.next(entry)));
        });
    }

    /** W-34: nothing is done to anybody, and nothing kept of them, but by their own leave. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void trials_areWithThoseWhoAgree(@ForAll Story story) {
        play(story, (before, entry, after, _) -> {
            Trial trial = after.trial();
            trial.run().ifPresent(run -> {
                assertThat(run.offsets().keySet()).allMatch(trial::includes);
                assertThat(run.offsets().values()).allMatch(seconds -> seconds != 0 && Math.abs(seconds) <= 10);
                run.answers().forEach((member, answer) -> {
                    if (!answer.equals(before.trial().run().map(open -> open.answers().get(member)).orElse(null))) {
                        assertThat(entry.input()).isEqualTo(new Input.Consent(answer.agreed()));
                        assertThat(Who.of(before, entry.actor()).map(Who::id)).contains(member);
                    }
                });
                assertThat(trial.ratings()).filteredOn(rating -> rating.trial() == run.seq())
                        .allMatch(rating -> trial.numbers().entrySet().stream()
                                .anyMatch(one -> one.getValue() == rating.person() && trial.includes(one.getKey())));
            });
            if (trial.run().isEmpty()) {
                assertThat(after.roster().members()).allMatch(member -> trial.injected(member.id()) == 0);
            }
            assertThat(trial.numbers()).containsAllEntriesOf(before.trial().numbers());
        });
    }

    private static Session without(Session session) {
        return session.with(Notes.NONE);
    }

    private static boolean hostIn(Session session) {
        return session.roster().members().stream().anyMatch(member -> member.role() == Role.HOST);
    }

    private static boolean differs(Session before, Session after, Function<Session, Object> part) {
        return !part.apply(before).equals(part.apply(after));
    }

    private static void told(List<Event> events, Class<? extends Event> kind, boolean changed) {
        if (changed) {
            assertThat(events).as(kind.getSimpleName()).anyMatch(kind::isInstance);
        }
    }

    /** If stories did not reach an input, the properties above would say nothing about it. */
    @Property(tries = 800, edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void stories_reachEveryKindOfInput(@ForAll Story story) {
        play(story, (_, entry, _, _) -> Statistics.label("accepted").collect(entry.input().getClass().getSimpleName()));
        Statistics.label("accepted").coverage(coverage -> Script.inputs().stream()
                .filter(kind -> kind != Input.Create.class && kind != Input.Join.class)
                .forEach(kind -> coverage.check(kind.getSimpleName()).count(count -> count > 0)));
    }
}
