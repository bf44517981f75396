package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tutti.session.Refusal;

class ErrorsTest {

    private static IQ request() {
        var request = new Ping();
        request.setType(IQ.Type.get);
        return request;
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusal_isAnError_withATextInItsNamespace_andACode(Refusal.Code code) {
        String error = Errors.refused(request(), new Refusal(code, "Because <so> it is.")).toXML().toString();
        assertThat(error)
                .contains("type='error'")
                .contains("<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>Because &lt;so&gt; it is.</text>")
                .contains("<refused xmlns='urn:tutti:session:1' code='" + Errors.wire(code) + "'");
    }

    @Test
    void codes_areThoseOfTheProtocol() {
        assertThat(Errors.wire(Refusal.Code.CONTROL_DENIED)).isEqualTo("control-denied");
        assertThat(Errors.wire(Refusal.Code.TOO_FAST)).isEqualTo("rate-limited");
    }
}
