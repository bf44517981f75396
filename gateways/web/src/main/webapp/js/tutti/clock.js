import { LARGEST_DRIFT, clampTo, jitterOf, likelyOffset, provenDrift, provenOffset } from './proofs.js';

/**
 * An estimate of the server's clock that knows how wrong it may be.
 *
 * Every exchange of four timestamps proves that the true offset lies within half its round trip. Together the proofs,
 * each widened by what the clocks may have drifted since, leave a range for the offset. The estimate is the likeliest
 * place in that range, and its bound reaches to the farther end, so it holds whatever the network does: an asymmetric
 * path is inside the bound.
 *
 * @typedef {import('./proofs.js').Proof} Proof
 * @typedef {import('./proofs.js').Range} Range
 * @typedef {{ t0: number, t1: number, t2: number, t3: number }} Exchange sent and received here: t0, t3; there: t1, t2
 */

/** Clocks that run further apart than this are watched more closely. */
const USUAL_DRIFT = 30e-6;

/** A contradiction this large (ms) is not a misreading: the machine slept, or somebody set a clock. */
const JUMP = 5;

/** Wall clock and local clock part by this much (ms) when one of them stood still or was set. */
const PARTED = 100;

/** So many exchanges with so small a radius (ms) are as good as a burst. */
const ENOUGH = 3;
const EXCELLENT = 1;

export class Clock {
  /** Which server clock this estimates; see `welcome.clock`. @type {string | null} */
  id = null;

  /** @type {Proof[]} */
  #proofs = [];
  #count = 0;
  #offset = 0;
  #drift = 0;
  /** @type {Range} */ #possible = { low: -Infinity, high: Infinity };
  /** @type {Range} */ #possibleDrift = { low: -LARGEST_DRIFT, high: LARGEST_DRIFT };
  #estimatedAt = 0;
  #knowsSince = -Infinity;
  #wallAhead;

  /**
   * @param {object} [options]
   * @param {() => number} [options.local] the clock of this machine, in ms
   * @param {() => number} [options.wall] a clock that runs on while the machine sleeps, in ms; the local one may stop
   * @param {number} [options.window] how many exchanges are remembered
   * @param {number} [options.burst] how many exchanges the clock wants before it may be used
   * @param {number} [options.resolution] how far a reading of the local clock may be off; browsers coarsen it
   */
  constructor({ local = () => performance.now(), wall = local, window = 64, burst = 8, resolution = 0.1 } = {}) {
    this.local = local;
    this.wall = wall;
    this.burst = burst;
    this.resolution = resolution;
    this.window = window;
    this.#wallAhead = wall() - local();
  }

  /**
   * Whether the clock may be used. The first exchanges of a busy page can be off by a fifth of a second, so the whole
   * burst is waited for, unless a few have already proven what the rest could hardly better.
   */
  get ready() {
    if (this.slept) return false;
    return this.#count >= this.burst || (this.#count >= ENOUGH && this.bound <= EXCELLENT);
  }

  /**
   * Whether the machine has slept since the last exchange and the local clock with it. Nothing else tells: on waking
   * code runs on as if nothing had been.
   */
  get slept() {
    return Math.abs(this.wall() - this.local() - this.#wallAhead) > PARTED;
  }

  /** By how much exchanges differ in how long they take, in ms: where it is large, more of them tell more. */
  get jitter() {
    return jitterOf(this.#proofs);
  }

  /** The instant on the server's clock. */
  now() {
    return this.local() + this.offset;
  }

  /** What the server's clock is ahead of the local one just now, in ms. */
  get offset() {
    return this.#offset + this.#drift * (this.local() - this.#estimatedAt);
  }

  /**
   * When, on the local clock, the server's clock shows an instant.
   *
   * @param {number} instant
   */
  toLocal(instant) {
    return this.#estimatedAt + (instant - this.#offset - this.#estimatedAt) / (1 + this.#drift);
  }

  /** How many ms the estimate may be off; it grows until the next exchange. */
  get bound() {
    if (this.slept) return Infinity;
    const age = this.local() - this.#estimatedAt;
    const above = this.#possible.high - this.#offset + (this.#possibleDrift.high - this.#drift) * age;
    const below = this.#offset - this.#possible.low + (this.#drift - this.#possibleDrift.low) * age;
    return Math.max(above, below);
  }

  /** Whether the two clocks run apart faster than usual, so that exchanges should stay frequent. */
  get drifting() {
    return Math.abs(this.#drift) > USUAL_DRIFT;
  }

  /**
   * Forgets everything: the server's clock is another one now, or ours is.
   *
   * @param {string | null} [id]
   */
  reset(id = null) {
    this.id = id;
    this.#proofs = [];
    this.#count = 0;
    this.#drift = 0;
    this.#possible = { low: -Infinity, high: Infinity };
    this.#wallAhead = this.wall() - this.local();
  }

  /** Forgets everything if the machine has slept. */
  distrustSleep() {
    if (!this.slept) return;
    this.reset(this.id);
    // What was under way meanwhile proves nothing, however short it seems.
    this.#knowsSince = this.local();
  }

  /** @param {Exchange} exchange */
  add(exchange) {
    this.distrustSleep();
    if (exchange.t0 < this.#knowsSince) return;
    this.#wallAhead = this.wall() - this.local();
    this.#reconcile(this.#proofOf(exchange));
    if (this.#proofs.length > this.window) this.#proofs.shift();
    this.#count++;
    this.#estimate(exchange.t3);
  }

  /**
   * @param {Exchange} exchange
   * @returns {Proof}
   */
  #proofOf({ t0, t1, t2, t3 }) {
    const roundTrip = Math.max(0, (t3 - t0) - (t2 - t1));
    // Three readings of the local clock enter, of which two can add up: one for the exchange, one whenever it is used.
    const unsure = 2 * this.resolution + LARGEST_DRIFT * roundTrip;
    return { at: t3, offset: ((t1 - t0) + (t2 - t3)) / 2, radius: roundTrip / 2 + unsure };
  }

  /**
   * Delays cannot make proofs contradict each other; only a clock that jumps can.
   *
   * @param {Proof} proof
   */
  #reconcile(proof) {
    const { low, high } = provenOffset([...this.#proofs, proof], proof.at, FULL_DRIFT);
    if (low > high) {
      if (low - high > JUMP) this.reset(this.id);
      this.#proofs = [];
    }
    this.#proofs.push(proof);
  }

  /** @param {number} at */
  #estimate(at) {
    this.#possibleDrift = provenDrift(this.#proofs);
    let possible = provenOffset(this.#proofs, at, this.#possibleDrift);
    if (possible.low > possible.high) {
      // The rate has changed by more than rates wander.
      this.#possibleDrift = FULL_DRIFT;
      possible = provenOffset(this.#proofs, at, FULL_DRIFT);
    }
    const likely = likelyOffset(this.#proofs, at);
    this.#possible = possible;
    this.#offset = clampTo(likely.offset, possible);
    this.#drift = clampTo(likely.drift, this.#possibleDrift);
    this.#estimatedAt = at;
  }
}

/** @type {Range} */
const FULL_DRIFT = { low: -LARGEST_DRIFT, high: LARGEST_DRIFT };
