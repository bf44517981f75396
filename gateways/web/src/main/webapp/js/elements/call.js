import { callUp } from '../api.js';
import { find, html, named, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { callable } from '../views/calling.js';
import { typed } from '../views/elsewhere.js';
import { problemInWords, t } from '../words.js';

/** Calls somebody up, who is in the session by answering. */
export class TuttiCall extends TuttiElement {
  static markup = html`
    <form>
      <h3><label for="call-to">Call a telephone</label></h3>
      <div class="inline">
        <input id="call-to" data-testid="call-to" dir="ltr" required maxlength="250" placeholder="eva@example.org"
               inputmode="email" autocomplete="off" autocapitalize="off" spellcheck="false">
        <button type="submit" data-testid="call">Call</button>
      </div>
      <p class="group" role="status" data-testid="call-said"></p>
    </form>`;

  /** @param {import('../tutti/session.js').Session} session */
  connect(session) {
    const form = find('form', HTMLFormElement, this);
    const input = named('call-to', HTMLInputElement, this);
    const button = named('call', HTMLButtonElement, this);
    const said = named('call-said', HTMLElement, this);
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const { welcome } = session;
      if (!welcome || button.disabled) return;
      const to = callable(input.value);
      button.disabled = true;
      say(said, '');
      say(said, await callUp(session.session, welcome.seat, to).then(
        () => t('{address} is being called. Whoever answers is in the session.', { address: typed(to) }), problemInWords));
      button.disabled = false;
    });
  }
}

customElements.define('tutti-call', TuttiCall);
