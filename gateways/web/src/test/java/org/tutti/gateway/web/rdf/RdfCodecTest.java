package org.tutti.gateway.web.rdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.gateway.web.rdf.RdfException.Fault;
import org.tutti.tree.Copy;
import org.tutti.tree.Happening;
import org.tutti.tree.Kind;
import org.tutti.tree.MediaUri;
import org.tutti.tree.Mirror;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Playing;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

class RdfCodecTest {

    static final String TREE = "https://tutti.example/api/sessions/abc/tree";
    static final String SESSION = "urn:tutti:session:abc";
    private static final String PREFIX = "@prefix tutti: <urn:tutti:tree#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ";

    static RdfDocument read(String text, RdfFormat format) throws RdfException {
        return RdfReader.read(text, format, TREE, SESSION, 1000);
    }

    private static List<NewTriple> turtle(String text) throws RdfException {
        return read(PREFIX + text, RdfFormat.TURTLE).links();
    }

    private static Triple link(String id, String parent, String subject, String object) {
        return new Triple(
                TripleId.of(id).orElseThrow(), TripleId.of(parent), MediaUri.parseSubject(subject), MediaUri.parse(object),
                Kind.VIDEO, Playing.SKIP, 1, "", Optional.empty(), 18, "m1", "Ana");
    }

    @Test
    void aBareLink_isRead_withAllFormsOfIntervals() throws RdfException {
        assertThat(turtle("<file:demo#t=10,40> tutti:sync <https://v.example/a.mp4#t=5,15> ."))
                .containsExactly(NewTriple.of("file:demo#t=10,40", "https://v.example/a.mp4#t=5,15"));
        assertThat(turtle("<file:demo#t=+5,+10> tutti:sync <geo:41.38,2.17?z=12> ."))
                .containsExactly(NewTriple.of("file:demo#t=+5,+10", "geo:41.38,2.17?z=12"));
        assertThat(turtle("<file:demo#t=talk.begins,talk.ends+2> tutti:sync <data:text/plain,Hello%20World> ."))
                .containsExactly(NewTriple.of("file:demo#t=talk.begins,talk.ends+2", "data:text/plain,Hello%20World"));
    }

    @Test
    void theAddressOfTheTree_isTheSession_andRelativeIrisAreRelativeToIt() throws RdfException {
        assertThat(turtle("<#t=10,40> tutti:sync <https://v.example/a.mp4> . <> tutti:sync <tree/triples/../x> ."))
                .containsExactly(
                        NewTriple.of(SESSION + "#t=10,40", "https://v.example/a.mp4"),
                        NewTriple.of(SESSION, "https://tutti.example/api/sessions/abc/tree/x"));
    }

    @Test
    void aLinkAsAResource_hasItsProperties() throws RdfException {
        assertThat(turtle("[] a tutti:Triple ; tutti:subject <#t=1> ; tutti:object <https://v.example/a> ; tutti:kind \"note\" ;"
                        + " tutti:play \"head\" ; tutti:rate 1.5 ; rdfs:label \"Goal\"@en ; tutti:rev 18 ; <urn:x> <urn:y> ."))
                .containsExactly(new NewTriple(SESSION + "#t=1", "https://v.example/a", Optional.empty(),
                        Optional.of(Kind.NOTE), Optional.of(Playing.HEAD), Optional.of(1.5), Optional.of("Goal")));
    }

    @Test
    void aLinkSaidBothWays_isOne() throws RdfException {
        assertThat(turtle("<a> tutti:subject <#t=1> ; tutti:object <https://v.example/a> . <#t=1> tutti:sync <https://v.example/a> ."))
                .hasSize(1);
    }

    @Test
    void children_hangUnderTheirParents_ofTheTextOrOfTheTree() throws RdfException {
        assertThat(turtle("<x> tutti:subject <#t=1> ; tutti:object <https://v.example/a> ; tutti:child <y> ."
                        + " <y> tutti:subject <https://v.example/a#t=2> ; tutti:object <https://v.example/b> ."
                        + " <tree/triples/t7> tutti:child <z> . <z> tutti:subject <file:demo> ; tutti:object <https://v.example/c> ."
                        + " <https://elsewhere.example/api/sessions/abc/tree/triples/t7> tutti:child <x> ."))
                .extracting(NewTriple::parent)
                .containsExactly(Optional.empty(), Optional.of("#0"), Optional.of("t7"));
    }

