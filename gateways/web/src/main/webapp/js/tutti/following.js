import { BarrierWatch } from './barrier.js';
import { GroupShift } from './distributed.js';
import { Follower } from './follower.js';
import { Reporter } from './reporter.js';

/**
 * What this endpoint is told about how to follow its session, and the player that does, once there is one: by which
 * timeline, how, and how far off it.
 *
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Offsets} Offsets
 */

export class Following {
  /** @type {Follower | null} */ follower = null;
  /** Seconds by which this endpoint alone is to be ahead of the others. */ shift = 0;
  /** What nobody else may do on this device. @type {import('./protocol.js').Denial[]} */ #denies = [];
  /** @type {Timeline | null} */ #timeline = null;
  /** The instant as of which it was told, if it came with a welcome. @type {number | undefined} */ #saidAt;
  #heardAt = 0;
  #group = new GroupShift();
  #free = false;
  /** @type {Reporter | null} */ #reporter = null;
  /** @type {BarrierWatch | null} */ #barrier = null;

  /**
   * @param {object} options
   * @param {import('./clock.js').Clock} options.clock
   * @param {import('./timers.js').Timers} options.timers
   * @param {(report: object) => boolean} options.send
   * @param {(barrier: number) => Promise<unknown>} options.ready
   */
  constructor({ clock, timers, send, ready }) {
    this.clock = clock;
    this.timers = timers;
    this.send = send;
    this.ready = ready;
  }

  /**
   * @param {import('./media/mapped.js').Media} media
   * @param {number} [duration] of the item
   */
  attach(media, duration) {
    this.stop();
    const { clock, timers, send, ready } = this;
    const follower = new Follower({ media, clock, duration, timers, shift: instant => this.#shiftAt(instant) });
    this.follower = follower;
    this.#reporter = new Reporter({ follower, send, timers, denies: () => this.#denies });
    this.#barrier = new BarrierWatch({ follower, ready, timers });
    follower.free = this.#free;
    if (this.#timeline) {
      const said = this.#saidAt ?? (this.#timeline.pending ?? this.#timeline.motion).timestamp;
      follower.follow(this.#timeline, said + timers.now() - this.#heardAt);
      this.#barrier.watch(this.#timeline);
    }
    return follower;
  }

  /** What nobody else may do on this device: it keeps to that itself, and says so to the others. */
  get denies() {
    return this.#denies;
  }

  set denies(denies) {
    this.#denies = denies;
    this.#reporter?.renew();
  }

  /** Whether the player is the person's own for now. */
  get free() {
    return this.#free;
  }

  set free(free) {
    this.#free = free;
    if (this.follower) this.follower.free = free;
  }

  /** Seconds by which all are to be ahead of the timeline, as they have agreed. */
  get groupShift() {
    return this.#group.at(this.clock.now()) / 1000;
  }

  /**
   * @param {Timeline} timeline
   * @param {number} [joinedAt] the instant, if it came with a welcome
   */
  follow(timeline, joinedAt) {
    this.#timeline = timeline;
    this.#saidAt = joinedAt;
    this.#heardAt = this.timers.now();
    this.#group.follow(timeline, joinedAt);
    this.follower?.follow(timeline, joinedAt);
    this.#barrier?.watch(timeline);
  }

  /**
   * Where everybody is.
   *
   * @param {Offsets} offsets
   * @param {{ roster: import('./protocol.js').Roster | null, rules: import('./protocol.js').Rules | null }} known
   */
  hear(offsets, { roster, rules }) {
    if (this.#timeline && roster) this.#group.hear(offsets, { timeline: this.#timeline, roster, rules });
  }

  /** The server knows nothing of us (any more). */
  renew() {
    this.#reporter?.renew();
    this.#barrier?.renew();
  }

  stop() {
    this.#reporter?.stop();
    this.#barrier?.stop();
    this.follower?.stop();
  }

  /** @param {number} instant */
  #shiftAt(instant) {
    return this.shift + this.#group.at(instant) / 1000;
  }
}
