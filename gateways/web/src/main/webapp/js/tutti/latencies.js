/**
 * What this player has been seen to need, in ms: from `play()` to moving, and for getting to a new place.
 * A muted player starts sooner than one with sound, and one whose buffers hold what comes next sooner than one that
 * has just loaded or sought.
 *
 * A way to what is not buffered takes as long as fetching does: over a path of 150 ms and 10 Mbit/s 430 ms in the
 * median, against 50 ms to what is; how far it is makes no further difference (measured in Chromium, over
 * 10 to 900 s of film).
 *
 * @typedef {'place' | 'seek'} Start whether the player goes on where it was paused, or starts with empty buffers
 */

/** Measured in Chromium; a good first guess. */
const FIRST_GUESS = { place: 5, seek: 80, 'place muted': -14, 'seek muted': 41 };
/** A first start that misses by more (ms) shows that this is another kind of player than the guess was made for. */
const OTHER_KIND = 25;
const FIRST_TRUST = 0.9;
/** Starts scatter by some 10 ms, so each lesson counts less than the one before, down to this much. */
const LEAST_TRUST = 0.2;
const START_RANGE = [-50, 400];
const SEEK_RANGE = [40, 1500];
/** A start that missed by more was held up by something that the next one will not meet. */
const LARGEST_LESSON = 300;

export class Latencies {
  /** @type {Record<string, number>} */
  #starts = { ...FIRST_GUESS };
  /** How many lessons each has had. @type {Record<string, number>} */
  #lessons = {};
  /** Getting to what is buffered, and to what is not. */ #seeks = { near: 90, far: 90 };

  /**
   * How long before its instant a start must be called.
   *
   * @param {Start} start
   * @param {boolean} muted
   */
  ofStart(start, muted) {
    return this.#starts[key(start, muted)];
  }

  /**
   * How long before its instant the way to another place must begin.
   *
   * @param {boolean} muted
   * @param {boolean} near whether that place is buffered
   */
  ofPark(muted, near) {
    return this.#seeks[near ? 'near' : 'far'] + this.ofStart('seek', muted) + 20;
  }

  /**
   * @param {Start} start
   * @param {boolean} muted
   * @param {number} error ms the player came out ahead of the timeline
   */
  learnStart(start, muted, error) {
    if (Math.abs(error) > LARGEST_LESSON) return;
    const name = key(start, muted);
    const lessons = this.#lessons[name] = (this.#lessons[name] ?? 0) + 1;
    const otherKind = lessons === 1 && Math.abs(error) > OTHER_KIND;
    const trust = otherKind ? FIRST_TRUST : Math.max(LEAST_TRUST, 1 / (lessons + 1));
    this.#starts[name] = within(START_RANGE, this.#starts[name] - trust * error);
  }

  /**
   * Believes in slowness at once and in speed little by little: being early only costs a moment of waiting.
   *
   * @param {number} took
   * @param {boolean} near whether the place was buffered
   */
  learnSeek(took, near) {
    const way = near ? 'near' : 'far';
    const known = this.#seeks[way];
    const trust = took > known ? 0.8 : 0.25;
    this.#seeks[way] = within(SEEK_RANGE, known + trust * (took - known));
  }
}

/**
 * @param {Start} start
 * @param {boolean} muted
 */
function key(start, muted) {
  return muted ? `${start} muted` : start;
}

/**
 * @param {number[]} range
 * @param {number} value
 */
function within([low, high], value) {
  return Math.max(low, Math.min(high, value));
}
