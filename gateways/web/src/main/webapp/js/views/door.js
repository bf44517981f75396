import { Rows, countdown, find, named, say, stamp, tellApart } from '../dom.js';

/**
 * Who waits to be let in, for those who decide.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Caller} Caller
 */

const BEAT = 1_000;

export class DoorView {
  #section = find('#door', HTMLElement);
  /** @type {Rows<Caller>} */ #rows;

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.#rows = new Rows(find('#door-rows', HTMLElement), ({ member, name }) => {
      const row = stamp('door-row');
      row.dataset.member = member;
      say(find('.name', HTMLElement, row), name);
      tellApart(row, name);
      named('admit', HTMLButtonElement, row).addEventListener('click', () => attempt(session.admit(member)));
      named('reject', HTMLButtonElement, row).addEventListener('click', () => attempt(session.reject(member)));
      return row;
    });
    for (const event of ['door', 'roster', 'rules']) session.addEventListener(event, () => this.#show());
    this.#show();
    setInterval(() => this.#count(), BEAT);
  }

  get #waiting() {
    return this.session.may('admit') ? this.session.door?.waiting ?? [] : [];
  }

  #show() {
    const waiting = this.#waiting;
    this.#section.hidden = waiting.length === 0;
    say(find('#door-count', HTMLElement), String(waiting.length));
    // Whoever looks at another tab sees that somebody waits.
    const title = document.title.replace(/^\(\d+ at the door\) /, '');
    document.title = waiting.length > 0 ? `(${waiting.length} at the door) ${title}` : title;
    this.#rows.show(waiting, ({ member }) => member, () => {});
    this.#count();
  }

  /** How long is left to answer is written beside each, not announced. */
  #count() {
    const { clock } = this.session;
    if (!clock.ready) return;
    for (const { member, until } of this.#waiting) {
      const row = this.#rows.get(member);
      if (!row) continue;
      const left = find('.group', HTMLElement, row);
      left.setAttribute('aria-live', 'off');
      say(left, `${countdown((until - clock.now()) / 1000)} left`);
    }
  }
}
