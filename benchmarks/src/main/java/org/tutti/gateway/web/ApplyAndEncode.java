package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * What one change costs a session of 100 participants: applying its entry, writing the input down as the journal has
 * it, and encoding, once, what everybody is told. In the package of what it measures.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class ApplyAndEncode {

    private static final int PARTICIPANTS = 100;
    private static final EndpointId HOST = new EndpointId("e0");

    /** What changes. */
    @Param({"seek", "chat", "presence"})
    public String change;

    private Session session;
    private int turn;

    /** A session that has been going on for a while. */
    @Setup
    public void begin() {
        session = Session.unborn(new SessionId("benchmark"));
        var media = new MediaDescription("file:demo", "Demo", 120, List.of(new Rendition("demo.mp4", "video/mp4")));
        apply(Actor.engine("a"), new Input.Create("Film night", new Item("file", media), "server-clock"));
        for (int i = 0; i < PARTICIPANTS; i++) {
            var member = new MemberId("m" + i);
            apply(Actor.engine("a"), new Input.Join(
                    member, new EndpointId("e" + i), "Member " + i, i == 0 ? Role.HOST : Role.PARTICIPANT));
        }
        apply(Actor.endpoint(HOST), new Input.Play());
        for (int i = 0; i < 600; i++) {
            apply(Actor.endpoint(HOST), new Input.Say("This is line " + i + ", of about the usual length."));
        }
    }

    /** One change, all the way to the bytes that are written and sent. */
    @Benchmark
    public void applyAndEncode(Blackhole hole) {
        turn++;
        Input input = switch (change) {
            case "seek" -> new Input.Seek(turn % 100);
            case "chat" -> new Input.Say("What was that just now?");
            default -> {
                var endpoint = new EndpointId("e" + (1 + turn / 2 % (PARTICIPANTS - 1)));
                yield turn % 2 == 0 ? new Input.Drop(endpoint) : new Input.Resume(endpoint);
            }
        };
        for (Event event : apply(Actor.endpoint(HOST), input)) {
            hole.consume(switch (event) {
                case Event.TimelineChanged _ -> Frames.timeline(session);
                // As a session of this size is told who is here.
                case Event.RosterChanged _ ->
                    Crowd.of(session.roster())
                            ? Frames.rosterExcerpt(session, true).shared()
                            : Frames.roster(session, true, Optional.empty());
                case Event.ChatChanged(var line) -> Frames.chat(line);
                default -> throw new IllegalStateException("Not expected: " + event);
            });
        }
        hole.consume(Codec.encode(input));
    }

    private List<Event> apply(Actor actor, Input input) {
        long stamp = 1_790_000_000_000_000L + session.seq() * 1000;
        long at = session.earliestEffect(stamp + 250_000);
        var entry = new Entry(session.id(), session.seq() + 1, stamp, at, actor, input);
        return switch (session.apply(entry)) {
            case Outcome.Accepted(Session next, List<Event> events) -> {
                session = next;
                yield new ArrayList<>(events);
            }
            // A drop of one who is away already, and the like.
            case Outcome.Refused _ -> List.of();
        };
    }
}
