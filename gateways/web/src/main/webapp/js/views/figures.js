import { clockTime } from '../dom.js';
import { inFrames } from '../tutti/frames.js';
import { counted, t } from '../words.js';

/**
 * Figures, and what they amount to, as people read them.
 *
 * @typedef {import('../tutti/protocol.js').OffsetRow} OffsetRow
 * @typedef {import('../tutti/protocol.js').Endpoint} Endpoint
 * @typedef {'in' | 'out' | 'away' | ''} Step
 * @typedef {{ step: Step, words: string }} Standing
 */

/** Nobody sees or hears less (ms). */
export const IN_STEP = 40;

/** From what needs looking after to what does not. @type {Step[]} */
const WORST_FIRST = ['out', 'in', '', 'away'];

/**
 * How a device is doing: whether it counts as in step, and a word or two that say it.
 *
 * @param {Endpoint} device
 * @param {OffsetRow | undefined} figures what it reported, if that is for us to see
 * @returns {Standing}
 */
export function standing({ state, plays = true }, figures) {
  if (state === 'resuming') return { step: 'away', words: t('reconnecting') };
  if (!plays) return { step: '', words: t('plays nothing') };
  if (!figures) return { step: '', words: '' };
  const { readiness, offset } = figures;
  if (readiness === 'blocked') return { step: 'out', words: t('needs a tap') };
  if (readiness === 'buffering') return { step: 'out', words: t('buffering') };
  if (readiness !== 'ready') return { step: '', words: t('loading') };
  if (offset === null) return { step: '', words: t('ready') };
  return Math.abs(offset) <= IN_STEP ? { step: 'in', words: t('in step') } : { step: 'out', words: t('out of step') };
}

/**
 * How a person with several devices is doing: as the device that needs looking after most. One that is away does not
 * matter while another is here.
 *
 * @param {Standing[]} devices
 * @returns {Standing}
 */
export function standingOfAll(devices) {
  const rank = (/** @type {Standing} */ { step }) => WORST_FIRST.indexOf(step);
  return [...devices].sort((a, b) => rank(a) - rank(b))[0] ?? { step: '', words: '' };
}

/**
 * How far ahead a player is, in ms, and in whole frames where it is known how long those are.
 *
 * @param {number} offset ms
 * @param {number} [frameRate] NaN if unknown
 */
export function offsetInWords(offset, frameRate = NaN) {
  const time = Math.abs(offset) < 1_000
    ? t('{ms} ms', { ms: signed(offset) }) : t('{seconds} s', { seconds: signed(offset / 1_000) });
  return Number.isFinite(frameRate) ? `${time} (${framesInWords(inFrames(offset, frameRate))})` : time;
}

/** @param {number} ms not signed */
export function apartInWords(ms) {
  return ms < 1_000 ? t('{ms} ms', { ms: ms.toFixed(1) }) : t('{seconds} s', { seconds: (ms / 1_000).toFixed(1) });
}

/** @param {import('../tutti/protocol.js').Call} call */
export function callInWords({ codec, delay, bound, jitter }) {
  const heard = t('heard {delay} ms later ± {bound} ms', { delay: Math.round(delay), bound: Math.round(bound) });
  return [codec, heard, ...jitter == null ? [] : [t('jitter {ms} ms', { ms: Math.round(jitter) })]].join(' · ');
}

/**
 * @param {number} asynchrony ms
 * @param {number} frameRate
 */
export function asynchronyInWords(asynchrony, frameRate) {
  const frames = Number.isFinite(frameRate) ? inFrames(asynchrony, frameRate) : 0;
  const ms = asynchrony.toFixed(1);
  return frames > 0
    ? counted(frames, 'No two are further apart than {ms} ms, 1 frame.',
      'No two are further apart than {ms} ms, {count} frames.', { ms })
    : t('No two are further apart than {ms} ms.', { ms });
}

/**
 * A place in the film as time, percent and, where that is known, frame.
 *
 * @param {number} position s
 * @param {number | undefined} duration s
 * @param {number} [frameRate]
 */
export function progressInWords(position, duration, frameRate = NaN) {
  if (!Number.isFinite(position)) return '–';
  const parts = [clockTime(position)];
  if (duration) parts.push(percentInWords(Math.min(1, position / duration)));
  if (Number.isFinite(frameRate)) parts.push(t('frame {number}', { number: Math.floor(position * frameRate + 0.01) }));
  return parts.join(' · ');
}

/**
 * How a live stream runs here.
 *
 * @param {import('../tutti/media/medium.js').LiveState} live
 * @param {number} bound how well positions are known (ms)
 */
export function liveFiguresInWords({ lag, drift }, bound) {
  return [
    ...Number.isFinite(lag) ? [t('programme time {seconds} s behind the clock', { seconds: lag.toFixed(1) })] : [],
    ...Number.isFinite(drift) ? [t('drift {drift} ppm', { drift: signed(drift) })] : [],
    ...Number.isFinite(bound) ? [t('known to ± {bound} ms', { bound: bound.toFixed(1) })] : [],
  ].join(' · ');
}

/**
 * @param {import('../tutti/protocol.js').Item['chapters']} [chapters] in order
 * @param {number} [position] s
 */
export function chapterAt(chapters = [], position = 0) {
  return chapters.findLast(chapter => chapter.position <= position);
}

/** @param {number} share 0 to 1 */
export function percentInWords(share) {
  return t('{percent} %', { percent: Math.round(100 * share) });
}

/**
 * Where a player is that is so far ahead.
 *
 * @param {number | null | undefined} offset ms
 * @param {number} expected where the session is, s
 * @param {number | undefined} duration s
 * @returns {number} s; NaN if unknown
 */
export function placeOf(offset, expected, duration) {
  if (offset === null || offset === undefined) return NaN;
  return Math.min(duration ?? Infinity, Math.max(0, expected + offset / 1000));
}

/**
 * What stands for somebody: a letter, and a hue (degrees) that stays theirs wherever they are shown.
 *
 * @param {string} id
 * @param {string} name
 */
export function face(id, name) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  // Neighbouring sums lie far apart on the circle.
  return { letter: [...name.trim()][0]?.toLocaleUpperCase() ?? '?', hue: Math.round(sum * 137.508) % 360 };
}

/** @param {number} frames */
function framesInWords(frames) {
  return counted(frames, '1 frame', '{count} frames');
}

/** @param {number} value */
function signed(value) {
  const rounded = value.toFixed(1);
  if (Number(rounded) === 0) return '0.0';
  const number = value > 0 ? `+${rounded}` : rounded.replace('-', '−');
  // Where words run to the left, the sign would come to stand behind its number.
  return globalThis.document?.documentElement.dir === 'rtl' ? `\u2066${number}\u2069` : number;
}
