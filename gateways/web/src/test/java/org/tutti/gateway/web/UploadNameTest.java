package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.session.Texts;

class UploadNameTest {

    private static final List<String> ENDINGS = List.of("mp4", "m4v", "m4a");

    @ParameterizedTest
    @CsvSource({
        "holiday.mp4, holiday.mp4", "Trip 2.M4V, Trip 2.m4v", "holiday.mov, holiday.mp4", "holiday, holiday.mp4",
        "/etc/passwd, passwd.mp4", "C:\\films\\one.mp4, one.mp4", "../../one.mp4, one.mp4", ".hidden.mp4, hidden.mp4",
        "Mr. Smith goes, Mr. Smith goes.mp4", "..., film.mp4", "'', film.mp4", "'a\u0000b\u202ec.mp4', a b c.mp4",
        "'a\ud800b.mp4', a b.mp4", "'what? <1>: \"x\"*|.mp4', what 1 x.mp4", "'a  .mp4', a.mp4", ".mp4, film.mp4"})
    void aName_isThatOfTheFile_asFarAsItCanBe(String given, String name) {
        assertThat(UploadName.of(given, ENDINGS)).isEqualTo(name);
    }

    @Property
    void anyName_isOneThatAFileCanHave(@ForAll String given) {
        String name = UploadName.of(given, ENDINGS);
        assertThat(name).doesNotStartWith(".").doesNotContain("/", "\\", "\0").matches("(?s).+\\.(mp4|m4v|m4a)");
        assertThat(Texts.printable(name)).isTrue();
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThan(200);
    }
}
