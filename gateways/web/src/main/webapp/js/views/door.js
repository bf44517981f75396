import { Newcomers, Rows, countdown, find, html, named, say, stamp, tellApart } from '../dom.js';
import { counted, listed, t } from '../words.js';

/**
 * Who waits to be let in, for those who decide.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Caller} Caller
 */

const BEAT = 1_000;

const ROW = html`
  <li class="notice" data-testid="door-row" data-member="">
    <span class="what"></span> <span class="group"></span>
    <span class="actions">
      <button type="button" class="small primary" data-testid="admit">Let in</button>
      <button type="button" class="small" data-testid="reject">Turn away</button>
    </span>
  </li>`;

export class DoorView {
  #newcomers = new Newcomers(find('#door-said', HTMLElement), names =>
    counted(names.length, '{names} is at the door', '{names} are at the door', { names: listed(names) }));
  #inTitle = '';
  /** @type {Rows<Caller>} */ #rows;

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.#rows = new Rows(find('#door-rows', HTMLElement), ({ member, name }) => {
      const row = stamp(ROW);
      row.dataset.member = member;
      say(find('.what', HTMLElement, row), t('{name} is at the door', { name }));
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
    // Whoever looks at another tab sees that somebody waits.
    document.title = document.title.replace(this.#inTitle, '');
    this.#inTitle = waiting.length === 0 ? ''
      : `${counted(waiting.length, '(1 at the door)', '({count} at the door)')} `;
    document.title = this.#inTitle + document.title;
    this.#rows.show(waiting, ({ member }) => member, () => {});
    this.#newcomers.announce(waiting);
    this.#count();
  }

  /** How long is left to answer is written beside each, not announced. */
  #count() {
    const { clock } = this.session;
    if (!clock.ready) return;
    for (const { member, until } of this.#waiting) {
      const row = this.#rows.get(member);
      if (!row) continue;
      say(find('.group', HTMLElement, row), t('{time} left', { time: countdown((until - clock.now()) / 1000) }));
    }
  }
}
