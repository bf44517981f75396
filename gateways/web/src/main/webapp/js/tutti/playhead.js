import { sleep } from './timers.js';

/**
 * Where a media element is, also when its `currentTime` moves in steps: Firefox moves it each 40 ms and lets it stand
 * still in between. Then only the moment of a step says something, so the steps are watched for, and between them time
 * is added. Whether it is so is seen after each start by whether time stands still while playing.
 *
 * @typedef {import('./timers.js').Timers} Timers
 */

/** How finely steps are watched for, in ms; browsers grant no less. */
const POLL = 4;
/** A step is dated only if it was looked for this shortly before (ms). */
const DATABLE = 3 * POLL;
/** A reading older than this (ms) is not extrapolated: the element may have stalled. */
const OLDEST = 250;
/** An element whose time moves at so many looks in a row does not move in steps after all. */
const SMOOTH_LOOKS = 4;

/** So many changes of the rate tell what each costs; what costs less (ms) is none the dearer for it. */
const TOLLS = 5;
const LEAST_TOLL = 3;
/** Looks further apart (ms) say nothing of a change between them. */
const NEXT_LOOK = 100;

const LOOK = 5;
const MOVES = 3;
/** A larger step (s) is a leap, not a beginning. */
const LEAP = 0.1;
const START_LIMIT = 2_000;

export class Playhead {
  coarse = false;
  /** @type {{ at: number, position: number } | null} */ #reading = null;
  #fresh = false;
  #last = NaN;
  #movedAt = 0;
  #lookedAt = 0;
  #smoothLooks = 0;
  #lastLook = { at: -Infinity, position: NaN, rates: [NaN, NaN] };
  /** @type {number[]} */ #losses = [];
  /** @type {any} */ #loop = null;

  /**
   * @param {object} options
   * @param {import('./media/mapped.js').Media} options.media
   * @param {Timers} options.timers
   */
  constructor({ media, timers }) {
    this.media = media;
    this.timers = timers;
  }

  /** Where the element is now, in seconds. */
  get position() {
    const reading = this.#reading;
    const { media } = this;
    if (!this.coarse || media.paused || media.seeking || !reading) return media.currentTime;
    const age = this.timers.now() - reading.at;
    return age > OLDEST ? media.currentTime : reading.position + media.playbackRate * age / 1000;
  }

  /** What the element loses, in ms, whenever its rate is changed; 0 if that is hardly anything. */
  get toll() {
    const median = [...this.#losses].sort((a, b) => a - b)[TOLLS >> 1];
    return this.#losses.length < TOLLS || median < LEAST_TOLL ? 0 : median;
  }

  /** Whether the element said something new since this was last asked. */
  hasNews() {
    this.#watch();
    if (!this.coarse) this.#watchToll();
    const news = this.coarse ? this.#fresh : this.media.currentTime !== this.#last;
    if (!this.coarse) this.#last = this.media.currentTime;
    this.#fresh = false;
    return news;
  }

  /** Chromium obeys two looks late, and while it keeps the pitch its readings swing. */
  #watchToll() {
    const { at, position, rates } = this.#lastLook;
    const { currentTime, playbackRate, preservesPitch } = this.media;
    const now = this.timers.now();
    this.#lastLook = { at: now, position: currentTime, rates: [playbackRate, rates[0]] };
    if (playbackRate === rates[0] || now - at > NEXT_LOOK || preservesPitch) return;
    const loss = Math.min(playbackRate, ...rates) * (now - at) - 1000 * (currentTime - position);
    this.#losses = [...this.#losses, loss].slice(-TOLLS);
  }

  /**
   * Resolves when the element's time has moved a few times without leaping, so that it can be said to play.
   *
   * @param {AbortSignal} signal
   */
  async advancing(signal) {
    const deadline = this.timers.now() + START_LIMIT;
    let last = this.media.currentTime;
    let [moves, stills] = [0, 0];
    while (moves < MOVES && this.timers.now() < deadline && !signal.aborted) {
      await sleep(this.timers, LOOK, signal);
      const step = this.media.currentTime - last;
      last += step;
      if (step < 0 || step > LEAP) moves = stills = 0;
      else if (step > 0) moves++;
      else if (moves > 0) stills++;
    }
    // At twice the speed steps come twice as often; that they flow is seen by watching, not here.
    this.coarse ||= stills > moves;
    this.#watch();
  }

  stop() {
    this.timers.clearTimeout(this.#loop);
    this.#loop = null;
  }

  #watch() {
    if (!this.coarse || this.#loop !== null || this.media.paused) return;
    this.#reading = null;
    this.#last = this.media.currentTime;
    this.#movedAt = this.#lookedAt = this.timers.now();
    this.#lookAfter(POLL);
  }

  /** @param {number} ms */
  #lookAfter(ms) {
    this.#loop = this.timers.setTimeout(() => this.#look(), ms);
  }

  #look() {
    const { media, timers } = this;
    this.#loop = null;
    if (media.paused || media.seeking || !this.coarse) return;
    const now = timers.now();
    const sinceLook = now - this.#lookedAt;
    this.#lookedAt = now;
    if (media.currentTime === this.#last) {
      this.#smoothLooks = 0;
      return this.#lookAfter(POLL);
    }
    this.#last = media.currentTime;
    if (sinceLook <= DATABLE) this.#date(now - sinceLook / 2);
    this.coarse = this.#smoothLooks < SMOOTH_LOOKS;
    // The next step will take about as long as this one; there is no need to look before.
    this.#lookAfter(Math.max(POLL, now - this.#movedAt - DATABLE));
    this.#movedAt = now;
  }

  /** @param {number} at */
  #date(at) {
    this.#smoothLooks++;
    this.#reading = { at, position: this.#last };
    this.#fresh = true;
  }
}
