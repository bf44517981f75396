package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Privacy;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Template;

/** What is told of a link, and to whom nothing is: W-23. */
class PreviewTest {

    private static final String FILM = "Metropolis <1927> & \"more\"";

    private final Preview preview = new Preview("https://films.example.org/");
    private Session session = Session.unborn(new SessionId("s"));

    private void apply(Input input) {
        long now = 1_790_000_000_000_000L + session.seq();
        Actor actor = session.seq() == 0 ? Actor.engine("test") : Actor.host(new MemberId("host"));
        var entry = new Entry(session.id(), session.seq() + 1, now, now, actor, input);
        session = ((Outcome.Accepted) session.apply(entry)).session();
    }

    private void create(String poster) {
        var media = new MediaDescription("file:m", FILM, 60, List.of(new Rendition("m.mp4", "video/mp4")));
        apply(new Input.Create("Film night", new Item("file", media.withPoster(poster)), "server-clock"));
    }

    @Test
    void openLink_isToldByTitleAndFilm_escaped_withThePosterOfTheServer() {
        create("m.mp4/poster.jpg");

        assertThat(preview.of(Optional.of(session))).contains(
                "<meta property=\"og:site_name\" content=\"Tutti\">",
                "<meta property=\"og:title\" content=\"Film night\">",
                "content=\"Metropolis &lt;1927&gt; &amp; &quot;more&quot;. Watch the same moment",
                "<meta property=\"og:url\" content=\"https://films.example.org/s/s\">",
                "<meta property=\"og:image\" content=\"https://films.example.org/media/file/m.mp4/poster.jpg\">",
                "<meta name=\"twitter:card\" content=\"summary_large_image\">");
    }

    @Test
    void posterOfAnotherServer_isNotAskedFor() {
        create("https://elsewhere.example/poster.jpg");

        assertThat(preview.of(Optional.of(session)))
                .contains("https://films.example.org/preview.png")
                .doesNotContain("elsewhere");
    }

    @ParameterizedTest
    @EnumSource(names = {"AGENT", "TEACHER"})
    void privateSession_isToldInGeneralWordsOnly(Template template) {
        create("m.mp4/poster.jpg");
        apply(new Input.SetRules(template.rules()));

        assertThat(preview.of(Optional.of(session)))
                .contains("<meta property=\"og:title\" content=\"Tutti\">", "https://films.example.org/preview.png")
                .doesNotContain("Metropolis", "Film night", "poster.jpg");
    }

    @Test
    void whoAsksToBeLetIn_isToldOfASessionThatMayBeFound() {
        create("m.mp4/poster.jpg");
        apply(new Input.SetRules(Template.TEACHER.rules()));
        apply(new Input.SetDetails(new Details(Optional.empty(), Privacy.PUBLIC, "An evening with Lang", List.of())));

        assertThat(preview.of(Optional.of(session))).contains("content=\"Film night\"", "content=\"An evening with Lang\"");
    }

    @Test
    void noSession_isToldAsOurFirstPage() {
        assertThat(preview.of(Optional.empty())).contains("og:url\" content=\"https://films.example.org/\"");
    }
}
