import { Clock } from './clock.js';
import { Connection } from './connection.js';
import { Follower } from './follower.js';
import { motionAt, positionAt } from './motion.js';
import { TuttiError } from './protocol.js';
import { Reporter } from './reporter.js';
import { Sampler } from './sampler.js';
import { systemTimers } from './timers.js';
import { WakeWatch } from './wake-watch.js';

/**
 * Being in a session: its timeline, roster and clock as they are known here, and the commands to change them.
 *
 * Dispatches, each as a CustomEvent: `timeline`, `roster`, `offsets` (detail: the message), `state` (detail:
 * `{ state, reason }`, see ConnectionState), `error` (detail: a TuttiError that answers no command of ours).
 *
 * @typedef {import('./protocol.js').Welcome} Welcome
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Roster} Roster
 * @typedef {import('./protocol.js').Accepted} Accepted
 *
 * @typedef {object} SessionOptions
 * @property {string} session which session
 * @property {string} name of the person
 * @property {string} [hostToken] makes the person the host
 * @property {string} [seat] of an earlier welcome, to come back as the same endpoint
 * @property {string} [url] of the server's WebSocket
 * @property {new (url: string, protocol: string) => WebSocket} [WebSocket]
 * @property {import('./timers.js').Timers} [timers]
 * @property {() => number} [random]
 */

export class Session extends EventTarget {
  /** @type {Welcome | null} */ welcome = null;
  /** @type {Timeline | null} */ timeline = null;
  /** @type {Roster | null} */ roster = null;
  /** @type {import('./protocol.js').Offsets | null} */ offsets = null;
  /** @type {Follower | null} */ follower = null;
  /** @type {Reporter | null} */ #reporter = null;
  /** @type {WakeWatch | null} */ #wakeWatch = null;

