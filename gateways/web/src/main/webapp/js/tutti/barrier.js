import { canPlayOn } from './readiness.js';

/**
 * Says `ready` when the session waits for its players and this one could play on at once from where it is to start:
 * once for each barrier. An endpoint without a media element never says it; the session's time limit is for those.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./follower.js').Follower} Follower
 * @typedef {import('./timers.js').Timers} Timers
 */

/** How often to look (ms); no event of a media element says all that must be known. */
const BEAT = 50;
/** How long (ms) until it is said again. */
const AGAIN = 500;
/** So near (s) counts as there. */
const THERE = 0.05;

export class BarrierWatch {
  /** The barrier that waits for us. @type {number | null} */ #raised = null;
  /** @type {number | null} */ #passed = null;
  #target = 0;
  /** @type {any} */ #nextLook;

  /**
   * @param {object} options
   * @param {Follower} options.follower
   * @param {(barrier: number) => Promise<unknown>} options.ready
   * @param {Timers} options.timers
   */
  constructor({ follower, ready, timers }) {
    this.follower = follower;
    this.ready = ready;
    this.timers = timers;
  }

  /** @param {Timeline} timeline */
  watch({ hold, motion, pending }) {
    this.#raised = hold?.barrier ?? null;
    this.#target = (pending ?? motion).position;
    this.#look();
  }

  /** The server may not have heard us: say it again if it still waits. */
  renew() {
    this.#passed = null;
    this.#look();
  }

  stop() {
    this.#raised = null;
    this.timers.clearTimeout(this.#nextLook);
  }

  #look() {
    this.timers.clearTimeout(this.#nextLook);
    const barrier = this.#raised;
    if (barrier === null || barrier === this.#passed) return;
    if (this.#couldPlay()) this.#say(barrier);
    else this.#nextLook = this.timers.setTimeout(() => this.#look(), BEAT);
  }

  #couldPlay() {
    const { media, readiness, free, busy } = this.follower;
    // The end of an element may lie a little before that of the item.
    const target = Math.min(this.#target, Number.isNaN(media.duration) ? Infinity : media.duration);
    return !free && !busy && !media.seeking && readiness !== 'blocked' && canPlayOn(media)
      && Math.abs(media.currentTime - target) <= THERE;
  }

  /** @param {number} barrier */
  #say(barrier) {
    this.#passed = barrier;
    // Too late is too late, and a lost connection renews us; but thousands who say it at once are not all heard.
    this.ready(barrier).catch(error => error.code === 'rate-limited' && this.#sayAgain(barrier));
  }

  /** @param {number} barrier */
  #sayAgain(barrier) {
    if (this.#passed !== barrier) return;
    this.#passed = null;
    this.timers.clearTimeout(this.#nextLook);
    this.#nextLook = this.timers.setTimeout(() => this.#look(), AGAIN);
  }
}
