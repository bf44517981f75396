package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.tree.TreeEdit.Doing;
import org.tutti.tree.TreeFault.Reason;

/** A tree told in a test, in a session whose film is on. */
final class Grown {

    static final String SESSION = "urn:tutti:session:film-night";
    static final String FILM = "file:demo";
    static final String CLIP = "https://v.example/a.mp4";
    static final String PAGE = "https://en.wikipedia.org/wiki/Kyoto";
    static final String MAP = "geo:35.01,135.77";

    /** What is in the queue. */
    static final Set<String> ITEMS = Set.of(FILM, "file:next");

    private Tree tree = Tree.EMPTY;
    private Change last;
    private double elapsed = 100;
    private double position = 50;
    private Set<String> on = Set.of(FILM);
    private long seq = 10;

    Tree tree() {
        return tree;
    }

    Change last() {
        return last;
    }

    long seq() {
        return seq;
    }

    /** The session and the film are there from now on. */
    Grown at(double sessionTime, double filmTime) {
        elapsed = sessionTime;
        position = filmTime;
        return this;
    }

    /** The next thing that is done has this number. */
    Grown numbered(long next) {
        seq = next - 1;
        return this;
    }

    /** These URIs mean what is on. */
    Grown on(String... uris) {
        on = Set.of(uris);
        return this;
    }

    Doing doing() {
        return new Doing(
                seq + 1, new Moment(SESSION, elapsed, on, position),
                base -> base.equals(SESSION) || ITEMS.contains(base),
                "ana", "Ana");
    }

    /** Adds a link; it must be taken. */
    Triple adds(String subject, String object) {
        return adds(NewTriple.of(subject, object)).getFirst();
    }

    Triple addsUnder(Triple parent, String subject, String object) {
        return adds(under(parent.id().toString(), subject, object)).getFirst();
    }

    List<Triple> adds(NewTriple... links) {
        return done(() -> TreeEdit.add(tree, List.of(links), doing())).added();
    }

    static NewTriple under(String parent, String subject, String object) {
        return new NewTriple(
                subject, object, Optional.of(parent), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    Change moves(Triple link, String subject, String object) {
        return done(() -> TreeEdit.change(
                tree, link.id().toString(), Optional.empty(), Optional.ofNullable(subject), Optional.ofNullable(object),
                Optional.empty(), doing()));
    }

    Change removes(Triple link) {
        return done(() -> TreeEdit.remove(tree, link.id().toString(), Optional.empty(), seq + 1));
    }

    /** @return its id */
    String mirrors(Copy one, Copy other) {
        done(mirroring(one, other));
        return "m" + seq;
    }

    Doable mirroring(Copy one, Copy other) {
        return () -> TreeEdit.mirror(tree, one, other, doing().roots(), seq + 1);
    }

    Change publishes(String event) {
        return done(() -> TreeEdit.publish(tree, event, doing()));
    }

    Change sets(int triples, int depth) {
        return done(() -> TreeEdit.set(
                tree, new Settings(Settings.Keeping.SERVER, false, triples, depth), seq + 1));
    }

    Triple now(Triple link) {
        return tree.triple(link.id()).orElseThrow();
    }

    /** What somebody does with a tree. */
    interface Doable {
        TreeEdit done() throws TreeFault;
    }

    Change done(Doable what) {
        try {
            take(what);
            return last;
        } catch (TreeFault fault) {
            throw new AssertionError(fault.getMessage(), fault);
        }
    }

    /** Does it, or throws and leaves the tree as it is. */
    void take(Doable what) throws TreeFault {
        TreeEdit edit = what.done();
        tree = edit.tree();
        last = edit.change();
        seq++;
    }

    void refuses(Reason reason, Doable what) {
        try {
            TreeEdit edit = what.done();
            throw new AssertionError("It was taken: " + edit.change());
        } catch (TreeFault fault) {
            assertThat(fault.reason()).as(fault.getMessage()).isEqualTo(reason);
            assertThat(fault.getMessage()).isNotBlank();
        }
    }

    void refusesToAdd(Reason reason, NewTriple... links) {
        refuses(reason, () -> TreeEdit.add(tree, List.of(links), doing()));
    }

    static Copy everybodys(String uri) {
        return new Copy(uri, Optional.empty());
    }

    static Copy of(String site, String uri) {
        return new Copy(uri, Optional.of(site));
    }
}
