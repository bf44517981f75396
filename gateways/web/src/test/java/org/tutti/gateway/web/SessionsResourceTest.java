package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SessionsResourceTest {

    private static InputStream bytes(byte... bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void aBody_isTextInUtf8() throws WireException {
        assertThat(SessionsResource.text(bytes("{\"title\":\"Fête\"}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("{\"title\":\"Fête\"}");
    }

    @Test
    void aBodyInAnotherEncoding_isMalformed() {
        refused(bytes((byte) '"', (byte) 0xff, (byte) '"'), ErrorCode.MALFORMED);
    }

    @Test
    void aBodyLongerThanAMessage_isTooLarge_andNotReadToItsEnd() throws IOException {
        var endless = new InputStream() {
            private int read;

            @Override
            public int read() {
                read++;
                return ' ';
            }
        };
        refused(endless, ErrorCode.TOO_LARGE);
        assertThat(endless.read).isEqualTo(Connection.MESSAGE_LIMIT + 1);
    }

    @Test
    void aBodyThatBreaksOff_isMalformed_notAFault() {
        refused(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("The client hung up.");
            }
        }, ErrorCode.MALFORMED);
    }

    private static void refused(InputStream body, ErrorCode code) {
        assertThatThrownBy(() -> SessionsResource.text(body))
                .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
