import { clockTime, countdown } from './dom.js';
import { counted, language, listed, t } from './words.js';

/** What the ways in share: what people type, and how films, sizes and company are told. */

/** Crockford's base 32: no letter that could be taken for a digit. */
const CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;
const DAY = 86_400;
const MEGABYTE = 1e6;
const GIGABYTE = 1e9;

/**
 * A session's short code as people type it, or the address that leads to it.
 *
 * @param {string} text
 * @returns {string | null} as the server writes it; null if it cannot be one
 */
export function codeTyped(text) {
  const last = text.trim().replace(/\/+$/, '').split('/').pop() ?? '';
  const code = last.replace(/[\s\u2010-\u2015_.-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  return CODE.test(code) ? `${code.slice(0, 4)}-${code.slice(4)}` : null;
}

/**
 * What to watch, as people paste it: a locator stays as it is, an address without its beginning is completed.
 *
 * @param {string} text
 */
export function locatorTyped(text) {
  const plain = text.trim();
  const [host, ...path] = plain.split('/');
  return /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(plain) || path.length === 0 || !/^[\w.-]+\.[a-z\d]+(:\d+)?$/i.test(host)
    ? plain : `https://${plain}`;
}

/** @param {number} bytes */
export function sizeInWords(bytes) {
  const [unit, of] = bytes >= GIGABYTE ? ['gigabyte', GIGABYTE] : ['megabyte', MEGABYTE];
  const size = bytes / Number(of);
  return new Intl.NumberFormat(new Intl.Locale(language, { numberingSystem: 'latn' }).toString(), {
    style: 'unit', unit: String(unit), maximumFractionDigits: unit === 'gigabyte' || size < 10 ? 1 : 0,
  }).format(size);
}

/**
 * Why a film cannot be uploaded.
 *
 * @param {string} name
 * @param {number} size bytes
 * @param {number} most
 */
export function tooLarge(name, size, most) {
  const values = { name, size: sizeInWords(size), limit: sizeInWords(most) };
  return t('“{name}” has {size}; the most is {limit}. Make it smaller, or have it put into the server’s media folder.', values);
}

/**
 * Where the film of a session comes from, if not from this server.
 *
 * @param {{ sources?: string[] }} info
 * @returns {string[]} hosts
 */
export function hostsOf({ sources = [] }) {
  return [...new Set(sources.map(source => URL.canParse(source) ? new URL(source).host : source))];
}

/**
 * @param {number} members
 * @param {string[]} [names] of some of them
 */
export function companyOf(members, names = []) {
  if (!members) return t('Nobody is here yet.');
  if (names.length === 0) return counted(members, 'One person is here.', '{count} people are here.');
  if (members === 1) return t('{name} is here.', { name: names[0] });
  const more = members - names.length;
  const all = more > 0 ? [...names, counted(more, 'one more', '{count} more')] : names;
  return t('{names} are here.', { names: listed(all) });
}

/**
 * How far off something is.
 *
 * @param {number} seconds
 */
export function timeLeft(seconds) {
  const days = Math.floor(seconds / DAY);
  return days > 0
    ? counted(days, 'in one day and {time}', 'in {count} days and {time}', { time: clockTime(seconds - days * DAY) })
    : t('in {time}', { time: countdown(seconds) });
}

/**
 * Whether an address is of this computer alone, so that no other device can follow it.
 *
 * @param {string} address
 */
export function isLocal(address) {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
