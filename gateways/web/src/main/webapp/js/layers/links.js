import { parseUri, spanOf, writeUri } from '../tutti/media-fragment.js';

/**
 * Links as the page uses them: what a triple says, taken apart.
 *
 * @typedef {import('../tutti/protocol.js').Triple} Triple
 * @typedef {'video' | 'audio' | 'image' | 'page' | 'map' | 'note'} Kind
 * @typedef {import('../tutti/media-fragment.js').Region} Region
 *
 * @typedef {object} Link
 * @property {string} id
 * @property {string | null} parent
 * @property {string} subject
 * @property {string} object
 * @property {string} on the subject without its fragment
 * @property {string} of the object without its fragment
 * @property {Kind} kind
 * @property {'skip' | 'head'} play
 * @property {number} rate
 * @property {string} label
 * @property {[number, number] | null} at where on the subject it plays; the end may be Infinity
 * @property {[number, number]} part of the object; the end may be Infinity
 * @property {Region | null} mark the region of the subject that is marked
 * @property {Region | null} crop the region of the object that is shown
 * @property {boolean} fixed whether its times are times, not events
 * @property {number} rev
 * @property {string} member
 * @property {string} name
 */

/**
 * @param {Triple} triple
 * @returns {Link}
 */
export function linkOf(triple) {
  const { triple: id, parent, subject, object, kind, play, rate, label, at, rev, member, name } = triple;
  const [on, of] = [parseUri(subject, { subject: true }), parseUri(object)];
  return {
    id, parent, subject, object, on: on.base, of: of.base, kind, play: play ?? 'skip', rate: rate ?? 1,
    label: label ?? '', rev, member, name: name ?? '',
    at: at ? [at[0], at[1] ?? Infinity] : null,
    part: spanOf(of.fragment.time) ?? [0, Infinity],
    mark: on.fragment.region,
    crop: of.fragment.region,
    fixed: spanOf(on.fragment.time) !== null,
  };
}

/**
 * The same URI with another interval.
 *
 * @param {string} uri
 * @param {number} start
 * @param {number} end Infinity for none
 */
export function withTimes(uri, start, end) {
  const { base, fragment } = parseUri(uri, { subject: true });
  const time = { start: rounded(start), end: end === Infinity ? null : rounded(end) };
  return writeUri({ base, fragment: { ...fragment, time } });
}

/**
 * @param {string} uri
 * @param {Region | null} region
 */
export function withRegion(uri, region) {
  const { base, fragment } = parseUri(uri, { subject: true });
  return writeUri({ base, fragment: { ...fragment, region } });
}

/**
 * Seconds in `SS`, `MM:SS` or `HH:MM:SS`, as people type them; null if it is none of them.
 *
 * @param {string} text
 */
export function secondsIn(text) {
  const parts = text.trim().replace(',', '.').split(':');
  if (parts.length > 3 || !parts.every(part => /^\d+(\.\d*)?$/.test(part))) return null;
  return parts.reduce((sum, part) => 60 * sum + Number(part), 0);
}

/** To ms, which is as much as anybody means. @param {number} value */
export function rounded(value) {
  return Number(value.toFixed(3));
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export function clamp(value, least, most) {
  return Math.max(least, Math.min(value, most));
}
