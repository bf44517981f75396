package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.session.HumanTime;

/** Places in a film, as people write them. */
class PlaceTest {

    @ParameterizedTest
    @CsvSource({
        "80, 80", "1:20, 80", "1:02:03.5, 3723.5", "0, 0", "0:00, 0", "'80,5', 80.5", "90:00, 5400", "' 12 s', 12",
        "7s, 7"
    })
    void aPlace_isUnderstood(String text, double seconds) {
        assertThat(Place.of(text)).contains(new Place(seconds, false));
    }

    @ParameterizedTest
    @CsvSource({"+10, 10", "-10, -10", "−1:00, -60", "+1:02:03, 3723"})
    void aSign_goesFromWhereItIs(String text, double seconds) {
        assertThat(Place.of(text)).contains(new Place(seconds, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "abc", "1:", ":20", "1:60", "1:99:00", "1::2", "1:2:3:4", "--1", "1e9", "NaN", "Infinity", "0x10", 
        "1.2.3", "99999999999999999999", "1:20 please"
    })
    void anythingElse_isNoPlace(String text) {
        assertThat(Place.of(text)).isEmpty();
    }

    @Property
    void whatPeopleAreTold_theyCanWrite(@ForAll @IntRange(max = 30_000_000) int seconds) {
        String told = HumanTime.text(seconds);

        assertThat(Place.of(told)).as(told).contains(new Place(seconds, false));
    }

    @Test
    void goingTooFarBackOrOn_comesToTheEnd_butAPlaceBeyondItIsLeftToTheSession() {
        assertThat(new Place(-10, true).from(4, 120)).isZero();
        assertThat(new Place(10, true).from(115, 120)).isEqualTo(120);
        assertThat(new Place(10, true).from(4, Double.POSITIVE_INFINITY)).isCloseTo(14, within(1e-9));
        assertThat(new Place(500, false).from(4, 120)).isEqualTo(500);
    }
}
