package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.session.Event.TreeChanged;
import org.tutti.session.Input.AddMirror;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.PublishEvent;
import org.tutti.session.Input.RemoveMirror;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.session.Input.SetTree;
import org.tutti.session.Input.TreeRequest;
import org.tutti.session.Refusal.Code;
import org.tutti.tree.Change;
import org.tutti.tree.Copy;
import org.tutti.tree.Mirror;
import org.tutti.tree.Mirrors;
import org.tutti.tree.Moment;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.Tree;
import org.tutti.tree.TreeEdit;
import org.tutti.tree.TreeEdit.Doing;
import org.tutti.tree.TreeFault;
import org.tutti.tree.Triple;
import org.tutti.tree.Uris;

/** Who may change the synchronisation tree, and by what clocks its links are placed. */
public final class Trees {

    /** The longest a request counts as having travelled, in µs. */
    public static final long MAX_DELAY = 2_000_000;

    /** How many mirrors a member has at most who may not change the tree. */
    private static final int MIRRORS_OF_ONE = 20;

    /** The longest name that their device may give something, in characters. */
    private static final int LONGEST_OF_ONE = 300;

    private static final double MICROS = 1e6;

    private Trees() {}

    static Outcome request(Session session, Who who, TreeRequest request, Entry entry) {
        Optional<Outcome> refused = refused(session, who, request);
        if (refused.isPresent()) {
            return refused.get();
        }
        try {
            TreeEdit edit = edit(session, who, request, entry);
            return Outcome.accepted(session.next(entry).with(edit.tree()), new TreeChanged(edit.change()));
        } catch (TreeFault fault) {
            return Outcome.refused(Code.valueOf(fault.reason().name()), fault.getMessage());
        }
    }

    private static Optional<Outcome> refused(Session session, Who who, TreeRequest request) {
        boolean may = switch (request) {
            case SetTree _ -> who.runs();
            case AddMirror(Copy subject, Copy object) ->
                who.may(Grant.TREE)
                        || mayCall(session, who, subject, object)
                        || mayCall(session, who, object, subject);
            case RemoveMirror(String mirror) -> who.may(Grant.TREE) || said(session, who, mirror);
            default -> who.may(Grant.TREE);
        };
        if (!may) {
            return Optional.of(request instanceof SetTree ? who.doesNotRun() : who.lacks(Grant.TREE));
        }
        boolean elsewhere = session.tree().settings().keeping() == Keeping.BROWSERS && switch (request) {
            case AddTriples _, ChangeTriple _, RemoveTriple _, PublishEvent _ -> true;
            case AddMirror _, RemoveMirror _, SetTree _ -> false;
        };
        return elsewhere
                ? Optional.of(Outcome.refused(
                        Code.TREE_ELSEWHERE,
                        "The tree of this session is kept in the browsers; the server has its mirrors only."))
                : Optional.empty();
    }

    /** Whether it is what a device of theirs calls something. */
    private static boolean own(Session session, Who who, Copy copy) {
        return copy.site().isPresent() && session.roster().member(who.id())
                .filter(member -> member.endpoints().stream().anyMatch(one -> one.value().equals(copy.site().get())))
                .isPresent();
    }

    /**
     * Whether they may say what a device of theirs calls something that is known: by a name of its own that is new, so
     * that nobody else is told otherwise of anything, and not without end.
     */
    private static boolean mayCall(Session session, Who who, Copy own, Copy known) {
        Mirrors mirrors = session.tree().mirrors();
        boolean fresh = own.uri().length() <= LONGEST_OF_ONE
                && Uris.scheme(own.uri()).filter("blob"::equals).isPresent()
                && !mirrors.has(own.uri())
                && !session.tree().has(own.uri());
        boolean met = mirrors.has(known)
                || known.site().isEmpty() && (roots(session).test(known.uri()) || session.tree().has(known.uri()));
        return own(session, who, own) && fresh && met
                && mirrors.all().stream().filter(mirror -> said(session, who, mirror)).count() < MIRRORS_OF_ONE;
    }

    private static boolean said(Session session, Who who, String mirror) {
        return Optional.ofNullable(session.tree().mirrors().asserted().get(mirror))
                .filter(one -> said(session, who, one))
                .isPresent();
    }

    private static boolean said(Session session, Who who, Mirror mirror) {
        return own(session, who, mirror.subject()) || own(session, who, mirror.object());
    }

