package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smackx.hoxt.packet.AbstractHttpOverXmpp;
import org.jivesoftware.smackx.hoxt.packet.Base64BinaryChunk;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.xmpp.link.Loopback;
import org.tutti.gateway.xmpp.link.RestInterface.Answer;

/** Answers fit into stanzas that every server passes on. */
class HttpReplyTest {

    private static final int STANZA = 10_000;

    private static Answer json(String body) {
        return new Answer(200, Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] body(HttpReply reply) {
        var data = reply.resp().getData();
        return switch (data == null ? null : data.getChild()) {
            case null -> new byte[0];
            case AbstractHttpOverXmpp.Text text -> text.getText().getBytes(StandardCharsets.UTF_8);
            case AbstractHttpOverXmpp.Base64 base64 -> Base64.getDecoder().decode(base64.getText());
            case AbstractHttpOverXmpp.ChunkedBase64 _ -> {
                var all = new ByteArrayOutputStream();
                for (int i = 0; i < reply.chunks().size(); i++) {
                    Base64BinaryChunk chunk = reply.chunks().get(i);
                    assertThat(chunk.getNr()).isEqualTo(i);
                    assertThat(chunk.isLast()).isEqualTo(i == reply.chunks().size() - 1);
                    all.writeBytes(Base64.getDecoder().decode(chunk.getText()));
                }
                yield all.toByteArray();
            }
            default -> throw new AssertionError(data.getChild());
        };
    }

    @Test
    void aShortText_isInTheResultAsText() {
        HttpReply reply = HttpReply.of(json("{\"a\": \"<ä>\"}"), "s1", 4096);

        reply.resp().setType(IQ.Type.result);
        assertThat(reply.resp().toXML().toString())
                .contains("statusCode='200'", "<header name='content-type'>application/json</header>")
                .contains("<text>{&quot;a&quot;: &quot;&lt;ä&gt;&quot;}</text>");
        assertThat(reply.chunks()).isEmpty();
    }

    @Test
    void whatXmlCannotHold_isBase64() {
        assertThat(HttpReply.of(json("a\u0000b"), "s1", 4096).resp().getData().getChild())
                .isInstanceOf(AbstractHttpOverXmpp.Base64.class);
        assertThat(HttpReply.of(json("a\r\nb"), "s1", 4096).resp().getData().getChild())
                .isInstanceOf(AbstractHttpOverXmpp.Base64.class);
        assertThat(HttpReply.of(json("\"".repeat(4096)), "s1", 4096).resp().getData().getChild())
                .isInstanceOf(AbstractHttpOverXmpp.Base64.class);
    }

    @Test
    void noBody_isNoData() {
        assertThat(HttpReply.of(json(""), "s1", 4096).resp().getData()).isNull();
    }

    @Property(tries = 100)
    void anyBody_comesThroughInShortStanzas(
            @ForAll @Size(max = 12_000) byte[] body, @ForAll @IntRange(min = 256, max = 6144) int chunkSize) {
        HttpReply reply = HttpReply.of(new Answer(200, Map.of("etag", "x"), body), "s12345", chunkSize);

        assertThat(body(reply)).isEqualTo(body);
        reply.resp().setType(IQ.Type.result);
        assertThat(reply.resp().toXML().toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(STANZA - 1000);
        assertThat(reply.chunks()).allSatisfy(chunk -> assertThat(
                        chunk.toXML(XmlEnvironment.EMPTY).toString().getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(STANZA - 1000));
        assertThat(reply.chunks().isEmpty()).isEqualTo(body.length <= HttpReply.INLINE);
    }

    @Test
    void howeverSmallThePiecesAskedFor_theLongestAnswerIsFewStanzas() {
        HttpReply reply = HttpReply.of(new Answer(200, Map.of(), new byte[Loopback.LONGEST_ANSWER]), "s1", 256);

        assertThat(reply.chunks()).hasSize(64);
        assertThat(body(reply)).hasSize(Loopback.LONGEST_ANSWER);
    }

    @Test
    void textAtItsLongest_fits() {
        byte[] body = new byte[HttpReply.INLINE];
        Arrays.fill(body, (byte) '<');

        HttpReply reply = HttpReply.of(new Answer(200, Map.of(), body), "s1", 4096);
        reply.resp().setType(IQ.Type.result);

        assertThat(body(reply)).isEqualTo(body);
        assertThat(reply.resp().toXML().toString()).hasSizeLessThan(STANZA - 1000);
    }
}
