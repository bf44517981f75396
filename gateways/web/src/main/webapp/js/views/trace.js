import { Rows, find, say, stamp } from '../dom.js';
import { timeOfDay } from '../words.js';
import { whatIn } from './cause.js';

/**
 * Why did it pause? Who did what, when and why, and the figures it rests on; the latest first.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Cause} Cause
 */

export class TraceView {
  /** @type {Rows<Cause>} */ #rows = new Rows(find('#trace', HTMLElement), () => stamp('trace-row'));

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.addEventListener('trace', () => this.#show());
    this.#show();
  }

  #show() {
    const latestFirst = [...this.session.trace].reverse();
    this.#rows.show(latestFirst, ({ kind, at, member }) => `${at} ${kind} ${member}`, showCause);
  }
}

/**
 * @param {HTMLElement} row
 * @param {Cause} cause
 */
function showCause(row, cause) {
  const { kind, at, member, name, reason, numbers } = cause;
  const what = whatIn(cause);
  row.dataset.kind = kind;
  say(find('.what', HTMLElement, row), what);
  const more = [
    ...reason && reason !== what && !what.includes(reason) ? [reason] : [],
    ...member === null && name ? [`by ${name}`] : [],
    ...Object.entries(numbers ?? {}).map(([figure, value]) => `${wordsOf(figure)} ${Number(value.toFixed(3))}`),
  ];
  say(find('.group', HTMLElement, row), [timeOfDay(at), ...more].join(' · '));
}

/**
 * Figures are named with their unit, in camel case.
 *
 * @param {string} figure
 */
function wordsOf(figure) {
  return figure.replace(/([A-Z][a-z]*)$/, ' ($1)').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
