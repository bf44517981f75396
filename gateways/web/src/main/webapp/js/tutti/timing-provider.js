import { isMoving, motionAfter, motionAt, sameMotion } from './motion.js';
import { sleepUntil } from './timers.js';

/**
 * A session as a TimingProvider of the W3C Timing Object draft: hand it to `new TimingObject(provider)`.
 *
 * Its clock is the server's, in seconds: `performance.now() / 1000 + skew`. The vector becomes another one at the
 * instant a change takes effect, not when word of it comes. While the connection is lost the provider stays `open`:
 * the session plays on by the last motion, and the draft knows no way back from any other state.
 *
 * Dispatches `change` (of the vector), `adjust` (of the skew) and `readystatechange`.
 *
 * @typedef {import('./protocol.js').Motion} Motion
 * @typedef {import('./protocol.js').Accepted} Accepted
 * @typedef {{ position: number, velocity: number, acceleration: number, timestamp: number }} Vector
 * @typedef {{ position?: number | null, velocity?: number | null, acceleration?: number | null }} VectorUpdate
 * @typedef {{ accepted: Accepted, resolve: () => void, reject: (reason: unknown) => void }} Waiter
 * @typedef {'connecting' | 'open' | 'closing' | 'closed'} ReadyState never `closing`, as a session closes at once
 */

/**
 * The skew moves 1 ms (SLEW_STEP) each 10 ms (SLEW_BEAT), as in the draft's example: usual corrections are over before
 * the next frame is drawn, and whatever moves seems to move at 0.9 to 1.1 times its speed, never back.
 */
const SLEW_STEP = 1;
const SLEW_BEAT = 10;
/** How often (ms) the estimate is looked at while it stays where it was; pings are seconds apart. */
const IDLE_BEAT = 200;
/** Differences (ms) below the steps of a browser's clock are not worth an event. */
const TRIFLE = 0.01;
/** A clock that is so far behind (ms) has slept. To slew would be to err for ten minutes for each minute of sleep. */
const SLEPT = 1_000;
/** Reading the clock so often takes longer than any step, unless the clock stands still. */
const MOST_READINGS = 100_000;
/** The speeds of `tutti.v1`. What the server would refuse in part is refused here as a whole. */
const SPEEDS = { slowest: 0.25, fastest: 4 };

export class TimingProvider extends EventTarget {
  startPosition = 0;
  /** @type {ReadyState} */ readyState = 'connecting';
  /** Why the session is over, unless we left. @type {Error | null} */ error = null;
  /** @type {Motion} */ #motion = { position: 0, velocity: 0, timestamp: 0 };
  /** @type {Set<Waiter>} */ #waiters = new Set();
  #updating = 0;
  #instant = 0;
  #turn = new AbortController();
  /** @type {any} */ #nextBeat;
  #skew;

