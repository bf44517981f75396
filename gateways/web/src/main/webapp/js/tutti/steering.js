/**
 * Which playback rate brings a player back onto the timeline: a PI controller, pure but for its memory.
 *
 * How it must go about it depends on how the player obeys and reads, so there are manners:
 * - `fine`: without `preservesPitch` Chromium follows a rate to some 20 ppm and its readings are good to 0.1 ms.
 * - `pitched`: while it keeps the pitch, steps below 0.2 % have no effect, and readings swing by 8 ms around a straight
 *   line (2.5 ms at half speed) though the sound does not. They are averaged until the swing is gone.
 * - `stepped`: Firefox tells its position each 40 ms, and good to 2 ms.
 * - `taxed`: WebKit on GStreamer answers each change of the rate, however small, by seeking to where it is, and stands
 *   still for 3 to 30 ms meanwhile. It is pushed seldom, by one rate, and as far as to pay for the end of the push,
 *   too.
 *
 * @typedef {'fine' | 'pitched' | 'stepped' | 'taxed'} Manner
 */

const INTEGRAL_GAIN = 0.02;
const INTEGRAL_LIMIT = 300e-6;
/** Below this error (s) the integral learns; above it something else than drift is at work. */
const DRIFT_ZONE = 0.02;
/** Above this error (s) smoothing would only delay the answer. */
const RAW_ZONE = 0.03;

/**
 * When to act and when to be content (s), how firmly, how much a new reading counts, how many are wanted before the
 * first act, in what steps of the rate.
 */
const MANNERS = {
  fine: { act: 0.0005, rest: 0.00015, gain: 3.5, trust: 0.7, readings: 1, step: 1e-5 },
  pitched: { act: 0.0015, rest: 0.0004, gain: 0.6, trust: 0.06, readings: 8, step: 0.002 },
  stepped: { act: 0.001, rest: 0.0003, gain: 2, trust: 0.2, readings: 3, step: 1e-4 },
  taxed: { act: 0.02, rest: 0.02, gain: NaN, trust: 0.7, readings: 3, step: NaN },
};

const TAXED_LIMIT = 0.08;

/** Largest departure from the speed, by size of the error (s). After a start nobody minds a firmer hand. */
const STEADY_LIMITS = [[0.012, 0.01], [0.05, 0.03], [Infinity, 0.08]];
const SETTLING_LIMITS = [[0.012, 0.03], [Infinity, 0.08]];

export class Steering {
  #integral = 0;
  #smoothed = 0;
  #readings = 0;
  #acting = false;
  /** What a taxed player is being pushed by. */ #push = 0;
  /** @type {number[]} */ #recent = [];

  /** Forgets past errors, not the drift learnt from them. */
  reset() {
    this.#readings = 0;
    this.#acting = false;
    this.#push = 0;
    this.#recent = [];
  }

  /**
   * @param {number} error seconds the player is ahead of the timeline
   * @param {object} how
   * @param {number} how.velocity the timeline's
   * @param {number} how.elapsed seconds since the last call
   * @param {boolean} [how.settling] whether playing has only just begun
   * @param {Manner} [how.manner]
   * @param {number} [how.toll] seconds that a taxed player loses by each change of the rate
   * @returns {number} the playback rate
   */
  rate(error, { velocity, elapsed, settling = false, manner: name = 'fine', toll = 0 }) {
    const manner = MANNERS[name];
    const smooth = this.#filter(error, manner.trust);
    if (name === 'taxed') return velocity * (1 - this.#pushOf(error, smooth, elapsed, toll));
    if (Math.abs(smooth) < DRIFT_ZONE) this.#learnDrift(smooth, elapsed);
    const limit = limitFor(Math.abs(smooth), settling ? SETTLING_LIMITS : STEADY_LIMITS);
    // A slow loop (a hidden tab gets one tick a second) must not correct more than the error within one tick.
    const gain = Math.min(manner.gain, 0.5 / elapsed);
    const push = this.#wantsToAct(smooth, manner) ? clamp(gain * smooth, limit) : 0;
    return velocity + inSteps(-velocity * (push + this.#integral), manner.step, push !== 0);
  }

  /**
   * @param {number} error
   * @param {number} smooth decides when to begin; by the time it told of the end, the push would have gone too far
   * @param {number} elapsed
   * @param {number} toll
   */
  #pushOf(error, smooth, elapsed, toll) {
    if (this.#push !== 0) {
      if ((error - toll) * this.#push <= 0) this.#push = 0;
    } else if (this.#wantsToAct(smooth, MANNERS.taxed)) {
      this.#push = clamp(0.5 * smooth / elapsed, TAXED_LIMIT);
    }
    return this.#push;
  }

  /**
   * A median of three drops single misreadings; what remains is smoothed, the first few by their plain mean.
   *
   * @param {number} error
   * @param {number} trust
   */
  #filter(error, trust) {
    if (Math.abs(error) > RAW_ZONE) this.#readings = 0;
    this.#readings++;
    this.#recent = [...this.#recent, error].slice(-3);
    const median = [...this.#recent].sort((a, b) => a - b)[this.#recent.length >> 1];
    this.#smoothed += Math.max(trust, 1 / this.#readings) * (median - this.#smoothed);
    return this.#smoothed;
  }

  /**
   * @param {number} error
   * @param {number} elapsed
   */
  #learnDrift(error, elapsed) {
    this.#integral = clamp(this.#integral + INTEGRAL_GAIN * error * elapsed, INTEGRAL_LIMIT);
  }

  /**
   * @param {number} error
   * @param {{ act: number, rest: number, readings: number }} manner
   */
  #wantsToAct(error, { act, rest, readings }) {
    const sure = this.#readings >= readings || Math.abs(error) > RAW_ZONE;
    this.#acting = sure && Math.abs(error) > (this.#acting ? rest : act);
    return this.#acting;
  }
}

/**
 * @param {number} size
 * @param {number[][]} limits
 */
function limitFor(size, limits) {
  return /** @type {number[]} */ (limits.find(([below]) => size < below))[1];
}

/**
 * @param {number} value
 * @param {number} limit
 */
function clamp(value, limit) {
  return Math.max(-limit, Math.min(limit, value));
}

/**
 * @param {number} change
 * @param {number} step
 * @param {boolean} atLeastOne whether a change too small for a step is to be made nevertheless
 */
function inSteps(change, step, atLeastOne) {
  const steps = Math.round(change / step);
  return Number(((steps === 0 && atLeastOne ? Math.sign(change) : steps) * step).toFixed(5));
}
