package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.engine.Device;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.session.Input;

class ClientMessageTest {

    private static ClientMessage read(String text) throws WireException {
        return ClientMessage.of(Fields.of(text));
    }

    @Test
    void commands_becomeInputs() throws WireException {
        assertThat(read("{\"type\":\"play\"}")).isEqualTo(new ClientMessage.Request(new Input.Play()));
        assertThat(read("{\"type\":\"seek\",\"position\":12.5}"))
                .isEqualTo(new ClientMessage.Request(new Input.Seek(12.5)));
        assertThat(read("{\"type\":\"setRate\",\"rate\":2,\"unknown\":[1]}"))
                .isEqualTo(new ClientMessage.Request(new Input.SetRate(2)));
    }

    @Test
    void report_keepsMicroseconds() throws WireException {
        assertThat(read("{\"type\":\"report\",\"position\":1.25,\"time\":1790000000250.123,\"rate\":1,\"bound\":0.5,"
                        + "\"readiness\":\"ready\",\"buffered\":30}"))
                .isEqualTo(new ClientMessage.Progress(1.25, 1_790_000_000_250_123L, 1, 500, Readiness.READY, 30, Device.UNKNOWN));
    }

    /** C-49. */
    @Test
    void deviceThatKeepsItsStatusToItself_isNotKnownByIt_whateverItSays() throws WireException {
        var progress = (ClientMessage.Progress) read("{\"type\":\"report\",\"position\":1,\"time\":1,\"rate\":1,\"bound\":1,"
                + "\"readiness\":\"ready\",\"buffered\":1,\"battery\":0.5,\"denies\":[\"view\",\"status\"]}");
        assertThat(progress.device().denies()).containsExactlyInAnyOrder(Device.Denial.STATUS, Device.Denial.VIEW);
        assertThat(progress.device().battery()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "nonsense", "[]", "1", "null", "{", "{} {}", "{\"type\":1}", "{}",
                "{\"type\":\"seek\"}",
                "{\"type\":\"seek\",\"position\":\"12\"}",
                "{\"type\":\"seek\",\"position\":NaN}",
                "{\"type\":\"seek\",\"position\":1e999}",
                "{\"type\":\"play\",\"type\":\"pause\"}",
                "{\"type\":\"hello\",\"session\":\"x\"}",
                "{\"type\":\"report\",\"position\":1,\"time\":1,\"rate\":1,\"bound\":1,\"readiness\":\"happy\",\"buffered\":1}"
            })
    void whatCannotBeRead_isMalformed(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.001", "16.001", "1e300"})
    void rateNoPlayerRunsAt_isOutOfRange(String rate) {
        assertThatThrownBy(() -> read("{\"type\":\"report\",\"position\":1,\"time\":1,\"rate\":" + rate
                        + ",\"bound\":1,\"readiness\":\"ready\",\"buffered\":1}"))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_RANGE));
    }

    @Test
    void unknownType_isNamed() {
        assertThatThrownBy(() -> read("{\"type\":\"dance\"}"))
                .hasMessage("There is no message of type 'dance' in tutti.v1.")
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE));
    }

    @Test
    void deepNesting_isRefusedBeforeItHurts() {
        assertThatThrownBy(() -> read("[".repeat(8000))).isInstanceOf(WireException.class);
    }

    @Test
    void anIdOfHalfACharacter_isMalformed_asItCouldNotBeSentBack() {
        assertThatThrownBy(() -> ClientMessage.idOf(Fields.of("{\"id\":\"a\\ud800b\"}")))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED));
        assertThatCode(() -> ClientMessage.idOf(Fields.of("{\"id\":\"\\ud83c\\udfac\"}"))).doesNotThrowAnyException();
    }

    @Property
    void anyText_isReadOrRefused_neverAFault(@ForAll String text) {
        try {
            read(text);
        } catch (WireException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
