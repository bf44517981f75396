package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The roster for SIP and XMPP (B-1). */
class ConferenceInfoTest {

    private static final int ENOUGH = 1_000_000;
    private static final Actor SERVER = Actor.engine("test");
    private static final String ROOM = "xmpp:k7p4-qxr2@rooms.example.org";

    private Session session;

    @BeforeEach
    void create() {
        create("Film night", "Demo");
        join("ana", "tab", "Ana", Role.HOST);
    }

    private void create(String title, String media) {
        session = Session.unborn(new SessionId("s"));
        var description = new MediaDescription("file:demo", media, 60, List.of(new Rendition("demo.mp4", "video/mp4")));
        apply(new Input.Create(title, new Item("file", description), "server-clock"));
    }

    private void join(String member, String endpoint, String name, Role role) {
        apply(new Input.Join(new MemberId(member), new EndpointId(endpoint), name, role));
    }

    private void apply(Input input) {
        apply(SERVER, input);
    }

    private void apply(Actor actor, Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    @Test
    void roster_isThere_whole_asTheRfcHasIt() throws Exception {
        join("ben", "phone", "Ben", Role.PARTICIPANT);
        join("ben", "laptop", "Ben", Role.PARTICIPANT);
        apply(new Input.Drop(new EndpointId("laptop")));

        assertThat(plain().of(session, ENOUGH))
                .isEqualTo("""
                        <conference-info xmlns="urn:ietf:params:xml:ns:conference-info" xmlns:t="urn:tutti:session:1"\
                         entity="xmpp:k7p4-qxr2@rooms.example.org" state="full" version="5">\
                        <conference-description><display-text>Film night</display-text><subject>Demo</subject>\
                        <conf-uris><entry><uri>http://127.0.0.1:8080/s/s</uri><display-text>web</display-text>\
                        <purpose>participation</purpose></entry></conf-uris>\
                        <maximum-user-count>5500</maximum-user-count></conference-description>\
                        <conference-state><user-count>2</user-count><active>true</active><locked>false</locked>\
                        </conference-state><users>\
                        <user entity="tutti:ana" t:member="ana"><display-text>Ana</display-text>\
                        <roles><entry>host</entry><entry>controller</entry></roles>\
                        <endpoint entity="tutti:ana/tab"><status>connected</status>\
                        <joining-method>dialed-in</joining-method></endpoint></user>\
                        <user entity="tutti:ben" t:member="ben"><display-text>Ben</display-text>\
                        <roles><entry>participant</entry></roles>\
                        <endpoint entity="tutti:ben/phone"><status>connected</status>\
                        <joining-method>dialed-in</joining-method></endpoint>\
                        <endpoint entity="tutti:ben/laptop"><status>on-hold</status>\
                        <joining-method>dialed-in</joining-method></endpoint></user></users></conference-info>""");
        valid(plain().of(session, ENOUGH));
    }

    @Test
    void endpointsThatHaveAnAddress_haveIt_andTheirMemberToo() throws Exception {
        join("eva", "gajim", "Eva", Role.PARTICIPANT);
        var info = new ConferenceInfo(
                ROOM,
                Map.of(),
                endpoint -> Optional.of(ROOM + "/eva").filter(_ -> endpoint.value().equals("gajim")),
                endpoint -> endpoint.value().equals("gajim") ? List.of("http+" + ROOM + "/eva/position") : List.of());
        Document document = valid(info.of(session, ENOUGH));

        Element eva = user(document, 1);
        assertThat(eva.getAttribute("entity")).isEqualTo(ROOM + "/eva");
        assertThat(eva.getAttributeNS(ConferenceInfo.EXTENSION, "member")).isEqualTo("eva");
        assertThat(user(document, 0).getAttribute("entity")).isEqualTo("tutti:ana");
        NodeList links = document.getElementsByTagNameNS(ConferenceInfo.EXTENSION, "link");
        assertThat(links.getLength()).isEqualTo(1);
        assertThat(((Element) links.item(0)).getAttribute("href")).isEqualTo("http+" + ROOM + "/eva/position");
        assertThat(links.item(0).getParentNode().getLocalName()).isEqualTo("offers");
        assertThat(document.getElementsByTagNameNS("*", "conf-uris").getLength()).isZero();
    }

    @Test
    void silentObservers_areNeitherNamedNorCounted() throws Exception {
        join("sue", "desk", "Sue", Role.OBSERVER);
        String document = plain().of(session, ENOUGH);
        assertThat(document).doesNotContain("sue").doesNotContain("Sue").contains("<user-count>1</user-count>");
        valid(document);
    }

    @Test
    void lockedSession_saysSo_andHowManyItTakes() {
        Rules rules = session.rules();
        apply(Actor.endpoint(new EndpointId("tab")), new Input.SetRules(new Rules(
                rules.admission(), true, 7, rules.joinAs(), rules.grants(), rules.handover(), rules.progressForAll(),
                rules.chat(), rules.slowMode(), rules.advance(), rules.readiness())));
        assertThat(plain().of(session, ENOUGH))
                .contains("<locked>true</locked>")
                .contains("<maximum-user-count>7</maximum-user-count>");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "</display-text><user/>", "a & b", "\"quoted\" 'too'", "]]>", "<!--", "&#0;", "😀 Eva 谷", "\uFFFE and \uFFFF"})
    void whateverPeopleAreCalled_isText(String name) throws Exception {
        create(name, name);
        join("eve", "tab", name, Role.PARTICIPANT);
        Document document = valid(plain().of(session, ENOUGH));
        String shown = name.replaceAll("[\uFFFE\uFFFF]", "\uFFFD");
        for (String element : new String[] {"display-text", "subject"}) {
            NodeList all = document.getElementsByTagNameNS(ConferenceInfo.NAMESPACE, element);
            assertThat(IntStream.range(0, all.getLength()).mapToObj(i -> all.item(i).getTextContent())).contains(shown);
        }
    }

