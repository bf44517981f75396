package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.web.Places.Answer;

class PlacesTest {

    private final Places<Integer> places = new Places<>(5, 2);

    @Test
    void anAddress_getsAFew_andOthersStillGetSome() {
        assertThat(places.take(1, "192.0.2.7")).isEqualTo(Answer.TAKEN);
        assertThat(places.take(2, "192.0.2.7")).isEqualTo(Answer.TAKEN);
        assertThat(places.take(3, "192.0.2.7")).isEqualTo(Answer.FULL_FOR_ADDRESS);
        assertThat(places.take(4, "192.0.2.8")).isEqualTo(Answer.TAKEN);
    }

    @Test
    void addressesOfOneHome_areOne() {
        places.take(1, "2001:db8::1");
        places.take(2, "2001:db8::2");
        assertThat(places.take(3, "2001:db8::3")).isEqualTo(Answer.FULL_FOR_ADDRESS);
        assertThat(places.take(4, "2001:db8:0:1::1")).isEqualTo(Answer.TAKEN);
    }

    @Test
    void theMachineItself_getsAsManyAsThereAre() {
        for (int i = 0; i < 5; i++) {
            assertThat(places.take(i, "127.0.0.1")).isEqualTo(Answer.TAKEN);
        }
        assertThat(places.take(5, "127.0.0.1")).isEqualTo(Answer.FULL);
        assertThat(places.take(6, "192.0.2.7")).isEqualTo(Answer.FULL);
    }

    @Test
    void aPlaceIsGivenBackOnce_byWhoHasIt() {
        places.take(1, "192.0.2.7");
        places.take(2, "192.0.2.7");
        places.leave(1);
        places.leave(1);
        places.leave(3);
        assertThat(places.take(3, "192.0.2.7")).isEqualTo(Answer.TAKEN);
        assertThat(places.take(4, "192.0.2.7")).isEqualTo(Answer.FULL_FOR_ADDRESS);
        List<Integer> those = new ArrayList<>();
        places.forEach(those::add);
        assertThat(those).containsExactlyInAnyOrder(2, 3);
    }
}
