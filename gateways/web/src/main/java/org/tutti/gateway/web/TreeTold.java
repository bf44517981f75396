package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.Texts;
import org.tutti.session.Trees;
import org.tutti.tree.MediaUri;
import org.tutti.tree.Mirrors;
import org.tutti.tree.Moment;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Shape;
import org.tutti.tree.TreeFault;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/**
 * What somebody does to a tree that is kept in the browsers, as these are told it: each does it to the tree it has, and
 * all come to the same. What can be checked without the tree has been.
 */
final class TreeTold {

    private record Link(Shape shape, Optional<String> parent, String label, boolean root) {}

    private final Input.TreeRequest request;
    private final List<Link> links = new ArrayList<>();
    private final Optional<MediaUri> subject;
    private final Optional<MediaUri> object;
    private final Mirrors mirrors;
    private final Moment moment;
    private final Member member;

    private TreeTold(TreeRelay.Asked asked, Member member) throws TreeFault, WireException {
        Session session = asked.session();
        this.request = asked.request();
        this.member = member;
        this.mirrors = session.tree().mirrors();
        Optional<MediaUri> newSubject = Optional.empty();
        Optional<MediaUri> newObject = Optional.empty();
        long at = asked.received();
        switch (request) {
            case Input.AddTriples(List<NewTriple> triples, long _) -> {
                at -= Math.clamp(asked.connection().bound(), 0, Trees.MAX_DELAY);
                for (NewTriple one : triples) {
                    links.add(link(session, one));
                }
            }
            case Input.ChangeTriple change -> {
                checkId(change.triple());
                checkLabel(change.label());
                if (change.subject().isEmpty() && change.object().isEmpty() && change.label().isEmpty()) {
                    throw new WireException(
                            ErrorCode.OUT_OF_RANGE,
                            "There is nothing to change: give a subject, an object or a label.");
                }
                newSubject = change.subject().isPresent()
                        ? Optional.of(Shape.subject(change.subject().get()))
                        : Optional.empty();
                newObject = change.object().isPresent()
                        ? Optional.of(Shape.object(change.object().get()))
                        : Optional.empty();
            }
            case Input.RemoveTriple remove -> checkId(remove.triple());
            case Input.PublishEvent(String event) -> {
                if (!Shape.isEvent(event)) {
                    throw new WireException(
                            ErrorCode.OUT_OF_RANGE,
                            "An event's name is a letter or _, then letters, digits, _ - and ., up to 64, and not npt,"
                                    + " clock or smpte.");
                }
            }
            case Input.AddMirror _, Input.RemoveMirror _, Input.SetTree _ ->
                throw new IllegalStateException("What the session keeps is not relayed: " + request);
        }
        this.subject = newSubject;
        this.object = newObject;
        this.moment = Trees.moment(session, at);
    }

    /** @throws WireException if it cannot be meant so, whatever the tree is like */
    static TreeTold of(TreeRelay.Asked asked) throws WireException {
        Optional<Refusal> fault = Texts.fault(asked.request());
        Member member = asked.session().roster().owner(asked.endpoint()).orElse(null);
        if (fault.isPresent() || member == null) {
            throw new WireException(
                    member == null ? ErrorCode.NOT_JOINED : ErrorCode.OUT_OF_RANGE,
                    fault.map(Refusal::message).orElse("You are not in the session."));
        }
        try {
            TreeTold told = new TreeTold(asked, member);
            if (Frames.bytes(told.in("", 0)).length > TreeRelay.LARGEST) {
                throw new WireException(
                        ErrorCode.TOO_LARGE,
                        "A change of a tree that is kept in the browsers has at most %d bytes."
                                .formatted(TreeRelay.LARGEST));
            }
            return told;
        } catch (TreeFault e) {
            throw new WireException(ErrorCode.valueOf(e.reason().name()), e.getMessage());
        }
    }

    private static Link link(Session session, NewTriple one) throws TreeFault, WireException {
        Predicate<String> roots = base -> base.equals(session.uri())
                || session.stage().queue().items().stream().anyMatch(item -> item.item().uris().contains(base));
        Shape shape = Shape.of(one, session.uri(), roots);
        checkLabel(one.label());
        boolean root = session.tree().mirrors().same(shape.subject().base()).stream().anyMatch(roots);
        return new Link(shape, one.parent(), one.label().orElse(""), root);
    }

    private static void checkLabel(Optional<String> label) throws WireException {
        if (label.filter(text -> text.length() > Triple.MAX_LABEL || !Texts.printable(text)).isPresent()) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE,
                    "A label has up to %d characters, on one line; this has %d."
                            .formatted(Triple.MAX_LABEL, label.get().length()));
        }
    }

    private static void checkId(String id) throws WireException {
        if (TripleId.of(id).isEmpty()) {
            throw new WireException(ErrorCode.TRIPLE_UNKNOWN, "There is no such link: links are named as t18 is.");
        }
    }

    /** As it is told to a site. Of what only others know, no more than that there is something. */
    ObjectNode in(String site, long number) {
        ObjectNode frame = Forms.object().put("type", "tree").put("revision", number);
        frame.set("asked", asked(site));
        ObjectNode now = frame.putObject("moment").put("session", Forms.rounded(moment.elapsed()));
        ArrayNode items = now.putArray("items");
        moment.item().forEach(items::add);
        now.put("position", Forms.rounded(moment.position()));
        return frame.put("member", member.id().value()).put("name", member.name());
    }

    private ObjectNode asked(String site) {
        ObjectNode asked = Forms.object();
        switch (request) {
            case Input.AddTriples _ -> {
                ArrayNode rows = asked.put("type", "addTriples").putArray("triples");
                links.forEach(link -> rows.add(row(link, site)));
            }
            case Input.ChangeTriple change -> {
                asked.put("type", "changeTriple").put("triple", change.triple());
                change.ifRev().ifPresent(rev -> asked.put("ifRev", rev));
                change.label().ifPresent(label -> asked.put("label", label));
                put(asked, "subject", subject, site);
                put(asked, "object", object, site);
            }
            case Input.RemoveTriple remove -> {
                asked.put("type", "removeTriple").put("triple", remove.triple());
                remove.ifRev().ifPresent(rev -> asked.put("ifRev", rev));
            }
            case Input.PublishEvent(String event) -> asked.put("type", "publishEvent").put("event", event);
            case Input.AddMirror _, Input.RemoveMirror _, Input.SetTree _ -> throw new IllegalStateException();
        }
        return asked;
    }

    private void put(ObjectNode asked, String name, Optional<MediaUri> uri, String site) {
        uri.flatMap(one -> mirrors.translated(one, site)).ifPresent(one -> asked.put(name, one.toString()));
    }

    private ObjectNode row(Link link, String site) {
        ObjectNode row = Forms.object();
        link.parent().ifPresent(parent -> row.put("parent", parent));
        Optional<MediaUri> on = mirrors.translated(link.shape().subject(), site);
        Optional<MediaUri> what = mirrors.translated(link.shape().object(), site);
        if (on.isPresent() && what.isPresent()) {
            row.put("subject", on.get().toString())
                    .put("object", what.get().toString())
                    .put("kind", Forms.name(link.shape().kind()))
                    .put("play", Forms.name(link.shape().playing()))
                    .put("rate", link.shape().rate())
                    .put("label", link.label())
                    .put("root", link.root());
        }
        return row;
    }
}
