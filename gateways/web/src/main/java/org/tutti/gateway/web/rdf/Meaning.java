package org.tutti.gateway.web.rdf;

import static org.tutti.gateway.web.rdf.RdfException.meaning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tutti.gateway.web.rdf.Term.Edge;
import org.tutti.tree.Copy;
import org.tutti.tree.Kind;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Playing;
import org.tutti.tree.TripleId;

/** What statements say of links and mirrors. */
final class Meaning {

    /** A link before it is known where it hangs. */
    private record Draft(Optional<Term> resource, String subject, String object, NewTriple link) {}

    private final Statements statements;
    private final String tree;
    private final String session;
    private final Limits limits;

    /**
     * @param tree the address of the tree it is read for
     * @param session the session's URN, which that address stands for
     */
    Meaning(Statements statements, String tree, String session, Limits limits) {
        this.statements = statements;
        this.tree = tree;
        this.session = session;
        this.limits = limits;
    }

    RdfDocument document() throws RdfException {
        return new RdfDocument(links(), mirrors());
    }

    private List<NewTriple> links() throws RdfException {
        List<Draft> drafts = new ArrayList<>();
        Set<String> said = new HashSet<>();
        for (Map.Entry<Term, Map<String, List<Term>>> each : statements.resources.entrySet()) {
            Map<String, List<Term>> properties = each.getValue();
            if (properties.containsKey(Words.SUBJECT) || properties.containsKey(Words.OBJECT)) {
                Draft draft = draft(each.getKey(), properties);
                drafts.add(draft);
                said.add(both(draft.subject(), draft.object()));
            }
        }
        if (drafts.stream().allMatch(draft -> id(draft).isPresent())) {
            drafts.sort(Comparator.comparing(draft -> id(draft).orElseThrow()));
        }
        for (Edge edge : statements.bare) {
            String subject = iri(edge.from(), "What is synchronised");
            String object = iri(edge.to(), "What is synchronised with <" + Term.shown(subject) + ">");
            // An answer of ours says each link both ways.
            if (said.add(both(subject, object))) {
                drafts.add(new Draft(Optional.empty(), subject, object, NewTriple.of(subject, object)));
            }
        }
        if (drafts.size() > limits.links()) {
            throw new RdfException(RdfException.Fault.TOO_MUCH, "These are %d links; this tree can have %d at most."
                    .formatted(drafts.size(), limits.links()), 0, 0);
        }
        return hung(drafts);
    }

    private static String both(String subject, String object) {
        return subject.length() + " " + subject + object;
    }

    private Draft draft(Term resource, Map<String, List<Term>> properties) throws RdfException {
        String name = resource.toString();
        Term from = one(name, properties, Words.SUBJECT)
                .orElseThrow(() -> meaning("%s has a tutti:object, but no tutti:subject.".formatted(name)));
        Term to = one(name, properties, Words.OBJECT)
                .orElseThrow(() -> meaning("%s has a tutti:subject, but no tutti:object.".formatted(name)));
        String subject = iri(from, "Its tutti:subject");
        String object = iri(to, "Its tutti:object");
        var link = new NewTriple(
                subject,
                object,
                Optional.empty(),
                word(name, properties, Words.KIND, Kind.class),
                word(name, properties, Words.PLAY, Playing.class),
                rate(name, properties),
                text(name, properties, Words.LABEL));
        return new Draft(Optional.of(resource), subject, object, link);
    }

    private static Optional<TripleId> id(Draft draft) {
        return draft.resource()
                .filter(Term::isIri)
                .flatMap(term -> TripleId.of(term.text().substring(term.text().lastIndexOf('/') + 1)));
    }

