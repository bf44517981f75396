/**
 * What somebody means by what they typed or pasted: a place, an address, or a text.
 *
 * @typedef {import('./links.js').Kind} Kind
 */

/** Two numbers: those that stand side by side may be anything, unless they have decimals. */
const PLACES = [
  /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/,
  /^\s*(-?\d{1,2}\.\d+)\s+(-?\d{1,3}\.\d+)\s*$/,
];
const SCHEME = /^(https?|file|data|geo|blob|urn):/i;
const SITE = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$/i;
/** A word with a dot in it, alone, is a name of many things; of a site if it ends as those do that people type. */
const HOST = /^www\.|\.(?:com|org|net|edu|gov|int|info|eu|de|at|ch|fr|es|it|nl|uk|us|eg|ma|sa|ae|tv|app|dev)$|:\d+$/i;
/** @type {[RegExp, Kind][]} */
const NAMES = [
  [/\.(mp4|webm|m4v|mov|ogv)$/i, 'video'],
  [/\.(mp3|m4a|oga|ogg|opus|wav|flac|aac)$/i, 'audio'],
  [/\.(png|jpe?g|gif|webp|avif|svg)$/i, 'image'],
];
/** An object has no more characters than this. */
const LONGEST = 4000;
/** What of `data:` can be linked. */
const DATA = /^data:(text\/plain|image\/(png|jpeg|webp|gif))[;,]/i;
/** How near a place is looked at unless it says so. */
export const NEAR = 5;

/**
 * @param {string} typed
 * @param {Kind | ''} [kind] what it is to be, if that was said
 * @returns {{ object: string, kind: Kind } | null} null for nothing, and for what is no link and never will be
 */
export function guessed(typed, kind = '') {
  const text = typed.trim();
  if (!text) return null;
  if (kind === 'note' && !/^data:text\/plain[;,]/i.test(text)) return noteOf(text);
  const place = placeIn(text);
  if (place) return { object: `geo:${place.latitude},${place.longitude}?z=${NEAR}`, kind: 'map' };
  const address = isSite(text) ? `https://${text}` : text;
  if (/^data:\S+,/i.test(text) && !DATA.test(text)) return null;
  if (SCHEME.test(address) && !/\s/.test(address)) return { object: address, kind: kindOf(address) };
  if (/^(javascript|vbscript|about|view-source):\S/i.test(text)) return null;
  return noteOf(text);
}

/** @param {string} text @returns {{ object: string, kind: Kind }} */
function noteOf(text) {
  return { object: `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`, kind: 'note' };
}

/** @param {string} text */
function isSite(text) {
  return SITE.test(text) && !text.includes('@') && (/[/?#]/.test(text) || HOST.test(text));
}

/**
 * How many characters somebody typed too many; 0 if they fit.
 *
 * @param {string} typed
 * @param {string} object what that is as an object
 */
export function excessOf(typed, object) {
  let excess = object.length - LONGEST;
  if (excess <= 0) return 0;
  // Of a text, most characters of some scripts take six or nine in a URI.
  const note = textIn(object) === typed.trim();
  if (!note) return excess;
  const characters = [...typed.trim()];
  let kept = characters.length;
  while (kept > 0 && excess > 0) excess -= encodeURIComponent(characters[--kept]).length;
  return characters.length - kept;
}

/**
 * @param {string} text two numbers: latitude, longitude
 */
export function placeIn(text) {
  const match = PLACES.map(pattern => pattern.exec(text)).find(Boolean);
  if (!match) return null;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return Math.abs(latitude) > 90 || Math.abs(longitude) > 180 ? null : { latitude, longitude };
}

/**
 * What an object is, by its scheme and the name of the file.
 *
 * @param {string} uri
 * @returns {Kind}
 */
export function kindOf(uri) {
  const scheme = /^([a-z]+):/i.exec(uri)?.[1].toLowerCase();
  if (scheme === 'geo') return 'map';
  if (scheme === 'data') return /^data:image\//i.test(uri) ? 'image' : 'note';
  const path = uri.split(/[?#]/)[0];
  const found = NAMES.find(([pattern]) => pattern.test(path));
  if (found) return found[1];
  return scheme === 'file' ? 'video' : 'page';
}

/**
 * A name for what has none: the file's, the host's, or the first words.
 *
 * @param {string} uri
 */
export function shortNameOf(uri) {
  const note = textIn(uri);
  if (note !== null) return note.length > 60 ? `${note.slice(0, 59)}…` : note;
  const place = /^geo:([^?;#]+)/i.exec(uri);
  if (place) return place[1].split(',').slice(0, 2).join(', ');
  if (!URL.canParse(uri)) return uri;
  const { protocol, host, pathname } = new URL(uri);
  if (protocol === 'data:' || protocol === 'blob:') return '';
  const file = pathname.split('/').findLast(Boolean) ?? '';
  if (!host) return unescaped(file);
  return file && NAMES.some(([pattern]) => pattern.test(file)) ? unescaped(file) : host;
}

/**
 * The text of a note; null if it is none.
 *
 * @param {string} uri
 */
export function textIn(uri) {
  const match = /^data:text\/plain([^,]*),([^#]*)/i.exec(uri);
  if (!match) return null;
  if (!/;base64$/i.test(match[1])) return unescaped(match[2]);
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(unescaped(match[2])), char => char.charCodeAt(0)));
  } catch {
    return '';
  }
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
