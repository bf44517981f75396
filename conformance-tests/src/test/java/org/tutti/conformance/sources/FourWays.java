package org.tutti.conformance.sources;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.TuttiServer;

/** One film that can be had as a file, as HLS at two levels, and from one's own disk. */
public final class FourWays {
    public static final String LOCATOR = "file:four";

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PLAYER =
            "const { medium } = everything().find(each => each.localName === 'tutti-player');";

    private FourWays() {}

    /** Puts the film into the server's media folder in all its forms. */
    public static void shelve(TuttiServer server) throws IOException {
        String name = LOCATOR.substring("file:".length());
        Path folder = Files.createDirectories(server.base().resolve("media").resolve(name));
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

    /** Has a browser play the form of the film that is HLS. */
    public static Browser playlist(Browser browser) {
        await("the forms of the film").atMost(SOON).until(() ->
                browser.script("return deep('form')?.options.length > 1").equals(true));
        browser.script("""
                const form = deep('form');
                form.value = [...form.options].find(each => each.text.includes('HLS')).value;
                form.dispatchEvent(new Event('change', { bubbles: true }));
                return true;""");
        await("HLS").atMost(SOON).until(() -> said(browser, "medium.kind").equals("hls"));
        return browser;
    }

    /** Has a browser play the film from the disk of this machine. */
    public static Browser ownCopy(Browser browser) {
        await("that one may play one's own copy").atMost(SOON).until(() ->
                browser.script("return deep('play-copy')?.hidden === false").equals(true));
        browser.script("deep('play-copy').click(); return true;");
        browser.type("own-copy-file", MediaShelf.film().toString());
        await("one's own copy").atMost(SOON).until(() -> said(browser, "medium.kind").equals("own"));
        return browser;
    }

    /** Has the player of a browser show one quality of the picture, by its height. */
    public static void fix(Browser browser, int height) {
        await("levels to choose from").atMost(SOON).until(() ->
                browser.script(PLAYER + "return medium?.levels.length > 1").equals(true));
        browser.script(PLAYER + """
                medium.level = medium.levels.find(({ height }) => height === arguments[0]).id;
                return true;""", height);
        await("a picture of " + height + " lines").atMost(SOON).until(() ->
                browser.script("return film().videoHeight === arguments[0]", height).equals(true));
    }

    private static String said(Browser browser, String expression) {
        return String.valueOf(browser.script(PLAYER + "return medium && (" + expression + ");"));
    }
}
