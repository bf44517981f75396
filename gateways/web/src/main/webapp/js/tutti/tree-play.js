import { baseOf } from './media-fragment.js';
import { partOf, placeOf } from './tree.js';

/**
 * What is to be played of a tree, by where its subjects are: the play process of docs/tree.md. Pure: asked again
 * whenever something has changed, it needs no timers that were set before.
 *
 * @typedef {import('./protocol.js').Triple} Triple
 *
 * @typedef {object} Task part of an object that is to be played
 * @property {number} in seconds from now; infinite while the subject is paused before its beginning
 * @property {number} from where in the object (s)
 * @property {number} to where in the object it ends (s)
 * @property {number} begin where the subject is when it begins (s)
 * @property {number} until where the subject is when it ends (s)
 *
 * @typedef {{ position: number, speed: number }} Going where something is (s), and how fast it goes; 0 if it is paused
 *
 * @typedef {object} Playing a link that plays
 * @property {Triple} link
 * @property {number} position where its object is now (s)
 * @property {number} speed how fast that goes: 0 while the subject is paused
 * @property {number} to where in the object it ends (s)
 * @property {number} ends seconds from now; infinite if it does not end as things are
 *
 * @typedef {{ link: Triple, in: number, position: number }} Coming a link that will play, in so many seconds, from
 * there
 *
 * @typedef {Map<string, { begin: number, position: number, speed: number, now: number }>} Memory of those that play
 * from their beginning, where on the subject they began
 */

/** A subject this far (s) from where it should be by its speed has leapt. */
const LEAP = 0.5;

/**
 * What is to be played of a link. The subject is never wound back; who comes late hears or sees less.
 *
 * @param {number} now where the subject is (s)
 * @param {[number, number]} at where on the subject the link plays
 * @param {[number, number]} part which part of the object
 * @param {object} [how]
 * @param {'skip' | 'head'} [how.play] as if it had begun in time, or from its beginning
 * @param {number} [how.rate] how fast the object plays while the subject plays at normal speed
 * @param {number} [how.duration] how long the object is (s), if that is known
 * @param {number} [how.speed] how fast the subject plays; 0 if it is paused
 * @returns {Task | null} null if nothing is left to be played
 */
export function play(now, [xs, xe], [ys, ye], { play = 'skip', rate = 1, duration = Infinity, speed = 1 } = {}) {
  const end = Math.min(ye, duration);
  if (now >= xe || ys >= end) return null;
  const begin = Math.max(now, xs);
  const late = Math.max(0, now - xs);
  const from = ys + (play === 'skip' ? late * rate : 0);
  const length = Math.min(xe - begin, (end - from) / rate);
  if (!(length > 0)) return null;
  const wait = begin === now ? 0 : speed > 0 ? (begin - now) / speed : Infinity;
  return { in: wait, from, to: from + length * rate, begin, until: begin + length };
}

/**
 * Which links play now, and where their objects are.
 *
 * @param {import('./tree.js').Tree} tree
 * @param {(base: string) => Going | null} whereIs of what has a time of its own: the session, the item that is on
 * @param {number} now in seconds of any clock that runs evenly
 * @param {object} [options]
 * @param {Memory} [options.memory] what the last call gave
 * @param {(link: Triple) => number | undefined} [options.durationOf] how long its object is, if that is known
 * @param {number} [options.ahead] how far (s) to look for those that come
 * @returns {{ playing: Playing[], coming: Coming[], next: number, memory: Memory }} `next`: in how many seconds one
 * begins or ends, if nobody intervenes; infinite if none does
 */
