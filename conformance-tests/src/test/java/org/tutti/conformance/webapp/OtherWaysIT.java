package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
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
                if (!/^\\/api\\/sessions\\/[\\w-]+$/.test(new URL(url, location.href).pathname)) return response;
                const addresses = { xmpp: 'xmpp:k7p4-qxr2@conference.example.org?join', sip: 'sip:k7p4-qxr2@example.org' };
                const desks = { sip: 'sip:tutti@example.org' };
                return new Response(JSON.stringify({
                  ...await response.json(), addresses, desks, number: '012345678', dials: true,
                }));
              };
              const parsed = JSON.parse;
              JSON.parse = (...given) => {
                const read = parsed(...given);
                if (read?.type === 'offsets') read.rows.forEach(row => { row.call = { codec: 'PCMU', jitter: 4.1, delay: 120, bound: 30 }; });
                return read;
              };
              Object.defineProperty(navigator, 'clipboard', { value: { writeText: async text => { window.copied = text; } } });
            }""";

    private final TuttiServer server;

    OtherWaysIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("B-1")
    void theInvitePanel_showsTheAddressesOfOtherGateways_copiesThemAsTheyAreTypedIn_andCallsSomebodyUp() {
        TuttiApi.Created session = server.api().createSession(Map.of("title", "Friday film"));
        String asHost = server.api().invite(session, "host", true).token();
        try (Browser browser = new Browser("other-ways").fromTheBeginning(WITH_OTHERS)) {
            browser.open(server.root().resolve(session.url() + "#invitation=" + asHost)).type("join-name", "Ada");
            browser.click("join");
            browser.awaitShown("invite").click("invite");
            browser.awaitShown("address-row").awaitShown("call");

            assertThat(browser.script("return deepAll('address-link').map(each => `${each.textContent} ${each.href}`)"))
                    .isEqualTo(List.of(
                            "k7p4-qxr2@example.org sip:k7p4-qxr2@example.org",
                            "k7p4-qxr2@conference.example.org xmpp:k7p4-qxr2@conference.example.org?join"));
            browser.click("copy-address");
            awaitTrue(browser, "window.copied === 'k7p4-qxr2@example.org'");

            assertThat(browser.script("return deepAll('number').filter(isSeen).map(each => each.textContent)"))
                    .as("only where one is asked for it").isEqualTo(List.of("012 345 678 #"));
            browser.click("copy-number");
            awaitTrue(browser, "window.copied === 'tutti@example.org, 012 345 678 #'");

            browser.type("call-to", "eva@example.org");
            browser.click("call");
            awaitTrue(browser, "deep('call-said').textContent.startsWith('eva@example.org is being called')");
            assertThat(browser.script("return window.called"))
                    .isEqualTo(Map.of("body", "{\"to\":\"sip:eva@example.org\"}", "authorized", true));
            assertPhoneInTheRoster(browser);
        }
    }

    /** As if this browser were a telephone. */
    private static void assertPhoneInTheRoster(Browser browser) {
        awaitTrue(browser, "deep('phone') && !deep('phone').hidden");
        assertThat(browser.script("const it = deep('phone'); return [it.title, it.getAttribute('aria-label'), it.getAttribute('role')]"))
                .isEqualTo(List.of("Telephone · PCMU · heard 120 ms later ± 30 ms · jitter 4 ms", "Telephone", "img"));
        assertThat(browser.script("return document.querySelector('.devices [data-testid=call]').textContent"))
                .isEqualTo("PCMU · heard 120 ms later ± 30 ms · jitter 4 ms");
    }

    private static void awaitTrue(Browser browser, String condition) {
        await(condition).atMost(Duration.ofSeconds(10)).until(() -> browser.script("return " + condition), Boolean.TRUE::equals);
    }
}
