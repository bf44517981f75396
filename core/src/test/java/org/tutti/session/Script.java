package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Input.Way;
import org.tutti.session.Refusal.Code;

/** A session told in a test: keeps the state, the journal of accepted entries, and a clock that only moves when told. */
final class Script {

    static final SessionId ID = new SessionId("film-night");
    static final EndpointId ANA = new EndpointId("ana-tab");
    static final EndpointId BOB = new EndpointId("bob-tab");
    static final EndpointId CLEO = new EndpointId("cleo-tab");
    static final EndpointId VIC = new EndpointId("vic-tab");
    static final EndpointId OTTO = new EndpointId("otto-tab");
    static final MemberId ANA_MEMBER = new MemberId("ana");
    static final MemberId BOB_MEMBER = new MemberId("bob");
    static final MemberId CLEO_MEMBER = new MemberId("cleo");
    static final MemberId VIC_MEMBER = new MemberId("vic");
    static final MemberId OTTO_MEMBER = new MemberId("otto");

    /** A program of Ana's that has the host token. */
    static final Actor ANA_API = Actor.host(ANA_MEMBER);

    static final long BEGIN = 1_790_000_000_000_000L;
    static final double DURATION = 120;

    private final List<Entry> journal = new ArrayList<>();
    private Session session = Session.unborn(ID);
    private long now = BEGIN;
    private Outcome last;

    /** A session with Ana as its host and Bob as a participant. */
    static Script withAnaAndBob() {
        Script script = created();
        script.engine(new Input.Join(ANA_MEMBER, ANA, "Ana", Role.HOST));
        script.engine(new Input.Join(BOB_MEMBER, BOB, "Bob", Role.PARTICIPANT));
        return script;
    }

    /** Ana as the host, Bob a participant, Cleo the co-host, Vic a viewer, Otto an observer. */
    static Script withEverybody() {
        Script script = created();
        script.comes("Ana", Role.HOST, Way.HOST);
        script.comes("Bob", Role.PARTICIPANT, Way.INVITATION);
        script.comes("Cleo", Role.COHOST, Way.INVITATION);
        script.comes("Vic", Role.VIEWER, Way.INVITATION);
        script.comes("Otto", Role.OBSERVER, Way.INVITATION);
        return script;
    }

    static Script created() {
        Script script = new Script();
        script.engine(new Input.Create("Film night", film(DURATION), "server-clock"));
        return script;
    }

    static Item film(double duration) {
        return film("Demo", duration);
    }

    static Item film(String title, double duration) {
        var rendition = new Rendition("demo/demo.mp4", "video/mp4");
        return new Item("file", new MediaDescription("file:demo", title, duration, List.of(rendition)));
    }

    Script elapse(double seconds) {
        now += Math.round(seconds * 1e6);
        return this;
    }

    /** The member of this name comes, from a tab of theirs. */
    Outcome enter(String name, Role role, Way way) {
        return enter(entering(name, role, way, Optional.empty()));
    }

    Outcome enter(Input.Enter enter) {
        return engine(enter);
    }

    static Input.Enter entering(String name, Role role, Way way, Optional<String> invitation) {
        String id = name.toLowerCase(Locale.ROOT);
        return new Input.Enter(
                new MemberId(id), new EndpointId(id + "-tab"), name, role, way, invitation, true);
    }

    /** As {@link #enter}; they must get in. */
    Script comes(String name, Role role, Way way) {
        assertThat(enter(name, role, way)).isInstanceOf(Outcome.Accepted.class);
        assertThat(session.roster().owner(new EndpointId(name.toLowerCase(Locale.ROOT) + "-tab"))).isPresent();
        return this;
    }

    /** The input must be accepted. */
    Script does(EndpointId endpoint, Input input) {
        return does(Actor.endpoint(endpoint), input);
    }

    /** The input must be accepted. */
    Script does(Actor actor, Input input) {
        boolean member = actor.kind() != Actor.Kind.ENGINE && actor.kind() != Actor.Kind.STRATEGY;
        assertThat(by(actor, input, member ? 250_000 : 0)).isInstanceOf(Outcome.Accepted.class);
        return this;
    }

    /** What is due by now is done. */
    Script happens() {
        assertThat(due()).isInstanceOf(Outcome.Accepted.class);
        return this;
    }

    /** The input must be refused with this code, and leave all as it was. */
    Script refuses(EndpointId endpoint, Input input, Code code) {
        return refuses(Actor.endpoint(endpoint), input, code);
    }

    /** The input must be refused with this code, and leave all as it was. */
    Script refuses(Actor actor, Input input, Code code) {
        Session before = session;
        assertThat(by(actor, input, 250_000)).as("%s by %s", input, actor).isInstanceOf(Outcome.Refused.class);
        assertThat(refusal().code()).as("%s by %s: %s", input, actor, refusal().message()).isEqualTo(code);
        assertThat(refusal().message()).isNotBlank();
        assertThat(session).isSameAs(before);
        return this;
    }

    /** The host changes some of the rules. */
    Script rules(Consumer<RuleBook> change) {
        var book = new RuleBook(session.rules());
        change.accept(book);
        return does(ANA_API, new Input.SetRules(book.rules()));
    }

    Outcome by(EndpointId endpoint, Input input) {
        return by(Actor.endpoint(endpoint), input, 250_000);
    }

    Outcome engine(Input input) {
        return by(Actor.engine("test"), input, 0);
    }

    /** Lets time do what is due by now. */
    Outcome due() {
        return engine(new Input.Due(session.nextDeadline()));
    }

    Outcome by(Actor actor, Input input, long lead) {
        long at = session.earliestEffect(now + lead);
        var entry = new Entry(ID, session.seq() + 1, now, at, actor, input);
        last = session.apply(entry);
        if (last instanceof Outcome.Accepted(Session next, _)) {
            session = next;
            journal.add(entry);
        }
        return last;
    }

    Refusal refusal() {
        return ((Outcome.Refused) last).refusal();
    }

    List<Event> events() {
        return ((Outcome.Accepted) last).events();
    }

    Session session() {
        return session;
    }

    Timeline timeline() {
        return session.timeline();
    }

    Stage stage() {
        return session.stage();
    }

    Roster roster() {
        return session.roster();
    }

    /** The name of whoever has control; empty if nobody has. */
    String controller() {
        return session.roster().controller().map(Member::name).orElse("");
    }

    /** Where the timeline is, some seconds from now. */
    double positionIn(double seconds) {
        return timeline().positionAt(now + Math.round(seconds * 1e6));
    }

    long now() {
        return now;
    }

    List<Entry> journal() {
        return journal;
    }

    /** Every kind of input there is. */
    static List<Class<?>> inputs() {
        return leaves(Input.class).toList();
    }

    private static java.util.stream.Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? java.util.Arrays.stream(type.getPermittedSubclasses()).flatMap(Script::leaves)
                : java.util.stream.Stream.of(type);
    }

    /** The journal as it is read again from what was written. */
    static List<Entry> rewritten(List<Entry> journal) {
        return journal.stream()
                .map(entry -> new Entry(
                        entry.session(),
                        entry.seq(),
                        entry.stamp(),
                        entry.effectiveAt(),
                        Codec.decodeActor(Codec.encode(entry.actor())),
                        Codec.decode(Codec.encode(entry.input()))))
                .toList();
    }

    static Session replay(List<Entry> journal) {
        Session session = Session.unborn(ID);
        for (Entry entry : journal) {
            session = ((Outcome.Accepted) session.apply(entry)).session();
        }
        return session;
    }
}
