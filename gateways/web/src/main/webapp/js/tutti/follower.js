import { Driver } from './driver.js';
import { isMoving, leapBetween, motionAt, positionAt, sameMotion } from './motion.js';
import { HAVE_METADATA, ReadinessWatch, bufferedAhead, canPlayOn } from './readiness.js';
import { Steering } from './steering.js';
import { systemTimers } from './timers.js';

/**
 * Keeps a media element on the timeline. Small errors are steered away by the playback rate; starts and leaps are
 * prepared ahead of their instant and begin on it. It needs no connection: while that is lost it plays on by the
 * last timeline it was given.
 *
 * Dispatches `change` when its readiness changes and after each manoeuvre.
 *
 * @typedef {import('./protocol.js').Motion} Motion
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Report} Report
 * @typedef {import('./clock.js').Clock} Clock
 * @typedef {import('./timers.js').Timers} Timers
 * @typedef {import('./media/mapped.js').Media} Media
 * @typedef {{ wish: Motion, motion: Motion, leaps: boolean, done: boolean, shift: number }} Copy what the session says,
 * the same as if it had begun when word of it came, by the local clock, and the shift (s) with which it was done
 */

const TICK = 40;
/** Errors above this many seconds are not steered away but leapt over. */
const LEAP = 0.4;
/** A player that lacks data is let wait for it this far (s); each leap would throw away what is on its way. */
const LEAP_WITHOUT_DATA = 5;
/** How long after a start the steering may be firm, in ms. */
const SETTLING = 2_000;
/** A leap that missed is not repeated sooner than this many ms, lest a slow machine do nothing but leap. */
const BETWEEN_LEAPS = 1_000;
/** How long a player that failed to load is left alone, in ms. */
const RELOAD = 4_000;
/** What begins later than this (ms) is foretold, not commanded, and is not copied before its time. */
const FORETOLD = 1_000;
/** So close to the end (s) there is nothing left to start. */
const END_ZONE = 0.1;

export class Follower extends EventTarget {
  /** @type {Timeline | null} */ #timeline = null;
  /** @type {{ aim: Motion, abort: AbortController } | null} */ #manoeuvre = null;
  #steering = new Steering();
  #steeredAt = 0;
  #startedAt = -Infinity;
  #readiness = new ReadinessWatch();
  #refused = false;
  #free = false;
  /** What the element is to be ahead of the timeline by, in ms of time. */ #lead = 0;
  /** What it is to copy, if the clock does not count. @type {Copy | null} */ #copy = null;
  #muted = false;
  /** What whoever has the element for themselves does with it. */ #own = { position: NaN, plays: false };
  /** Whether it has lost its place since. */ #displaced = false;
  /** Whether the element still has what was on before. */ #outdated = false;
  /** @type {any} */ #loop;
  /** @type {any} */ #reload = null;

