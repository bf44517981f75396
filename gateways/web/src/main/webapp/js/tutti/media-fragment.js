/**
 * Media Fragments URIs (W3C Media Fragments URI 1.0), with the relative and event forms of docs/tree.md: what the
 * server reads, read alike here. What is wrong is left out, and of what is said twice the last that is right counts.
 *
 * @typedef {{ after: number }} After `+5`: so long after the moment a link is taken in; as an end, after its start (s)
 * @typedef {{ event: string, after: number }} On `talk.begins+5`: so long after an event was published last (s)
 * @typedef {number | After | On} Point a moment of a resource; a number is seconds from its start
 * @typedef {{ start: Point | null, end: Point | null }} Interval half-open; null is the start, or the end, of the
 * resource
 * @typedef {{ percent: boolean, x: number, y: number, width: number, height: number }} Region of a picture, in
 * pixels or in hundredths of it
 *
 * @typedef {object} Fragment
 * @property {Interval} time which part of its time; the whole unless said
 * @property {Region | null} region which part of the picture
 * @property {string[]} tracks
 * @property {string | null} id the part of this name, instead of one by time
 * @property {string} rest what Media Fragments do not know, as it was written
 * @property {string[]} ignored what was left out because it is wrong, as it was written
 *
 * @typedef {{ base: string, fragment: Fragment }} MediaUri a resource and what part of it is meant
 */

const SECONDS = '[0-9]{1,12}(?:\\.[0-9]*)?';
const NPT = new RegExp(`^(?:(?:([0-9]{1,8}):)?([0-5][0-9]):([0-5][0-9](?:\\.[0-9]*)?)|(${SECONDS}))$`);
const DELAY = new RegExp(`^\\+(${SECONDS})$`);
const EVENT = new RegExp(`^([A-Za-z_][A-Za-z0-9_.-]{0,63})(?:\\+(${SECONDS}))?$`);
const RESERVED = /^(?:npt|clock|smpte.*)$/;
const LENGTH = '([0-9]{1,9}(?:\\.[0-9]{1,9})?)';
const XYWH = new RegExp(`^(?:(pixel|percent):)?${LENGTH},${LENGTH},${LENGTH},${LENGTH}$`);

/** @type {Interval} */
export const WHOLE = Object.freeze({ start: null, end: null });

/**
 * @param {string} text what stands after the `#`
 * @param {{ subject?: boolean }} [options] whether it is a link's subject, where a time may be relative or an event
 * @returns {Fragment}
 */
export function parseFragment(text, { subject = false } = {}) {
  /** @type {Fragment} */
  const fragment = { time: WHOLE, region: null, tracks: [], id: null, rest: '', ignored: [] };
  const rest = [];
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? '' : decoded(pair.slice(0, equals));
    if (name === 't' || name === 'xywh' || name === 'track' || name === 'id') {
      const value = decoded(pair.slice(equals + 1));
      if (!value || !take(fragment, name, value, subject)) fragment.ignored.push(pair);
    } else if (pair !== '') rest.push(pair);
  }
  return { ...fragment, rest: rest.join('&') };
}

/**
 * @param {string} uri
 * @param {{ subject?: boolean }} [options]
 * @returns {MediaUri}
 */
export function parseUri(uri, options) {
  const hash = uri.indexOf('#');
  return {
    base: hash < 0 ? uri : uri.slice(0, hash),
    fragment: parseFragment(hash < 0 ? '' : uri.slice(hash + 1), options),
  };
}

/** @param {string} uri */
export function baseOf(uri) {
  const hash = uri.indexOf('#');
  return hash < 0 ? uri : uri.slice(0, hash);
}

/**
 * As one writes it, without what was left out: equal ones are written alike.
 *
 * @param {Fragment} fragment
 */
export function writeFragment({ time, region, tracks, id, rest }) {
  const pairs = [];
  if (time.start !== null || time.end !== null) {
    pairs.push(`t=${time.start === null ? '' : point(time.start)}${time.end === null ? '' : `,${point(time.end)}`}`);
  }
  if (region) {
    const lengths = [region.x, region.y, region.width, region.height].map(plain);
    pairs.push(`xywh=${region.percent ? 'percent:' : ''}${lengths}`);
  }
  pairs.push(...tracks.map(track => `track=${encoded(track)}`));
  if (id !== null) pairs.push(`id=${encoded(id)}`);
  if (rest !== '') pairs.push(rest);
  return pairs.join('&');
}

