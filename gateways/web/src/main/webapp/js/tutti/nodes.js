import { BUSY_PAUSE, socketOf } from './connection.js';
import { isMoving, motionAt } from './motion.js';

/**
 * The servers that serve a session together, for a client that comes to one of them: when that one is gone it goes on at
 * another, by itself and as the same endpoint. Fetched only where there are several.
 *
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('./protocol.js').TuttiError} TuttiError
 */

/** While the film runs the server says something each second. After so long (ms) without a word it is asked, */
const SILENT = 1_100;
/** and must answer within this, and within so many times what its answers take at most. */
const PATIENCE = 1_400;
const LONGEST_PATIENCE = 5_000;
const ROUND_TRIPS = 2;
const LOOK = 200;

/** How long (ms) one server may take to open a socket: little at first, because there are others to try. */
const LIMIT = 1_000;
const LONGEST_LIMIT = 10_000;
/**
 * All clients of a server that is gone lose it in the same instant. They spread their coming to the others over so
 * long (ms), and over less if it was silence that told them: they are to be in again within 3 s.
 */
const SPREAD = 500;
const SPREAD_AFTER_SILENCE = 200;
/** The pause (ms) once all have been tried; it doubles. */
const PAUSE = 250;
const LONGEST_PAUSE = 5_000;
/** What is asked while there is no server waits so long (ms) for one. */
const HOPE = 8_000;
/** So many servers are remembered, also of those that are said to be gone: they may come again. */
const MOST = 16;

/** What was certainly not done. */
const NOT_DONE = new Set(['not-connected', 'not-joined']);
/** What may have been done, or not. */
const UNSURE = new Set(['connection-lost', 'not-ready']);
/** What may be done twice: the second time nothing is otherwise than after the first. */
const REPEATABLE = new Set([
  'play', 'pause', 'seek', 'setRate', 'select', 'setView', 'presentTracks', 'schedule', 'setWaitPoints', 'requestControl',
  'withdrawRequest', 'takeControl', 'releaseControl', 'setName', 'setRole', 'setDetails', 'setNotice', 'agree', 'setGrants',
  'setRules', 'setStrategy', 'mute', 'ready', 'watchFreely', 'consent', 'setOffset', 'rate', 'history',
]);