    /** Sources and gateways may write what a session would not take. */
    @Test
    void whatXmlCannotSay_isMarked() throws Exception {
        create("Film night", "a\u0000b\u001Fc\uD800d");
        String odd = "xmpp:a\u0001\"<&'\n@example.org";
        join("eve", "tab", "Eve", Role.PARTICIPANT);
        var info = new ConferenceInfo(
                ROOM, Map.of("xmpp", odd), _ -> Optional.of(odd), _ -> List.of());
        Document document = parse(info.of(session, ENOUGH));
        assertThat(document.getElementsByTagNameNS("*", "subject").item(0).getTextContent())
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
        assertThat(user(document, 0).getAttribute("entity")).startsWith("xmpp:a\uFFFD\"<&'");
    }

    @Test
    void rosterThatIsTooLong_namesTheFirst_andCountsAll() throws Exception {
        for (int i = 0; i < 200; i++) {
            join("member-" + i, "e" + i, "Mitglied № " + i, Role.PARTICIPANT);
        }
        String all = plain().of(session, ENOUGH);
        for (int most = 2000; most < 12_000; most += 613) {
            String some = plain().of(session, most);
            assertThat(some.getBytes(StandardCharsets.UTF_8).length).isBetween(most - 260, most);
            assertThat(some).contains("<user-count>201</user-count>").contains("tutti:ana").doesNotContain("member-199");
            assertThat(users(valid(some))).isEqualTo(some.split("<user ").length - 1);
        }
        assertThat(users(valid(all))).isEqualTo(201);
        int exact = all.getBytes(StandardCharsets.UTF_8).length;
        assertThat(plain().of(session, exact)).isEqualTo(all);
        assertThat(users(valid(plain().of(session, exact - 1)))).isEqualTo(200);
    }

    @Test
    void whoOffersTooMuch_isThereWithoutIt_andHidesNobody() throws Exception {
        join("eve", "eve", "Eve", Role.PARTICIPANT);
        join("bob", "bob", "Bob", Role.PARTICIPANT);
        join("zoe", "zoe", "Zoe", Role.PARTICIPANT);
        var info = new ConferenceInfo(
                ROOM,
                Map.of(),
                endpoint -> Optional.of("xmpp:" + "b".repeat(9000)).filter(_ -> endpoint.value().equals("bob")),
                endpoint -> endpoint.value().equals("eve") ? List.of("http:" + "a".repeat(9000)) : List.of());

        String document = info.of(session, 8000);

        valid(document);
        assertThat(document).contains("tutti:eve", "tutti:zoe", "<user-count>4</user-count>")
                .doesNotContain("t:offers", "m-bob", "bbb");
    }

    @Test
    void headAlone_isShort_howeverLongTheTitles() throws Exception {
        create("&".repeat(Session.MAX_TITLE), "谷".repeat(5000));
        String none = plain().of(session, 0);
        assertThat(none.getBytes(StandardCharsets.UTF_8).length).isLessThan(2000);
        assertThat(users(valid(none))).isZero();
    }

    private static ConferenceInfo plain() {
        return new ConferenceInfo(
                ROOM, Map.of("web", "http://127.0.0.1:8080/s/s"), _ -> Optional.empty(), _ -> List.of());
    }

    private static Element user(Document document, int place) {
        return (Element) document.getElementsByTagNameNS(ConferenceInfo.NAMESPACE, "user").item(place);
    }

    private static int users(Document document) {
        return document.getElementsByTagNameNS(ConferenceInfo.NAMESPACE, "user").getLength();
    }

    private static Document parse(String text) throws Exception {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static Document valid(String text) throws Exception {
        Document document = parse(text);
        Validator validator = SchemaFactory.newDefaultInstance()
                .newSchema(ConferenceInfoTest.class.getResource("conference-info.xsd"))
                .newValidator();
        validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        validator.validate(new DOMSource(document));
        return document;
    }
}
