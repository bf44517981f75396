import { Rows, find, say, stamp, timeOfDay } from '../dom.js';
import { heldFor, whatIn } from './cause.js';

/**
 * Why did it pause? Who did what, when and why, and the figures it rests on; the latest first.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Cause} Cause
 */

export class TraceView {
  /** @type {Rows<Cause>} */ #rows = new Rows(find('#trace', HTMLElement), () => stamp('trace-row'));

  /** What the list itself does not tell: for whom it was waited. @type {Map<number, string>} */ #held = new Map();

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.addEventListener('trace', () => this.#show());
    session.addEventListener('timeline', () => this.#remember());
    this.#remember();
    this.#show();
  }

  #remember() {
    const { cause, hold } = this.session.timeline ?? {};
    if (cause?.kind !== 'strategy' || !hold) return;
    this.#held.set(cause.at, heldFor(cause, hold));
    this.#show();
  }

  #show() {
    const latestFirst = [...this.session.trace].reverse();
    this.#rows.show(latestFirst, ({ kind, at, member }) => `${at} ${kind} ${member}`, (row, cause) =>
      showCause(row, cause, this.#held.get(cause.at)));
  }
}

/**
 * @param {HTMLElement} row
 * @param {Cause} cause
 * @param {string} [held]
 */
function showCause(row, cause, held) {
  const { kind, at, member, name, reason, numbers } = cause;
  const what = held ?? whatIn(cause);
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
