import { webcrypto } from 'node:crypto';

// Node 18 has no such globals of its own; browsers and later ones do.
globalThis.crypto ??= /** @type {any} */ (webcrypto);
globalThis.CustomEvent ??= /** @type {any} */ (class extends Event {
  constructor(type, options = {}) {
    super(type, options);
    this.detail = options.detail ?? null;
  }
});

/**
 * A time that passes only when a test says so, with timers and tasks of its own.
 *
 * @implements {Timers}
 * @typedef {import('../../main/webapp/js/tutti/timers.js').Timers} Timers
 */
export class FakeTime {
  /** @type {{ at: number, id: number, callback: () => void }[]} */ #waiting = [];
  #now = 1_000;
  #lastId = 0;

  now = () => this.#now;
  /** A wall clock, that nobody sets. */
  wall = () => this.#now;

  /**
   * @param {() => void} callback
   * @param {number} ms
   */
  setTimeout = (callback, ms) => {
    const id = ++this.#lastId;
    this.#waiting.push({ at: this.#now + Math.max(0, ms), id, callback });
    return id;
  };

  /** @param {number} id */
  clearTimeout = id => {
    this.#waiting = this.#waiting.filter(timer => timer.id !== id);
  };

  /** @param {() => void} callback */
  soon = callback => {
    this.setTimeout(callback, 0.2);
  };

  /** Lets time pass; what awaits promises gets its turn after each timer. @param {number} ms */
  async pass(ms) {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.clearTimeout(next.id);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settled();
    }
    this.#now = end;
  }

  /** @param {number} end */
  #next(end) {
    return this.#waiting.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at || a.id - b.id)[0];
  }
}

/** Lets all promises that can settle do so. */
export async function settled() {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
