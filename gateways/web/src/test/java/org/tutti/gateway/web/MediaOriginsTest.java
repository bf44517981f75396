package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

class MediaOriginsTest {

    private Session session = Session.unborn(new SessionId("s"));

    private void apply(Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        Actor actor = session.seq() == 0 ? Actor.engine("test") : Actor.host(new MemberId("host"));
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    private static Item item(String... urls) {
        List<Rendition> renditions = List.of(urls).stream().map(url -> new Rendition(url, "video/mp4")).toList();
        return new Item("url", new MediaDescription("x", "Film", 60, renditions));
    }

    @ParameterizedTest
    @CsvSource({
        "https://cdn.example.org/film.mp4?key=1, https://cdn.example.org",
        "HTTPS://CDN.Example.org:443/, https://cdn.example.org",
        "http://cdn.example.org:80/, http://cdn.example.org",
        "http://cdn.example.org:443/, http://cdn.example.org:443",
        "http://192.0.2.1:8080/a, http://192.0.2.1:8080",
    })
    void origin_isWhatAPolicyNames(String url, String origin) {
        assertThat(MediaOrigins.origin(url)).contains(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo.mp4", "/media/file/demo.mp4", "//cdn.example.org/film.mp4", "data:video/mp4,x",
                "blob:https://a.example/1",
                "javascript:alert(1)", "https://[2606:4700::1]/film.mp4", "https://a.example;script-src *",
                "https://a.example,b/film.mp4", "https://*/film.mp4", "https://*.example/film.mp4", "https:film.mp4"
            })
    void whatIsNotElsewhere_orCannotBeNamed_hasNoOrigin(String url) {
        assertThat(MediaOrigins.origin(url)).isEmpty();
    }

    @Test
    void queue_isNamedFromWhatIsOnOnwards_eachServerOnce() {
        apply(new Input.Create("Film", item("https://a.example/1", "demo.mp4"), "server-clock"));
        apply(new Input.Enqueue(item("https://b.example/1", "http://c.example:81/1")));
        apply(new Input.Enqueue(item("https://a.example/2")));
        assertThat(MediaOrigins.of(session))
                .containsExactly("https://a.example", "https://b.example", "http://c.example:81");

        apply(new Input.Next());

        assertThat(MediaOrigins.of(session))
                .containsExactly("https://b.example", "http://c.example:81", "https://a.example");
        assertThat(MediaOrigins.of(session.item())).containsExactly("https://b.example", "http://c.example:81");
    }

    @Test
    void aQueueFromEverywhere_doesNotMakeAHeaderThatBrowsersRefuse() {
        String label = "x".repeat(60) + '.';
        apply(new Input.Create("Film", item("https://0." + label.repeat(4) + "example/"), "server-clock"));
        for (int i = 1; i < 300; i++) {
            apply(new Input.Enqueue(item("https://" + i + '.' + label.repeat(4) + "example/")));
        }

        assertThat(SafetyHeaders.page(MediaOrigins.of(session), MediaOrigins.read(session), List.of()))
                .hasSizeLessThan(16_000)
                .contains("https://39.");
    }

    @Test
    void policyOfAPage_namesThisServerAndTheOrigins_andNothingElse() {
        assertThat(SafetyHeaders.page(List.of(), List.of(), List.of()))
                .contains("; connect-src 'self'; media-src 'self' blob:; ")
                .startsWith("default-src 'none'; ")
                .doesNotContain("data:", "manifest-src");
        assertThat(SafetyHeaders.page(List.of("https://a.example", "https://b.example"), List.of("https://b.example"), List.of()))
                .contains("; connect-src 'self' https://b.example; ")
                .contains("; media-src 'self' blob: https://a.example https://b.example; ")
                .doesNotContain("unsafe", "*");
    }
}
