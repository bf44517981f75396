import { find, named, say } from '../dom.js';
import { problemInWords, t } from '../words.js';

/**
 * One line that says what stands in the way, and is read aloud. Troubles that pass by themselves make room for those
 * that last.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

const PASSING = 6_000;

export class Banner {
  #element = named('banner', HTMLElement);
  #text = find('#banner-text', HTMLElement);
  #action = find('#banner-action', HTMLButtonElement);
  #lasting = '';
  #passing = '';
  /** @type {number | undefined} */ #timer;

  constructor() {
    // What helps against every lasting trouble of a page that has lost its seat.
    this.#action.addEventListener('click', () => location.reload());
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
    this.#action.hidden = session.closedBecause?.code !== 'seat-taken';
    this.trouble(troubleOf(session));
  }

  #show() {
    const text = this.#passing || this.#lasting;
    say(this.#text, text);
    this.#element.classList.toggle('quiet', text === '');
  }
}

/** @param {Session} session */
function troubleOf(session) {
  switch (session.state) {
    case 'connecting':
    case 'waiting':
      return session.welcome
        ? t('The connection is lost. Playing on by the last known timeline; reconnecting…')
        : t('Joining…');
    case 'closed':
      return session.closedBecause ? problemInWords(session.closedBecause) : '';
    default:
      return '';
  }
}
