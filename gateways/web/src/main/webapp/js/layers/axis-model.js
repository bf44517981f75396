import { ROOT } from '../tutti/tree-addition.js';
import { clamp, rounded, withTimes } from './links.js';

/**
 * Links as bars on a time axis: where each lies, and what it says once it has been moved. Plain functions.
 *
 * @typedef {import('./links.js').Link} Link
 * @typedef {{ scale: number, offset: number }} Onto how seconds of a subject lie on the axis
 *
 * @typedef {object} Bar
 * @property {Link} link
 * @property {number} depth how deep it hangs under others
 * @property {number | null} start on the axis (s); null while it waits for an event
 * @property {number | null} end on the axis; Infinity if it is open
 * @property {Onto} onto
 * @property {boolean} waits for an event, or hangs under one that does
 */

/** The shortest a layer is (s). */
const SHORTEST = 0.1;
/** An axis without links is so long at least (s). */
const LEAST = 60;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];

/**
 * @param {Link[]} roots
 * @param {(id: string) => Link[]} under
 * @returns {Bar[]} each before those that hang under it, by their starts
 */
export function barsOf(roots, under) {
  /** @type {Bar[]} */ const bars = [];
  /** @param {Link[]} links @param {Onto} onto @param {number} depth @param {boolean} waits */
  const lay = (links, onto, depth, waits) => {
    const inOrder = [...links].sort((one, other) => (one.at?.[0] ?? Infinity) - (other.at?.[0] ?? Infinity) || 0);
    for (const link of inOrder) {
      const on = waits ? null : link.at;
      const last = on && Math.min(on[1], on[0] + (link.part[1] - link.part[0]) / link.rate);
      bars.push({
        link, depth, onto, waits: on === null,
        start: on && onto.offset + onto.scale * on[0],
        end: on && onto.offset + onto.scale * /** @type {number} */ (last),
      });
      const below = on === null ? onto : {
        scale: onto.scale / link.rate, offset: onto.offset + onto.scale * (on[0] - link.part[0] / link.rate),
      };
      lay(under(link.id), below, depth + 1, on === null);
    }
  };
  lay(roots, { scale: 1, offset: 0 }, 0, false);
  return bars;
}

/**
 * How long the axis is.
 *
 * @param {Bar[]} bars
 * @param {number} [duration] of what it is the axis of
 * @param {number} [now] where that is
 */
export function lengthOf(bars, duration, now = 0) {
  if (duration) return duration;
  const ends = bars.flatMap(({ start, end }) => [start ?? 0, end !== null && Number.isFinite(end) ? end : 0]);
  return Math.max(LEAST, ...ends, now) * 1.05;
}

/**
 * Which times are written on an axis.
 *
 * @param {number} length s
 * @param {number} most so many at most
 */
export function ticksOf(length, most) {
  const step = STEPS.find(each => length / each <= most) ?? Math.ceil(length / most / 3600) * 3600;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, i) => rounded(i * step));
}

/**
 * Where a link lies once it has been moved.
 *
 * @param {[number, number]} at where it is, on its subject
 * @param {'both' | 'start' | 'end'} which
 * @param {number} delta s
 * @param {number} [limit] where its subject ends
 * @returns {[number, number]}
 */
export function moved([start, end], which, delta, limit = Infinity) {
  if (which === 'start') return [rounded(clamp(start + delta, 0, Math.min(end, limit) - SHORTEST)), end];
  const last = end === Infinity ? limit : end;
  if (which === 'end') {
    if (last === Infinity) return [start, end];
    return [start, rounded(clamp(last + delta, start + SHORTEST, limit))];
  }
  const length = end - start;
  const most = Math.max(0, end === Infinity ? limit - SHORTEST : limit - length);
  const from = rounded(clamp(start + delta, 0, Math.max(most, Math.min(start, limit))));
  return [from, rounded(from + length)];
}

/**
 * What a link's subject says with another interval.
 *
 * @param {Link} link
 * @param {[number, number]} at
 */
export function subjectAt(link, [start, end]) {
  return withTimes(link.subject, start, end);
}

/**
 * What has to be added to have some links again that have been removed.
 *
 * @param {Link[]} links each after the one it hangs under
 */
export function again(links) {
  const places = new Map(links.map(({ id }, place) => [id, place]));
  return links.map(({ parent, subject, object, kind, play, rate, label }) => ({
    parent: parent === null ? ROOT : places.has(parent) ? `#${places.get(parent)}` : parent,
    subject, object, kind, play, rate, ...label && { label },
  }));
}
