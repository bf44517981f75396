import { motionAt, positionAt } from './motion.js';

/**
 * The time of a recording: an instant of the past that goes on as fast as one likes, stands, or leaps. Never beyond the
 * recording. To what reads it, it is a clock such as the session's own.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Motion} Motion
 */

/** What devices are given to prepare a start or a leap (ms). */
const LEAD = 250;

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
   * How much earlier (ms of the recording) than it was told media must know what to do: those who were there had some
   * time to get ready, and it passes faster here.
   */
  get early() {
    return this.playing ? Math.max(0, this.#speed - 1) * LEAD : 0;
  }

  /**
   * A timeline as it is to be followed here and now, by the local clock.
   *
   * @param {Timeline} timeline
   * @param {number} [duration] of the item (s)
   * @returns {Timeline}
   */
  presented(timeline, duration) {
    if (!this.playing) return this.stood(timeline, duration);
    const here = (/** @type {Motion} */ motion) =>
      ({ ...motion, velocity: motion.velocity * this.#speed, timestamp: this.toLocal(motion.timestamp) });
    return { ...byClock(timeline), motion: here(timeline.motion), pending: timeline.pending && here(timeline.pending) };
  }

  /**
   * The same as if all stood at this instant.
   *
   * @param {Timeline} timeline
   * @param {number} [duration]
   * @returns {Timeline}
   */
  stood(timeline, duration) {
    const now = this.now();
    const position = positionAt(motionAt(timeline, now), now, duration);
    return { ...byClock(timeline), motion: { position, velocity: 0, timestamp: this.local() }, pending: null };
  }
}

/** What those who were there went by otherwise were one another. @param {Timeline} timeline @returns {Timeline} */
function byClock({ follow: _, ...rest }) {
  return rest;
}
