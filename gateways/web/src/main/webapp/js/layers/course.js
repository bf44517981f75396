import { motionAfter, motionAt, positionAt } from '../tutti/motion.js';

/**
 * Which links play at an instant, where what they show is then, and when that changes next. Plain functions: no clock
 * is read here. What a link hangs on moves on a course; what it shows moves on a course made of that one.
 *
 * @typedef {import('../tutti/protocol.js').Motion} Motion
 * @typedef {import('./links.js').Link} Link
 * @typedef {{ motion: Motion, pending: Motion | null, rate: number }} Course where something is, and is to be; `rate`
 * while it plays
 * @typedef {{ link: Link, course: Course, depth: number }} Shown a link and where its object is
 * @typedef {object} Plan
 * @property {Shown[]} shown what plays now, those under a link after it
 * @property {Shown[]} soon what will play within the time asked for
 * @property {number} next the instant of the next change; Infinity if nothing is to change by itself
 */

/** Positions that differ by less (s) are the same: instants are rounded on their way. */
const SAME = 1e-6;

/**
 * Where the object of a link is: at `to` when what it hangs on is at `from`.
 *
 * @param {Course} course of what it hangs on
 * @param {number} from
 * @param {number} to
 * @param {number} rate
 * @returns {Course}
 */
export function courseOf({ motion, pending, rate: speed }, from, to, rate) {
  const moved = (/** @type {Motion} */ { position, velocity, timestamp }) => (
    { position: to + (position - from) * rate, velocity: velocity * rate, timestamp });
  return { motion: moved(motion), pending: pending && moved(pending), rate: speed * rate };
}

/**
 * The first instant after now at which a position is reached by playing.
 *
 * @param {Course} course
 * @param {number} position
 * @param {number} now
 */
export function reachedAt(course, position, now) {
  const after = motionAfter(course, now);
  const first = instantOf(motionAt(course, now), position);
  if (first > now && first < (after?.timestamp ?? Infinity)) return first;
  if (!after) return Infinity;
  const then = instantOf(after, position);
  return then >= after.timestamp ? then : Infinity;
}

/**
 * @param {object} given
 * @param {(parent: string | null) => Link[]} given.under the links under one, or at the root
 * @param {(link: Link) => Course | null} given.courseFor what a link at the root hangs on; null if that is not on
 * @param {number} given.now an instant
 * @param {number} [given.ahead] how far to look for what plays soon (ms)
 * @param {Map<string, number>} [given.begun] where those that play had begun, on what they hang on
 * @returns {Plan}
 */
export function planOf({ under, courseFor, now, ahead = 0, begun = new Map() }) {
  /** @type {Plan} */
  const plan = { shown: [], soon: [], next: Infinity };
  /** @param {Link} link @param {Course} course @param {number} depth @param {boolean} live whether its parent plays */
  const visit = (link, course, depth, live) => {
    if (!link.at) return;
    const [start, end] = link.at;
    const [from, to] = link.part;
    const position = positionAt(motionAt(course, now), now);
    const head = link.play === 'head';
    const began = head ? begun.get(link.id) ?? Math.max(start, position) : start;
    const last = Math.min(end, began + (to - from) / link.rate);
    const inside = position >= start - SAME && position < last - SAME;
    const starts = reachedAt(course, start, now);
    if (live) plan.next = Math.min(plan.next, starts, reachedAt(course, last, now));
    const shows = { link, course: courseOf(course, began, from, link.rate), depth };
    if (live && inside) plan.shown.push(shows);
    else if (starts - now <= ahead) plan.soon.push(shows);
    else return;
    for (const child of under(link.id)) visit(child, shows.course, depth + 1, live && inside);
  };
  for (const link of under(null)) {
    const course = courseFor(link);
    if (!course) continue;
    visit(link, course, 0, true);
    const after = motionAfter(course, now);
    if (after) plan.next = Math.min(plan.next, after.timestamp);
  }
  return plan;
}

/**
 * @param {Motion} motion
 * @param {number} position
 */
function instantOf({ position: at, velocity, timestamp }, position) {
  return velocity > 0 ? timestamp + 1000 * (position - at) / velocity : Infinity;
}
