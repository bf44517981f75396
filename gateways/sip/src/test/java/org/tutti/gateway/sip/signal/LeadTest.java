package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.signal.RawPhone.Came;

/** C-5: of several servers one is registered, and all take direct calls. */
class LeadTest {

    private static World registered(RawPhone proxy) {
        Fakes.Given given = new Fakes.Given();
        given.registration = Optional.of(new Settings.Registration("sip:tutti@example.org", "tutti",
                new Settings.Secret("hush"), Optional.of("sip:127.0.0.1:" + proxy.socket.getLocalPort())));
        return new World(given.settings());
    }

    @Test
    void whoComesToLead_registers_andTakesTheContactOfTheFormerOneAway_once() throws Exception {
        try (RawPhone first = new RawPhone(9); World south = registered(first);
                RawPhone proxy = first.talkingTo(south.port())) {
            proxy.reply(proxy.asked("REGISTER"), 200, "Expires: 600\r\n", "", "");
            await().untilAsserted(() -> assertThat(south.link.contact()).isPresent());

            south.link.lead(false);
            Came off = proxy.asked("REGISTER");
            assertThat(off.header("Expires")).isEqualTo("0");
            proxy.reply(off, 200, "", "", "");
            await().untilAsserted(() -> assertThat(south.link.contact()).isEmpty());
            assertThat(south.link.trouble()).as("another is registered").isEmpty();
            assertThat(south.link.up()).isTrue();

            south.link.former("sip:tutti@192.0.2.7:5060");
            south.link.lead(true);
            Came on = proxy.asked("REGISTER");
            assertThat(on.header("Expires")).isNotEqualTo("0");
            assertThat(on.text()).contains("sip:tutti@127.0.0.1:" + south.port())
                    .containsPattern("sip:tutti@192\\.0\\.2\\.7:5060>;expires=0");
            proxy.reply(on, 200, "Expires: 30\r\n", "", "");
            await().untilAsserted(() -> assertThat(south.link.contact()).isPresent());
            Came next = proxy.asked("REGISTER");
            assertThat(next.text()).doesNotContain("192.0.2.7");
            proxy.reply(next, 200, "Expires: 600\r\n", "", "");
        }
    }
}
