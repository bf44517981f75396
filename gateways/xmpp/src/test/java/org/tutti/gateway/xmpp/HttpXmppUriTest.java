package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** C-43: resources are addressed by a JID and a path. */
class HttpXmppUriTest {

    @Test
    void parse_takesTheFirstSegmentAsResource() {
        assertThat(HttpXmppUri.parse("http+xmpp://k7p4-qxr2@conference.example.org/Tutti/api/sessions/ID?x=1"))
                .isEqualTo(new HttpXmppUri(
                        JidCreate.fromOrThrowUnchecked("k7p4-qxr2@conference.example.org/Tutti"), "/api/sessions/ID?x=1"));
    }

    @Test
    void parse_withAnEmptyFirstSegment_isOfAJidWithoutResource() {
        assertThat(HttpXmppUri.parse("http+xmpp://eva@example.org//position"))
                .isEqualTo(new HttpXmppUri(JidCreate.fromOrThrowUnchecked("eva@example.org"), "/position"));
        assertThat(HttpXmppUri.parse("HTTP+XMPP://example.org"))
                .isEqualTo(new HttpXmppUri(JidCreate.fromOrThrowUnchecked("example.org"), "/"));
    }

    @Test
    void parse_ofHttpx_hasNoResource() {
        assertThat(HttpXmppUri.parse("httpx://eva@example.org/position"))
                .isEqualTo(new HttpXmppUri(JidCreate.fromOrThrowUnchecked("eva@example.org"), "/position"));
    }

    @Test
    void aNickWithSlashAndSpace_staysOneSegment() {
        var uri = new HttpXmppUri(JidCreate.fromOrThrowUnchecked("r@c.example.org/Eva / Bob ❤"), "/position");

        assertThat(uri).hasToString("http+xmpp://r@c.example.org/Eva%20%2F%20Bob%20%E2%9D%A4/position");
        assertThat(HttpXmppUri.parse(uri.toString())).isEqualTo(uri);
    }

    @Property(tries = 300)
    void whatIsWritten_isReadAgain(@ForAll("addresses") HttpXmppUri uri) {
        assertThat(HttpXmppUri.parse(uri.toString())).isEqualTo(uri);
        assertThat(java.net.URI.create(uri.toString()).toString()).isEqualTo(uri.toString());
    }

    @Property(tries = 300)
    void whateverIsParsed_isAnAddressOrRefused(@ForAll("nearly") String text) {
        try {
            HttpXmppUri uri = HttpXmppUri.parse(text);
            assertThat(HttpXmppUri.parse(uri.toString())).isEqualTo(uri);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
        }
    }

    @Test
    void domain_withItsLastDot_isTheSame() {
        assertThat(HttpXmppUri.parse("http+xmpp://example.org.//")).isEqualTo(HttpXmppUri.parse("http+xmpp://example.org//"));
    }

    @Test
    void parse_ofSomethingElse_saysWhatIsExpected() {
        assertThatThrownBy(() -> HttpXmppUri.parse("https://example.org/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http+xmpp://eva@example.org/phone/position")
                .hasMessageContaining("https://example.org/");
        assertThatThrownBy(() -> HttpXmppUri.parse("http+xmpp://eva@example.org/%4"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpXmppUri.parse("http+xmpp://eva@example.org/%ff/"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Provide
    Arbitrary<HttpXmppUri> addresses() {
        Arbitrary<String> resources = Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars(' ', 'é', '/', '%', 'ß', '日')
                .ofMinLength(0)
                .ofMaxLength(20)
                .filter(text -> text.equals(text.strip()));
        Arbitrary<Jid> jids = Combinators.combine(
                        Arbitraries.of("eva@example.org", "k7p4-qxr2@conference.example.org", "a%b+c=d@x.example", "example.org"),
                        resources)
                .as((bare, resource) -> {
                    var jid = JidCreate.bareFromOrThrowUnchecked(bare);
                    return resource.isEmpty() ? jid : JidCreate.fullFrom(jid, Resourcepart.fromOrThrowUnchecked(resource));
                });
        Arbitrary<String> paths = Arbitraries.strings()
                .withChars("ab/?=&.-%20".toCharArray())
                .ofMaxLength(20)
                .map(text -> "/" + text.replace("%", "%2F"));
        return Combinators.combine(jids, paths).as(HttpXmppUri::new);
    }

    @Provide
    Arbitrary<String> nearly() {
        return Combinators.combine(
                        Arbitraries.of("http+xmpp://", "httpx://", "http+xmpp:/", ""),
                        Arbitraries.strings().withChars("ab@/%25?#:. é\u0000[]\ud83d".toCharArray()).ofMaxLength(30))
                .as(String::concat);
    }
}
