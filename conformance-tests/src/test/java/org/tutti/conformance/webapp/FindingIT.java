package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.BrowserOptions;
import org.tutti.conformance.support.NeedsChromium;

/** The tests find what people find: in shadow roots, under tabs, in closed details; and are shown what they ask for. */
@Tag("webapp")
@NeedsChromium
@Isolated("a browser takes all there is")
class FindingIT {

    private static final String PAGE = """
            <!doctype html><meta name="viewport" content="width=device-width"><title>t</title><x-app></x-app>
            <script>
            class App extends HTMLElement {
              constructor() {
                super();
                this.attachShadow({mode: 'open'}).innerHTML = `
                  <div role=tablist><button role=tab id=one>One</button><button role=tab id=two>Two</button></div>
                  <div role=tabpanel aria-labelledby=one>Nothing</div>
                  <div role=tabpanel aria-labelledby=two hidden>
                    <details><summary>More</summary><x-inner></x-inner></details></div>`;
                for (const tab of this.shadowRoot.querySelectorAll('[role=tab]')) {
                  tab.onclick = () => this.shadowRoot.querySelectorAll('[role=tabpanel]').forEach(panel => {
                    panel.hidden = panel.getAttribute('aria-labelledby') !== tab.id;
                  });
                }
              }
            }
            class Inner extends HTMLElement {
              constructor() {
                super();
                this.attachShadow({mode: 'open'}).innerHTML = `<video data-testid="video"></video>
                  <input data-testid=name><button data-testid=go hidden>Never</button><button data-testid=go>Go</button>`;
                this.shadowRoot.querySelectorAll('button')[1].onclick = event => { event.target.textContent = 'Gone'; };
              }
            }
            customElements.define('x-inner', Inner);
            customElements.define('x-app', App);
            </script>""";

    private static URI page() {
        return URI.create("data:text/html," + URLEncoder.encode(PAGE, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    @Test
    void whatLiesInAShadowRoot_inDetails_underATab_isFoundAndUsed() {
        try (Browser browser = new Browser("finding").open(page())) {
            assertThat(browser.script("return film().localName")).isEqualTo("video");
            assertThat(browser.script("return deep('name').checkVisibility()")).as("seen before").isEqualTo(false);
            browser.type("name", "Ada");
            assertThat(browser.script("return deep('name').value")).isEqualTo("Ada");
            assertThat(browser.script("return focused() === deep('name')")).isEqualTo(true);
            browser.click("go");
            assertThat(browser.text("go")).isEqualTo("Gone");
            assertThat(browser.shown("nobody")).isFalse();
            assertThat(browser.texts("nobody")).isEmpty();
        }
    }

    @Test
    void aBrowser_isAsWideDarkAndForeignAsItIsAskedToBe() {
        BrowserOptions phone = BrowserOptions.standard().size(390, 844).withTouch().inDark().inCalm().speaking("ar", "de");
        try (Browser browser = new Browser("phone", phone).open(page())) {
            assertThat(browser.script("""
                    return [innerWidth, innerHeight, navigator.maxTouchPoints, navigator.language, navigator.languages.join(),
                        ['(prefers-color-scheme: dark)', '(pointer: coarse)', '(hover: none)', '(max-width: 390px)',
                         '(prefers-reduced-motion: reduce)'].every(each => matchMedia(each).matches)].join(' ');"""))
                    .isEqualTo("390 844 5 ar ar,de true");
        }
    }
}
