import { Rows, find, html, say, stamp } from '../dom.js';
import { focus } from '../focus.js';
import { t, timeOfDay } from '../words.js';
import { figuresInWords, liveOf, reasonInWords, whatIn } from './cause.js';

/**
 * Why did it pause? Who did what, when and why, and the figures it rests on; the latest first.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Cause} Cause
 */

const ROW = html`
  <li data-testid="trace-row" data-kind="">
    <time></time>
    <div><p class="what"></p> <p class="why"></p> <p class="group"></p></div>
  </li>`;

export class TraceView {
  #panel = find('#trace-panel', HTMLDetailsElement);
  /** @type {Rows<Cause>} */ #rows = new Rows(find('#trace', HTMLElement), () => stamp(ROW));

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    for (const event of ['trace', 'item']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  /** Shows it to somebody who has asked. */
  reveal() {
    this.#panel.open = true;
    this.#panel.scrollIntoView({ block: 'nearest' });
    focus(find('summary', HTMLElement, this.#panel));
  }

  #show() {
    const latestFirst = [...this.session.trace].reverse();
    this.#rows.show(latestFirst, ({ kind, at, member }) => `${at} ${kind} ${member}`,
      (row, cause) => showCause(row, cause, liveOf(this.session, cause)));
  }
}

/**
 * @param {HTMLElement} row
 * @param {Cause} cause
 * @param {import('../tutti/protocol.js').Live} [live] if what it happened to is
 */
function showCause(row, cause, live) {
  const { kind, at, member, name, reason, numbers } = cause;
  const what = whatIn(cause, live);
  const why = reason ? reasonInWords(reason) : '';
  row.dataset.kind = kind;
  const time = find('time', HTMLTimeElement, row);
  say(time, timeOfDay(at));
  time.dateTime = new Date(at).toISOString();
  say(find('.what', HTMLElement, row), what);
  say(find('.why', HTMLElement, row), what.includes(why) ? '' : why);
  const figures = figuresInWords(numbers, live);
  if (member === null && name) figures.push(t('decided by {name}', { name }));
  say(find('.group', HTMLElement, row), figures.join(' · '));
}
