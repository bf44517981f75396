import { Latencies } from './latencies.js';
import { positionAt } from './motion.js';
import { Playhead } from './playhead.js';
import { canPlayOn, hasFutureData, isBuffered } from './readiness.js';
import { eventOf, sleep, sleepUntil } from './timers.js';

/**
 * Moves one media element: parks it, starts and stops it at exact instants. It never asks whether that is right;
 * the follower does. Every manoeuvre ends early, harmlessly, when its signal is aborted.
 *
 * @typedef {import('./motion.js').Motion} Motion
 * @typedef {import('./clock.js').Clock} Clock
 * @typedef {import('./timers.js').Timers} Timers
 * @typedef {import('./latencies.js').Start} Start
 */

/** A start this late (ms) is still worth making; steering does the rest. */
const GRACE = 40;
const TRIES = 3;
/** Nearer than this (s) a parked player need not move to start; a player at rest is put right to the nearer one. */
const SAME_PLACE = 0.01;
const EXACT_PLACE = 0.002;
const SEEK_LIMIT = 5_000;
const SILENT = 300;
/**
 * How long Chromium takes to obey a change of speed, in ms, and what it loses when it begins to keep the pitch: the
 * first window of sound it stretches. Measured between 0.5 and 1.5. Firefox, known by its steps, obeys at once.
 */
const SPEED_LATENCY = 72;
const PITCH_LOSS = 20;
/**
 * How much faster or slower, as part of the speed, a player goes to make up for what it missed, and within which range
 * (ms) that is done. More is left to a leap, less to the steering.
 */
const HASTE = 0.15;
const HASTE_UNHEARD = 0.3;
const TRIFLE = 1;
const LARGEST_PUSH = 100;
/** How many readings, so many ms apart, tell where the element is; while the pitch is kept they swing. */
const READINGS = 2;
const READINGS_PITCHED = 16;
const BETWEEN_READINGS = 20;
/** Who hears of a change later than this (ms) leaves it to the steering. */
const LATEST = 500;
/** The first readings after a start still swing. */
const SWING = 80;

export class Driver {
  #emptyBuffers = true;
  #restingPlace = NaN;
  /** How positions lay in the element's time when it was put there. */ #restingOffset = 0;
  #speed = 1;

