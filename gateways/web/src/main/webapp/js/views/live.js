import { clockTime } from '../dom.js';
import { t, timeOfDay } from '../words.js';

/**
 * A live stream as people see it: by the clock of its programme, and by how far behind live they are.
 *
 * @typedef {import('../tutti/protocol.js').Live} Live
 */

/** Less (s) is not behind: everybody who watches live is off it by as much. */
const AT_LIVE = 1.5;

/**
 * From where to where one can go.
 *
 * @param {Live} live
 * @param {number} edge the position that is live (s); NaN while unknown
 */
export function windowOf({ window = Infinity }, edge) {
  return Number.isNaN(edge) ? { start: 0, end: 0 } : { start: Math.max(0, edge - window), end: edge };
}

/**
 * @param {number} position
 * @param {number} edge
 */
export function isAtLive(position, edge) {
  return !(edge - position > AT_LIVE);
}

/**
 * When it was, or is said to have been.
 *
 * @param {Live} live
 * @param {number} position
 */
export function programmeClock({ origin }, position) {
  return Number.isFinite(position) ? timeOfDay(origin + 1000 * position) : '–:––';
}

/**
 * @param {number} position
 * @param {number} edge
 */
export function behindInWords(position, edge) {
  return isAtLive(position, edge) ? t('live') : t('{time} behind live', { time: clockTime(edge - position) });
}