    @Test
    void whatATreeHasAsItsChild_hangsAtTheRoot() throws RdfException {
        assertThat(turtle("<x> tutti:subject <#t=1> ; tutti:object <https://v.example/a> . <> tutti:child <x> ."
                        + " <https://o.example/tree/triples/t3> tutti:subject <#t=1> ; tutti:object <https://v.example/b> ."
                        + " <https://o.example/tree> tutti:child <https://o.example/tree/triples/t3> ."))
                .extracting(NewTriple::parent)
                .containsExactly(Optional.of(NewTriple.ROOT), Optional.of(NewTriple.ROOT));
    }

    @Test
    void links_comeInTheOrderOfTheirIds() throws RdfException {
        StringBuilder text = new StringBuilder();
        for (String id : List.of("t20", "t3-1", "t3")) {
            text.append("<https://o.example/tree/triples/%s> tutti:subject <#t=1> ; tutti:object <https://v.example/%1$s> .".formatted(id));
        }
        assertThat(turtle(text.toString())).extracting(NewTriple::object)
                .containsExactly("https://v.example/t3", "https://v.example/t3-1", "https://v.example/t20");
    }

    @Test
    void mirrors_areRead_withTheirSites() throws RdfException {
        assertThat(read(PREFIX + "<blob:https://a/1> tutti:mirror <file:demo> . <blob:https://a/1> tutti:site <urn:tutti:endpoint:e1> .",
                        RdfFormat.TURTLE).mirrors())
                .containsExactly(new RdfDocument.Pair(
                        new Copy("blob:https://a/1", Optional.of("e1")), new Copy("file:demo", Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<a> tutti:subject <#t=1> .|no tutti:object",
        "<a> tutti:object <https://x/> .|no tutti:subject",
        "<a> tutti:subject 'x' ; tutti:object <https://x/> .|must be an IRI, not the literal 'x'",
        "[] tutti:sync <https://x/> .|must be an IRI, not a blank node",
        "<a> tutti:subject <#t=1>, <#t=2> ; tutti:object <https://x/> .|has 2 values of tutti:subject",
        "<a> tutti:subject <#t=1> ; tutti:object <https://x/> ; tutti:kind 'film' .|one of [video, audio, image, page, map, note], not 'film'",
        "<a> tutti:subject <#t=1> ; tutti:object <https://x/> ; tutti:rate 'fast' .|must be a number, not 'fast'",
        "<a> tutti:subject <#t=1> ; tutti:object <https://x/> ; tutti:child <a> .|child of itself",
        "<a> tutti:mirror <b> . <a> tutti:site <urn:x> .|tutti:site"})
    void whatIsRdfButNoLink_isSaid(String text, String reason) {
        assertThatThrownBy(() -> turtle(text))
                .isInstanceOfSatisfying(RdfException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MEANING))
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource(RdfFormat.class)
    void aTree_isWrittenAndRead(RdfFormat format) throws RdfException {
        List<RdfTree.Link> links = List.of(
                RdfTree.Link.within("t3", link("t3", "", SESSION + "#t=10,40.5", "https://v.example/a.mp4#t=5,15"), false, List.of("t5")),
                RdfTree.Link.within("t5", link("t5", "t3", "https://v.example/a.mp4#t=6", "file:demo#xywh=percent:1,2,3,4"), true, List.of()));
        List<Mirror> mirrors = List.of(
                new Mirror("m9", new Copy("blob:https://a/1", Optional.of("e1")), new Copy("file:demo", Optional.empty())));
        List<Happening> events = List.of(new Happening("talk.begins", 12, 3.5, List.of("file:demo"), 1));

        String text = RdfWriter.write(new RdfTree(TREE, SESSION, List.of("t3"), links, mirrors, events), format);

        RdfDocument document = read(text, format);
        assertThat(document.links()).extracting(NewTriple::subject, NewTriple::object, NewTriple::parent).containsExactly(
                org.assertj.core.groups.Tuple.tuple(SESSION + "#t=10,40.5", "https://v.example/a.mp4#t=5,15", Optional.of(NewTriple.ROOT)),
                org.assertj.core.groups.Tuple.tuple("https://v.example/a.mp4#t=6", "file:demo#xywh=percent:1,2,3,4", Optional.of("#0")));
        assertThat(document.mirrors()).hasSize(1);
        assertThat(text).contains("talk.begins").contains("recorded").doesNotContain("Ana");
    }

    /** Also what only JSON could bring: it must neither end a statement nor be lost to those after it. */
    @ParameterizedTest
    @EnumSource(RdfFormat.class)
    void whatMayNotStandInRdf_isEncoded(RdfFormat format) throws RdfException {
        Triple evil = new Triple(
                TripleId.of("t1").orElseThrow(), Optional.empty(),
                MediaUri.parse("https://x/> <urn:a> <urn:b> . <urn:c\\u003e\ud800"), MediaUri.parse("https://x/\"'><script>alert(1)</script>"),
                Kind.PAGE, Playing.HEAD, 1, "\"\"\" . ]]> </rdf:RDF> <script>\u0000\ud800 \\ ' {{@context}}", Optional.empty(), 1, "m", "n");
        String text = RdfWriter.write(
                new RdfTree(TREE, SESSION, List.of("t1"), List.of(RdfTree.Link.within("t1", evil, false, List.of())), List.of(), List.of()),
                format);

        NewTriple back = read(text, format).links().getFirst();
        assertThat(back.subject()).isEqualTo("https://x/%3E%20%3Curn:a%3E%20%3Curn:b%3E%20.%20%3Curn:c%5Cu003e%EF%BF%BD");
        assertThat(back.label()).contains("\"\"\" . ]]> </rdf:RDF> <script>\ufffd\ufffd \\ ' {{@context}}");
        assertThat(read(text, format).links()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(RdfFormat.class)
    void aNoteOrPictureInAUri_isRead_whereverItStands(RdfFormat format) throws RdfException {
        String picture = "data:image/png;base64," + "iVBORw0KGgo+/".repeat(1100);
        Triple link = link("t3", "", SESSION + "#t=1", picture);
        String text = RdfWriter.write(
                new RdfTree(TREE, SESSION, List.of("t3"), List.of(RdfTree.Link.within("t3", link, false, List.of())), List.of(), List.of()), format);
        assertThat(read(text, format).links()).extracting(NewTriple::object).containsExactly(picture);
    }

    /** No IRIs by RFC 3987 or by their schemes; links may have them, so trees must be told with them. */
    @ParameterizedTest
    @EnumSource(RdfFormat.class)
    void strangeIris_areWrittenAndRead(RdfFormat format) throws RdfException {
        List<String> strange = List.of("https://x/a[1]", "https://[::1]/a", "https://x/%zz", "https://x/#a#b", "HTTPS://X:443/../a",
                "urn:x", "urn:a:1", "https://b\u00fccher.example/\u00e4", "urn:a-:z", "tutti:x", "rdfs:label");
        List<RdfTree.Link> links = new ArrayList<>();
        for (String uri : strange) {
            String id = "t" + (links.size() + 1);
            links.add(RdfTree.Link.within(id, link(id, "", SESSION + "#t=1", uri), false, List.of()));
        }
        String text = RdfWriter.write(new RdfTree(TREE, SESSION, List.of("t1"), links, List.of(), List.of()), format);
        // What can have no meaning where it stands is encoded; a reader leaves out dots (RFC 3986, 5.2.4).
        assertThat(read(text, format).links()).extracting(NewTriple::object)
                .containsExactly("https://x/a%5B1%5D", "https://[::1]/a", "https://x/%25zz", "https://x/#a%23b", "HTTPS://X:443/a",
                        "urn:x", "urn:a:1", "https://b\u00fccher.example/\u00e4", "urn:a-:z", "tutti:x", "rdfs:label");
    }

    @Test
    void manyLinksOnOneSubject_areWrittenInTimeThatGrowsAsTheirNumber() {
        List<RdfTree.Link> links = IntStream.rangeClosed(1, 8000)
                .mapToObj(i -> RdfTree.Link.within("t" + i, link("t" + i, "", SESSION + "#t=1", "https://v.example/" + i), false, List.of()))
                .toList();
        List<String> roots = links.stream().map(RdfTree.Link::id).toList();
        RdfWriter.write(new RdfTree(TREE, SESSION, List.of(), List.of(), List.of(), List.of()), RdfFormat.JSON_LD);
        assertTimeout(Duration.ofSeconds(2), () ->
                RdfWriter.write(new RdfTree(TREE, SESSION, roots, links, List.of(), List.of()), RdfFormat.JSON_LD));
    }

    @Property(tries = 40)
    void anyTree_isTheSame_afterAnyFormat(@ForAll("trees") List<Triple> tree, @ForAll RdfFormat format) throws RdfException {
        List<RdfTree.Link> links = tree.stream()
                .map(link -> RdfTree.Link.within(link.id().toString(), link, false, tree.stream()
                        .filter(one -> one.parent().filter(link.id()::equals).isPresent())
                        .map(one -> one.id().toString())
                        .toList()))
                .toList();
        List<String> roots = tree.stream().filter(link -> link.parent().isEmpty()).map(link -> link.id().toString()).toList();

        List<NewTriple> back =
                read(RdfWriter.write(new RdfTree(TREE, SESSION, roots, links, List.of(), List.of()), format), format).links();

        List<NewTriple> same = tree.stream()
                .map(link -> new NewTriple(
                        link.subject().toString(), link.object().toString(),
                        link.parent().map(parent -> "#" + tree.stream().map(Triple::id).toList().indexOf(parent))
                                .or(() -> Optional.of(NewTriple.ROOT)),
                        Optional.of(link.kind()), Optional.of(link.playing()), Optional.of(link.rate()),
                        Optional.of(link.label()).filter(label -> !label.isEmpty())))
                .toList();
        assertThat(back).isEqualTo(same);
    }

    @Provide
    Arbitrary<List<Triple>> trees() {
        Arbitrary<String> uris = Arbitraries.of("file:demo", SESSION, "https://v.example/a.mp4", "geo:41.38,2.17?z=12",
                "data:text/plain,Hello%20World", "blob:https://x/1-2", "urn:isbn:123", "https://ü.example/é?q=1&r=2");
        Arbitrary<String> parts = Arbitraries.of("", "#t=10,40", "#t=0.5", "#t=,7.125", "#xywh=1,2,3,4", "#t=1,2&track=a%20b", "#chapter");
        Arbitrary<String> labels = Arbitraries.strings().withChars("aé\"'<>&\\{}@^ 漢😀".codePoints().mapToObj(Character::toString)
                .filter(one -> one.length() == 1).reduce("", String::concat).toCharArray()).ofMaxLength(20);
        Arbitrary<Triple> link = Combinators.combine(uris, parts, uris, parts, labels, Arbitraries.of(Kind.class), Arbitraries.of(Playing.class),
                        Arbitraries.of(0.25, 1.0, 1.5, 4.0))
                .as((subject, from, object, part, label, kind, playing, rate) -> new Triple(
                        new TripleId(1, 0), Optional.empty(), MediaUri.parse(subject + from), MediaUri.parse(object + part),
                        kind, playing, rate, label, Optional.empty(), 1, "m", "n"));
        return link.list().ofMinSize(1).ofMaxSize(8).flatMap(links -> Arbitraries.integers().between(-1, 7)
                .array(Integer[].class).ofSize(links.size()).map(parents -> hung(links, Arrays.asList(parents))));
    }

    private static List<Triple> hung(List<Triple> links, List<Integer> parents) {
        List<Triple> tree = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            Triple one = links.get(i);
            Optional<TripleId> parent = parents.get(i) >= 0 && parents.get(i) < i
                    ? Optional.of(tree.get(parents.get(i)).id())
                    : Optional.empty();
            tree.add(new Triple(new TripleId(5 + i / 3, i % 3), parent, one.subject(), one.object(), one.kind(), one.playing(),
                    one.rate(), one.label(), one.at(), one.rev(), one.member(), one.name()));
        }
        return tree;
    }
}
