package org.tutti.bench.tree;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tutti.gateway.web.TreeTexts;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event.TreeChanged;
import org.tutti.session.Input;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Triple;

/** A session's tree. */
final class InSession implements Kept {

    /** As what a request comes. */
    enum As {
        /** It is there already. */
        INPUT,
        JSON,
        TURTLE
    }

    private static final Actor HOST = Actor.endpoint(new EndpointId("e0"));

    private final int links;
    private final As as;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private Session session = Session.unborn(new SessionId("benchmark"));
    private Triple link;
    private List<Triple> told;
    private Op op;
    private NewTriple next;
    private String text;
    private String site;

    InSession(int links, As as) {
        this.links = links;
        this.as = as;
        var media = new MediaDescription(Grown.FILM, "Film", 36_000, List.of(new Rendition("film.mp4", "video/mp4")));
        apply(Actor.engine("a"), new Input.Create("Film night", new Item("file", media), "server-clock"));
        apply(Actor.engine("a"), new Input.Join(new MemberId("m0"), new EndpointId("e0"), "Ana", Role.HOST));
        for (int i = 0; i < Grown.SITES; i++) {
            apply(Actor.engine("a"), new Input.Join(
                    new MemberId("s" + i), new EndpointId(Grown.site(i)), "Site " + i, Role.PARTICIPANT));
        }
        Grown.inputs(links).forEach(input -> apply(HOST, input));
        Grown.mirrors().forEach(input -> apply(HOST, input));
        if (session.tree().size() != links) {
            throw new IllegalStateException("The tree has %d links.".formatted(session.tree().size()));
        }
    }

    /** The tree that is to be told. */
    Session session() {
        return session;
    }

    @Override
    public boolean can(Op any) {
        return as == As.INPUT || any == Op.ADD || any == Op.UPDATE;
    }

    @Override
    public void prepare(Op what, int turn) {
        op = what;
        if (op == Op.ADD) {
            next = Grown.another(links, turn, random);
        } else if (op == Op.UPDATE) {
            int start = random.nextInt(50);
            next = NewTriple.of(
                    link.subject().base() + "#t=" + start + "," + (start + 7), link.object() + "#t=" + start);
        } else {
            site = Grown.site(turn % Grown.SITES);
        }
        text = switch (as) {
            case INPUT -> "";
            case JSON -> TreeTexts.json(next);
            case TURTLE -> TreeTexts.turtle(next);
        };
    }

    @Override
    public void go() {
        switch (op) {
            case ADD -> link = apply(HOST, new AddTriples(List.of(read()), 0)).change().added().getFirst();
            case UPDATE -> {
                NewTriple now = read();
                var change = new ChangeTriple(
                        link.id().toString(), Optional.of(link.rev()), Optional.of(now.subject()),
                        Optional.of(now.object()), Optional.empty());
                link = apply(HOST, change).change().changed().getFirst();
            }
            case TRANSLATE -> told = session.tree().toldTo(site, List.of(link));
            case DELETE -> apply(HOST, new RemoveTriple(link.id().toString(), Optional.of(link.rev())));
        }
    }

    private NewTriple read() {
        return switch (as) {
            case INPUT -> next;
            case JSON -> TreeTexts.fromJson(text);
            case TURTLE -> TreeTexts.fromTurtle(text);
        };
    }

    private TreeChanged apply(Actor actor, Input input) {
        long stamp = 1_790_000_000_000_000L + session.seq() * 1000;
        var entry = new Entry(session.id(), session.seq() + 1, stamp, session.earliestEffect(stamp), actor, input);
        return switch (session.apply(entry)) {
            case Outcome.Accepted(Session after, var events) -> {
                session = after;
                yield events.stream()
                        .filter(TreeChanged.class::isInstance)
                        .map(TreeChanged.class::cast)
                        .findFirst()
                        .orElse(null);
            }
            case Outcome.Refused(var refusal) -> throw new IllegalStateException(refusal.message());
        };
    }
}
