import { secondsIn } from './links.js';

/**
 * What somebody types of a layer into fields. Plain functions.
 *
 * @typedef {{ from: string, to: string, label: string }} Typed
 * @typedef {Typed & { id: string, rev: number, at: [number, number] | null }} Given what the fields were given, and of
 * which revision of which link that is; without `at`, its times are events
 */

/**
 * What is to be changed: only what differs from what the fields were given, so that nobody takes back what somebody
 * else did in the meantime.
 *
 * @param {Given} given
 * @param {Typed} typed
 * @returns {{ label?: string, at?: [number, number], wrong?: 'from' | 'to', why?: 'time' | 'order' }}
 */
export function changedIn(given, typed) {
  /** @type {{ label?: string, at?: [number, number] }} */ const change = {};
  if (typed.label !== given.label) change.label = typed.label;
  if (!given.at || typed.from === given.from && typed.to === given.to) return change;
  const from = typed.from === given.from ? given.at[0] : secondsIn(typed.from || '0');
  const to = typed.to === given.to ? given.at[1] : typed.to === '' ? Infinity : secondsIn(typed.to);
  if (from === null) return { wrong: 'from', why: 'time' };
  if (to === null) return { wrong: 'to', why: 'time' };
  if (to <= from) return { wrong: 'to', why: 'order' };
  if (from !== given.at[0] || to !== given.at[1]) change.at = [from, to];
  return change;
}

/**
 * What the fields say when the link has changed under them: what was typed stays.
 *
 * @param {Given} given
 * @param {Typed} typed
 * @param {Given} now
 * @returns {Typed}
 */
export function withoutTyped(given, typed, now) {
  const of = (/** @type {keyof Typed} */ name) => typed[name] === given[name] ? now[name] : typed[name];
  return { from: of('from'), to: of('to'), label: of('label') };
}
