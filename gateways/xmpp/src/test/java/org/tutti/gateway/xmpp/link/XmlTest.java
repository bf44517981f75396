package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class XmlTest {

    @Test
    void whatXmlHasNot_isReplaced() {
        assertThat(Xml.clean("a\uFFFFb\u0001c\uD800d")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
        assertThat(Xml.clean("tab\tline\nfilm 🎬")).isEqualTo("tab\tline\nfilm 🎬");
    }

    @Property
    void cleanText_isClean_andStaysAsItIs(@ForAll String text) {
        String clean = Xml.clean(text);
        assertThat(Xml.isClean(clean)).isTrue();
        assertThat(Xml.clean(clean)).isEqualTo(clean);
    }
}