export function active(tree, whereIs, now, { memory = new Map(), durationOf, ahead = 10 } = {}) {
  const found = {
    playing: /** @type {Playing[]} */ ([]), coming: /** @type {Coming[]} */ ([]), next: Infinity,
    memory: /** @type {Memory} */ (new Map()),
  };
  /** @param {Triple} link @param {Going} subject @param {number} later in how many seconds the subject is there */
  const visit = (link, subject, later) => {
    const at = placeOf(link);
    if (!at) return;
    const part = partOf(link);
    const duration = durationOf?.(link);
    const how = { play: link.play, rate: link.rate, duration, speed: subject.speed };
    const begun = later === 0 && link.play === 'head' ? begunAt(link, subject, at, now, memory) : null;
    const task = begun === null
      ? play(subject.position, at, part, how)
      : ongoing(play(begun, at, part, how), subject.position, link.rate);
    if (begun !== null) found.memory.set(link.triple, { begin: begun, ...subject, now });
    if (!task) return;
    const starts = later + task.in;
    const speed = subject.speed * link.rate;
    if (starts > 0) {
      found.next = Math.min(found.next, starts);
      if (starts > ahead) return;
      found.coming.push({ link, in: starts, position: task.from });
    } else {
      const left = task.until - subject.position;
      const ends = subject.speed > 0 ? left / subject.speed : Infinity;
      found.next = Math.min(found.next, ends);
      found.playing.push({ link, position: task.from, speed, to: task.to, ends });
      if (link.play === 'head' && begun === null) {
        found.memory.set(link.triple, { begin: subject.position, ...subject, now });
      }
    }
    for (const child of tree.children(link.triple)) {
      const inChild = placeOf(child);
      // What lies behind the end of the part is not reached.
      if (inChild && inChild[0] < task.to) visit(bounded(child, task.to), { position: task.from, speed }, starts);
    }
  };
  for (const link of tree.roots) {
    for (const base of tree.same(baseOf(link.subject))) {
      const subject = whereIs(base);
      if (!subject) continue;
      visit(link, subject, 0);
      break;
    }
  }
  found.coming.sort((one, other) => one.in - other.in);
  return found;
}

/**
 * Where the session and the item that is on are now, for {@link active}.
 *
 * @param {import('./session.js').Session} session
 * @param {number} [instant] of the server's clock
 * @returns {(base: string) => Going | null}
 */
export function whereIn(session, instant = session.clock.now()) {
  const uris = new Set(session.item ? urisOf(session.item) : []);
  return base => {
    if (base === `urn:tutti:session:${session.session}`) return { position: session.sessionTime(instant), speed: 1 };
    return uris.has(base) ? session.goingAt(instant) : null;
  };
}

/** What an item is called in the tree. @param {import('./protocol.js').Item} item */
export function urisOf({ locator, uri = locator, renditions }) {
  return [uri, ...renditions.map(({ url }) => url).filter(url => /^[a-z][a-z0-9+.-]*:/i.test(url))];
}

/**
 * Where on the subject a link began that plays from its beginning; null if it has not, or the subject has leapt since.
 *
 * @param {Triple} link
 * @param {Going} subject
 * @param {[number, number]} at
 * @param {number} now
 * @param {Memory} memory
 */
function begunAt(link, subject, at, now, memory) {
  const known = memory.get(link.triple);
  if (!known || known.begin < at[0]) return null;
  const expected = known.position + (now - known.now) * known.speed;
  return Math.abs(subject.position - expected) < LEAP && known.begin <= subject.position ? known.begin : null;
}

/**
 * A task that is under way.
 *
 * @param {Task | null} task
 * @param {number} position where the subject is by now (s)
 * @param {number} rate
 */
function ongoing(task, position, rate) {
  return task && position < task.until ? { ...task, from: task.from + (position - task.begin) * rate } : null;
}

/**
 * A link under one that ends there.
 *
 * @param {Triple} link
 * @param {number} end
 * @returns {Triple}
 */
function bounded(link, end) {
  const at = /** @type {[number, number]} */ (placeOf(link));
  return at[1] <= end ? link : { ...link, at: [at[0], Number.isFinite(end) ? end : null] };
}