  /**
   * @param {object} options
   * @param {Media} options.media
   * @param {Clock} options.clock
   * @param {number} [options.duration] of the item in seconds
   * @param {Timers} [options.timers]
   * @param {(instant: number) => number} [options.shift] how many seconds the element is to be ahead of the timeline
   */
  constructor({ media, clock, duration, timers = systemTimers, shift = () => 0 }) {
    super();
    this.media = media;
    this.clock = clock;
    this.duration = duration;
    this.timers = timers;
    this.shift = shift;
    // Who is to be ahead by 0.1 s does everything 0.1 s earlier.
    this.course = {
      now: () => clock.now() + this.#lead,
      toLocal: (/** @type {number} */ instant) => clock.toLocal(instant - this.#lead),
    };
    this.driver = new Driver({
      media, clock: this.course, timers, duration: () => this.duration, onRefused: refused => this.#setRefused(refused),
    });
    media.preservesPitch = false;
    this.#muted = media.muted;
    media.addEventListener('emptied', () => this.#loseOwn());
    media.addEventListener('error', () => this.#reloadLater());
    media.addEventListener('volumechange', () => this.#watchMuting());
    this.#beat();
  }

  /**
   * @param {Timeline} timeline
   * @param {number} [saidAt] the instant it was told, for who has only come now and may have missed much of it
   */
  follow(timeline, saidAt = -Infinity) {
    this.#copy = timeline.follow === 'copy' ? this.#copyOf(timeline, saidAt) : null;
    this.#timeline = timeline;
    if (this.#manoeuvre && !stillAimsAt(timeline, this.#manoeuvre.aim)) this.#manoeuvre.abort.abort();
    this.#tick();
  }

  /**
   * The element gets another source: what was known of the old one is worth nothing.
   *
   * @param {number | undefined} duration of the item, in seconds
   */
  renew(duration) {
    this.duration = duration;
    this.timers.clearTimeout(this.#reload);
    this.#manoeuvre?.abort.abort();
    this.#forgetOwn();
    this.#outdated = true;
    this.#steering.reset();
    this.#readiness = new ReadinessWatch();
    this.timers.soon(() => this.dispatchEvent(new Event('change')));
  }

  /** Whether the element is the person's own for now, who plays, pauses and seeks as they like. */
  get free() {
    return this.#free;
  }

  set free(free) {
    if (free === this.#free) return;
    this.#free = free;
    this.#manoeuvre?.abort.abort();
    this.#forgetOwn();
    if (free) {
      this.#keepOwn();
      this.driver.letGo();
      this.driver.steer(this.#timeline?.rate ?? 1);
    } else {
      if (this.#copy) this.#copy = { ...this.#copy, leaps: true, done: false };
      this.wake();
    }
    this.dispatchEvent(new Event('change'));
  }

  /** The page was out of sight, or a gesture now allows sound: look again, without the past in mind. */
  wake() {
    this.#steering.reset();
    this.#setRefused(false);
    this.#tick();
  }

  /** Ends for good; the element falls silent. */
  stop() {
    this.timers.clearTimeout(this.#loop);
    this.timers.clearTimeout(this.#reload);
    this.#loop = null;
    this.#manoeuvre?.abort.abort();
    this.#timeline = null;
    this.driver.playhead.stop();
    this.media.pause();
  }

  get readiness() {
    return this.#readiness.now;
  }

  /** Whether a start, stop or leap is under way, so that being off the timeline is no error. */
  get busy() {
    return this.#manoeuvre !== null;
  }

  get moving() {
    if (this.#free) return !this.media.paused;
    return this.#timeline !== null && isMoving(motionAt(this.#timeline, this.clock.now()));
  }

  /** How many ms the element is ahead of the timeline. */
  get offset() {
    if (!this.#timeline || !this.clock.ready) return NaN;
    const now = this.clock.now();
    return 1000 * (this.driver.playhead.position - positionAt(motionAt(this.#timeline, now), now, this.duration));
  }

  /** @returns {Report} what the session wants to know of this endpoint */
  report() {
    const { media, clock } = this;
    return {
      position: this.driver.playhead.position,
      time: round(clock.now(), 3),
      rate: media.paused ? 0 : media.playbackRate,
      bound: round(clock.bound + ('bound' in media ? media.bound : 0), 3),
      readiness: this.readiness,
      buffered: round(bufferedAhead(media), 2),
    };
  }

  /** The server may have been away for longer than the buffer lasted: the element gives up, we do not. */
  #reloadLater() {
    this.timers.clearTimeout(this.#reload);
    this.#reload = this.timers.setTimeout(() => {
      // What plays again, or is another by now, is left alone.
      if (!this.media.error) return;
      if ('recover' in this.media) this.media.recover();
      else this.media.load();
    }, RELOAD);
  }

  /** A muted element plays to another output, whose clock is 20 to 40 ms off the first one's. */
  #watchMuting() {
    if (this.#muted === this.media.muted) return;
    this.#muted = this.media.muted;
    if (this.#free || !this.#timeline || this.media.paused || this.#manoeuvre || !this.clock.ready) return;
    const motion = motionAt(this.#timeline, this.course.now());
    if (!isMoving(motion) || this.#copy) return;
    if (this.driver.mustChangeTo(motion.velocity)) this.#run(motion, signal => this.driver.changeSpeed(motion, signal));
    else this.#run(motion, signal => this.driver.settle(motion, signal));
  }

  #beat() {
    this.#loop = this.timers.setTimeout(() => {
      this.#tick();
      if (this.#loop !== null) this.#beat();
    }, TICK);
  }

  #tick() {
    this.#watchReadiness();
    if (this.media.readyState < HAVE_METADATA) return this.#loseOwn();
    if (this.#free) return this.#keepOwn();
    if (!this.#timeline || this.#manoeuvre) return;
    if (this.#copy) return this.#keepCopying(this.#copy, this.#timeline);
    if (!this.clock.ready) return;
    const { motion: first, pending, rate } = this.#timeline;
    const time = this.clock.now();
    const shift = this.shift(time);
    const leadFor = (/** @type {Motion} */ one) => leadOf(shift, one, first, rate);
    const next = pending && time + leadFor(pending) < pending.timestamp ? pending : null;
    const motion = next ? first : pending ?? first;
    if (next) {
      this.#lead = leadFor(next);
      if (this.#prepare(motion, next, next.timestamp - time - this.#lead)) return;
    }
    this.#lead = leadFor(motion);
    const now = this.course.now();
    if (isMoving(motion)) this.#keepMoving(motion, now);
    else this.#keepStill(motion, now);
  }

  /**
   * What was said before goes on as it is.
   *
   * @param {Timeline} timeline
   * @param {number} saidAt
   * @returns {Copy}
   */
  #copyOf({ motion, pending }, saidAt) {
    const [wish, last] = [pending ?? motion, this.#timeline && (this.#timeline.pending ?? this.#timeline.motion)];
    const same = sameMotion(wish, last);
    if (same && this.#copy) return this.#copy;
    const before = same ? motion : last;
    const { clock, timers, duration } = this;
    const ahead = wish.timestamp - (clock.ready ? clock.now() : saidAt);
    const position = positionAt(wish, Math.max(saidAt, wish.timestamp), duration);
    const known = same && clock.ready;
    return {
      wish,
      motion: known ? { ...wish, timestamp: clock.toLocal(wish.timestamp) }
        : { ...wish, position, timestamp: timers.now() + (ahead > FORETOLD && ahead < Infinity ? ahead : 0) },
      leaps: !before || !isMoving(before) || Math.abs(leapBetween(before, wish, duration)) > LEAP,
      done: known && clock.now() >= wish.timestamp && !this.media.paused,
      shift: this.shift(clock.now()),
    };
  }

  /**
   * Does once what is to be copied, and once more when the shift has changed.
   *
   * @param {Copy} copy
   * @param {Timeline} timeline
   */
  #keepCopying(copy, { motion: first, rate }) {
    const { driver, media, timers } = this;
    const { wish, motion, leaps, done } = copy;
    const shift = this.shift(this.clock.now());
    const shifted = shift !== copy.shift;
    const now = timers.now();
    const lead = leadOf(shift, motion, first, rate);
    // Where nothing but the speed changes, the element is ahead already.
    if (!done && now < motion.timestamp - (leaps ? lead : 0)) return;
    const position = positionAt(motion, now + lead, this.duration);
    if (!isMoving(motion)) {
      if (!driver.restsAt(position)) this.#run(wish, signal => driver.rest(position, signal));
    } else if (!done || !this.#refused && (shifted || media.paused && !this.#isOver(position))) {
      Object.assign(copy, { done: true, shift });
      const to = leaps || done || shifted || media.paused ? position : media.currentTime;
      // To play at the end is to play from the start.
      if (this.#isOver(to)) this.#run(wish, signal => driver.rest(to, signal));
      else this.#run(wish, signal => driver.copy(to, motion.velocity, signal));
    }
  }

  /**
   * Begins what must begin before the next motion does. Says whether there was something to begin.
   *
   * @param {Motion} motion
   * @param {Motion} next
   * @param {number} ahead ms until the next motion
   */
  #prepare(motion, next, ahead) {
    if (!isMoving(next)) {
      if (!isMoving(motion) || ahead > 2 * TICK) return false;
      return this.#run(next, signal => this.driver.stop(next, signal));
    }
    const leaps = Math.abs(leapBetween(motion, next, this.duration)) > LEAP;
    if (!isMoving(motion) || leaps) {
      // A player at rest where the next motion begins is already parked; any other leaves as late as it can.
      if (leaps && ahead > this.driver.parkTime(next.position) + TICK || this.#refused) return false;
      return this.#run(next, signal => this.driver.start(next, signal));
    }
    if (next.velocity === motion.velocity) return false;
    if (ahead > this.driver.speedLead(next.velocity) + TICK) return false;
    return this.#run(next, signal => this.driver.changeSpeed(next, signal));
  }

  /**
   * @param {Motion} motion
   * @param {number} now
   */
  #keepMoving(motion, now) {
    const expected = positionAt(motion, now, this.duration);
    if (this.#isOver(expected)) return;
    const error = this.driver.playhead.position - expected;
    if (this.media.paused || this.#mustLeap(error)) {
      if (!this.#refused) this.#run(motion, signal => this.driver.start(motion, signal));
    } else if (this.driver.mustChangeTo(motion.velocity)) {
      this.#run(motion, signal => this.driver.changeSpeed(motion, signal));
    } else {
      this.#steer(error, motion.velocity);
    }
  }

  /** @param {number} error */
  #mustLeap(error) {
    const tolerable = canPlayOn(this.media) ? LEAP : LEAP_WITHOUT_DATA;
    return Math.abs(error) > tolerable && this.timers.now() - this.#startedAt > BETWEEN_LEAPS;
  }

  /**
   * @param {Motion} motion
   * @param {number} now
   */
  #keepStill(motion, now) {
    const position = positionAt(motion, now, this.duration);
    if (!this.driver.restsAt(position)) this.#run(motion, signal => this.driver.rest(position, signal));
  }

  /**
   * @param {number} error
   * @param {number} velocity
   */
  #steer(error, velocity) {
    const { driver, media, timers } = this;
    if (media.seeking || !canPlayOn(media) || !driver.playhead.hasNews()) return;
    const now = timers.now();
    const elapsed = Math.max(0.001, (now - this.#steeredAt) / 1000);
    this.#steeredAt = now;
    const settling = now - this.#startedAt < SETTLING;
    const { coarse, toll } = driver.playhead;
    const manner = coarse ? 'stepped' : toll > 0 ? 'taxed' : media.preservesPitch ? 'pitched' : 'fine';
    driver.steer(this.#steering.rate(error, { velocity, elapsed, settling, manner, toll: toll / 1000 }));
  }

  /**
   * @param {Motion} aim
   * @param {(signal: AbortSignal) => Promise<unknown>} manoeuvre
   * @returns {true}
   */
  #run(aim, manoeuvre) {
    const abort = new AbortController();
    this.#manoeuvre = { aim, abort };
    manoeuvre(abort.signal).catch(error => this.#report(error)).finally(() => {
      this.#manoeuvre = null;
      this.#steering.reset();
      this.#steeredAt = this.#startedAt = this.timers.now();
      this.dispatchEvent(new Event('change'));
    });
    return true;
  }

  /** Somebody's own place is nowhere else: an element that has been filled anew is put back to it, and goes on. */
  #keepOwn() {
    const { media } = this;
    if (media.readyState < HAVE_METADATA) return;
    if (this.#displaced) {
      this.#displaced = false;
      media.currentTime = this.#own.position;
      if (this.#own.plays) media.play().catch(() => null);
    } else if (!this.#outdated) {
      this.#own = { position: media.currentTime, plays: !media.paused };
      if ('own' in media) media.own = media.currentTime;
    }
  }

  #loseOwn() {
    this.#displaced = !Number.isNaN(this.#own.position);
    this.#outdated = false;
  }

  #forgetOwn() {
    this.#own = { position: NaN, plays: false };
    this.#displaced = false;
    if ('own' in this.media) this.media.own = NaN;
  }

  /** @param {unknown} error */
  #report(error) {
    this.dispatchEvent(new CustomEvent('error', { detail: error }));
  }

  /** @param {boolean} refused */
  #setRefused(refused) {
    this.#refused = refused;
    this.#watchReadiness();
  }

  #watchReadiness() {
    const { media, timers } = this;
    const able = canPlayOn(media) || this.#isOver(media.currentTime) || 'empty' in media && media.empty;
    const changed = this.#readiness.judge({ refused: this.#refused, able, at: timers.now() });
    if (changed) this.dispatchEvent(new Event('change'));
  }

  /** @param {number} position */
  #isOver(position) {
    return position > 0 && position >= Math.min(this.duration ?? Infinity, this.media.duration || Infinity) - END_ZONE;
  }
}

/**
 * How much earlier (ms) than the timeline who is to be ahead does a motion.
 *
 * @param {number} shift s
 * @param {Motion} motion
 * @param {Motion} first what comes before it
 * @param {number} rate the speed while playing
 */
function leadOf(shift, { velocity }, first, rate) {
  return 1000 * shift / (velocity || first.velocity || rate);
}

/**
 * Whether a manoeuvre towards a motion is still the right one. When a pending motion merely becomes the current one,
 * it is.
 *
 * @param {Timeline} timeline
 * @param {Motion} aim
 */
function stillAimsAt({ motion, pending }, aim) {
  return sameMotion(pending ?? motion, aim);
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function round(value, decimals) {
  return Number(value.toFixed(decimals));
}
