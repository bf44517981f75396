import { find, html, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { problemInWords, t } from '../words.js';

/**
 * One line that says what stands in the way, and is read aloud. Troubles that pass by themselves make room for those
 * that last.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

const PASSING = 6_000;

export class TuttiBanner extends TuttiElement {
  static markup = html`
    <p role="status"></p>
    <button type="button" class="small" hidden>Use this window</button>`;

  #lasting = '';
  #passing = '';
  /** @type {number | undefined} */ #timer;

  connectedCallback() {
    super.connectedCallback();
    // What helps against every lasting trouble of a page that has lost its seat.
    find('button', HTMLButtonElement, this).onclick = () => location.reload();
  }

  /** @param {Session} session */
  watch(session) {
    session.addEventListener('state', () => this.#judge(session));
    session.addEventListener('error', event => {
      this.passing(problemInWords(/** @type {CustomEvent<Error>} */ (event).detail));
    });
  }

  /** @param {string} text */
  trouble(text) {
    this.#lasting = text;
    this.#show();
  }

  /** @param {string} text */
  passing(text) {
    clearTimeout(this.#timer);
    this.#passing = text;
    this.#timer = setTimeout(() => this.passing(''), PASSING);
    if (!text) clearTimeout(this.#timer);
    this.#show();
  }

  clear() {
    this.trouble('');
  }

  /** @param {Session} session */
  #judge(session) {
    find('button', HTMLButtonElement, this).hidden = session.closedBecause?.code !== 'seat-taken';
    this.trouble(troubleOf(session));
  }

  #show() {
    const text = this.#passing || this.#lasting;
    say(find('p', HTMLElement, this), text);
    this.classList.toggle('quiet', text === '');
  }
}

customElements.define('tutti-banner', TuttiBanner);

/** @param {Session} session */
function troubleOf(session) {
  switch (session.state) {
    case 'connecting':
    case 'waiting':
      if (session.connection?.busy) return problemInWords(session.connection.busy);
      return session.welcome
        ? t('Reconnecting… The film plays on, and what you write is kept.')
        : t('Joining…');
    case 'closed':
      return session.closedBecause ? problemInWords(session.closedBecause) : '';
    default:
      return '';
  }
}
