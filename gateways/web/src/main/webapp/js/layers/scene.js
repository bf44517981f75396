import { motionAt, positionAt } from '../tutti/motion.js';
import { urisOf } from '../tutti/tree-play.js';
import { Tree } from '../tutti/tree.js';
import { linkOf } from './links.js';
import { planOf } from './plan.js';

/**
 * What of a session's tree plays here and now. Dispatches `plan` whenever that has changed, and `links` before it when
 * the tree itself has.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./plan.js').Course} Course
 * @typedef {import('./plan.js').Plan} Plan
 * @typedef {{ link: Link, course: Course, depth: number }} Shown
 */

/** What plays within this time (s) is loaded ahead. */
const AHEAD = 10;
/** With nothing to come one looks again after so long (ms): what plays soon must be found. */
const LOOK = 1_000;
/** A timer may come early by so much (ms). */
const EARLY = 0.5;
const NOTHING = new Tree();

export class Scene extends EventTarget {
  /** @type {Map<string, Link>} */ #links = new Map();
  /** @type {Map<string | null, Link[]>} */ #under = new Map();
  /** What plays now. @type {Shown[]} */ shown = [];
  /** What plays soon. @type {Shown[]} */ soon = [];
  /** How long objects are (s), by their addresses. @type {Map<string, number>} */ #lengths = new Map();
  /** @type {Plan | null} */ #plan = null;
  /** @type {any} */ #timer = null;

  /**
   * @param {Session} session
   * @param {() => HTMLVideoElement} film
   */
  constructor(session, film) {
    super();
    this.session = session;
    this.film = film;
    session.addEventListener('tree', () => this.#read());
    for (const event of ['timeline', 'item', 'queue', 'pace', 'state']) {
      session.addEventListener(event, () => this.refresh());
    }
    for (const event of ['play', 'pause', 'seeked', 'ratechange', 'loadedmetadata']) {
      film().addEventListener(event, () => session.free && this.refresh());
    }
    this.#read();
  }

  /** @returns {Tree} */
  get tree() {
    return this.session.tree ?? NOTHING;
  }

  /** @returns {Link[]} in the order they were added */
  get links() {
    return [...this.#links.values()];
  }

  /** @param {string} id */
  link(id) {
    return this.#links.get(id) ?? null;
  }

  /** Those that hang under a link, or at the root. @param {string | null} parent */
  under(parent) {
    return this.#under.get(parent) ?? [];
  }

  /** The session as what links can hang on. */
  get sessionUri() {
    return `urn:tutti:session:${this.session.session}`;
  }

  /** The item that is on as what links can hang on. */
  get itemUri() {
    const { item } = this.session;
    return item?.uri ?? item?.locator ?? '';
  }

  /** Whether a link at the root hangs on what is on now. @param {Link} link */
  isOn({ on }) {
    return [...this.tree.same(on)].some(base => base === this.sessionUri || this.#itemHas(base));
  }

  /**
   * Where something is that has a time of its own, and how fast it goes; null if it is not on.
   *
   * @param {string} base
   * @param {number} [instant]
   * @returns {import('../tutti/tree-play.js').Going | null}
   */
  whereIs(base, instant = this.session.clock.now()) {
    const { session } = this;
    if (base === this.sessionUri) return { position: session.sessionTime(instant), speed: 1 };
    if (!this.#itemHas(base) || !session.timeline) return null;
    if (session.free) {
      const film = this.film();
      return { position: film.currentTime, speed: film.paused ? 0 : film.playbackRate };
    }
    const motion = motionAt(session.timeline, instant);
    return { position: positionAt(motion, instant, session.item?.duration), speed: motion.velocity };
  }

  /**
   * An object says how long it is: nothing of it plays beyond that.
   *
   * @param {string} of its address
   * @param {number} duration s
   */
  lasts(of, duration) {
    if (!Number.isFinite(duration) || duration <= 0 || this.#lengths.get(of) === duration) return;
    this.#lengths.set(of, duration);
    this.refresh();
  }

  /** Sees what plays now, and when to look again. */
  refresh() {
    const { session } = this;
    session.timers.clearTimeout(this.#timer);
    if (session.state === 'closed') {
      this.shown = this.soon = [];
      this.dispatchEvent(new Event('plan'));
      return;
    }
    if (!session.clock.ready) {
      this.#timer = session.timers.setTimeout(() => this.refresh(), LOOK);
      return;
    }
    const now = session.clock.now() + EARLY;
    const change = session.free ? null : session.timeline?.pending?.timestamp ?? null;
    this.#plan = planOf({
      tree: this.tree, whereIs: (base, instant) => this.whereIs(base, instant), now, change, ahead: AHEAD,
      memory: this.#plan?.memory, durationOf: ({ triple }) => this.#lengths.get(this.link(triple)?.of ?? ''),
    });
    this.shown = this.#told(this.#plan.shown);
    this.soon = this.#told(this.#plan.soon);
    this.dispatchEvent(new Event('plan'));
    this.#timer = session.timers.setTimeout(() => this.refresh(), Math.max(0, Math.min(LOOK, this.#plan.next - now)));
  }

  /** @param {import('./plan.js').Shown[]} shown @returns {Shown[]} */
  #told(shown) {
    return shown.flatMap(({ id, course }) => {
      const link = this.link(id);
      return link ? [{ link, course, depth: this.tree.path(/** @type {any} */ (this.tree.link(id))).length - 1 }] : [];
    });
  }

  /** @param {string} base */
  #itemHas(base) {
    const { item } = this.session;
    return item !== null && (urisOf(item).includes(base)
      || item.renditions.some(rendition => this.session.addressOf(rendition) === base));
  }

  #read() {
    this.#links = new Map(this.tree.all().map(triple => [triple.triple, linkOf(triple)]));
    this.#under = new Map();
    for (const link of this.#links.values()) {
      const beside = this.#under.get(link.parent);
      if (beside) beside.push(link);
      else this.#under.set(link.parent, [link]);
    }
    this.dispatchEvent(new Event('links'));
    this.refresh();
  }
}
