/**
 * An estimate of the server's clock that knows how wrong it may be.
 *
 * Every exchange of four timestamps proves that the true offset lies within half its round trip. Proofs grow weaker
 * with age, because the two clocks may drift apart. The estimate averages the strongest proofs, and its published
 * bound is the average of theirs, so it holds whatever the network does: an asymmetric path is inside the bound.
 *
 * @typedef {{ t0: number, t1: number, t2: number, t3: number }} Exchange sent and received here: t0, t3; there: t1, t2
 * @typedef {{ at: number, offset: number, radius: number }} Proof
 */

/** Quartz clocks rarely differ by more; when two proofs contradict each other the clock learns that these do. */
const USUAL_DRIFT = 30e-6;
const LARGEST_DRIFT = 1e-3;

/** A contradiction this large (ms) is not drift: the machine slept, or somebody set a clock. */
const JUMP = 5;

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
  #radius = Infinity;
  #estimatedAt = 0;
  #drift = USUAL_DRIFT;

  /**
   * @param {object} [options]
   * @param {() => number} [options.local] the clock of this machine, in ms
   * @param {number} [options.window] how many exchanges are remembered
   * @param {number} [options.burst] how many exchanges the clock wants before it may be used
   * @param {number} [options.resolution] the step of the local clock; browsers coarsen it to 0.1 ms
   */
  constructor({ local = () => performance.now(), window = 64, burst = 8, resolution = 0.1 } = {}) {
    this.local = local;
    this.burst = burst;
    this.resolution = resolution;
    this.window = window;
  }

  /**
   * Whether the clock may be used. The first exchanges of a busy page can be off by a fifth of a second, so the whole
   * burst is waited for, unless a few have already proven what the rest could hardly better.
   */
  get ready() {
    return this.#count >= this.burst || (this.#count >= ENOUGH && this.#radius <= EXCELLENT);
  }

  /** The instant on the server's clock. */
  now() {
    return this.local() + this.#offset;
  }

  /**
   * When, on the local clock, the server's clock shows an instant.
   *
   * @param {number} instant
   */
  toLocal(instant) {
    return instant - this.#offset;
  }

  /** How many ms the estimate may be off; it grows until the next exchange. */
  get bound() {
    return this.#radius + this.#drift * (this.local() - this.#estimatedAt);
  }

  /** Whether the two clocks run apart faster than usual, so that exchanges should stay frequent. */
  get drifting() {
    return this.#drift > USUAL_DRIFT;
  }

  /**
   * Forgets everything: the server's clock is another one now.
   *
   * @param {string | null} [id]
   */
  reset(id = null) {
    this.id = id;
    this.#proofs = [];
    this.#count = 0;
    this.#radius = Infinity;
    this.#drift = USUAL_DRIFT;
  }

  /** @param {Exchange} exchange */
  add({ t0, t1, t2, t3 }) {
    const roundTrip = Math.max(0, (t3 - t0) - (t2 - t1));
    const proof = { at: t3, offset: ((t1 - t0) + (t2 - t3)) / 2, radius: roundTrip / 2 + this.resolution };
    this.#reconcile(proof);
    this.#proofs.push(proof);
    if (this.#proofs.length > this.window) this.#proofs.shift();
    this.#count++;
    this.#estimate(t3);
  }

  /**
   * Delays cannot make two proofs contradict each other; only clocks that drift or jump can.
   *
   * @param {Proof} proof
   */
  #reconcile(proof) {
    for (const earlier of this.#proofs) {
      const excess = Math.abs(proof.offset - earlier.offset) - proof.radius - earlier.radius;
      if (excess <= 0) continue;
      const drift = excess / Math.max(1, proof.at - earlier.at);
      if (drift > LARGEST_DRIFT && excess > JUMP) return this.reset(this.id);
      this.#drift = Math.min(LARGEST_DRIFT, Math.max(this.#drift, 1.25 * drift));
    }
  }

  /** @param {number} at */
  #estimate(at) {
    const radiusOf = (/** @type {Proof} */ proof) => proof.radius + (at - proof.at) * this.#drift;
    const best = Math.min(...this.#proofs.map(radiusOf));
    const strong = this.#proofs.filter(proof => radiusOf(proof) <= best + Math.max(0.15, 0.03 * best));
    this.#offset = mean(strong.map(proof => proof.offset));
    this.#radius = mean(strong.map(radiusOf));
    this.#estimatedAt = at;
  }
}

/** @param {number[]} numbers */
function mean(numbers) {
  // Offsets are near 1.8e12; summing their differences from the first keeps the microseconds.
  const [first] = numbers;
  return first + numbers.reduce((sum, number) => sum + (number - first), 0) / numbers.length;
}
