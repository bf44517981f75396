import { systemTimers } from './timers.js';

/**
 * Feeds a clock with exchanges: a burst at first, then ever more slowly while its bound stays as good as it was.
 * It is also the first to notice a dead connection, because its pings stay unanswered.
 *
 * @typedef {import('./clock.js').Clock} Clock
 * @typedef {import('./timers.js').Timers} Timers
 */

const BURST_GAP = 60;
/** On a path with more jitter (ms) than this, so many exchanges follow the burst, so many ms apart. */
const JITTERY = 0.3;
const MORE = 32;
const MORE_GAP = 200;
const SHORTEST = 1_000;
const LONGEST = 10_000;
/** How long a drifting clock is left alone, and one at the end of a path with jitter. */
const LONGEST_DRIFTING = 2_000;
const LONGEST_JITTERY = 4_000;
/** The pause (ms) after a burst that did not make the clock ready, because answers were lost or discarded. */
const OVERDUE = 500;
const PATIENCE = 5_000;
const PATIENCE_IN_DOUBT = 2_000;

export class Sampler {
  #running = false;
  #burstLeft = 0;
  #moreLeft = 0;
  #interval = SHORTEST;
  #lastBound = Infinity;
  /** @type {any} */ #nextPing;
  /** @type {any} */ #silence = null;

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {(message: object) => boolean} options.send
   * @param {() => void} options.onSilence called when a ping stays unanswered
   * @param {Timers} [options.timers]
   */
  constructor({ clock, send, onSilence, timers = systemTimers }) {
    this.clock = clock;
    this.send = send;
    this.onSilence = onSilence;
    this.timers = timers;
  }

  /** A connection is there: begin with a burst, because the path may be another one than before. */
  start() {
    this.stop();
    this.#running = true;
    this.#beginBurst();
    this.#ping();
  }

  stop() {
    this.#running = false;
    this.timers.clearTimeout(this.#nextPing);
    this.#stopListening();
  }

  /** Something suggests that the connection or the clock is not what it was: find out now. */
  probe() {
    this.clock.distrustSleep();
    if (!this.#running) return;
    this.#beginBurst();
    this.#listenFor(PATIENCE_IN_DOUBT);
    this.#ping();
  }

  /**
   * Is anybody there?
   *
   * @param {number} patience how long (ms) an answer may take
   */
  doubt(patience) {
    if (!this.#running) return;
    this.#listenFor(patience);
    this.#ping();
  }

  /**
   * @param {{ t0: number, t1: number, t2: number }} pong
   * @param {number} received local time at which it arrived
   */
  pong({ t0, t1, t2 }, received) {
    this.#stopListening();
    if (this.clock.slept) return this.probe();
    const wasReady = this.clock.ready;
    this.clock.add({ t0, t1, t2, t3: received });
    if (!this.#running) return;
    if (wasReady && !this.clock.ready) {
      this.#beginBurst();
      this.#ping();
    } else if (this.#burstLeft === 0 && this.clock.ready) {
      this.#pingAfter(this.#pause());
    }
  }

  #beginBurst() {
    this.#burstLeft = this.clock.burst;
    this.#moreLeft = MORE;
    this.#interval = SHORTEST;
  }

  /**
   * The pings of a burst wait for no answer: on a long path that would take seconds, and one lost answer would hold up
   * a clock that is waited for.
   */
  #ping() {
    if (this.#burstLeft > 0) this.#burstLeft--;
    if (this.#burstLeft > 0) this.#pingAfter(BURST_GAP);
    else if (!this.clock.ready) this.#pingAfter(OVERDUE);
    else this.timers.clearTimeout(this.#nextPing);
    if (this.#silence === null) this.#listenFor(PATIENCE);
    this.send({ type: 'ping', t0: this.timers.now() });
  }

  /** @param {number} ms */
  #pingAfter(ms) {
    this.timers.clearTimeout(this.#nextPing);
    this.#nextPing = this.timers.setTimeout(() => this.#ping(), ms);
  }

  /** How long the clock may be left alone. */
  #pause() {
    const jittery = this.clock.jitter > JITTERY;
    if (jittery && this.#moreLeft-- > 0) return MORE_GAP;
    const bound = this.clock.bound;
    const stable = bound <= 1.1 * this.#lastBound + 0.1;
    this.#lastBound = bound;
    const longest = this.clock.drifting ? LONGEST_DRIFTING : jittery ? LONGEST_JITTERY : LONGEST;
    this.#interval = stable ? Math.min(longest, 1.5 * this.#interval) : SHORTEST;
    return this.#interval;
  }

  /** @param {number} patience */
  #listenFor(patience) {
    this.timers.clearTimeout(this.#silence);
    const due = this.timers.now() + patience;
    this.#silence = this.timers.setTimeout(() => {
      // A page that slept could not have heard the answer.
      if (this.timers.now() - due > PATIENCE_IN_DOUBT) this.probe();
      else this.onSilence();
    }, patience);
  }

  #stopListening() {
    this.timers.clearTimeout(this.#silence);
    this.#silence = null;
  }
}
