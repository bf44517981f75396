package org.tutti.session;

import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Input.Way;

/**
 * Stories of whole groups: people come by every way, ask, are let in, steer, chat, take notes, fill the queue, try
 * things out, drop and go, while time passes, strategies decide and servers take over. Only {@link Input.Join}, which knows no rules, is left to
 * {@link SessionProperties}.
 */
final class Stories extends DomainContextBase {

    /** One thing that happens: after a pause somebody does something; before it what is due is done, if in time. */
    record Step(double pause, boolean inTime, Actor actor, Input input, long lead) {}

    /** The rules it begins with, and what happens, in order. */
    record Story(Rules rules, List<Step> steps) {}

    private static final EndpointId CONTROLLER = new EndpointId("whoever-has-control");
    private static final List<String> PEOPLE = List.of("ana", "bob", "cleo", "vic", "otto", "zoe", "yan");

    /** Ana, Bob, Cleo, Vic and Otto are there, there are three items, and Bob is asked something in a trial. */
    static Script beginning(Rules rules) {
        Script script = Script.withEverybody();
        script.does(Script.ANA, new Input.Enqueue(Script.film("Second", 20)));
        script.does(Script.ANA, new Input.Enqueue(Script.film("Live", Double.POSITIVE_INFINITY)));
        script.does(Script.ANA, new Input.SetTrial(Optional.of("For science")));
        script.does(Script.BOB, new Input.Consent(true));
        script.does(Script.ANA, new Input.AskRating(Optional.of("How is it?")));
        return script.does(Script.ANA, new Input.SetRules(rules));
    }

    /** The step as it is meant now: names of items, lines and barriers are known only while a story goes on. */
    static Step resolved(Step step, Script script) {
        Session session = script.session();
        List<QueueItem> items = session.stage().queue().items();
        Optional<Barrier> barrier = session.stage().barrier();
        Input input = switch (step.input()) {
            case Input.Ready(long nth) -> new Input.Ready(barrier.map(Barrier::seq).orElse(nth));
            case Input.React(long nth, String reaction) -> new Input.React(line(session, nth), reaction);
            case Input.RemoveLine(long nth) -> new Input.RemoveLine(line(session, nth));
            case Input.DropNote(long nth) -> new Input.DropNote(note(session, nth));
            case Input.Rate(long nth, int score) ->
                new Input.Rate(session.trial().run().flatMap(Trial.Run::asked).orElse(nth), score);
            case Input.Select(String nth) -> new Input.Select(item(items, nth));
            case Input.Dequeue(String nth) -> new Input.Dequeue(item(items, nth));
            case Input.Reorder(String nth, Optional<String> before) ->
                new Input.Reorder(item(items, nth), before.map(other -> item(items, other)));
            case Input.SetWaitPoints(String nth, List<WaitPoint> points) ->
                new Input.SetWaitPoints(item(items, nth), points);
            case Input.Schedule(Optional<Long> after) -> new Input.Schedule(after.map(micros -> script.now() + micros));
            case Input.Takeover(String node, long ago) -> new Input.Takeover(node, script.now() - ago);
            case Input.Succeed(String node, long ago, List<EndpointId> lost) ->
                new Input.Succeed(node, script.now() - ago, lost);
            case Input.DenyControl(MemberId any) -> new Input.DenyControl(first(session.roster().requests(), any));
            case Input.Admit(MemberId any) -> new Input.Admit(first(session.door().waiting(), any));
            case Input.Reject(MemberId any) -> new Input.Reject(first(session.door().waiting(), any));
            case Input.Due _ -> new Input.Due(session.nextDeadline());
            case Input.Window(String nth, double window) -> new Input.Window(item(items, nth), window);
            case Input.GoLive live when session.item().media().live().isEmpty() -> onAir(items, live);
            case Input.Agree(long nth, boolean agreed) ->
                new Input.Agree(session.dossier().notice().map(Notice::seq).orElse(nth), agreed);
            case Input.TreeRequest request -> TreeActs.resolved(request, session);
            default -> step.input();
        };
        boolean steers = step.actor().id().equals(CONTROLLER.value());
        Actor actor = steers ? session.roster().controller().map(Stories::firstTab).orElse(Script.ANA_API) : step.actor();
        boolean awaited = step.input() instanceof Input.Ready && barrier.isPresent()
                && !session.stage().awaited().isEmpty();
        return new Step(
                step.pause(),
                step.inTime(),
                awaited ? Actor.endpoint(session.stage().awaited().get(0)) : actor,
                input,
                step.lead());
    }

