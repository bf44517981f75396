package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.ParseException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreetTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "INVITE sip:k7p4@tutti.example;token=invited.hush-hush_1 SIP/2.0",
        "To: <sip:k7p4@tutti.example;transport=tcp;TOKEN = hush>;tag=1",
        "From: <sip:eva:hush@example.org>",
        "Authorization: Digest username=\"eva\",response=\"hush\"",
        "Digest username=\"eva\", response = \"hush\", cnonce=hush",
        "Basic hush==",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:hush|2^20"
    })
    void whatOpensSomething_isBlank(String said) {
        assertThat(Discreet.text(said)).doesNotContain("hush").isNotEmpty();
        Throwable fault = Discreet.fault(new IllegalStateException("Why", new ParseException(said, 3)));
        assertThat(fault).hasStackTraceContaining("java.lang.IllegalStateException: Why")
                .hasStackTraceContaining("java.text.ParseException")
                .hasStackTraceContaining("DiscreetTest.whatOpensSomething_isBlank");
        assertThat(org.assertj.core.util.Throwables.getStackTrace(fault)).doesNotContain("hush");
    }

    @Test
    void whatIsOfNoUseToAnybody_isSaid_onOneLine() {
        assertThat(Discreet.text("SUBSCRIBE sip:k7p4@tutti.example\r\nEvent: x")).isEqualTo("SUBSCRIBE sip:k7p4@tutti.example Event: x");
        assertThat(Discreet.text("x".repeat(10_000))).hasSize(501);
        assertThat(Discreet.fault(null)).isNull();
    }

    @Test
    void stack_saysNothingThatOpensASession_howeverMuchIsLogged() throws Exception {
        Queue<String> said = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                said.add(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.tutti.gateway.sip");
        handler.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        try (World world = new World(new Fakes.Given().settings()); RawPhone phone = new RawPhone(world.port())) {
            world.board.then = leg -> leg.refuse(Switchboard.Status.of(486, "Full"));
            String invite = phone.request("INVITE", "", "application/sdp", phone.sdp(""))
                    .replace("sip:k7p4-qxr2@127.0.0.1", "sip:k7p4-qxr2@127.0.0.1;token=hush");
            phone.send(invite.replace("CSeq: 1 INVITE", "CSeq: ;token=hush"));
            assertThat(phone.answer().status()).isEqualTo(400);
            phone.send(invite);
            assertThat(phone.answer().status()).isEqualTo(486);
            assertThat(said).anyMatch(line -> line.contains("k7p4-qxr2")).noneMatch(line -> line.contains("hush"));
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
        }
    }
}
