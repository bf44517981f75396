import { active } from '../tutti/tree-play.js';

/**
 * What of a tree plays, and on which course each object moves, so that a follower can be put on it. No clock is read
 * here.
 *
 * @typedef {import('../tutti/protocol.js').Motion} Motion
 * @typedef {import('../tutti/tree-play.js').Going} Going
 * @typedef {import('../tutti/tree-play.js').Memory} Memory
 * @typedef {{ motion: Motion, pending: Motion | null, rate: number }} Course where something is and is to be, by the
 * session's clock; `rate` while it plays
 * @typedef {{ id: string, course: Course }} Shown a link and where its object is
 *
 * @typedef {object} Plan
 * @property {Shown[]} shown what plays now, each before what hangs under it
 * @property {Shown[]} soon what will play within the time asked for
 * @property {number} next the instant of the next change; Infinity if nothing is to change by itself
 * @property {Memory} memory for the next plan
 */

/** Positions that differ by less (s) are the same: instants are rounded on their way. */
const SAME = 1e-3;

/**
 * @param {object} given
 * @param {import('../tutti/tree.js').Tree} given.tree
 * @param {(base: string, instant: number) => Going | null} given.whereIs
 * @param {number} given.now instant of the session's clock (ms)
 * @param {number | null} [given.change] the instant of a jump, start or stop that is announced already
 * @param {number} [given.ahead] how far to look for what plays soon (s)
 * @param {Memory} [given.memory]
 * @param {(link: import('../tutti/protocol.js').Triple) => number | undefined} [given.durationOf] how long its object
 * is (s), if that is known
 * @returns {Plan}
 */
export function planOf({ tree, whereIs, now, change = null, ahead = 10, memory, durationOf }) {
  const { playing, coming, next, memory: after }
    = active(tree, base => whereIs(base, now), now / 1000, { memory, durationOf, ahead });
  // What pauses may go on at any moment.
  const { coming: near }
    = active(tree, base => going(whereIs(base, now)), now / 1000, { memory, durationOf, ahead });
  const later = change !== null && change > now
    ? active(tree, base => whereIs(base, change), change / 1000, { memory: after, durationOf, ahead }) : null;
  const pendingOf = (/** @type {string} */ id) => {
    const then = later?.playing.find(({ link }) => link.triple === id);
    return then ? { position: then.position, velocity: then.speed, timestamp: /** @type {number} */ (change) } : null;
  };
  const shown = playing.map(({ link, position, speed }) => ({
    id: link.triple,
    course: courseOf({ position, velocity: speed, timestamp: now }, pendingOf(link.triple), link.rate),
  }));
  const known = new Set(shown.map(({ id }) => id));
  // What an announced jump leads to is as near as what comes by itself.
  const soon = [...coming, ...near, ...later?.playing ?? []]
    .filter(({ link }) => !known.has(link.triple) && known.add(link.triple))
    .map(({ link, position }) => ({
      id: link.triple, course: courseOf({ position, velocity: 0, timestamp: now }, pendingOf(link.triple), link.rate),
    }));
  return { shown, soon, next: Math.min(now + 1000 * next, later ? Number(change) : Infinity), memory: after };
}

/**
 * Whether a course that is told later leads to the same places: then who follows the first need not turn to it.
 *
 * @param {Course} one
 * @param {Course} other
 */
export function agree(one, other) {
  // What was to come has come.
  if (one.pending && one.pending.timestamp <= other.motion.timestamp) {
    return !other.pending && alike(one.pending, other.motion);
  }
  return alike(one.motion, other.motion)
    && (one.pending && other.pending
      ? one.pending.timestamp === other.pending.timestamp && alike(one.pending, other.pending)
      : one.pending === other.pending);
}

/**
 * Where each link stands among all, as one reads them: each before what hangs under it, as in a plan.
 *
 * @template {{ id: string }} Link
 * @param {(id: string | null) => Link[]} under those under a link, or at the root
 * @returns {Map<string, number>}
 */
export function ranksOf(under) {
  /** @type {Map<string, number>} */ const ranks = new Map();
  const rest = [...under(null)].reverse();
  for (let link = rest.pop(); link; link = rest.pop()) {
    ranks.set(link.id, ranks.size);
    rest.push(...[...under(link.id)].reverse());
  }
  return ranks;
}

/** @param {Motion} one @param {Motion} other */
function alike(one, other) {
  const there = one.position + one.velocity * (other.timestamp - one.timestamp) / 1000;
  return one.velocity === other.velocity && Math.abs(there - other.position) < SAME;
}

/** @param {Going | null} where */
function going(where) {
  return where && { ...where, speed: where.speed || 1 };
}

/**
 * @param {Motion} motion
 * @param {Motion | null} pending
 * @param {number} rate while nothing moves
 * @returns {Course}
 */
function courseOf(motion, pending, rate) {
  return { motion, pending, rate: motion.velocity || pending?.velocity || rate };
}
