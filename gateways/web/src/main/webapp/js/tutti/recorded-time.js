import { positionAt, motionAt } from './motion.js';

/**
 * The time of a recording: an instant of the past that goes on as fast as one likes, stands, or leaps. Never beyond the
 * recording. To what reads it, it is a clock such as the session's own.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Motion} Motion
 */

export class RecordedTime {
  ready = true;
  bound = 0;
  #from;
  /** When that was, by the local clock. */ #since;
  #speed = 1;
  #playing = false;

  /**
   * @param {object} options
   * @param {number} options.begunAt
   * @param {number} options.endedAt
   * @param {() => number} options.local
   */
  constructor({ begunAt, endedAt, local }) {
    this.begunAt = begunAt;
    this.endedAt = endedAt;
    this.local = local;
    this.#from = begunAt;
    this.#since = local();
  }

  /** The instant that is told. */
  now() {
    const passed = this.#playing ? this.#speed * (this.local() - this.#since) : 0;
    return Math.min(this.endedAt, this.#from + passed);
  }

  /** When, on the local clock, an instant is told if all goes on as it does. @param {number} instant */
  toLocal(instant) {
    return this.#since + (instant - this.#from) / this.#speed;
  }

  get playing() {
    return this.#playing && this.now() < this.endedAt;
  }

  set playing(playing) {
    this.seek(this.now());
    this.#playing = playing;
  }

  get speed() {
    return this.#speed;
  }

  set speed(speed) {
    this.seek(this.now());
    this.#speed = speed;
  }

  /** @param {number} instant */
  seek(instant) {
    this.#from = Math.min(this.endedAt, Math.max(this.begunAt, instant));
    this.#since = this.local();
  }

  /**
   * A timeline as it is to be followed here and now, by the local clock.
   *
   * @param {Timeline} timeline
   * @param {number} [duration] of the item (s)
   * @returns {Timeline}
   */
  presented(timeline, duration) {
    const { follow: _, ...rest } = timeline;
    const now = this.now();
    if (!this.playing) {
      const position = positionAt(motionAt(timeline, now), now, duration);
      return { ...rest, motion: { position, velocity: 0, timestamp: this.local() }, pending: null };
    }
    const here = (/** @type {Motion} */ motion) =>
      ({ ...motion, velocity: motion.velocity * this.#speed, timestamp: this.toLocal(motion.timestamp) });
    return { ...rest, motion: here(timeline.motion), pending: timeline.pending && here(timeline.pending) };
  }
}
