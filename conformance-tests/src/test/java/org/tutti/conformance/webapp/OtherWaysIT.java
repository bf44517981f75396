package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Where else than on the page people come in, on the page. */
@Tag("webapp")
@NeedsChromium
@ExtendWith(SharedServer.class)
class OtherWaysIT {

    /** As if the server had other gateways. */
    private static final String WITH_OTHERS = """
            {
              const real = window.fetch;
              window.fetch = async (url, init) => {
                if (/\\/calls$/.test(url)) {
                  window.called = { body: init.body, authorized: init.headers.Authorization.startsWith('Bearer seat.') };
                  return new Response('{"call": "c1"}', { status: 202 });
                }
                const response = await real(url, init);
                if (!/^\\/api\\/sessions\\/[\\w-]+$/.test(url)) return response;
                const addresses = { xmpp: 'xmpp:k7p4-qxr2@conference.example.org?join', sip: 'sip:k7p4-qxr2@example.org' };
                const desks = { sip: 'sip:tutti@example.org' };
                return new Response(JSON.stringify({
                  ...await response.json(), addresses, desks, number: '012345678', dials: true,
                }));
              };
              Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } });
            }""";

    private final TuttiServer server;

    OtherWaysIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("B-1")
    void theInvitePanel_showsTheAddressOfAnotherGateway_andCopiesItAsItIsTypedIn() {
        TuttiApi.Created session = server.api().createSession(Map.of("title", "Friday film"));
        try (Browser browser = new Browser("other-ways").fromTheBeginning(WITH_XMPP)) {
            browser.open(server.root().resolve(session.url())).type("join-name", "Ada");
            browser.click("join");
            browser.awaitShown("invite").click("invite");
            browser.awaitShown("address-row");

            assertThat(browser.text("address-link")).isEqualTo("k7p4-qxr2@conference.example.org");
            assertThat(browser.script("return deep('address-link').href"))
                    .isEqualTo("xmpp:k7p4-qxr2@conference.example.org?join");
            browser.click("copy-address");
            await("copied").atMost(Duration.ofSeconds(10)).until(
                    () -> browser.script("return window.copied"), "k7p4-qxr2@conference.example.org"::equals);
        }
    }
}