/** @param {MediaUri} uri */
export function writeUri({ base, fragment }) {
  const part = writeFragment(fragment);
  return part === '' ? base : `${base}#${part}`;
}

/** Whether a text can be the name of an event. @param {string} text */
export function isEvent(text) {
  return EVENT.test(text) && !text.includes('+') && !RESERVED.test(text);
}

/**
 * Where an interval lies, said in seconds; null if it is not.
 *
 * @param {Interval} interval
 * @returns {[number, number] | null} an infinite end is the resource's
 */
export function spanOf({ start, end }) {
  const from = start ?? 0;
  const to = end ?? Infinity;
  return typeof from === 'number' && typeof to === 'number' ? [from, to] : null;
}

/**
 * @param {Fragment} fragment
 * @param {'t' | 'xywh' | 'track' | 'id'} name
 * @param {string} value
 * @param {boolean} extended
 * @returns {boolean} whether it is right
 */
function take(fragment, name, value, extended) {
  switch (name) {
    case 't': {
      const time = interval(value, extended);
      if (time) Object.assign(fragment, { time, id: null });
      return time !== null;
    }
    case 'xywh': {
      const region = regionOf(value);
      if (region) fragment.region = region;
      return region !== null;
    }
    case 'track': return fragment.tracks.push(value) > 0;
    case 'id':
      Object.assign(fragment, { id: value, time: WHOLE });
      return true;
  }
}

/**
 * @param {string} value
 * @param {boolean} extended
 * @returns {Interval | null}
 */
function interval(value, extended) {
  const text = value.startsWith('npt:') ? value.slice(4) : value;
  const comma = text.indexOf(',');
  const start = pointOf(comma < 0 ? text : text.slice(0, comma), extended);
  if (comma < 0) return start === null ? null : { start, end: null };
  const end = pointOf(text.slice(comma + 1), extended);
  if (end === null || start === null && comma > 0) return null;
  const span = spanOf({ start, end });
  const reachesNowhere = typeof end === 'object' && !('event' in end) && end.after === 0;
  return span && span[1] <= span[0] || reachesNowhere ? null : { start, end };
}

/**
 * @param {string} text
 * @param {boolean} extended
 * @returns {Point | null}
 */
function pointOf(text, extended) {
  const npt = NPT.exec(text);
  if (npt?.[4] !== undefined) return Number(npt[4]);
  if (npt) return Number(npt[1] ?? 0) * 3600 + Number(npt[2]) * 60 + Number(npt[3]);
  if (!extended) return null;
  const delay = DELAY.exec(text);
  if (delay) return { after: Number(delay[1]) };
  const event = EVENT.exec(text);
  return event && !RESERVED.test(event[1]) ? { event: event[1], after: Number(event[2] ?? 0) } : null;
}

/**
 * @param {string} value
 * @returns {Region | null}
 */
function regionOf(value) {
  const match = XYWH.exec(value);
  if (!match) return null;
  const [x, y, width, height] = match.slice(2).map(Number);
  const percent = match[1] === 'percent';
  const outside = percent && (x + width > 100 || y + height > 100);
  return width <= 0 || height <= 0 || outside ? null : { percent, x, y, width, height };
}

/** @param {Point} at */
function point(at) {
  if (typeof at === 'number') return plain(at);
  if (!('event' in at)) return `+${plain(at.after)}`;
  return at.after === 0 ? at.event : `${at.event}+${plain(at.after)}`;
}

/** A number as NPT has it: without exponent. @param {number} value */
export function plain(value) {
  const text = String(value);
  const [digits, exponent] = text.split('e-');
  if (exponent === undefined) return text;
  const [whole, fraction = ''] = digits.split('.');
  return `0.${'0'.repeat(Number(exponent) - 1)}${whole}${fraction}`;
}

/** Undoes percent-encoding; a plus stays one. Empty if it is no UTF-8, as half a pair is not. @param {string} text */
function decoded(text) {
  if (/\p{Cs}/u.test(text)) return '';
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** What the server leaves as it is too. @param {string} text */
function encoded(text) {
  return encodeURIComponent(text).replace(/[!'()~]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