  /** @param {import('./session.js').Session} session one that has been joined */
  constructor(session) {
    super();
    this.session = session;
    this.timers = session.timers;
    this.endPosition = session.item?.duration ?? Infinity;
    this.#skew = new Skew(session.clock, session.timers);
    session.addEventListener('item', () => { this.endPosition = session.item?.duration ?? Infinity; });
    session.addEventListener('timeline', () => this.#follow());
    session.addEventListener('state', () => this.#watchSession());
    this.#watchSession();
    this.#beat();
  }

  /** The clock of the vector minus that of this page, in seconds. */
  get skew() {
    return this.#skew.ms / 1000;
  }

  /** @returns {Vector} where, and when, the motion in force began */
  get vector() {
    const { position, velocity, timestamp } = this.#motion;
    return { position, velocity, acceleration: 0, timestamp: timestamp / 1000 };
  }

  /**
   * Has the session move differently; what is missing or null stays as it is. Resolved when the change has taken
   * effect, rejected with a TuttiError if the server refuses.
   *
   * @param {VectorUpdate | null} [newVector]
   */
  async update(newVector) {
    if (this.readyState !== 'open') throw new DOMException(`Not open but ${this.readyState}.`, 'InvalidStateError');
    const wish = newVector ?? {};
    checkMotion(wish);
    this.#checkRange(wish);
    this.#updating++;
    try {
      // All at once, lest another update come in between. The last one takes effect last.
      const accepted = (await Promise.all(this.#command(wish))).at(-1);
      if (accepted) await this.#effectOf(accepted);
    } finally {
      this.#updating--;
    }
  }

  /** @param {VectorUpdate} wish */
  #checkRange({ position, velocity }) {
    const end = this.endPosition;
    if (position != null && (position < 0 || position > end)) {
      throw new DOMException(`The position ${position} lies outside 0 to ${end}.`, 'IllegalValueError');
    }
    // Told to play at the end the server plays from the start, which is not what the draft means by moving there.
    const moves = velocity != null ? velocity > 0 : position != null && isMoving(this.#motion);
    // With updates under way nobody knows yet where it will be.
    const from = position ?? (this.#updating > 0 ? 0 : this.session.expectedPosition());
    if (moves && from >= end) throw new DOMException(`Nothing moves on from the end, ${end}.`, 'IllegalValueError');
  }

  /** @param {VectorUpdate} wish */
  #command({ position, velocity }) {
    const { session } = this;
    const sent = [];
    // At rest first, so that the seek ends exactly where it should.
    if (velocity === 0) sent.push(session.pause());
    // What an update under way makes of the rate is not known yet.
    if (velocity && (this.#updating > 1 || session.timeline?.rate !== velocity)) sent.push(session.setRate(velocity));
    if (position != null) sent.push(session.seek(position));
    if (velocity) sent.push(session.play());
    return sent;
  }

  /** @param {Accepted} accepted @returns {Promise<void>} */
  #effectOf(accepted) {
    return new Promise((resolve, reject) => {
      if (this.readyState === 'closed') return reject(this.session.closedBecause);
      this.#waiters.add({ accepted, resolve, reject });
      this.#follow();
    });
  }

  /** The estimate of the server's clock changes without a word, so it is looked at. */
  #beat() {
    if (this.#skew.follow()) this.#follow(true);
    if (this.readyState === 'closed') return;
    this.#nextBeat = this.timers.setTimeout(() => this.#beat(), this.#skew.settled ? IDLE_BEAT : SLEW_BEAT);
  }

  /** Takes the motion in force, and each that follows at its instant; anew whenever timeline or skew is another one. */
  #follow(adjusted = false, reached = 0) {
    this.#turn.abort();
    // After a restart of the server its instants mean nothing until its new clock is known: play on by the old ones.
    if (this.readyState === 'closed' || this.#skew.clockId !== this.session.clock.id) return;
    const now = this.timers.now() + this.#skew.ms;
    // Rounding must not undo an instant that was waited for; only another skew may.
    this.#instant = adjusted ? now : Math.max(this.#instant, reached, now);
    const { signal } = this.#turn = new AbortController();
    this.#take(adjusted);
    const due = this.#nextInstant();
    if (due === Infinity) return;
    sleepUntil(this.timers, due - this.#skew.ms, signal).then(() => signal.aborted || this.#follow(false, due));
  }

  #nextInstant() {
    const { timeline } = this.session;
    const next = timeline && motionAfter(timeline, this.#instant);
    const instants = [...this.#waiters].map(waiter => waiter.accepted.effectiveAt);
    if (next) instants.push(next.timestamp);
    return Math.min(...instants.filter(due => due > this.#instant));
  }

  /** @param {boolean} adjusted */
  #take(adjusted) {
    const { timeline } = this.session;
    if (!timeline) return;
    const motion = motionAt(timeline, this.#instant);
    const changed = !sameMotion(motion, this.#motion);
    this.#motion = motion;
    // Vector and skew belong together: nobody is told before both are right.
    if (adjusted) this.dispatchEvent(new Event('adjust'));
    if (changed) this.dispatchEvent(new Event('change'));
    if (this.readyState === 'connecting') this.#become('open');
    for (const waiter of [...this.#waiters].filter(each => this.#isDone(each, timeline))) {
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** @param {Waiter} waiter @param {import('./protocol.js').Timeline} timeline */
  #isDone({ accepted: { seq, effectiveAt } }, timeline) {
    if (timeline.revision < seq || this.#instant < effectiveAt) return false;
    // A later command may have put ours off: until that one takes over, nothing has happened.
    return this.#motion.timestamp >= effectiveAt || !motionAfter(timeline, this.#instant);
  }

  #watchSession() {
    if (this.session.state !== 'closed' || this.readyState === 'closed') return;
    const reason = this.session.closedBecause ?? null;
    this.#turn.abort();
    this.timers.clearTimeout(this.#nextBeat);
    if (reason?.code !== 'left') this.error = reason;
    for (const waiter of this.#waiters) waiter.reject(reason);
    this.#waiters.clear();
    this.#become('closed');
  }

  /** @param {ReadyState} state */
  #become(state) {
    this.readyState = state;
    this.dispatchEvent(new Event('readystatechange'));
  }
}

/** What leads from this page's clock to the server's. It follows the estimate without ever making time go back. */
class Skew {
  ms = 0;
  settled = false;
  /** Which of the server's clocks it leads to. @type {string | null} */ clockId = null;

  /** @param {import('./clock.js').Clock} clock @param {import('./timers.js').Timers} timers */
  constructor(clock, timers) {
    this.clock = clock;
    this.timers = timers;
  }

  /** Goes one step towards the estimate; says whether there was one to go. */
  follow() {
    this.settled = false;
    if (!this.clock.ready) return false;
    const gap = this.clock.offset - this.ms;
    const leap = this.clock.id !== this.clockId || gap > SLEPT;
    const step = leap ? gap : Math.max(-SLEW_STEP, Math.min(SLEW_STEP, gap));
    this.settled = Math.abs(gap - step) < TRIFLE;
    this.clockId = this.clock.id;
    if (!leap && Math.abs(step) < TRIFLE) return false;
    if (!leap && step < 0) this.#sitOut(-step);
    this.ms += step;
    return true;
  }

  /** A step back goes unseen if the clock has moved on by as much before anybody looks again. @param {number} ms */
  #sitOut(ms) {
    const end = this.timers.now() + ms;
    for (let left = MOST_READINGS; left > 0 && this.timers.now() < end; left--);
  }
}

/** @param {VectorUpdate} wish */
function checkMotion(wish) {
  for (const name of /** @type {const} */ (['position', 'velocity', 'acceleration'])) {
    const value = wish[name];
    if (value != null && !Number.isFinite(value)) throw new TypeError(`The ${name} is no finite number: ${value}.`);
  }
  const { velocity, acceleration } = wish;
  if (acceleration) throw new DOMException('A session does not accelerate.', 'NotSupportedError');
  const { slowest, fastest } = SPEEDS;
  if (velocity && (velocity < slowest || velocity > fastest)) {
    throw new DOMException(`The velocity ${velocity} lies outside ${slowest} to ${fastest}.`, 'IllegalValueError');
  }
}
