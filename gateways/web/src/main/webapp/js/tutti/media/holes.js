/**
 * Gets an element over holes in what it was given: an encoder may leave a few frames out, and an element would wait for
 * them for ever. A hole is small enough that the follower steers it away; larger ones are the follower's to leap over,
 * unless it has let go of the element: then they are stepped over as well, once it is clear that nothing will fill them.
 */

/** What is longer than this (s) is no hole but missing. */
const LONGEST = 0.4;
/** So far (s) behind the edge of a hole there is something to play. */
const BEYOND = 0.01;
/** What has not come after so many looks does not come. */
const LOOKS = 12;
const HAVE_FUTURE_DATA = 3;

export class HoleWatch {
  /** Where it stood still at the last look. */ #stood = NaN;
  /** At how many looks it has. */ #looks = 0;

  /**
   * @param {HTMLMediaElement} element
   * @param {() => boolean} [free] whether nobody steers it
   */
  constructor(element, free = () => false) {
    this.element = element;
    this.free = free;
  }

  /** To be asked a few times a second. */
  look() {
    const { element } = this;
    const { currentTime, readyState, paused, seeking } = element;
    const stands = readyState < HAVE_FUTURE_DATA && (seeking || !paused);
    const still = stands && currentTime === this.#stood;
    this.#stood = stands ? currentTime : NaN;
    this.#looks = still ? this.#looks + 1 : 0;
    const end = still ? this.#endOfHole(currentTime) : NaN;
    const longest = this.free() && this.#looks >= LOOKS ? Infinity : LONGEST;
    if (end - currentTime < longest) element.currentTime = end + BEYOND;
  }

  /** @param {number} time */
  #endOfHole(time) {
    const { buffered } = this.element;
    for (let i = 0; i < buffered.length; i++) if (buffered.start(i) > time) return buffered.start(i);
    return NaN;
  }
}