    /** With each under the one that has it as a child. */
    private List<NewTriple> hung(List<Draft> drafts) throws RdfException {
        Map<Term, Integer> places = new HashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            int place = i;
            drafts.get(i).resource().ifPresent(resource -> places.put(resource, place));
        }
        Map<Integer, String> parents = new HashMap<>();
        for (Edge edge : statements.children) {
            Integer child = places.get(edge.to());
            Optional<String> parent = Optional.ofNullable(places.get(edge.from())).map(place -> "#" + place)
                    .or(() -> ofThisTree(edge.from()))
                    .or(() -> ofItsTree(edge));
            if (child == null || parent.isEmpty()) {
                continue;
            }
            String before = parents.put(child, parent.get());
            if (before != null && !before.equals(parent.get())) {
                throw meaning("%s is tutti:child of two; it hangs under one.".formatted(edge.to()));
            }
        }
        checkNoneHangsUnderItself(parents, drafts);
        List<NewTriple> links = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            NewTriple link = drafts.get(i).link();
            links.add(new NewTriple(link.subject(), link.object(), Optional.ofNullable(parents.get(i)), link.kind(),
                    link.playing(), link.rate(), link.label()));
        }
        return links;
    }

    private static void checkNoneHangsUnderItself(Map<Integer, String> parents, List<Draft> drafts)
            throws RdfException {
        Set<Integer> good = new HashSet<>();
        for (Integer start : parents.keySet()) {
            Set<Integer> way = new HashSet<>();
            Integer at = start;
            while (at != null && !good.contains(at)) {
                if (!way.add(at)) {
                    throw meaning("%s is tutti:child of itself, or of one under it.".formatted(
                            drafts.get(at).resource().orElseThrow()));
                }
                String parent = parents.get(at);
                at = parent != null && parent.startsWith("#") ? Integer.valueOf(parent.substring(1)) : null;
            }
            good.addAll(way);
        }
    }

    private Optional<String> ofThisTree(Term resource) {
        String prefix = tree + "/triples/";
        return Optional.of(resource)
                .filter(term -> term.isIri() && term.text().startsWith(prefix))
                .flatMap(term -> TripleId.of(term.text().substring(prefix.length())))
                .map(TripleId::toString);
    }

    /** A tree has those as its children that hang at its root, be it this or one that was told elsewhere. */
    private Optional<String> ofItsTree(Edge edge) {
        boolean root = edge.from().isIri()
                && (edge.from().text().equals(tree)
                        || edge.to().isIri() && edge.to().text().startsWith(edge.from().text() + "/triples/"));
        return root ? Optional.of(NewTriple.ROOT) : Optional.empty();
    }

    private List<RdfDocument.Pair> mirrors() throws RdfException {
        List<RdfDocument.Pair> pairs = new ArrayList<>();
        for (Edge edge : statements.mirrors) {
            pairs.add(new RdfDocument.Pair(copy(edge.from()), copy(edge.to())));
        }
        return pairs;
    }

    private Copy copy(Term term) throws RdfException {
        String uri = iri(term, "A side of a tutti:mirror");
        Set<Term> sites = statements.sites.getOrDefault(term, Set.of());
        if (sites.size() > 1) {
            throw meaning("<%s> has two tutti:sites; a URI is of one endpoint, or of everybody."
                    .formatted(Term.shown(uri)));
        }
        for (Term site : sites) {
            if (!site.isIri() || !site.text().startsWith(Words.ENDPOINT)) {
                throw meaning("The tutti:site of <%s> must be <%sE> with the id of an endpoint."
                        .formatted(Term.shown(uri), Words.ENDPOINT));
            }
            return new Copy(uri, Optional.of(site.text().substring(Words.ENDPOINT.length())));
        }
        return new Copy(uri, Optional.empty());
    }

    private String iri(Term term, String what) throws RdfException {
        if (!term.isIri()) {
            throw meaning("%s must be an IRI, not %s.".formatted(what, term));
        }
        String iri = term.text();
        boolean ours = iri.equals(tree) || iri.startsWith(tree + "#");
        return ours ? session + iri.substring(tree.length()) : iri;
    }

    private static Optional<Term> one(String of, Map<String, List<Term>> properties, String property)
            throws RdfException {
        List<Term> values = properties.getOrDefault(property, List.of()).stream().distinct().toList();
        if (values.size() > 1) {
            throw meaning("%s has %d values of %s; it takes one.".formatted(of, values.size(), brief(property)));
        }
        return values.stream().findFirst();
    }

    private static Optional<String> text(String of, Map<String, List<Term>> properties, String property)
            throws RdfException {
        Optional<Term> value = one(of, properties, property);
        if (value.isPresent() && value.get().sort() != Term.Sort.LITERAL) {
            throw meaning("The %s of %s must be a literal, not %s.".formatted(brief(property), of, value.get()));
        }
        return value.map(Term::text);
    }

    private static <E extends Enum<E>> Optional<E> word(
            String of, Map<String, List<Term>> properties, String property, Class<E> words) throws RdfException {
        Optional<String> text = text(of, properties, property);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = Stream.of(words.getEnumConstants()).map(Meaning::lower).toList();
        return Optional.of(Stream.of(words.getEnumConstants())
                .filter(word -> lower(word).equals(text.get()))
                .findFirst()
                .orElseThrow(() -> meaning("The %s of %s is one of %s, not '%s'."
                        .formatted(brief(property), of, known, Term.shown(text.get())))));
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Double> rate(String of, Map<String, List<Term>> properties) throws RdfException {
        Optional<String> text = text(of, properties, Words.RATE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.get().length() > 40) {
                throw new NumberFormatException();
            }
            return Optional.of(Double.parseDouble(text.get()));
        } catch (NumberFormatException e) {
            throw meaning("The tutti:rate of %s must be a number, not '%s'.".formatted(of, Term.shown(text.get())));
        }
    }

    private static String brief(String property) {
        return property.equals(Words.LABEL) ? "rdfs:label" : "tutti:" + property.substring(Words.TUTTI.length());
    }
}
