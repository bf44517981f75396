package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Shape;

class ItemTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "file:demo", "file:Über uns 1.mp4", "file:Bild\u00A01.mp4", "file:a#b \"c\".mp4", "file:\u202Ex.mp4"
    })
    void whateverAFileIsCalled_itCanBeLinked(String locator) throws Exception {
        Item item = item(locator, "demo/x.mp4");
        NewTriple link = NewTriple.of(item.uri() + "#t=1,2", "geo:1,2");
        assertThat(Shape.of(link, "urn:tutti:session:s", _ -> false).subject()).hasToString(item.uri() + "#t=1,2");
    }

    @Test
    void item_isMeantByTheAddressOfARendition_ifItHasOneEverywhere() {
        assertThat(item("https://v.example/a.mp4", "https://cdn.example/a b.mp4").uris())
                .containsExactly("https://v.example/a.mp4", "https://cdn.example/a%20b.mp4");
        assertThat(item("file:demo", "demo/demo.mp4").uris()).containsExactly("file:demo");
    }

    private static Item item(String locator, String url) {
        return new Item("file", new MediaDescription(locator, "Film", 60, List.of(new Rendition(url, "video/mp4"))));
    }
}
