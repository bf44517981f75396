import { isMoving, motionAt, sameMotion } from './motion.js';

/**
 * Distributed control (DCS; Boronat and others 2009): nobody decides for the group. Everybody hears how far each is off
 * the timeline, and works out, by the same rule, by how much the group as a whole is to shift. Those who hear the same
 * come to the same, whatever they are; docs/protocol tells the rule in words.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Roster} Roster
 * @typedef {import('./protocol.js').Rules} Rules
 * @typedef {import('./protocol.js').Offsets} Offsets
 * @typedef {import('./protocol.js').Motion} Motion
 */

/** All in ms. */
const DEAD_BAND = 15;
const LARGEST_STEP = 50;
const FURTHEST = 2_000;
const OLDEST = 5_000;
const ABSURD = 10_000;
const NEVER_AN_OUTLIER = 100;
const OUTLIER = 5;
/** After a start players are not yet where they will be. */
const SETTLING = 2_000;

/** @type {Record<string, (sorted: number[]) => number>} */
const REFERENCES = {
  slowest: sorted => sorted[0],
  fastest: sorted => sorted[sorted.length - 1],
  mean: sorted => sorted.reduce((sum, each) => sum + each, 0) / sorted.length,
  median,
};

/** What the group shifts by, as this endpoint knows it. */
export class GroupShift {
  #ms = 0;
  /** What it was before the motion that may not have begun yet. */ #before = 0;
  /** Whether the group may have shifted while we were not here. */ #joining = false;
  /** @type {string | undefined} */ #rule;
  /** @type {Motion | null} */ #motion = null;

  /**
   * Milliseconds by which the group is to be ahead of the timeline.
   *
   * @param {number} instant
   */
  at(instant) {
    return this.#motion && instant < this.#motion.timestamp ? this.#before : this.#ms;
  }

  /**
   * Begins anew with each motion, and with another rule.
   *
   * @param {Timeline} timeline
   * @param {number} [joinedAt] the instant, for who has only come (back) now
   */
  follow({ motion, pending, follow }, joinedAt) {
    const next = pending ?? motion;
    this.#joining = joinedAt !== undefined && joinedAt > next.timestamp + SETTLING;
    if (follow !== this.#rule) this.#before = this.#ms = 0;
    if (!sameMotion(next, this.#motion)) {
      // A motion that is replaced before it is in force leaves what was agreed under the one it was to end.
      if (!this.#motion || this.#motion.timestamp <= motion.timestamp) this.#before = this.#ms;
      this.#ms = 0;
    }
    this.#rule = follow;
    this.#motion = next;
  }

  /**
   * A round: all endpoints are told at once where all are.
   *
   * @param {Offsets} offsets
   * @param {object} known
   * @param {Timeline} known.timeline
   * @param {Roster} known.roster
   * @param {Rules | null} known.rules
   */
  hear(offsets, { timeline, roster, rules }) {
    const motion = motionAt(timeline, offsets.time);
    if (!this.#rule || !(this.#rule in REFERENCES) || !isMoving(motion) || !sameMotion(motion, this.#motion)) return;
    if (!complete(roster, rules)) {
      this.#ms = 0;
      return;
    }
    const counted = countable(offsets, motion, roster);
    if (counted.length === 0) return;
    this.#ms = nextShift(this.#joining ? NaN : this.#ms, this.#rule, counted);
    this.#joining = false;
  }
}

/**
 * Whether all are told of all.
 *
 * @param {Roster} roster
 * @param {Rules | null} rules
 */
function complete({ members, size }, rules) {
  return rules?.progressForAll === true && members.length >= size.members;
}

/**
 * What the group is to shift by after a round.
 *
 * @param {number} shift before, in ms; NaN if it is not known here
 * @param {string} rule
 * @param {number[]} offsets of those that count, in ms, in any order; at least one
 */
export function nextShift(shift, rule, offsets) {
  const sorted = withoutOutliers(offsets);
  if (Number.isNaN(shift)) return clamp(median(sorted), FURTHEST);
  const way = REFERENCES[rule](sorted) - shift;
  return Math.abs(way) <= DEAD_BAND ? shift : clamp(shift + clamp(way, LARGEST_STEP), FURTHEST);
}

/**
 * The offsets of a round that say something about the group, less what single endpoints are meant to be off by.
 *
 * @param {Offsets} offsets
 * @param {Motion} motion in force
 * @param {Roster} roster
 */
export function countable({ time, rows }, motion, roster) {
  const counted = new Set(roster.members.filter(({ role, free }) => role !== 'observer' && !free)
    .flatMap(({ endpoints }) => endpoints.map(({ endpoint }) => endpoint)));
  const since = Math.max(time - OLDEST, motion.timestamp + SETTLING);
  return rows
    .filter(row => counted.has(row.endpoint) && row.readiness === 'ready' && row.offset !== null && row.time >= since)
    .map(({ offset, shift = 0 }) => /** @type {number} */ (offset) - 1000 * shift)
    .filter(offset => Math.abs(offset) <= ABSURD);
}

/**
 * One liar cannot drag the group (RFC 7272, section 12).
 *
 * @param {number[]} offsets
 * @returns {number[]} the least first
 */
function withoutOutliers(offsets) {
  const sorted = [...offsets].sort((a, b) => a - b);
  const middle = median(sorted);
  const distances = sorted.map(offset => Math.abs(offset - middle)).sort((a, b) => a - b);
  const limit = Math.max(NEVER_AN_OUTLIER, OUTLIER * median(distances));
  return sorted.filter(offset => Math.abs(offset - middle) <= limit);
}

/** @param {number[]} sorted */
function median(sorted) {
  const { length } = sorted;
  return (sorted[(length - 1) >> 1] + sorted[length >> 1]) / 2;
}

/**
 * @param {number} value
 * @param {number} limit
 */
function clamp(value, limit) {
  return Math.max(-limit, Math.min(limit, value));
}