  /**
   * @param {object} options
   * @param {import('./media/mapped.js').Media} options.media
   * @param {Pick<Clock, 'now' | 'toLocal'>} options.clock
   * @param {Timers} options.timers
   * @param {() => number | undefined} options.duration
   * @param {(refused: boolean) => void} options.onRefused told whether the browser lets the element play
   */
  constructor({ media, clock, timers, duration, onRefused }) {
    this.media = media;
    this.clock = clock;
    this.timers = timers;
    this.duration = duration;
    this.onRefused = onRefused;
    this.latencies = new Latencies();
    this.playhead = new Playhead({ media, timers });
    media.addEventListener('emptied', () => this.#forgetPlace());
  }

  /**
   * How long before a leap the player must be sent on its way, in ms.
   *
   * @param {number} position where to
   */
  parkTime(position) {
    return this.latencies.ofPark(this.media.muted, isBuffered(this.media, this.#reachable(position)));
  }

  /**
   * Has the element on a moving motion: parks it on a place a little ahead, and lets it go when the motion gets there.
   *
   * @param {Motion} motion
   * @param {AbortSignal} signal
   */
  async start(motion, signal) {
    const parked = await this.#park(motion, signal);
    if (signal.aborted) return;
    this.#setSpeed(motion.velocity);
    const lead = this.latencies.ofStart(parked.start, this.media.muted);
    const due = parked.at - lead;
    await sleepUntil(this.timers, this.clock.toLocal(due), signal);
    const late = this.clock.now() - due;
    if (signal.aborted || !await this.#play(signal)) return;
    const ahead = await this.settle(motion, signal);
    // How late `play()` was called is no fault of the latency.
    if (!Number.isNaN(ahead)) {
      this.latencies.learnStart(parked.start, this.media.muted, ahead / motion.velocity + late);
    }
  }

  /**
   * Pauses the element exactly when a resting motion begins, and puts it exactly where it rests.
   *
   * @param {Motion} motion
   * @param {AbortSignal} signal
   */
  async stop(motion, signal) {
    await sleepUntil(this.timers, this.clock.toLocal(motion.timestamp), signal);
    if (!signal.aborted) await this.rest(motion.position, signal);
  }

  /**
   * Whether the element rests at a position, as nearly as it is able to.
   *
   * @param {number} position
   */
  restsAt(position) {
    const near = Math.abs(this.media.currentTime - this.#reachable(position)) <= EXACT_PLACE;
    // An element may be unable to land nearer; it is asked once, and once more when it is known better where that is.
    const refined = Math.abs(this.#offset - this.#restingOffset) > EXACT_PLACE;
    return this.media.paused && (near || this.#restingPlace === position && !refined);
  }

  /**
   * @param {number} position
   * @param {AbortSignal} signal
   */
  async rest(position, signal) {
    this.media.pause();
    if (this.restsAt(position)) return;
    const offset = this.#offset;
    await this.#seek(position, signal);
    if (signal.aborted) return;
    this.#restingPlace = position;
    this.#restingOffset = offset;
  }

  /**
   * Does at once what it is told, however long that takes: nothing is parked ahead, nothing is put right afterwards.
   *
   * @param {number} position
   * @param {number} velocity not 0
   * @param {AbortSignal} signal
   */
  async copy(position, velocity, signal) {
    this.#setSpeed(velocity);
    if (!this.#isAt(position)) await this.#seek(position, signal);
    if (this.media.paused && !signal.aborted) await this.#play(signal);
  }

  /**
   * Changes the speed in motion, so that the element seems to have obeyed on the instant. It obeys late; if word of the
   * change came too late to tell it early enough, it is told to make up for that.
   *
   * @param {Motion} motion
   * @param {AbortSignal} signal
   */
  async changeSpeed(motion, signal) {
    const { velocity, timestamp } = motion;
    const due = timestamp - this.speedLead(velocity);
    await sleepUntil(this.timers, this.clock.toLocal(due), signal);
    if (signal.aborted) return;
    const late = Math.min(LATEST, Math.max(0, this.clock.now() - due)) * (velocity - this.#speed);
    const beginsToKeep = this.#mustKeepPitch(velocity) && !this.media.preservesPitch && !this.playhead.coarse;
    this.#setSpeed(velocity);
    await this.#makeUp(beginsToKeep ? late + PITCH_LOSS : late, velocity, signal);
    await sleepUntil(this.timers, this.clock.toLocal(timestamp), signal);
    await this.settle(motion, signal);
  }

  /**
   * How long before a change of speed the element must be told, in ms.
   *
   * @param {number} velocity
   */
  speedLead(velocity) {
    return this.playhead.coarse || velocity === this.#speed ? 0 : SPEED_LATENCY;
  }

  /**
   * Whether the element plays at another speed, or with another pitch than people should hear.
   *
   * @param {number} velocity
   */
  mustChangeTo(velocity) {
    return velocity !== this.#speed || (this.#mustKeepPitch(velocity) && !this.media.preservesPitch);
  }

  /**
   * Sets the speed. Speeds other than 1 keep the pitch of voices; at 1, and where nobody listens, the pitch is let go,
   * because only then does the element follow small steps.
   *
   * @param {number} velocity
   */
  #setSpeed(velocity) {
    this.#speed = velocity;
    const preservesPitch = this.#mustKeepPitch(velocity);
    if (this.media.preservesPitch !== preservesPitch) this.media.preservesPitch = preservesPitch;
    this.steer(velocity);
  }

  /** @param {number} rate */
  steer(rate) {
    if (Math.abs(this.media.playbackRate - rate) > 5e-6) this.media.playbackRate = rate;
  }

  /** @param {number} velocity */
  #mustKeepPitch(velocity) {
    return velocity !== 1 && !this.media.muted;
  }

  /**
   * Puts the paused element where the motion will be when the element can be ready. If getting there took too long,
   * tries again further ahead.
   *
   * @param {Motion} motion
   * @param {AbortSignal} signal
   * @returns {Promise<{ at: number, start: Start }>}
   */
  async #park(motion, signal) {
    for (let tries = TRIES; ; tries--) {
      const at = this.#appointment(motion);
      const start = await this.#moveTo(positionAt(motion, at, this.duration()), signal);
      const late = this.clock.now() - (at - this.latencies.ofStart(start, this.media.muted));
      if (late < GRACE || tries === 1 || signal.aborted) return { at, start };
    }
  }

  /**
   * The motion's own beginning if the element can be ready by then, otherwise the earliest instant it can.
   *
   * @param {Motion} motion
   */
  #appointment(motion) {
    const now = this.clock.now();
    const standsThere = this.media.paused && this.#isAt(motion.position);
    const parkTime = this.parkTime(positionAt(motion, Math.max(now, motion.timestamp), this.duration()));
    const needed = standsThere ? this.latencies.ofStart(this.#startKind(), this.media.muted) : parkTime;
    return now + needed <= motion.timestamp + GRACE ? motion.timestamp : now + parkTime;
  }

  /**
   * @param {number} position
   * @param {AbortSignal} signal
   */
  async #moveTo(position, signal) {
    this.media.pause();
    if (!this.#isAt(position)) await this.#seek(position, signal);
    if (!hasFutureData(this.media)) {
      // Whoever has the media and does not say so after a moment never will.
      await eventOf(this.timers, this.media, 'canplay', canPlayOn(this.media) ? SILENT : SEEK_LIMIT, signal);
    }
    return this.#startKind();
  }

  /**
   * @param {number} position
   * @param {AbortSignal} signal
   */
  async #seek(position, signal) {
    const began = this.timers.now();
    const near = isBuffered(this.media, this.#reachable(position));
    this.#forgetPlace();
    this.media.currentTime = this.#reachable(position);
    const arrived = await eventOf(this.timers, this.media, 'seeked', SEEK_LIMIT, signal);
    if (arrived) this.latencies.learnSeek(this.timers.now() - began, near);
  }

  /**
   * Lets the element play. `play()` settles only when playing has begun, which may take long without data, so what is
   * awaited is that time moves; a refusal comes at once.
   *
   * @param {AbortSignal} signal
   */
  async #play(signal) {
    this.#emptyBuffers = false;
    this.#restingPlace = NaN;
    const refused = this.media.play().then(() => false, error => error.name === 'NotAllowedError');
    refused.then(this.onRefused);
    const stopped = await Promise.race([refused, this.playhead.advancing(signal).then(() => false)]);
    return !stopped && !signal.aborted && !this.media.paused;
  }

  /**
   * Puts right, in one go, what a start or another sound output has left the element off by.
   *
   * @param {Motion} motion
   * @param {AbortSignal} signal
   * @returns {Promise<number>} how many ms of the item it was ahead, NaN if that cannot be said
   */
  async settle(motion, signal) {
    await this.playhead.advancing(signal);
    await sleep(this.timers, SWING, signal);
    const ahead = await this.#meanError(motion, signal);
    if (Math.abs(ahead) < LARGEST_PUSH) await this.#makeUp(-ahead, motion.velocity, signal);
    return signal.aborted ? NaN : ahead;
  }

  /**
   * @param {Motion} motion
   * @param {AbortSignal} signal
   */
  async #meanError(motion, signal) {
    const readings = this.media.preservesPitch ? READINGS_PITCHED : READINGS;
    let sum = 0;
    for (let i = 0; i < readings; i++) {
      await sleep(this.timers, BETWEEN_READINGS, signal);
      if (signal.aborted || this.media.paused) return NaN;
      sum += this.playhead.position - positionAt(motion, this.clock.now(), this.duration());
    }
    return 1000 * sum / readings;
  }

  /**
   * Lets the element gain some ms of the item, or lose them.
   *
   * @param {number} missed
   * @param {number} velocity
   * @param {AbortSignal} signal
   */
  async #makeUp(missed, velocity, signal) {
    const { toll } = this.playhead;
    if (Math.abs(missed) < Math.max(TRIFLE, 2 * toll) || signal.aborted) return;
    const push = Math.sign(missed) * (this.media.muted ? HASTE_UNHEARD : HASTE) * velocity;
    this.steer(velocity + push);
    await sleep(this.timers, (missed + 2 * toll) / push, signal);
    this.steer(velocity);
    await sleep(this.timers, SPEED_LATENCY, signal);
  }

  /** Somebody else has the element for a while: where it was put to rest says nothing any more. */
  letGo() {
    this.#restingPlace = NaN;
  }

  get #offset() {
    return 'offset' in this.media ? this.media.offset : 0;
  }

  #forgetPlace() {
    this.#emptyBuffers = true;
    this.#restingPlace = NaN;
  }

  /** @returns {Start} */
  #startKind() {
    return this.#emptyBuffers ? 'seek' : 'place';
  }

  /** @param {number} position */
  #isAt(position) {
    return Math.abs(this.media.currentTime - this.#reachable(position)) <= SAME_PLACE;
  }

  /**
   * An element's own duration may be a few frames short of the item's.
   *
   * @param {number} position
   */
  #reachable(position) {
    return Math.min(position, Number.isNaN(this.media.duration) ? Infinity : this.media.duration);
  }
}