    /** Refuses sites that are not there: nothing would be told to them, and nobody could be asked. */
    private static void checkSite(Session session, Copy copy) throws TreeFault {
        if (copy.site().filter(site -> !here(session, site)).isPresent()) {
            throw new TreeFault(
                    TreeFault.Reason.OUT_OF_RANGE,
                    "There is no endpoint %s here that could call anything %s."
                            .formatted(Uris.shortened(copy.site().get()), Uris.shortened(copy.uri())));
        }
        if (copy.uri().equals(session.uri())) {
            throw new TreeFault(
                    TreeFault.Reason.OUT_OF_RANGE, "The session has one name for all: it has no mirrors.");
        }
    }

    private static boolean here(Session session, String site) {
        try {
            return session.roster().owner(new EndpointId(site)).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What follows from who has gone for good: what their endpoints called things is forgotten. */
    static Outcome settled(Session before, Outcome outcome) {
        Mirrors mirrors = before.tree().mirrors();
        if (mirrors.isEmpty() || !(outcome instanceof Outcome.Accepted(Session after, List<Event> events))
                || after.roster() == before.roster()) {
            return outcome;
        }
        Mirrors left = mirrors.keeping(site -> here(after, site));
        if (left == mirrors) {
            return outcome;
        }
        List<Event> all = new ArrayList<>(events);
        all.add(new TreeChanged(Change.MIRRORS));
        return new Outcome.Accepted(after.with(after.tree().mirroring(left, after.seq())), List.copyOf(all));
    }

    private static TreeEdit edit(Session session, Who who, TreeRequest request, Entry entry) throws TreeFault {
        Tree tree = session.tree();
        return switch (request) {
            case AddTriples(List<NewTriple> triples, long delay) -> {
                for (NewTriple one : triples) {
                    checkLabel(one.label());
                }
                long at = entry.stamp() - Math.clamp(delay, 0, MAX_DELAY);
                yield TreeEdit.add(tree, triples, doing(session, who, entry, at));
            }
            case ChangeTriple(var triple, var ifRev, var subject, var object, var label) -> {
                checkLabel(label);
                yield TreeEdit.change(
                        tree, triple, ifRev, subject, object, label, doing(session, who, entry, entry.stamp()));
            }
            case RemoveTriple(String triple, Optional<Long> ifRev) -> TreeEdit.remove(tree, triple, ifRev, entry.seq());
            case AddMirror(Copy subject, Copy object) -> {
                checkSite(session, subject);
                checkSite(session, object);
                yield TreeEdit.mirror(tree, subject, object, roots(session), entry.seq());
            }
            case RemoveMirror(String mirror) -> TreeEdit.unmirror(tree, mirror, entry.seq());
            case PublishEvent(String event) ->
                TreeEdit.publish(tree, event, doing(session, who, entry, entry.stamp()));
            case SetTree(var keeping, var published, var triples, var depth) -> TreeEdit.set(
                    tree,
                    new Settings(
                            keeping.orElse(tree.settings().keeping()),
                            published.orElse(tree.settings().published()),
                            triples.orElse(tree.settings().triples()),
                            depth.orElse(tree.settings().depth())),
                    entry.seq());
        };
    }

    /** Refuses what cannot be the label of a link. */
    public static void checkLabel(Optional<String> label) throws TreeFault {
        if (label.filter(text -> text.length() > Triple.MAX_LABEL || !onOneLine(text)).isPresent()) {
            throw new TreeFault(
                    TreeFault.Reason.OUT_OF_RANGE,
                    "A label has up to %d characters, on one line; this has %d."
                            .formatted(Triple.MAX_LABEL, label.get().length()));
        }
    }

    private static boolean onOneLine(String text) {
        return Session.printable(text) && text.indexOf('\u2028') < 0 && text.indexOf('\u2029') < 0;
    }

    private static Doing doing(Session session, Who who, Entry entry, long at) {
        return new Doing(entry.seq(), moment(session, at), roots(session), who.id().value(), who.name());
    }

    /** Where what has a time of its own is at an instant (µs). */
    public static Moment moment(Session session, long at) {
        return new Moment(
                session.uri(),
                Math.max(0, (at - session.begunAt()) / MICROS),
                session.item().uris(),
                session.timeline().positionAt(at));
    }

    /** Whether a URI is of what has a time of its own: the session, or an item of the queue. */
    public static Predicate<String> roots(Session session) {
        return base -> base.equals(session.uri()) || session.stage().queue().uris().containsKey(base);
    }
}
