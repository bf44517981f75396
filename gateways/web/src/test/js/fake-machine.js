/**
 * A device with a clock of its own and the habit of falling asleep, in the time of a test. While it sleeps nothing
 * runs; its timers are late, and its local clock stops or runs on, as both kinds of browsers exist.
 *
 * @typedef {import('./fake-time.js').FakeTime} FakeTime
 * @typedef {import('../../main/webapp/js/tutti/timers.js').Timers} Timers
 */
export class FakeMachine {
  #asleep = false;
  /** How long it has slept in all, and how much of that its local clock missed, in ms. */
  #slept = 0;
  #missed = 0;
  /** @type {(() => void)[]} */ #overdue = [];

  /**
   * @param {FakeTime} time
   * @param {object} [options]
   * @param {number} [options.ahead] ms the wall clock is wrong by
   * @param {number} [options.ppm] how much too fast the local clock runs
   * @param {number} [options.step] of the local clock in ms; browsers round to the step below or above, as it comes
   */
  constructor(time, { ahead = 0, ppm = 0, step = 0.1 } = {}) {
    this.time = time;
    this.step = step;
    this.ahead = ahead;
    this.speed = 1 + ppm * 1e-6;
    this.booted = time.now() - 5_000;
    /** @type {Timers} */
    this.timers = {
      now: () => this.now(),
      resolution: step,
      wall: () => Math.round((this.time.now() - this.booted) * this.speed + this.ahead),
      setTimeout: (callback, ms) => {
        const timer = { id: 0, cancelled: false };
        const fire = () => timer.cancelled || callback();
        timer.id = time.setTimeout(() => this.run(fire), ms / this.speed);
        return timer;
      },
      clearTimeout: timer => {
        if (!timer) return;
        timer.cancelled = true;
        time.clearTimeout(timer.id);
      },
      soon: callback => time.soon(() => this.run(callback)),
    };
  }

  /** The local clock, in ms. */
  now() {
    const steps = ((this.time.now() - this.booted) * this.speed - this.#missed) / this.step;
    const below = Math.floor(steps);
    const threshold = Math.abs(Math.sin(12.9898 * below)) * 0.999;
    return (steps - below > threshold ? below + 1 : below) * this.step;
  }

  /** Time as a media element on this machine has it: it plays only while the machine is awake. */
  get ofMedia() {
    return { ...this.timers, now: () => (this.time.now() - this.#slept) * this.speed };
  }

  /** @param {() => void} callback */
  run(callback) {
    if (this.#asleep) this.#overdue.push(callback);
    else callback();
  }

  /**
   * @param {number} ms
   * @param {{ stopsClock: boolean, whileAsleep?: () => void }} how
   */
  async sleep(ms, { stopsClock, whileAsleep }) {
    this.#asleep = true;
    await this.time.pass(ms);
    whileAsleep?.();
    this.#slept += ms;
    if (stopsClock) this.#missed += ms * this.speed;
    this.#asleep = false;
    const overdue = this.#overdue;
    this.#overdue = [];
    for (const callback of overdue) this.time.setTimeout(callback, 0);
  }
}

/**
 * Numbers between 0 and 1 that are the same in every run.
 *
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
