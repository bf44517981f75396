package org.tutti.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Fingerprint;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

class OwnSourceTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String REST = "?size=5242880&duration=12.5&digest=" + DIGEST + "&type=video/mp4";

    private static MediaDescription describe(String locator) throws Exception {
        return new OwnSource().describe(locator).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void file_isDescribedByWhatItsPageSays() throws Exception {
        String locator = "own:A%20day+at%20sea.mp4" + REST.replace("video/mp4", "video%2Fmp4");
        assertThat(describe(locator))
                .isEqualTo(new MediaDescription(
                                locator, "A day+at sea", 12.5, List.of(new Rendition("own:" + DIGEST, "video/mp4")))
                        .with(new Fingerprint(5_242_880, DIGEST)));
        assertThat(describe(locator.replace("&duration=12.5", "")).duration()).isInfinite();
        assertThat(describe(locator.replace("video%2Fmp4", "")).renditions().getFirst().type()).isEqualTo("video/mp4");
        assertRefused(locator.replace("video%2Fmp4", "").replace("sea.mp4", "sea.unknown"));
    }

    @ParameterizedTest
    @CsvSource({
        "a%0Ab%E2%80%AE.mp4, a b", "100%.mp4, 100%", "film, film", ".mp4, .mp4", "%F0%9F%8E%AC.mp4, \ud83c\udfac",
        "Mr.%20Smith.webm, Mr. Smith"})
    void title_isTheName_asItCanBeShown(String name, String title) throws Exception {
        assertThat(describe("own:" + name + REST).title()).isEqualTo(title);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "size=0", "size=-1", "size=1e9", "size=9999999999999999", "size=", "size=1&size=2", "duration=0",
        "duration=31536001", "duration=NaN", "duration=Infinity", "duration=", "duration=-1", "digest=",
        "digest=0123", "digest=0123456789ABCDEF", "type=text/html", "type=video/mp4;codecs=x",
        "type=application/vnd.apple.mpegurl", "type=%00"})
    void whatIsOutOfBounds_isRefusedWithAHint(String part) {
        String name = part.substring(0, part.indexOf('='));
        String locator = "own:film.mp4" + REST.replaceFirst(name + "=[^&]*", part);
        assertRefused(locator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"own:film.mp4", "own:?size=1", "own:%20?size=1", "file:film.mp4", "own:"})
    void whatIsNoLocator_isRefusedWithAHint(String locator) {
        assertRefused(locator);
    }

    @Test
    void locatorThatIsTooLongOrNamesNothing_isRefusedWithAHint() {
        assertRefused("own:%20" + REST);
        for (String name : List.of("a%2F", "%2F", "a%2F%20", "%E2%80%AE")) {
            assertRefused("own:" + name + REST);
        }
        assertRefused("own:" + "a".repeat(2000) + REST);
    }

    private static void assertRefused(String locator) {
        assertThatThrownBy(() -> describe(locator))
                .hasCauseInstanceOf(MediaException.class)
                .hasMessageContaining("choosing it on the page");
    }

    @Test
    void otherLocators_areNotAccepted() {
        assertThat(new OwnSource().accepts("own:film.mp4" + REST)).isTrue();
        assertThat(new OwnSource().accepts("own:")).isFalse();
        assertThat(new OwnSource().accepts("file:own:film.mp4")).isFalse();
    }
}
