import { systemTimers } from '../timers.js';

/**
 * A media element as the follower sees it: in positions of the item. Of a file these are the element's own time; of a
 * live stream each element counts from somewhere else, and a map says how the two lie to each other.
 *
 * @typedef {import('../timers.js').Timers} Timers
 * @typedef {HTMLMediaElement | MappedMedia} Media what can be steered
 */

/** A map that is better known by less than this (s) is moved to, not jumped to: the follower need not leap over it. */
const LEAP = 0.4;
/** How fast it is moved to, in seconds a second. */
const SLEW = 0.005;
const HAVE_CURRENT_DATA = 2;

export class MappedMedia {
  /** Whether there is no end, as of what is live. */
  endless = false;
  /** What comes before this in the element's time (s) is gone; whoever is to be there is put here. */
  earliest = 0;
  /** Has an element play again that gave up. @type {() => void} */
  recover = () => this.element.load();
  /** Where somebody is who has the element for themselves; NaN if nobody has. */
  own = NaN;
  /** Whether nothing is known because there is nothing, so that nothing has to be waited for. */
  empty = false;
  #known = true;
  /** How many ms the map may be off once it is moved to. */ #bound = 0;
  #offset = 0;
  #target = 0;
  #movedAt = 0;
  /** Where it was while that was known. */ #last = 0;

  /**
   * @param {HTMLMediaElement} element
   * @param {Timers} [timers]
   */
  constructor(element, timers = systemTimers) {
    this.element = element;
    this.timers = timers;
    const video = /** @type {HTMLVideoElement} */ (element);
    if ('requestVideoFrameCallback' in element) {
      /** @type {HTMLVideoElement['requestVideoFrameCallback']} */
      this.requestVideoFrameCallback = callback => video.requestVideoFrameCallback((now, picture) =>
        callback(now, { ...picture, mediaTime: picture.mediaTime + this.offset }));
      /** @type {HTMLVideoElement['cancelVideoFrameCallback']} */
      this.cancelVideoFrameCallback = handle => video.cancelVideoFrameCallback(handle);
    }
  }

  /** The position at the element's time 0. */
  get offset() {
    const now = this.timers.now();
    const step = SLEW * (now - this.#movedAt) / 1000;
    this.#movedAt = now;
    const missing = this.#target - this.#offset;
    this.#offset = Math.abs(missing) <= step ? this.#target : this.#offset + Math.sign(missing) * step;
    return this.#offset;
  }

  /** How many ms the map may be off, what it has not been moved by yet included. */
  get bound() {
    return this.#bound + 1000 * Math.abs(this.#target - this.offset);
  }

  /** Whether positions can be told. */
  get known() {
    return this.#known;
  }

  /**
   * How positions lie in the element's time. While it plays, small corrections come gently.
   *
   * @param {number} offset the position at the element's time 0; NaN: unknown, the element waits
   * @param {number} [bound] ms
   */
  map(offset, bound = 0) {
    this.#bound = bound;
    if (Number.isNaN(offset)) return this.#forget();
    const jumps = !this.#known || this.element.paused || Math.abs(offset - this.offset) > LEAP;
    this.#known = true;
    this.#target = offset;
    this.#movedAt = this.timers.now();
    if (jumps) this.#offset = offset;
  }

  /** As it was before a medium had it. */
  reset() {
    this.#known = true;
    this.endless = this.empty = false;
    this.recover = () => this.element.load();
    this.#offset = this.#target = this.#last = this.#bound = this.earliest = 0;
  }

  #forget() {
    if (!this.#known) return;
    this.#last = this.currentTime;
    this.#known = false;
    this.element.pause();
  }

  /**
   * Where in the element a position is.
   *
   * @param {number} position
   */
  toElement(position) {
    return Math.max(this.earliest, position - this.offset);
  }

  // --- in positions ----------------------------------------------------------------------------------------------

  get currentTime() {
    return this.#known ? Math.max(0, this.element.currentTime + this.offset) : this.#last;
  }

  set currentTime(position) {
    this.element.currentTime = this.toElement(position);
  }

  get duration() {
    return this.endless ? Infinity : this.element.duration + this.offset;
  }

  get buffered() {
    return shifted(this.element.buffered, this.offset);
  }

  get seekable() {
    return shifted(this.element.seekable, this.offset);
  }

  get readyState() {
    const { readyState, ended } = this.element;
    if (!this.#known) return 0;
    // As if there were more to come: an element that has come to its end claims to be able to play on.
    return this.endless && ended ? Math.min(readyState, HAVE_CURRENT_DATA) : readyState;
  }

  // --- as the element has it -------------------------------------------------------------------------------------

  get paused() {
    return this.element.paused;
  }

  get seeking() {
    return this.element.seeking;
  }

  /** Never, of what is live: it goes on some time. */
  get ended() {
    return this.element.ended && !this.endless;
  }

  get networkState() {
    return this.element.networkState;
  }

  get error() {
    return this.element.error;
  }

  get playbackRate() {
    return this.element.playbackRate;
  }

  set playbackRate(rate) {
    this.element.playbackRate = rate;
  }

  get preservesPitch() {
    return this.element.preservesPitch;
  }

  set preservesPitch(preserves) {
    this.element.preservesPitch = preserves;
  }

  get muted() {
    return this.element.muted;
  }

  set muted(muted) {
    this.element.muted = muted;
  }

  get volume() {
    return this.element.volume;
  }

  set volume(volume) {
    this.element.volume = volume;
  }

  /** Where what is live ends, it is waited for: to play at the end is to play from the earliest that is there. */
  play() {
    return this.endless && this.element.ended ? Promise.resolve() : this.element.play();
  }

  pause() {
    this.element.pause();
  }

  load() {
    this.element.load();
  }

  /**
   * @param {string} name
   * @param {(event: any) => void} listener
   * @param {AddEventListenerOptions} [options]
   */
  addEventListener(name, listener, options) {
    this.element.addEventListener(name, listener, options);
  }

  /**
   * @param {string} name
   * @param {(event: any) => void} listener
   */
  removeEventListener(name, listener) {
    this.element.removeEventListener(name, listener);
  }

  /** @param {Event} event */
  dispatchEvent(event) {
    return this.element.dispatchEvent(event);
  }
}

/**
 * @param {TimeRanges} ranges
 * @param {number} offset
 * @returns {TimeRanges}
 */
function shifted(ranges, offset) {
  return {
    length: ranges.length, start: index => ranges.start(index) + offset, end: index => ranges.end(index) + offset,
  };
}