  /** @param {SessionOptions} options */
  constructor({ session, name, hostToken, seat, url = socketUrl(), WebSocket, timers = systemTimers, random }) {
    super();
    this.session = session;
    this.name = name;
    this.hostToken = hostToken;
    this.seat = seat;
    this.timers = timers;
    this.clock = new Clock({ local: timers.now, wall: timers.wall, resolution: timers.resolution });
    this.connection = new Connection({ url, WebSocket, timers, random, handlers: this.#handlers() });
    this.sampler = new Sampler({
      clock: this.clock,
      send: message => this.connection.send(message),
      onSilence: () => this.connection.drop(),
      timers,
    });
  }

  get member() {
    return this.welcome?.member ?? null;
  }

  get endpoint() {
    return this.welcome?.endpoint ?? null;
  }

  get item() {
    return this.welcome?.item ?? null;
  }

  get state() {
    return this.connection.state;
  }

  /** Whether this member may steer the timeline. */
  get inControl() {
    return this.member !== null && this.roster?.controller === this.member;
  }

  /**
   * Joins, waiting for the server if need be.
   *
   * @returns {Promise<Welcome>} rejected with a TuttiError if the session does not let us in
   */
  join() {
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.state === 'joined') resolve(/** @type {Welcome} */ (this.welcome));
        else if (this.state === 'closed') reject(this.closedBecause);
        else return;
        this.removeEventListener('state', settle);
      };
      this.addEventListener('state', settle);
      this.#wakeWatch ??= new WakeWatch({ clock: this.clock, timers: this.timers, onWake: () => this.wake() });
      this.connection.open();
    });
  }

  /**
   * Puts a media element on the session's timeline.
   *
   * @param {HTMLMediaElement} media
   */
  attach(media) {
    this.follower = new Follower({ media, clock: this.clock, duration: this.item?.duration, timers: this.timers });
    this.#reporter = new Reporter({
      follower: this.follower,
      send: message => this.state === 'joined' && this.connection.send(message),
      timers: this.timers,
    });
    if (this.timeline) this.follower.follow(this.timeline);
    return this.follower;
  }

  /** Where the timeline is now, in seconds; NaN while nothing is known. */
  expectedPosition() {
    if (!this.timeline || !this.clock.ready) return NaN;
    const now = this.clock.now();
    return positionAt(motionAt(this.timeline, now), now, this.item?.duration);
  }

  play() {
    return this.#command({ type: 'play' });
  }

  pause() {
    return this.#command({ type: 'pause' });
  }

  /** @param {number} position */
  seek(position) {
    return this.#command({ type: 'seek', position });
  }

  /** @param {number} rate */
  setRate(rate) {
    return this.#command({ type: 'setRate', rate });
  }

  /** Leaves for good: the seat is given up. */
  async leave() {
    await this.#command({ type: 'leave' }).catch(() => null);
    this.connection.close();
  }

  /** The page is seen again, the machine awake, the network back: what was true before may not be. */
  wake() {
    this.connection.kick();
    this.sampler.probe();
    this.follower?.wake();
  }

  /**
   * @param {object} message
   * @returns {Promise<Accepted>} settled when the command is durable; it takes effect at `effectiveAt`
   */
  #command(message) {
    return this.connection.request(message);
  }

  /** @returns {import('./connection.js').Handlers} */
  #handlers() {
    return {
      hello: () => defined({
        session: this.session, name: this.name, hostToken: this.hostToken, seat: this.seat,
      }),
      welcomed: welcome => this.#welcomed(welcome),
      received: (message, received) => this.#received(message, received),
      refused: error => this.#forgoSeat(error),
      changed: (state, reason) => this.#changed(state, reason),
    };
  }

  /** @param {Welcome} welcome */
  #welcomed(welcome) {
    this.welcome = welcome;
    this.seat = welcome.seat;
    if (welcome.clock !== this.clock.id) this.clock.reset(welcome.clock);
    this.sampler.start();
    this.timeline = null;
    this.roster = null;
    this.#received({ ...welcome.timeline, type: 'timeline' }, 0);
    this.#received({ ...welcome.roster, type: 'roster' }, 0);
  }

  /**
   * @param {any} message
   * @param {number} received
   */
  #received(message, received) {
    switch (message.type) {
      case 'pong': return this.sampler.pong(message, received);
      case 'timeline': return this.#learn('timeline', message);
      case 'roster': return this.#learn('roster', message);
      case 'offsets':
        this.offsets = message;
        return this.#tell('offsets', message);
      case 'error': return this.#tell('error', new TuttiError(message.code, message.message));
    }
  }

  /**
   * @param {'timeline' | 'roster'} kind
   * @param {any} message
   */
  #learn(kind, message) {
    const known = this[kind];
    if (known && message.revision < known.revision) return;
    this[kind] = message;
    if (kind === 'timeline') this.follower?.follow(message);
    this.#tell(kind, message);
  }

  /**
   * A seat may be too old or of another server; then one joins anew, with the same name.
   *
   * @param {TuttiError} error
   */
  #forgoSeat(error) {
    const mayTryWithout = error.code === 'token-refused' && this.seat !== undefined;
    this.seat = undefined;
    return mayTryWithout;
  }

  /**
   * @param {import('./connection.js').ConnectionState} state
   * @param {TuttiError | null} reason
   */
  #changed(state, reason) {
    if (state === 'joined') this.#reporter?.renew();
    else this.sampler.stop();
    if (state === 'closed') {
      this.closedBecause = reason;
      this.#reporter?.stop();
      this.#wakeWatch?.stop();
      this.follower?.stop();
    }
    this.#tell('state', { state, reason });
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/**
 * Joins a session in one step.
 *
 * @param {SessionOptions} options
 */
export async function join(options) {
  const session = new Session(options);
  await session.join();
  return session;
}

function socketUrl() {
  return new URL('/ws', location.href).href.replace(/^http/, 'ws');
}

/**
 * @template {object} T
 * @param {T} fields
 */
function defined(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
