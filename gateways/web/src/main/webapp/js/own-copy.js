import { clockTime } from './dom.js';
import { compare, fingerprintOf } from './tutti/media/fingerprint.js';
import { available } from './tutti/secret.js';
import { t } from './words.js';

/**
 * A film that each viewer has on their own disk. The group knows it by what it is called, how long it is, and what is in
 * it; nothing of it leaves the device.
 *
 * @typedef {import('./tutti/protocol.js').Item} Item
 * @typedef {{ same: boolean, alike: boolean, mine: number }} Likeness `same` bytes, or at least of the same length;
 * `mine` (s) is NaN if this browser cannot play it, and Infinity if it cannot tell
 */

/** Lengths (s) that differ by less are those of two copies of one film. */
const ALIKE = 1;
/** A file that says nothing of its length for so long (ms) never will. */
const PATIENCE = 15_000;
/** No film lasts so long (s). */
const BEYOND = 1e9;

/**
 * @param {File} file
 * @returns {Promise<string>} a locator
 * @throws {Error} with words for people, if this browser cannot play it
 */
export async function ownLocator(file) {
  const duration = await durationOf(file);
  if (Number.isNaN(duration)) throw new Error(unplayable(file));
  const { size, digest } = await fingerprintOf(file);
  const about = new URLSearchParams({ size: String(size), duration: duration.toFixed(3), digest, type: file.type });
  if (duration === Infinity) about.delete('duration');
  return `own:${encodeURIComponent(file.name)}?${about}`;
}

/**
 * Where no fingerprint can be made, size and length must do.
 *
 * @param {File} file
 * @param {Item} item
 * @returns {Promise<Likeness>}
 */
export async function likenessOf(file, item) {
  const plain = { code: file.size === item.fingerprint?.size ? 'same' : '' };
  const [{ code }, mine] = await Promise.all([available() ? compare(file, item) : plain, durationOf(file)]);
  const alike = item.duration === undefined || mine === Infinity || Math.abs(mine - item.duration) < ALIKE;
  return { same: code === 'same' && !Number.isNaN(mine), alike, mine };
}

/**
 * In what a file differs from the group's.
 *
 * @param {File} file
 * @param {Likeness} likeness
 * @param {number} [theirs] s
 */
export function differenceInWords(file, { alike, mine }, theirs = NaN) {
  const { name } = file;
  if (Number.isNaN(mine)) return unplayable(file);
  if (mine === Infinity || Number.isNaN(theirs)) {
    return t('“{name}” is not the same file: it may be another cut or version.', { name });
  }
  return alike
    ? t('“{name}” lasts as long, but it is not the same file: it may be another cut or version.', { name })
    : t('“{name}” is another film: it lasts {mine}, the group’s {theirs}. Choose the same one.', {
      name, mine: clockTime(mine), theirs: clockTime(theirs),
    });
}

/** @param {File} file */
function unplayable({ name }) {
  return t('“{name}” cannot be played by this browser. Choose a film or a sound.', { name });
}

/**
 * How long a film lasts, in seconds; NaN if this browser cannot play it, Infinity if it cannot tell. What a browser has
 * recorded does not say how long it is: that is found out by going beyond its end.
 *
 * @param {File} file
 * @param {HTMLVideoElement} [media] that is to say so
 * @returns {Promise<number>}
 */
export function durationOf(file, media = document.createElement('video')) {
  media.preload = 'metadata';
  media.src = URL.createObjectURL(file);
  return new Promise(resolve => {
    const settle = (/** @type {number} */ duration) => {
      clearTimeout(timer);
      URL.revokeObjectURL(media.src);
      media.removeAttribute('src');
      resolve(duration);
    };
    const timer = setTimeout(() => settle(media.duration), PATIENCE);
    media.onloadedmetadata = () => {
      if (media.duration !== Infinity) return settle(media.duration);
      media.ondurationchange = () => Number.isFinite(media.duration) && settle(media.duration);
      media.currentTime = BEYOND;
    };
    media.onerror = () => settle(NaN);
  });
}
