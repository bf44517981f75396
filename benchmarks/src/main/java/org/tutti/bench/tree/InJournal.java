package org.tutti.bench.tree;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tutti.engine.EngineLoad;
import org.tutti.session.Input;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.tree.NewTriple;

/** A session's tree in the engine: what is done is durable. */
final class InJournal implements Kept {

    private final int links;
    private final EngineLoad.Steered session;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private NewTriple next;
    private long added;
    private Input.Request request;

    InJournal(EngineLoad engine, int links) throws Exception {
        this.links = links;
        session = engine.steered();
        for (Input.Request input : Grown.inputs(links)) {
            session.ask(input);
        }
    }

    @Override
    public void prepare(Op op, int turn) {
        request = switch (op) {
            case ADD -> {
                next = Grown.another(links, turn, random);
                yield new AddTriples(List.of(next), 0);
            }
            case UPDATE -> new ChangeTriple(
                    "t" + added, Optional.of(added), Optional.of(next.subject().replaceAll("#.*", "#t=" + turn % 50)),
                    Optional.empty(), Optional.empty());
            case DELETE -> new RemoveTriple("t" + added, Optional.empty());
            case TRANSLATE -> throw new IllegalStateException("It does not translate.");
        };
    }

    @Override
    public void go() throws Exception {
        long seq = session.ask(request);
        if (request instanceof AddTriples) {
            added = seq;
        }
    }
}
