/**
 * Links as the page uses them: what a triple says, taken apart.
 *
 * @typedef {object} Triple as the server tells it (docs/tree.md)
 * @property {string} triple
 * @property {string | null} parent
 * @property {string} subject
 * @property {string} object
 * @property {Kind} kind
 * @property {'skip' | 'head'} play
 * @property {number} rate
 * @property {string} label
 * @property {[number, number | null] | null} at
 * @property {number} rev
 * @property {string} member
 * @property {string} name
 *
 * @typedef {'video' | 'audio' | 'image' | 'page' | 'map' | 'note'} Kind
 * @typedef {{ percent: boolean, x: number, y: number, width: number, height: number }} Region of a picture: in percent
 * of it, or in its pixels
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

const TIMES = /^(?:npt:)?([\d:.]*)(?:,([\d:.]+))?$/;
const REGION = /^(pixel:|percent:)?([\d.]+),([\d.]+),([\d.]+),([\d.]+)$/;

/**
 * @param {Triple} triple
 * @returns {Link}
 */
export function linkOf(triple) {
  const { triple: id, parent, subject, object, kind, play, rate, label, at, rev, member, name } = triple;
  const [on, of] = [baseOf(subject), baseOf(object)];
  return {
    id, parent, subject, object, on, of, kind, play: play ?? 'skip', rate: rate ?? 1, label: label ?? '', rev, member,
    name: name ?? '',
    at: at ? [at[0], at[1] ?? Infinity] : null,
    part: timesOf(object) ?? [0, Infinity],
    mark: regionOf(subject),
    crop: regionOf(object),
    fixed: timesOf(subject) !== null,
  };
}

/** @param {string} uri */
export function baseOf(uri) {
  const hash = uri.indexOf('#');
  return hash < 0 ? uri : uri.slice(0, hash);
}

/** The pairs after the hash, as they are written. @param {string} uri @returns {string[]} */
function pairsOf(uri) {
  const base = baseOf(uri);
  return uri.slice(base.length + 1).split('&').filter(Boolean);
}

/**
 * @param {string} uri
 * @param {string} name
 */
function valueOf(uri, name) {
  const pair = pairsOf(uri).findLast(each => each.startsWith(`${name}=`));
  return pair === undefined ? null : unescaped(pair.slice(name.length + 1));
}

/**
 * From when to when a URI means, in seconds; null if it is said by events.
 *
 * @param {string} uri
 * @returns {[number, number] | null}
 */
export function timesOf(uri) {
  const value = valueOf(uri, 't');
  if (value === null) return [0, Infinity];
  const match = TIMES.exec(value);
  return match && [secondsIn(match[1]) ?? 0, secondsIn(match[2]) ?? Infinity];
}

/** What names an interval waits for. @param {string} uri */
export function eventsOf(uri) {
  if (timesOf(uri) !== null) return [];
  return (valueOf(uri, 't') ?? '').split(',').map(point => point.split('+')[0]).filter(name => /^[A-Za-z_]/.test(name));
}

/**
 * @param {string} uri
 * @returns {Region | null}
 */
export function regionOf(uri) {
  const match = REGION.exec(valueOf(uri, 'xywh') ?? '');
  if (!match) return null;
  const [x, y, width, height] = match.slice(2).map(Number);
  return { percent: match[1] === 'percent:', x, y, width, height };
}

/**
 * The same URI with another interval.
 *
 * @param {string} uri
 * @param {number} start
 * @param {number} end Infinity for none
 */
export function withTimes(uri, start, end) {
  const rest = pairsOf(uri).filter(pair => !pair.startsWith('t='));
  return joined(baseOf(uri), [`t=${number(start)}${end === Infinity ? '' : `,${number(end)}`}`, ...rest]);
}

/**
 * @param {string} uri
 * @param {Region | null} region
 */
export function withRegion(uri, region) {
  const rest = pairsOf(uri).filter(pair => !pair.startsWith('xywh='));
  if (!region) return joined(baseOf(uri), rest);
  const { percent, x, y, width, height } = region;
  return joined(baseOf(uri), [...rest, `xywh=${percent ? 'percent:' : ''}${[x, y, width, height].map(number).join(',')}`]);
}

/**
 * Seconds in `SS`, `MM:SS` or `HH:MM:SS`, as people type them, too; null if it is none of them.
 *
 * @param {string | undefined} text
 */
export function secondsIn(text) {
  const parts = (text ?? '').trim().split(':');
  if (parts.length > 3 || !parts.every(part => /^\d+(\.\d*)?$/.test(part))) return null;
  return parts.reduce((sum, part) => 60 * sum + Number(part), 0);
}

/** @param {string} base @param {string[]} pairs */
function joined(base, pairs) {
  return pairs.length === 0 ? base : `${base}#${pairs.join('&')}`;
}

/** @param {number} value */
export function number(value) {
  return String(Number(value.toFixed(3)));
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
