import { clockTime } from '../dom.js';
import { inFrames } from '../tutti/frames.js';

/** Figures as people read them. */

/**
 * How far ahead a player is, in ms, and in whole frames where it is known how long those are.
 *
 * @param {number} offset ms
 * @param {number} frameRate NaN if unknown
 */
export function offsetInWords(offset, frameRate) {
  const time = Math.abs(offset) < 1_000 ? `${signed(offset)} ms` : `${signed(offset / 1_000)} s`;
  return Number.isFinite(frameRate) ? `${time} (${framesInWords(inFrames(offset, frameRate))})` : time;
}

/**
 * @param {number} asynchrony ms
 * @param {number} frameRate
 */
export function asynchronyInWords(asynchrony, frameRate) {
  const frames = Number.isFinite(frameRate) ? `, ${framesInWords(inFrames(asynchrony, frameRate))}` : '';
  return `No two are further apart than ${asynchrony.toFixed(1)} ms${frames}.`;
}

/**
 * A place in the film as time, percent and, where that is known, frame.
 *
 * @param {number} position s
 * @param {number | undefined} duration s
 * @param {number} frameRate
 */
export function progressInWords(position, duration, frameRate) {
  if (!Number.isFinite(position)) return '–';
  const percent = duration ? ` · ${Math.round(100 * Math.min(1, position / duration))} %` : '';
  const frame = Number.isFinite(frameRate) ? ` · frame ${Math.floor(position * frameRate + 0.01)}` : '';
  return `${clockTime(position)}${percent}${frame}`;
}

/** @param {number} share 0 to 1 */
export function percentInWords(share) {
  return `${Math.round(100 * share)} %`;
}

/** @param {number} frames */
function framesInWords(frames) {
  return frames === 1 ? '1 frame' : `${frames} frames`;
}

/** @param {number} value */
function signed(value) {
  const rounded = value.toFixed(1);
  if (Number(rounded) === 0) return '0.0';
  return value > 0 ? `+${rounded}` : rounded.replace('-', '−');
}
