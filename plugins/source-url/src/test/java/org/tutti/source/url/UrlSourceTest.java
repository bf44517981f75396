package org.tutti.source.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.media.elsewhere.Elsewhere;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

class UrlSourceTest {

    private static final byte[] WAV = ByteBuffer.allocate(200)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .put("RIFF".getBytes(StandardCharsets.US_ASCII))
            .putInt(4, 36 + 5000)
            .put(8, "WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
            .putInt(28, 1000)
            .array();

    private static Fetch giving(byte[] bytes) {
        return (address, from, most) -> new Part(
                address, 206, Optional.of("audio/wav"), from, OptionalLong.of(bytes.length), true,
                Arrays.copyOfRange(bytes, (int) from, (int) Math.min(bytes.length, from + most)));
    }

    private static Part status(URI address, int status) {
        return new Part(address, status, Optional.empty(), 0, OptionalLong.empty(), false, new byte[0]);
    }

    private static MediaDescription describe(Fetch fetch, boolean secure, String locator) {
        return new UrlSource(new Elsewhere(fetch, secure, false)).describe(locator).toCompletableFuture().join();
    }

    private static void assertRefused(Fetch fetch, boolean secure, String locator, String... words) {
        assertThatThrownBy(() -> describe(fetch, secure, locator))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(MediaException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("secret");
    }

    @Test
    void media_areDescribedByWhatIsInThem_andPlayedFromWhereTheyAre() {
        String locator = "https://cdn.example.org/films/A%20fine_day.wav?key=secret#t=9";

        assertThat(describe(giving(WAV), true, locator))
                .isEqualTo(new MediaDescription(
                        locator,
                        "A fine day",
                        5,
                        List.of(new Rendition(
                                "https://cdn.example.org/films/A%20fine_day.wav?key=secret", "audio/wav"))));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/film.wav, film",
        "https://example.org/a/film, film",
        "https://example.org/, example.org",
        "https://example.org, example.org",
        "https://example.org/v1.2/part.3.mp4, part.3",
        "https://example.org/%F0%9F%8E%AC%01%C3%A9.mp4, \uD83C\uDFAC é",
        "HTTPS://example.org/film one.mp4, film one"
    })
    void title_isTheLastPartOfThePath(String locator, String title) {
        assertThat(describe(giving(WAV), false, locator).title()).isEqualTo(title);
    }

    @Test
    void redirect_toAnotherServer_isWhatPlayersAreTold_andOneToItselfIsNot() {
        Fetch elsewhere = (_, from, most) -> giving(WAV).get(URI.create("https://s7.example.net/x?y"), from, most);
        assertThat(describe(elsewhere, false, "https://example.org/film.wav").renditions().getFirst().url())
                .isEqualTo("https://s7.example.net/x?y");

        Fetch itself = (_, from, most) -> giving(WAV).get(URI.create("https://example.org/x?y"), from, most);
        assertThat(describe(itself, false, "https://example.org/film.wav").renditions().getFirst().url())
                .isEqualTo("https://example.org/film.wav");
    }

    @Test
    void serverThatGivesNoParts_isToldInTheTitle() {
        Fetch whole = (address, _, _) -> new Part(
                address, 200, Optional.empty(), 0, OptionalLong.of(1_000_000), false, WAV);

        MediaDescription film = describe(whole, false, "https://example.org/film.wav");
        assertThat(film.title()).isEqualTo("film (cannot seek)");
        assertThat(film.duration()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "401, login", "403, login", "404, nothing at", "410, nothing at", "416, empty", "500, difficulties",
        "429, Try again", "204, the answer 204", "302, the answer 302"
    })
    void answerWithoutMedia_isToldInWords(int status, String words) {
        assertRefused(
                (address, _, _) -> status(address, status), false, "https://example.org/film.mp4?key=secret",
                words, "https://example.org/film.mp4");
    }

    @Test
    void whatIsNoMedia_isNamed_withWhatToDo() {
        byte[] page = "<!doctype html><title>Log in</title>".getBytes(StandardCharsets.US_ASCII);
        assertRefused(
                giving(page), false, "https://example.org/watch?v=secret",
                "is a web page", "address of the media itself");
    }

    @Test
    void refusedAddress_isToldInTheWordsOfTheHost() {
        Fetch refusing = (_, _, _) -> {
            throw new FetchException(Reason.NOT_PUBLIC, "It is private.");
        };
        assertRefused(refusing, false, "http://10.0.0.1/film.mp4", "It is private.");
    }

    @Test
    void httpOnASecurePage_isTakenByHttps_orRefused() {
        String locator = "http://example.org:8080/film.wav";
        assertThat(describe(giving(WAV), true, locator).renditions().getFirst().url())
                .isEqualTo("https://example.org:8080/film.wav");
        assertThat(describe(giving(WAV), false, locator).renditions().getFirst().url()).isEqualTo(locator);

        Fetch plain = (address, _, _) -> {
            throw new FetchException(Reason.CERTIFICATE, "No certificate.");
        };
        assertRefused(plain, true, locator, "by http there", locator, "No certificate.");
        assertRefused((address, _, _) -> status(address, 404), true, locator, "By https it is not there.");
    }

    @Test
    void ipv6Address_isRefused_becauseNoPolicyCanNameIt() {
        assertRefused(giving(WAV), false, "https://[2606:4700::1]/film.mp4", "IPv6", "name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://exa mple.org/%", "http://example.org/%zz", "https://example.org/a|b"})
    void addressThatCannotBeRead_isRefused(String locator) {
        assertThatThrownBy(() -> describe(giving(WAV), false, locator)).hasCauseInstanceOf(MediaException.class);
    }

    @Test
    void otherLocators_areNotAccepted() {
        var source = new UrlSource(new Elsewhere(giving(WAV), false, false));
        assertThat(source.accepts("https://example.org/film.mp4")).isTrue();
        assertThat(source.accepts("HTTP://example.org/film.mp4")).isTrue();
        assertThat(source.accepts("file:demo")).isFalse();
        assertThat(source.accepts("httpx://example.org/")).isFalse();
    }
}
