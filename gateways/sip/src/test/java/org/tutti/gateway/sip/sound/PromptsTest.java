package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.gateway.sip.sound.Said.Digits;
import org.tutti.gateway.sip.sound.Said.Number;
import org.tutti.gateway.sip.sound.Said.Position;

class PromptsTest {

    private final Prompts prompts = new Prompts();

    @ParameterizedTest
    @EnumSource
    void everyPhraseAndNumber_isRecorded(Language language) {
        for (Phrase phrase : Phrase.values()) {
            assertThat(prompts.say(language, 8000, List.of(phrase))).as("%s", phrase).hasSizeBetween(2000, 400_000);
        }
        assertThat(IntStream.range(0, 100)).allSatisfy(number ->
                assertThat(loudness(prompts.say(language, 8000, List.of(new Number(number))))).isGreaterThan(300));
    }

    private static double loudness(short[] samples) {
        return Math.sqrt(IntStream.range(0, samples.length)
                .mapToDouble(i -> samples[i] * (double) samples[i])
                .average()
                .orElse(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "EN | 0    | 0 SECONDS",
        "EN | 59.9 | 59 SECONDS",
        "EN | 61   | ONE_MINUTE ONE_SECOND",
        "DE | 3600 | ONE_HOUR",
        "DE | 7325 | 2 HOURS 2 MINUTES 5 SECONDS",
        "EN | -3   | 0 SECONDS",
    })
    void position_isHoursMinutesAndSeconds(Language language, double seconds, String words) {
        assertThat(String.join(" ", Wording.of(language, new Position(seconds)))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "EN | 0      | 0",
        "EN | 105    | 1 HUNDRED 5",
        "DE | 105    | HUNDRED 5",
        "DE | 1200   | THOUSAND 2 HUNDRED",
        "EN | 500000 | 5 HUNDRED THOUSAND",
        "EN | 1000000 | 1 0 0 0 0 0 0",
    })
    void number_isPutTogetherOfWhatIsRecorded(Language language, long number, String words) {
        assertThat(String.join(" ", Wording.of(language, new Number(number)))).isEqualTo(words);
    }

    @Test
    void digits_areSaidOneByOne() {
        assertThat(Wording.of(Language.EN, new Digits("123 456"))).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void sameWords_takeTheSameTimeAtBothRates() {
        List<Said> words = List.of(Phrase.PAUSED_AT, new Position(4000));
        short[] wide = prompts.say(Language.EN, 16_000, words);
        short[] narrow = prompts.say(Language.EN, 8000, words);
        assertThat(narrow.length).isCloseTo(wide.length / 2, org.assertj.core.data.Offset.offset(10));
        assertThat(loudness(narrow)).isBetween(0.6 * loudness(wide), 1.1 * loudness(wide));
        assertThatThrownBy(() -> prompts.say(Language.EN, 44_100, words)).hasMessageContaining("44100");
    }

    @Test
    void halved_keepsWhatIsLowAndDropsWhatIsHigh() {
        assertThat(loudness(Halved.of(sine(1000)))).isBetween(6900.0, 7200.0);
        assertThat(loudness(Halved.of(sine(6000)))).isLessThan(70);
    }

    private static short[] sine(double hertz) {
        short[] samples = new short[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (10_000 * Math.sin(2 * Math.PI * hertz * i / 16_000));
        }
        return samples;
    }

    @ParameterizedTest
    @EnumSource
    void tone_beginsAndEndsSoftly(Tone tone) {
        short[] samples = tone.samples(8000);
        assertThat(samples).hasSize(640);
        assertThat(Math.abs(samples[1])).isLessThan((short) 100);
        assertThat(Math.abs(samples[638])).isLessThan((short) 100);
        assertThat(loudness(samples)).isGreaterThan(4000);
    }

    @Test
    void language_isEnglishUnlessSpoken() {
        assertThat(Language.of("de-AT")).isEqualTo(Language.DE);
        assertThat(Language.of("fr")).isEqualTo(Language.EN);
    }
}