export class Nodes {
  /** Their addresses. @type {string[]} */ #all;
  /** The one that we are at. */ #here;
  /** The one that is being tried. */ #tried;
  /** When the last word had come that we were in doubt after. */ #doubted = NaN;
  #patience = PATIENCE;
  /** How many were tried since we were in last. */ #step = 0;
  /** Until when those are left alone that have too much to do. @type {Map<string, number>} */ #busyUntil = new Map();

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    this.#here = this.#tried = baseOf(session.server);
    this.#all = [this.#here];
    session.connection.route = (attempt, busy) => this.#next(attempt, busy);
    session.addEventListener('state', () => {
      if (session.state === 'joined' || session.state === 'at-door') this.#arrived();
    });
    this.#look();
  }

  /** All that are known, the one that we are at first. */
  get urls() {
    return [this.#here, ...this.#all.filter(url => url !== this.#here)];
  }

  /** @param {string[]} urls as the server says them: itself first */
  learn(urls) {
    const known = urls.filter(isWeb).map(baseOf);
    // That of a balancer before them is as good as the first.
    const { welcome, waiting } = this.session;
    if ((welcome || waiting) && known.length > 0) this.#here = known[0];
    const { random } = this.session.connection;
    // Not all who lose a server are to come to the same one.
    const others = known.slice(1).map(url => ({ url, by: random() })).sort((a, b) => a.by - b.by).map(({ url }) => url);
    this.#all = [...new Set([...others, ...known.slice(0, 1), ...this.#all])].slice(0, MOST);
  }

  /**
   * Where something lies now that lay on one of the servers.
   *
   * @param {string} address absolute
   */
  here(address) {
    const { origin, href } = new URL(address);
    const now = baseOf(this.session.server);
    return this.#all.includes(`${origin}/`) && !href.startsWith(now) ? now + href.slice(origin.length + 1) : address;
  }

  /**
   * Asks something, and once more at the next server if that does no harm: what was certainly not done, or may be done
   * twice.
   *
   * @template T
   * @param {string} type
   * @param {() => Promise<T>} ask
   * @returns {Promise<T>}
   */
  async again(type, ask) {
    try {
      return await ask();
    } catch (error) {
      const { code } = /** @type {TuttiError} */ (error);
      if (!NOT_DONE.has(code) && !(UNSURE.has(code) && REPEATABLE.has(type))) throw error;
      await this.#back(error);
      return ask();
    }
  }

  /** @param {unknown} lost why something could not be asked; thrown if we do not come in again soon */
  #back(lost) {
    const { session } = this;
    return new Promise((resolve, reject) => {
      const settle = (/** @type {boolean} */ late) => {
        const { state } = session;
        const ends = late || state === 'closed' || state === 'at-door';
        if (state !== 'joined' && !ends) return;
        session.timers.clearTimeout(limit);
        session.removeEventListener('state', heed);
        if (state === 'joined') resolve(null);
        else reject(lost);
      };
      const heed = () => settle(false);
      const limit = session.timers.setTimeout(() => settle(true), HOPE);
      session.addEventListener('state', heed);
      // It may not be known here yet that the socket is gone.
      session.timers.soon(heed);
    });
  }

  /**
   * Which to try next: all others, then the one that was lost, round by round; those that have too much to do when they
   * have been left alone for long enough.
   *
   * @param {number} attempt how many there were since we were in for a while
   * @param {boolean} busy whether the one that was tried has too much to do
   * @returns {number} after what pause (ms)
   */
  #next(attempt, busy) {
    const { connection, timers } = this.session;
    const now = timers.now();
    if (busy) {
      this.#busyUntil.set(this.#tried, now + BUSY_PAUSE * (1 + connection.random() / 2));
      // The next one moves up to its place.
      this.#step = Math.max(0, this.#step - 1);
    }
    const until = (/** @type {string} */ url) => Math.max(now, this.#busyUntil.get(url) ?? now);
    const order = [...this.#all.filter(url => url !== this.#here), this.#here];
    const round = Math.floor(attempt / order.length);
    const free = order.filter(url => until(url) === now);
    const index = free.length > 0 ? this.#step++ % free.length : 0;
    this.#tried = free[index] ?? order.reduce((first, url) => until(url) < until(first) ? url : first);
    connection.url = socketOf(this.#tried);
    connection.limit = Math.min(LONGEST_LIMIT, LIMIT * 2 ** round);
    if (free.length === 0) return until(this.#tried) - now;
    if (index > 0) return 0;
    if (round === 0 && order.length > 1) {
      return connection.random() * (this.#doubted === connection.heardAt ? SPREAD_AFTER_SILENCE : SPREAD);
    }
    return Math.min(LONGEST_PAUSE, PAUSE * 2 ** round) * (0.5 + connection.random() / 2);
  }

  #arrived() {
    const { session } = this;
    this.#step = 0;
    if (baseOf(session.server) === this.#tried) {
      // One that only had much to do was taken for gone: it is given longer from now on.
      if (!Number.isNaN(this.#doubted)) this.#patience = Math.min(LONGEST_PATIENCE, 2 * this.#patience);
      this.#doubted = NaN;
      return;
    }
    this.#doubted = NaN;
    this.#patience = PATIENCE;
    this.#here = this.#tried;
    session.server = this.#tried;
    session.dispatchEvent(new CustomEvent('server', { detail: this.#tried }));
  }

  /** A server that stands still closes no socket. */
  #look() {
    const { session } = this;
    const { connection, sampler, timers, timeline, clock } = session;
    if (session.state === 'closed') return;
    const { heardAt } = connection;
    // It has been heard since.
    if (session.state === 'joined' && this.#doubted !== heardAt) this.#doubted = NaN;
    const matters = connection.asks || timeline !== null && isMoving(motionAt(timeline, clock.now()));
    if (session.state === 'joined' && matters && this.#doubted !== heardAt && timers.now() - heardAt > SILENT) {
      this.#doubted = heardAt;
      sampler.doubt(Math.min(LONGEST_PATIENCE, this.#patience + 2 * ROUND_TRIPS * clock.bound));
    }
    timers.setTimeout(() => this.#look(), LOOK);
  }
}

/** @param {string} url */
function isWeb(url) {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** @param {string} url */
function baseOf(url) {
  return new URL('/', url).href;
}
