import { baseOf, parseFragment, parseUri, spanOf, writeUri } from './media-fragment.js';
import { TuttiError } from './protocol.js';
import { partOf, placeOf } from './tree.js';

/**
 * Where on its subject a link plays: what is relative, or goes by events, in seconds, as the server has it. Pure.
 *
 * @typedef {import('./tree.js').Tree} Tree
 * @typedef {import('./protocol.js').Triple} Triple
 * @typedef {import('./media-fragment.js').MediaUri} MediaUri
 * @typedef {import('./media-fragment.js').Point} Point
 *
 * @typedef {{ session: number, items?: string[], position?: number }} Moment where the session, and the item of these
 * URIs, are at an instant (s)
 */

/** Beyond (s) lies nothing. */
const LATEST = 1e12;

/** @param {string} uri */
export function isSession(uri) {
  return uri.startsWith('urn:tutti:session:');
}

/**
 * Where a resource is that hangs under a link, or at the root; null if it does not play.
 *
 * @param {Tree} tree
 * @param {string} base
 * @param {string | null} parent
 * @param {Moment} moment
 * @returns {number | null}
 */
export function positionIn(tree, base, parent, moment) {
  const above = parent === null ? null : tree.link(parent);
  if (above) return objectPosition(tree, above, moment);
  if (isSession(base)) return moment.session;
  const on = moment.items?.some(item => tree.areSame(base, item)) ?? false;
  return on ? moment.position ?? null : null;
}

/**
 * Where the object of a link is; null if it does not play.
 *
 * @param {Tree} tree
 * @param {Triple} link
 * @param {Moment} moment
 * @returns {number | null}
 */
export function objectPosition(tree, link, moment) {
  const at = placeOf(link);
  const subject = positionIn(tree, baseOf(link.subject), link.parent, moment);
  if (!at || subject === null || subject < at[0] || subject >= at[1]) return null;
  const [start, end] = partOf(link);
  const position = start + (subject - at[0]) * link.rate;
  return position >= start && position < end ? position : null;
}

/**
 * A subject with what is relative to now said in seconds.
 *
 * @param {Tree} tree
 * @param {string} subject
 * @param {string | null} parent
 * @param {Moment} moment
 * @returns {string}
 */
export function placed(tree, subject, parent, moment) {
  const uri = parseUri(subject, { subject: true });
  let { start, end } = uri.fragment.time;
  if (isAfter(start)) {
    const at = positionIn(tree, uri.base, parent, moment);
    if (at === null) {
      throw new TuttiError('out-of-range',
        `${uri.base} is not playing now, so nothing can be relative to where it is. Say when in seconds.`);
    }
    start = rounded(Math.max(0, at) + start.after);
  }
  if (isAfter(end) && (start === null || typeof start === 'number')) end = rounded((start ?? 0) + end.after);
  if ([start, end].some(point => typeof point === 'number' && point >= LATEST)) {
    throw new TuttiError('out-of-range', `${subject} would lie ${LATEST} s from the start or later.`);
  }
  const time = { start, end };
  const span = spanOf(time);
  if (span && !(span[1] > span[0])) {
    throw new TuttiError('out-of-range', `The link would end at ${span[1]} s, before it begins at ${span[0]} s.`);
  }
  return writeUri({ base: uri.base, fragment: { ...uri.fragment, time } });
}

/**
 * Where a subject that is {@link placed} lies; null while it waits for an event.
 *
 * @param {Tree} tree
 * @param {string} subject
 * @param {string | null} parent
 * @returns {[number, number | null] | null}
 */
export function spanIn(tree, subject, parent) {
  const { base, fragment: { time } } = parseUri(subject, { subject: true });
  const start = time.start === null ? 0 : secondsOf(tree, time.start, base, parent);
  if (start === null) return null;
  let end = null;
  if (isAfter(time.end)) end = start + time.end.after;
  else if (time.end !== null) {
    const at = secondsOf(tree, time.end, base, parent);
    const comes = at !== null && at > start && !isEarlier(tree, time.end, time.start);
    end = typeof time.end === 'number' || comes ? at : null;
  }
  return end === null || end > start ? [start, end] : null;
}

/**
 * Whether an end is that of an earlier time that the same thing happened.
 *
 * @param {Tree} tree
 * @param {Point} end
 * @param {Point | null} start
 */
function isEarlier(tree, end, start) {
  if (!isOn(end) || !isOn(start)) return false;
  return (tree.events.get(end.event)?.rev ?? 0) < (tree.events.get(start.event)?.rev ?? 0);
}

/** The events a subject goes by. @param {string} subject @returns {string[]} */
export function eventsOf(subject) {
  const hash = subject.indexOf('#');
  if (hash < 0) return [];
  const { start, end } = parseFragment(subject.slice(hash + 1), { subject: true }).time;
  /** @type {string[]} */
  const names = [];
  for (const point of [start, end]) if (isOn(point)) names.push(point.event);
  return names;
}

/**
 * @param {Tree} tree
 * @param {Point} point
 * @param {string} base
 * @param {string | null} parent
 */
function secondsOf(tree, point, base, parent) {
  if (typeof point === 'number') return point;
  if (!('event' in point)) return null;
  const happening = tree.events.get(point.event);
  const at = happening ? positionIn(tree, base, parent, happening) : null;
  return at === null ? null : rounded(at + point.after);
}

/** @param {Point | null} point @returns {point is import('./media-fragment.js').After} */
function isAfter(point) {
  return point !== null && typeof point === 'object' && !('event' in point);
}

/** @param {Point | null} point @returns {point is import('./media-fragment.js').On} */
function isOn(point) {
  return point !== null && typeof point === 'object' && 'event' in point;
}

/** @param {number} seconds */
function rounded(seconds) {
  return Math.round(seconds * 1e6) / 1e6;
}
