import { copyOf, find, html, named, say } from '../dom.js';

/**
 * What everybody in the session is asked to agree to, such as that it is recorded: nothing else can be done before one
 * has answered. Those who run the session see among its settings who has; observers are not asked.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

/** Who is asked something else while they were about to answer has so long (ms) to see it. */
const SEEN = 700;

const MARKUP = html`
  <dialog class="card" closedby="none" aria-labelledby="notice-text" data-testid="notice">
    <h2 id="notice-text" dir="auto" data-testid="notice-text"></h2>
    <p class="group">Your answer is written down, with your name and the time.</p>
    <p class="actions">
      <button type="button" class="primary" data-testid="notice-agree">Agree</button>
      <button type="button" data-testid="notice-leave">Do not agree, and leave</button>
    </p>
  </dialog>`;

export class NoticeView {
  #dialog;
  /** The number of what is asked on the screen. */ #drawn = 0;
  /** Since when it is there (ms). */ #since = -Infinity;

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    document.body.append(copyOf(MARKUP));
    this.#dialog = named('notice', HTMLDialogElement);
    // Only an answer closes it. Some browsers close it all the same when Esc is pressed again: then it is back at once.
    this.#dialog.addEventListener('cancel', event => event.preventDefault());
    this.#dialog.addEventListener('close', () => this.#show());
    named('notice-agree', HTMLElement).addEventListener('click', () => this.#seen && attempt(this.#answer(true)));
    named('notice-leave', HTMLElement).addEventListener('click', async () => {
      if (!this.#seen) return;
      await attempt(this.#answer(false));
      session.leave();
    });
    for (const event of ['notice', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  get #seen() {
    return performance.now() - this.#since > SEEN;
  }

  /** @param {boolean} agreed */
  #answer(agreed) {
    return this.session.agree(this.#drawn, agreed);
  }

  #show() {
    const { notice, runs, role, state } = this.session;
    const asked = state !== 'closed' && Boolean(notice?.text) && notice?.agreed == null && !runs && role !== 'observer';
    const number = notice?.notice ?? 0;
    if (number !== this.#drawn && this.#dialog.open) this.#since = performance.now();
    this.#drawn = number;
    say(find('#notice-text', HTMLElement), notice?.text ?? '');
    if (asked && !this.#dialog.open) this.#dialog.showModal();
    if (!asked && this.#dialog.open) this.#dialog.close();
  }
}
