/**
 * Which playback rate brings a player back onto the timeline: a PI controller, pure but for its memory.
 *
 * With `preservesPitch` off Chromium follows a rate to some 20 ppm, so small errors are steered away in small steps.
 * With it on, steps below 0.2 % have no effect and the readings themselves swing by 8 ms around a straight line, so all
 * there is is to average them and to take coarse steps.
 */

const GAIN = 3.5;
const INTEGRAL_GAIN = 0.02;
const INTEGRAL_LIMIT = 300e-6;
/** Below this error (s) the integral learns; above it something else than drift is at work. */
const DRIFT_ZONE = 0.02;
/** Above this error (s) smoothing would only delay the answer. */
const RAW_ZONE = 0.03;

/**
 * The two ways of playing: when to act and when to be content (s), how firmly, how much a new reading counts, in what
 * steps of the rate.
 */
const FINE = { act: 0.0005, rest: 0.00015, gain: GAIN, trust: 0.7, step: 1e-5 };
const COARSE = { act: 0.003, rest: 0.001, gain: 0.8, trust: 0.1, step: 0.002 };

/** Largest departure from the speed, by size of the error (s). After a start nobody minds a firmer hand. */
const STEADY_LIMITS = [[0.012, 0.01], [0.05, 0.03], [Infinity, 0.08]];
const SETTLING_LIMITS = [[0.012, 0.03], [Infinity, 0.08]];

export class Steering {
  #integral = 0;
  #smoothed = NaN;
  #acting = false;
  /** @type {number[]} */ #recent = [];

  /** Forgets past errors, not the drift learnt from them. */
  reset() {
    this.#smoothed = NaN;
    this.#acting = false;
    this.#recent = [];
  }

  /**
   * @param {number} error seconds the player is ahead of the timeline
   * @param {object} how
   * @param {number} how.velocity the timeline's
   * @param {number} how.elapsed seconds since the last call
   * @param {boolean} [how.settling] whether playing has only just begun
   * @returns {number} the playback rate
   */
  rate(error, { velocity, elapsed, settling = false }) {
    const manner = velocity === 1 ? FINE : COARSE;
    const smooth = this.#filter(error, manner.trust);
    if (Math.abs(smooth) < DRIFT_ZONE) this.#learnDrift(smooth, elapsed);
    const limit = limitFor(Math.abs(smooth), settling ? SETTLING_LIMITS : STEADY_LIMITS);
    // A slow loop (a hidden tab gets one tick a second) must not correct more than the error within one tick.
    const gain = Math.min(manner.gain, 0.5 / elapsed);
    const push = this.#wantsToAct(smooth, manner) ? clamp(gain * smooth, limit) : 0;
    return inSteps(velocity * (1 - push - this.#integral), velocity, manner.step);
  }

  /**
   * A median of three drops single misreadings; what remains is lightly smoothed.
   *
   * @param {number} error
   * @param {number} trust
   */
  #filter(error, trust) {
    this.#recent = [...this.#recent, error].slice(-3);
    const median = [...this.#recent].sort((a, b) => a - b)[this.#recent.length >> 1];
    const fresh = Number.isNaN(this.#smoothed) || Math.abs(error) > RAW_ZONE;
    this.#smoothed = fresh ? median : this.#smoothed + trust * (median - this.#smoothed);
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
   * @param {{ act: number, rest: number }} manner
   */
  #wantsToAct(error, { act, rest }) {
    this.#acting = Math.abs(error) > (this.#acting ? rest : act);
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
 * @param {number} rate
 * @param {number} velocity
 * @param {number} step
 */
function inSteps(rate, velocity, step) {
  return Number((velocity + Math.round((rate - velocity) / step) * step).toFixed(5));
}
