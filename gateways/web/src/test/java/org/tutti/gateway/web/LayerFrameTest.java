package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.tree.Kind;

class LayerFrameTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "VIDEO | https://cdn.example.org/a.mp4 | media-src https://cdn.example.org;",
        "AUDIO | https://cdn.example.org:444/a.mp3 | media-src https://cdn.example.org:444;",
        "IMAGE | https://cdn.example.org/a.png?b=1 | img-src https://cdn.example.org;",
        "IMAGE | data:image/png;base64,AAAA | img-src data:;",
        "PAGE | https://www.example.org/wiki/A#b | frame-src https://www.example.org;",
        "VIDEO | blob:https://here/1-2 | media-src blob:;"
    })
    void policyNamesTheOneOrigin_andLetsNoScriptRun(Kind kind, String address, String expected) {
        LayerFrame frame = LayerFrame.of(kind, address).orElseThrow();
        assertThat(frame.policy()).startsWith("default-src 'none'; style-src 'self'; " + expected)
                .doesNotContain("script-src", "connect-src").endsWith("frame-ancestors 'self'");
        assertThat(frame.body()).contains("src=\"" + address + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PAGE | javascript:alert(1)", "PAGE | data:text/html,x", "IMAGE | https://a.example;script-src/x", "NOTE | data:text/plain,x",
        "PAGE | blob:https://here/1-2", "MAP | geo:1,2", "VIDEO | file:demo", "PAGE | nothing", "VIDEO | https://a b/"
    })
    void whatNoFrameShows_isNotShown(Kind kind, String address) {
        assertThat(LayerFrame.of(kind, address)).isEmpty();
    }

    @Test
    void addressIsText() {
        assertThat(LayerFrame.of(Kind.IMAGE, "data:image/png,\"><script>alert(1)</script>").orElseThrow().document("v"))
                .doesNotContain("<script").contains("&quot;&gt;&lt;script&gt;");
    }

    @Test
    void pageOfSomebodyElse_hasNoOriginAndLeadsNowhere() {
        assertThat(LayerFrame.of(Kind.PAGE, "https://a.example/").orElseThrow().body())
                .contains("sandbox=\"allow-scripts\"", "referrerpolicy=\"no-referrer\"");
    }

    @Test
    void filmOfOurOwn_comesInAllItsForms() {
        LayerFrame frame = LayerFrame.of(Kind.VIDEO, List.of(
                new Rendition("/media/file/demo.webm", "video/webm; codecs=\"vp9, opus\""), new Rendition("/media/file/demo.mp4", "video/mp4")));
        assertThat(frame.policy()).contains("media-src 'self';");
        assertThat(frame.body()).contains("<source src=\"/media/file/demo.webm\" type=\"video/webm; codecs=&quot;vp9, opus&quot;\"><source ")
                .endsWith("</video>");
    }

    @Test
    void streetsAroundAPlace() {
        LayerFrame frame = LayerFrame.streets("geo:41.38,2.17?z=12").orElseThrow();
        assertThat(frame.policy()).contains("frame-src https://www.openstreetmap.org;");
        assertThat(frame.body()).contains("&amp;marker=41.380000,2.170000").containsPattern("bbox=2\\.10\\d+,41\\.34\\d+,2\\.23\\d+,41\\.41\\d+&amp;");
        assertThat(LayerFrame.streets("https://a.example/")).isEmpty();
        assertThat(LayerFrame.streets("geo:91,2")).isEmpty();
    }
}
