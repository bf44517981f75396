package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.timeline.Timeline;

/** A session told in a test: keeps the state, the journal of accepted entries, and a clock that only moves when told. */
final class Script {

    static final SessionId ID = new SessionId("film-night");
    static final EndpointId ANA = new EndpointId("ana-tab");
    static final EndpointId BOB = new EndpointId("bob-tab");
    static final MemberId ANA_MEMBER = new MemberId("ana");
    static final MemberId BOB_MEMBER = new MemberId("bob");
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

    static Script created() {
        Script script = new Script();
        script.engine(new Input.Create("Film night", film(DURATION), "server-clock"));
        return script;
    }

    static Item film(double duration) {
        var rendition = new Rendition("demo/demo.mp4", "video/mp4");
        return new Item("file", new MediaDescription("file:demo", "Demo", duration, List.of(rendition)));
    }

    Script elapse(double seconds) {
        now += Math.round(seconds * 1e6);
        return this;
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

    static Session replay(List<Entry> journal) {
        Session session = Session.unborn(ID);
        for (Entry entry : journal) {
            session = ((Outcome.Accepted) session.apply(entry)).session();
        }
        return session;
    }
}
