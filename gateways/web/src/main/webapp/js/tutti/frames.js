import { motionAt, positionAt } from './motion.js';

/**
 * Which picture is seen, where the browser tells (`requestVideoFrameCallback`): by how many frames it is off the
 * timeline at the instant it is shown. It only watches. Steering goes by `currentTime`, which is finer: what is told
 * of frames is rounded to the screen's refresh and carries a bias that differs from one start to the next.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./clock.js').Clock} Clock
 */

/** So many of the latest pictures are looked at. */
const WINDOW = 25;
/** Pictures further apart (s) have a seek or a stall between them. */
const LARGEST_STEP = 0.2;

export class FrameWatch {
  /** Frames a second; NaN until two pictures have been seen. */
  frameRate = NaN;
  /** @type {number[]} */ #errors = [];
  /** @type {{ mediaTime: number, presentedFrames: number } | null} */ #last = null;
  /** @type {number[]} */ #steps = [];
  #handle = 0;

  /**
   * @param {object} options
   * @param {HTMLVideoElement | import('./media/mapped.js').MappedMedia} options.media
   * @param {Clock} options.clock
   * @param {() => Timeline | null} options.timeline
   */
  constructor({ media, clock, timeline }) {
    this.media = media;
    this.clock = clock;
    this.timeline = timeline;
    if ('requestVideoFrameCallback' in media) this.#next();
  }

  /**
   * By how many frames what is seen is ahead of the timeline (or, negative, behind): the median of the latest
   * pictures, 0 if they are the right ones. NaN while nothing moves or the browser does not tell.
   */
  get framesOff() {
    if (this.#errors.length === 0) return NaN;
    return [...this.#errors].sort((a, b) => a - b)[this.#errors.length >> 1];
  }

  stop() {
    this.media.cancelVideoFrameCallback?.(this.#handle);
  }

  #next() {
    this.#handle = this.media.requestVideoFrameCallback((_, picture) => {
      this.#see(picture);
      this.#next();
    });
  }

  /** @param {{ mediaTime: number, presentedFrames: number, expectedDisplayTime: number }} picture */
  #see({ mediaTime, presentedFrames, expectedDisplayTime }) {
    const step = this.#last ? (mediaTime - this.#last.mediaTime) / (presentedFrames - this.#last.presentedFrames) : NaN;
    this.#last = { mediaTime, presentedFrames };
    if (!(step > 0 && step < LARGEST_STEP)) {
      this.#errors = [];
      return;
    }
    this.#steps = [...this.#steps, step].slice(-WINDOW);
    // The shortest: pictures that were dropped only ever lengthen a step.
    this.frameRate = 1 / Math.min(...this.#steps);
    const timeline = this.timeline();
    if (!timeline || !this.clock.ready) return;
    const shownAt = this.clock.now() + expectedDisplayTime - this.clock.local();
    const due = positionAt(motionAt(timeline, shownAt), shownAt);
    this.#errors = [...this.#errors, -Math.floor((due - mediaTime) * this.frameRate) || 0].slice(-WINDOW);
  }
}

/**
 * The difference of two devices as a number of whole frames.
 *
 * @param {number} asynchrony ms
 * @param {number} frameRate frames a second
 */
export function inFrames(asynchrony, frameRate) {
  return Math.floor(frameRate * Math.abs(asynchrony) / 1000);
}
