package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
import org.tutti.tree.TripleId;

/**
 * What somebody does to a tree that is kept in the browsers, as these are told it: each does it to the tree it has, and
 * all come to the same. What can be checked without the tree has been.
 */
final class TreeTold {

    /** What a resource is called by somebody; empty if they are not told of it. */
    private interface Words {
        Optional<MediaUri> of(MediaUri uri);
    }

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
                Trees.checkLabel(change.label());
                Shape.checkChange(change.subject(), change.object(), change.label());
                newSubject = change.subject().isPresent()
                        ? Optional.of(Shape.subject(change.subject().get()))
                        : Optional.empty();
                newObject = change.object().isPresent()
                        ? Optional.of(Shape.object(change.object().get()))
                        : Optional.empty();
            }
            case Input.RemoveTriple remove -> checkId(remove.triple());
            case Input.PublishEvent(String event) -> Shape.checkEvent(event);
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
            told.checkTogether();
            if (Frames.bytes(told.in(told::longest, 0)).length > TreeRelay.LARGEST) {
                throw new WireException(
                        ErrorCode.TOO_LARGE,
                        "A change of a tree that is kept in the browsers has at most %d bytes, in anybody's words."
                                .formatted(TreeRelay.LARGEST));
            }
            return told;
        } catch (TreeFault e) {
            throw new WireException(ErrorCode.valueOf(e.reason().name()), e.getMessage());
        }
    }

    private static Link link(Session session, NewTriple one) throws TreeFault {
        Predicate<String> roots = Trees.roots(session);
        Shape shape = Shape.of(one, session.uri(), roots);
        Trees.checkLabel(one.label());
        boolean root = session.tree().mirrors().same(shape.subject().base()).stream().anyMatch(roots);
        return new Link(shape, one.parent(), one.label().orElse(""), root);
    }

    private static void checkId(String id) throws WireException {
        if (TripleId.of(id).isEmpty()) {
            throw new WireException(ErrorCode.TRIPLE_UNKNOWN, "There is no such link: links are named as t18 is.");
        }
    }

    /** Refuses links of which a site would be told some: who is told of a link may see that it cannot be. */
    private void checkTogether() throws WireException {
        if (links.size() < 2 || mirrors.isEmpty()) {
            return;
        }
        for (String site : Stream.concat(Stream.of(""), mirrors.sites().stream()).toList()) {
            long told = links.stream().filter(link -> told(link, uri -> mirrors.translated(uri, site))).count();
            if (told != 0 && told != links.size()) {
                throw new WireException(
                        ErrorCode.OUT_OF_RANGE,
                        "%d of these %d links are in URIs that not everybody knows, and all or none are added."
                                .formatted(links.size() - told, links.size())
                                + " Add those in a message of their own.");
            }
        }
    }

    /** In the words of whoever has the longest. */
    private Optional<MediaUri> longest(MediaUri uri) {
        return mirrors.same(uri.base()).stream()
                .max(Comparator.comparingInt(base -> base.getBytes(StandardCharsets.UTF_8).length))
                .map(uri::at);
    }

    /** As it is told to a site. Of what only others know, no more than that there is something. */
    ObjectNode in(String site, long number) {
        return in(uri -> mirrors.translated(uri, site), number);
    }

    private ObjectNode in(Words words, long number) {
        ObjectNode frame = Forms.object().put("type", "tree").put("revision", number);
        frame.set("asked", asked(words));
        ObjectNode now = frame.putObject("moment").put("session", Forms.rounded(moment.elapsed()));
        ArrayNode items = now.putArray("items");
        moment.item().forEach(items::add);
        now.put("position", Forms.rounded(moment.position()));
        return frame.put("member", member.id().value()).put("name", member.name());
    }

    private ObjectNode asked(Words words) {
        ObjectNode asked = Forms.object();
        switch (request) {
            case Input.AddTriples _ -> {
                ArrayNode rows = asked.put("type", "addTriples").putArray("triples");
                links.forEach(link -> rows.add(row(link, words)));
            }
            case Input.ChangeTriple change -> {
                asked.put("type", "changeTriple").put("triple", change.triple());
                change.ifRev().ifPresent(rev -> asked.put("ifRev", rev));
                change.label().ifPresent(label -> asked.put("label", label));
                put(asked, "subject", subject, words);
                put(asked, "object", object, words);
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

    /** Who has no words for it is told that there is something: a link they know cannot become that. */
    private static void put(ObjectNode asked, String name, Optional<MediaUri> uri, Words words) {
        uri.map(words::of).ifPresent(told -> told.ifPresentOrElse(
                one -> asked.put(name, one.toString()), () -> asked.put("elsewhere", true)));
    }

    private static boolean told(Link link, Words words) {
        return words.of(link.shape().subject()).isPresent() && words.of(link.shape().object()).isPresent();
    }

    private static ObjectNode row(Link link, Words words) {
        ObjectNode row = Forms.object();
        link.parent().ifPresent(parent -> row.put("parent", parent));
        if (told(link, words)) {
            row.put("subject", words.of(link.shape().subject()).orElseThrow().toString())
                    .put("object", words.of(link.shape().object()).orElseThrow().toString())
                    .put("kind", Forms.name(link.shape().kind()))
                    .put("play", Forms.name(link.shape().playing()))
                    .put("rate", link.shape().rate())
                    .put("label", link.label())
                    .put("root", link.root());
        }
        return row;
    }
}
