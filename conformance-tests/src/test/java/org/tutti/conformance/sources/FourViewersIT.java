package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** One film, four ways to it: a file, HLS at either level, and one's own copy. */
@Tag("sources")
@NeedsFfmpeg
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SourcesServer.class)
class FourViewersIT {
    private static final int SECONDS = 20;

    private final TuttiServer server;

    FourViewersIT(TuttiServer server) {
        this.server = server;
    }

    /** Puts the film into the server's media folder in all its forms. */
    static void shelve(TuttiServer server) throws IOException {
        Path folder = Files.createDirectories(server.base().resolve("media").resolve("four"));
        Files.copy(MediaShelf.film(), folder.resolve("film.mp4"));
        try (Stream<Path> files = Files.list(MediaShelf.hls())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("description.json"), """
                {"title": "Four ways", "duration": %d, "renditions": [
                  {"file": "film.mp4", "type": "video/mp4; codecs=\\"avc1.42c01e, mp4a.40.2\\""},
                  {"file": "master.m3u8", "type": "application/vnd.apple.mpegurl"}]}
                """.formatted(MediaShelf.LENGTH));
    }

    @Test
    @Requirement("C-2")
    @Requirement("W-29")
    void fileHlsAtEitherLevel_andOnesOwnCopy_areOnTheSameMoment() throws IOException {
        shelve(server);
        try (Cinema cinema = Cinema.showing(server, "file:four")) {
            assertThat(cinema.item().path("renditions")).hasSize(2);
            Browser file = cinema.enter("File");
            Browser low = playlist(cinema.enter("Low"));
            Browser high = playlist(cinema.enter("High"));
            Browser own = ownCopy(cinema.enter("Own"));
            cinema.host().play();
            Cinema.fix(low, 180);
            Cinema.fix(high, 360);
            cinema.awaitInStep();
            assertThat(Stream.of(file, low, high, own).map(each -> Cinema.saidOfMedium(each, "medium.kind")))
                    .containsExactlyElementsOf(List.of("file", "hls", "hls", "own"));
            cinema.assertTogether("file, HLS low, HLS high, own copy", SECONDS);
        }
    }

    private static Browser playlist(Browser browser) {
        await("the forms of the film").atMost(Cinema.SOON).until(() ->
                browser.script("return deep('form')?.options.length > 1").equals(true));
        browser.script("const form = deep('form'); form.value = [...form.options].find(each => each.text.includes('HLS')).value;"
                + "form.dispatchEvent(new Event('change', { bubbles: true })); return true;");
        await("HLS").atMost(Cinema.SOON).until(() -> Cinema.saidOfMedium(browser, "medium.kind").equals("hls"));
        return browser;
    }

    private static Browser ownCopy(Browser browser) {
        await("that one may play one's own copy").atMost(Cinema.SOON).until(() ->
                browser.script("return deep('play-copy')?.hidden === false").equals(true));
        browser.script("deep('play-copy').click(); return true;");
        browser.choose("own-copy-file", MediaShelf.film());
        await("one's own copy").atMost(Cinema.SOON).until(() -> Cinema.saidOfMedium(browser, "medium.kind").equals("own"));
        return browser;
    }
}
