package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jxmpp.JxmppContext;

/** Requests of XEP-0332 are read as they are meant, or refused. */
class HttpQueryTest {

    @BeforeAll
    static void parserKnowsUs() {
        Tags.register();
    }

    private static HttpQuery parse(String attributes, String inside) throws MalformedException {
        return HttpQuery.parse("<req xmlns='urn:xmpp:http' %s>%s</req>".formatted(attributes, inside));
    }

    private static HttpQuery post(String data) throws MalformedException {
        return parse("method='POST' resource='/api/x' version='1.1'", "<data>%s</data>".formatted(data));
    }

    private static String body(HttpQuery query) {
        return new String(((HttpQuery.Body.Inline) query.body()).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void headersAndText_areRead() throws MalformedException {
        HttpQuery query = parse("method='POST' resource='/api/sessions' version='1.1' maxChunkSize='512'", """
                <headers xmlns='http://jabber.org/protocol/shim'>
                  <header name='Content-Type'>application/json</header><header name='X-A'> b </header></headers>
                <data><text>{&quot;item&quot;: "a &lt; b &amp; c"}</text></data>""");

        assertThat(query.method()).isEqualTo("POST");
        assertThat(query.resource()).isEqualTo("/api/sessions");
        assertThat(query.header("content-type")).contains("application/json");
        assertThat(query.header("x-a")).contains("b");
        assertThat(query.chunkSize()).isEqualTo(512);
        assertThat(body(query)).isEqualTo("{\"item\": \"a < b & c\"}");
    }

    @Test
    void withoutData_theBodyIsEmpty() throws MalformedException {
        HttpQuery query = parse("method='GET' resource='/api/status' version='1.1'", "");

        assertThat(body(query)).isEmpty();
        assertThat(query.chunkSize()).isEqualTo(HttpQuery.CHUNK_SIZE);
    }

    @Test
    void base64AndPieces_areRead() throws MalformedException {
        assertThat(body(post("<base64>w6Q=</base64>"))).isEqualTo("ä");
        assertThat(post("<chunkedBase64 streamId='s1'/>").body()).isEqualTo(new HttpQuery.Body.Chunked("s1"));
        assertThat(post("<ibb sid='s1'/>").body()).isEqualTo(new HttpQuery.Body.Other("ibb"));
    }

    @Test
    void xml_keepsItsNamespacesAndItsOrder() throws MalformedException {
        String body = body(post("<xml><a xmlns='urn:a' xmlns:b='urn:b' b:x='1 &lt; 2'>one<b:c/>two &amp; three</a></xml>"));

        assertThat(body).isEqualTo(
                "<a xmlns='urn:a' xmlns:b='urn:b' b:x='1 &lt; 2'>one<b:c xmlns:b='urn:b'></b:c>two &amp; three</a>");
    }

    @Test
    void whatIsNoRequest_isRefusedWithAReason() {
        assertThatThrownBy(() -> parse("method='CONNECT' resource='/api/x' version='1.1'", ""))
                .isInstanceOf(MalformedException.class).hasMessageContaining("CONNECT");
        assertThatThrownBy(() -> parse("method='GET' version='1.1'", ""))
                .isInstanceOf(MalformedException.class).hasMessageContaining("resource");
        assertThatThrownBy(() -> parse("method='GET' resource='/api' maxChunkSize='255'", ""))
                .isInstanceOf(MalformedException.class).hasMessageContaining("255");
        assertThatThrownBy(() -> post("<base64>*</base64>"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> post("<text>a</text><text>b</text>"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> HttpQuery.parse("<req xmlns='urn:other' method='GET' resource='/'/>"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> HttpQuery.parse("<req xmlns='urn:xmpp:http'"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aHeaderThatBreaksTheLine_isRefused() {
        assertThatThrownBy(() -> parse("method='GET' resource='/api/x'",
                        "<headers xmlns='http://jabber.org/protocol/shim'><header name='A'>b&#13;&#10;Host: c</header></headers>"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void aHeaderThatHttpCannotCarry_isRefused() {
        for (String value : new String[] {"b\u0100", "b\u00e4", "b&#127;"}) {
            assertThatThrownBy(() -> parse("method='GET' resource='/api/x'",
                            "<headers xmlns='http://jabber.org/protocol/shim'><header name='A'>%s</header></headers>"
                                    .formatted(value)))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void entitiesOfADocumentType_areNotExpanded() {
        assertThatThrownBy(() -> HttpQuery.parse("""
                <!DOCTYPE req [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
                <req xmlns='urn:xmpp:http' method='POST' resource='/api/x'><data><text>&b;</text></data></req>"""))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> HttpQuery.parse("""
                <!DOCTYPE req SYSTEM "file:///etc/passwd">
                <req xmlns='urn:xmpp:http' method='POST' resource='/api/x'><data><text>&b;</text></data></req>"""))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void elementsDeepInEachOther_areRefused() {
        assertThatThrownBy(() -> post("<xml>" + "<a>".repeat(1000) + "</a>".repeat(1000) + "</xml>"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> post("<text>" + "<a>".repeat(1000) + "</a>".repeat(1000) + "</text>"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void anIllegibleRequest_isStillThereToBeAnswered() throws Exception {
        var parser = PacketParserUtils.getParserFor("""
                <iq type='set' id='1' from='eva@example.org/a' to='tutti@example.org/b'>
                  <req xmlns='urn:xmpp:http' method='GRAB' resource='/api/x'><data><text>a</text></data></req></iq>""");
        var iq = (IQ) PacketParserUtils.parseStanza(parser, XmlEnvironment.EMPTY, JxmppContext.getDefaultContext());

        assertThat(((HttpIq) iq).content()).isInstanceOfSatisfying(
                HttpIq.Content.Illegible.class, content -> assertThat(content.why()).contains("GRAB"));
        assertThat(iq.getStanzaId()).isEqualTo("1");
    }
}