    private static Actor firstTab(Member member) {
        return Actor.endpoint(member.endpoints().get(0));
    }

    private static MemberId first(Map<MemberId, ?> waiting, MemberId otherwise) {
        return waiting.keySet().stream().findFirst().orElse(otherwise);
    }

    private static long line(Session session, long nth) {
        List<Line> lines = session.chat().lines();
        return lines.isEmpty() ? nth : lines.get((int) (nth % lines.size())).seq();
    }

    private static long note(Session session, long nth) {
        List<Note> notes = session.notes().all();
        return notes.isEmpty() ? nth : notes.get((int) (nth % notes.size())).seq();
    }

    private static String item(List<QueueItem> items, String nth) {
        int index = Integer.parseInt(nth);
        return index == 9 ? "i99" : items.get(index % items.size()).id();
    }

    /** What is live is put on first. */
    private static Input onAir(List<QueueItem> items, Input otherwise) {
        return items.stream()
                .filter(item -> item.item().media().live().isPresent())
                .findFirst()
                .<Input>map(item -> new Input.Select(item.id()))
                .orElse(otherwise);
    }

    @Provide
    Arbitrary<Story> stories() {
        Arbitrary<Boolean> inTime = Arbitraries.frequency(Tuple.of(5, true), Tuple.of(1, false));
        Arbitrary<Double> pause = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.doubles().between(0, 0.3)),
                Tuple.of(3, Arbitraries.doubles().between(0, 15)),
                Tuple.of(1, Arbitraries.doubles().between(0, 400)));
        Arbitrary<Step> step = Combinators.combine(pause, inTime, acts(), Arbitraries.longs().between(0, 400_000))
                .as((p, t, act, lead) -> new Step(p, t, act.get1(), act.get2(), lead));
        return Combinators.combine(
                        rules().filter(rules -> rules.fault().isEmpty()),
                        step.list().ofMaxSize(80).withSizeDistribution(RandomDistribution.uniform()))
                .as(Story::new);
    }

    private static Arbitrary<Tuple.Tuple2<Actor, Input>> acts() {
        Arbitrary<Actor> anybody = Arbitraries.frequencyOf(
                Tuple.of(8, tabs().map(Actor::endpoint)), Tuple.of(1, members().map(Actor::host)));
        Arbitrary<Actor> somebodyWhoMay = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of(Script.ANA, Script.CLEO, CONTROLLER).map(Actor::endpoint)),
                Tuple.of(1, Arbitraries.just(Script.ANA_API)),
                Tuple.of(2, anybody));
        Arbitrary<Actor> controller = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(Actor.endpoint(CONTROLLER))), Tuple.of(1, anybody));
        Arbitrary<Actor> server = Arbitraries.just(Actor.engine("b"));
        return Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(controller, commands()).as(Tuple::of)),
                Tuple.of(3, Combinators.combine(somebodyWhoMay, access()).as(Tuple::of)),
                Tuple.of(2, Combinators.combine(anybody, floor()).as(Tuple::of)),
                Tuple.of(2, Combinators.combine(somebodyWhoMay, answers()).as(Tuple::of)),
                Tuple.of(2, Combinators.combine(somebodyWhoMay, queue()).as(Tuple::of)),
                Tuple.of(2, Combinators.combine(anybody, chat()).as(Tuple::of)),
                Tuple.of(1, Combinators.combine(anybody, notes()).as(Tuple::of)),
                Tuple.of(2, Combinators.combine(somebodyWhoMay, dossier()).as(Tuple::of)),
                Tuple.of(1, Combinators.combine(anybody, Arbitraries.of(true, false)).as((who, agreed) ->
                        Tuple.of(who, new Input.Agree(1, agreed)))),
                Tuple.of(2, Combinators.combine(somebodyWhoMay, experiments()).as(Tuple::of)),
                Tuple.of(2, Combinators.combine(anybody, answersToTrials()).as(Tuple::of)),
                Tuple.of(3, Combinators.combine(somebodyWhoMay, TreeActs.any()).as(Tuple::of)),
                Tuple.of(3, Combinators.combine(anybody, presence()).as(Tuple::of)),
                Tuple.of(4, Combinators.combine(server, entering()).as(Tuple::of)),
                Tuple.of(1, Combinators.combine(server, time()).as(Tuple::of)),
                Tuple.of(2, decisions().map(input -> Tuple.of(Actor.strategy("server-clock"), input))));
    }

    private static Arbitrary<EndpointId> tabs() {
        return Arbitraries.of(PEOPLE).map(name -> new EndpointId(name + "-tab"));
    }

    private static Arbitrary<MemberId> members() {
        return Arbitraries.of(PEOPLE).map(MemberId::new);
    }

    private static Arbitrary<String> items() {
        return Arbitraries.integers().between(0, 9).map(String::valueOf);
    }

    private static Arbitrary<Input> entering() {
        return Combinators.combine(
                        Arbitraries.of("ana", "bob", "cleo", "vic", "otto", "zoe", "yan", "guest1", "guest2", "guest3"),
                        Arbitraries.of("-tab", "-tab", "-phone"),
                        Arbitraries.of(Role.values()),
                        Arbitraries.of(Way.values()),
                        Arbitraries.of("inv-1", "inv-2").optional(0.3),
                        Arbitraries.of(true, true, false))
                .as((who, device, role, way, invitation, plays) -> new Input.Enter(
                        new MemberId(who), new EndpointId(who + device), who, role, way, invitation, plays));
    }

    private static Arbitrary<Input> presence() {
        return Arbitraries.oneOf(
                tabs().map(Input.Drop::new),
                tabs().map(Input.Resume::new),
                tabs().map(Input.Resume::new),
                tabs().map(Input.Leave::new),
                Arbitraries.just(new Input.Ready(3)),
                Arbitraries.just(new Input.Ready(3)),
                Arbitraries.of("Ana", "Bo\u0000b", "").map(Input.SetName::new),
                Arbitraries.of(true, false).map(Input.WatchFreely::new));
    }

    private static Arbitrary<Input> commands() {
        Arbitrary<Double> places = Arbitraries.oneOf(
                Arbitraries.of(0.0, 5.0, 19.9, 20.0, 119.0, 120.0, -1.0, Double.POSITIVE_INFINITY, Double.NaN),
                Arbitraries.doubles().between(-10, 200));
        return Arbitraries.oneOf(
                Arbitraries.just(new Input.GoLive()),
                Arbitraries.of(
                        new Input.Play(), new Input.Play(), new Input.Play(), new Input.Pause(), new Input.Stop(),
                        new Input.Reset(), new Input.Next(), new Input.Previous()),
                Combinators.combine(
                                Arbitraries.of(Broadcasts.ENGLISH.id(), "none").optional(0.5),
                                Arbitraries.of(Broadcasts.GERMAN.id(), Presented.OFF).optional(0.5))
                        .as((audio, text) -> new Input.PresentTracks(new Presented(audio, text))),
                places.map(Input.Seek::new),
                Arbitraries.oneOf(Arbitraries.of(0.25, 0.5, 1.0, 4.0), Arbitraries.doubles().between(0, 5))
                        .map(Input.SetRate::new),
                items().map(Input.Select::new),
                Combinators.combine(Arbitraries.doubles().between(0, 33), Arbitraries.doubles().between(-1, 1.1))
                        .as((scale, x) -> new Input.SetView(new View(scale, x, 0, 0, 0, 0, 0))),
                Arbitraries.longs().between(-5_000_000, 90_000_000).optional(0.8).map(Input.Schedule::new),
                Combinators.combine(items(), Arbitraries.doubles().between(0.01, 125).list().ofMaxSize(4))
                        .as((item, points) -> new Input.SetWaitPoints(
                                item, points.stream().map(at -> new WaitPoint(at, "Step")).toList())));
    }

    private static Arbitrary<Input> floor() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        new Input.RequestControl(), new Input.RequestControl(), new Input.WithdrawRequest(),
                        new Input.TakeControl(), new Input.ReleaseControl()),
                members().map(Input.HandOver::new));
    }

    /** Answers to those who ask for something. */
    private static Arbitrary<Input> answers() {
        return Arbitraries.oneOf(
                members().map(Input.HandOver::new),
                members().map(Input.DenyControl::new),
                members().map(Input.Admit::new),
                members().map(Input.Reject::new));
    }

    private static Arbitrary<Input> access() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, members().map(Input.Remove::new)),
                Tuple.of(1, Arbitraries.of("inv-1", "inv-2").map(Input.RevokeInvitation::new)),
                Tuple.of(3, Combinators.combine(members(), Arbitraries.of(Role.values())).as(Input.SetRole::new)),
                Tuple.of(2, Combinators.combine(members(), grants().optional(0.7)).as(Input.SetGrants::new)),
                Tuple.of(5, rules().map(Input.SetRules::new)),
                Tuple.of(1, Arbitraries.of("server-clock", "other").map(Input.SetStrategy::new)),
                Tuple.of(1, Arbitraries.frequency(Tuple.of(9, "a\u202Eb"), Tuple.of(1, "over")).map(Input.End::new)));
    }

    private static Arbitrary<Set<Grant>> grants() {
        return Arbitraries.of(Grant.class).set();
    }

    private static Arbitrary<Rules> rules() {
        Arbitrary<Rules> any = Combinators.combine(
                        Arbitraries.of(Rules.Admission.OPEN, Rules.Admission.INVITATION, Rules.Admission.ASK, Rules.Admission.ASK),
                        Arbitraries.of(false, false, true),
                        Arbitraries.of(0, 3, 6, 7, 9, 12),
                        Arbitraries.of(Role.PARTICIPANT, Role.PARTICIPANT, Role.VIEWER, Role.OBSERVER, Role.COHOST),
                        grants(),
                        Arbitraries.of(Rules.Handover.values()),
                        Arbitraries.of(Rules.ChatMode.values()),
                        Arbitraries.of(0.0, 0.3, 0.5, 0.7, 1.0))
                .as((admission, locked, limit, joinAs, granted, handover, chat, quorum) -> {
                    var book = new RuleBook(Rules.STANDARD);
                    book.admission = admission;
                    book.locked = locked;
                    book.memberLimit = limit;
                    book.joinAs = joinAs;
                    book.grants.put(Role.VIEWER, granted);
                    book.grants.put(Role.OBSERVER, granted.size() > 4 ? granted : EnumSet.noneOf(Grant.class));
                    book.handover = handover;
                    book.chat = chat;
                    book.slowMode = limit;
                    book.quorum = quorum;
                    book.seeks = !locked;
                    book.advance = limit > 1;
                    return book.rules();
                });
        return Arbitraries.oneOf(any, Arbitraries.of(Template.values()).map(Template::rules));
    }

    private static Arbitrary<Input> queue() {
        Arbitrary<Double> durations = Arbitraries.of(0.001, 5.0, 30.0, Double.POSITIVE_INFINITY);
        return Arbitraries.oneOf(
                durations.map(duration -> new Input.Enqueue(Script.film("More", duration))),
                Arbitraries.of(Broadcasts.live("stage"), Broadcasts.untimed("old"), Broadcasts.show())
                        .map(Input.Enqueue::new),
                items().map(Input.Dequeue::new),
                Combinators.combine(items(), items().optional(0.5)).as(Input.Reorder::new));
    }

    private static Arbitrary<Input> chat() {
        Arbitrary<Long> lines = Arbitraries.longs().between(0, 20);
        return Arbitraries.oneOf(
                Arbitraries.of("hello", "and now?", "Žofie 😀", "a\u202Eb").map(Input.Say::new),
                Arbitraries.of(20, 30, 60).map(bytes ->
                        new Input.SayEncrypted(Base64.getEncoder().encodeToString(new byte[bytes]))),
                Combinators.combine(lines, Arbitraries.of("👍", "🍿", "")).as(Input.React::new),
                lines.map(Input.RemoveLine::new),
                Combinators.combine(members(), Arbitraries.of(true, false)).as(Input.Mute::new));
    }

    private static Arbitrary<Input> notes() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of("Asks for the price", "Žofie 😀\nAgain", "", "a\u202Eb").map(Input.TakeNote::new)),
                Tuple.of(1, Arbitraries.longs().between(0, 20).map(Input.DropNote::new)));
    }

    private static Arbitrary<Input> dossier() {
        return Arbitraries.oneOf(
                Arbitraries.of("This is recorded.", "", "a\u202Eb").optional(0.8).map(Input.SetNotice::new),
                Arbitraries.of("call 4711", "", "x".repeat(201)).optional(0.7)
                        .map(correlation -> new Input.SetDetails(
                                new Details(correlation, Privacy.PUBLIC, "About it", List.of("film", "night")))),
                members().map(Input.TransferHost::new));
    }

    private static Arbitrary<Input> experiments() {
        Arbitrary<Double> seconds = Arbitraries.of(0.0, 0.25, -3.0, 10.5);
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("For science", "For fun", "a\u202Eb").map(Optional::of).map(Input.SetTrial::new)),
                Tuple.of(2, Arbitraries.just(new Input.SetTrial(Optional.empty()))),
                Tuple.of(4, Combinators.combine(members(), seconds).as(Input.SetOffset::new)),
                Tuple.of(2, Arbitraries.of("How was it?", "").optional(0.8).map(Input.AskRating::new)));
    }

    private static Arbitrary<Input> answersToTrials() {
        return Arbitraries.oneOf(
                Arbitraries.of(true, true, false).map(Input.Consent::new),
                Arbitraries.integers().between(0, 6).map(score -> new Input.Rate(1, score)));
    }

    private static Arbitrary<Input> time() {
        return Arbitraries.oneOf(
                Arbitraries.just(new Input.Due(0)),
                members().map(Input.Remember::new),
                Arbitraries.of("acme", "a b").map(tenant -> new Input.Belong(tenant, Script.ANA_MEMBER)),
                Combinators.combine(items(), Arbitraries.of(30.0, 600.0, 1800.5, Double.POSITIVE_INFINITY))
                        .as(Input.Window::new),
                Arbitraries.longs().between(0, 90_000_000).map(ago -> new Input.Takeover("b", ago)),
                Arbitraries.of(List.<EndpointId>of(), List.of(Script.ANA), List.of(Script.BOB, new EndpointId("nobody")))
                        .map(lost -> new Input.Succeed("c", 2_000_000, lost)),
                Arbitraries.of("server-clock", "other")
                        .flatMap(strategy -> Arbitraries.of("It failed.", "")
                                .map(reason -> new Input.FallBack(
                                        strategy, Optional.of(reason).filter(text -> !text.isEmpty())))));
    }

    private static Arbitrary<Input> decisions() {
        return Arbitraries.of(
                        new Decision.Keep(),
                        new Decision.Release(),
                        new Decision.Wait("bob-tab", Script.BEGIN + 60_000_000),
                        new Decision.Wait("nobody", Script.BEGIN + 600_000_000),
                        new Decision.Retime(new Motion(11, 1.5, Script.BEGIN + 9_000_000)),
                        new Decision.Advise("bob-tab", 0.5),
                        new Decision.Follow(Decision.Rule.COPY))
                .map(action -> new Input.Decide(
                        "server-clock",
                        new Decision(
                                action, "because", Map.of("x", 1.5), new Memory("server-clock", 1, new byte[] {1, 2}))));
    }
}
