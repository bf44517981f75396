/**
 * Time as the library sees it, so that tests can hand in a time of their own.
 *
 * @typedef {object} Timers
 * @property {() => number} now local monotonic time in ms
 * @property {() => number} [wall] the time of day in ms, which passes while the machine sleeps
 * @property {number} [resolution] how far `now` may be off, in ms
 * @property {(callback: () => void, ms: number) => any} setTimeout
 * @property {(handle: any) => void} clearTimeout
 * @property {(callback: () => void) => void} soon runs the callback as a task of its own, without a timer's delay
 */

/** Timers fire late by a few ms; the last stretch of a precise wait is spent in tasks without a timer. */
const TIMER_SLACK = 6;

/** What a clock's step can be, in ms, and how often to look for it: a clock that stands still has none. */
const FINEST_STEP = 0.005;
const COARSEST_STEP = 20;
const MOST_READS = 200_000;

/** @type {Timers} */
export const systemTimers = {
  now: () => performance.now(),
  wall: () => Date.now(),
  get resolution() {
    return stepOf(this.now);
  },
  setTimeout: (callback, ms) => globalThis.document?.hidden ? outOfSight.set(callback, ms) : setTimeout(callback, ms),
  clearTimeout: handle => typeof handle === 'string' ? outOfSight.clear(handle) : clearTimeout(handle),
  soon: taskQueue(),
};

/** Timers of a page that nobody sees, kept by a worker, because browsers slow down the page's own. */
const outOfSight = {
  /** @type {Map<string, { callback: () => void, ms: number }>} */ waiting: new Map(),
  /** @type {Worker | null} */ worker: null,
  refused: false,
  lastId: 0,

  /**
   * @param {() => void} callback
   * @param {number} ms
   */
  set(callback, ms) {
    const id = `hidden-${++this.lastId}`;
    this.waiting.set(id, { callback, ms });
    if (!this.refused) this.worker ??= this.start();
    if (this.worker && !this.refused) this.worker.postMessage({ id, ms });
    else setTimeout(() => this.fire(id), ms);
    return id;
  },

  /** @param {string} id */
  clear(id) {
    this.waiting.delete(id);
  },

  /** @param {string} id */
  fire(id) {
    const due = this.waiting.get(id);
    this.waiting.delete(id);
    due?.callback();
  },

  /** A page we are a guest of may forbid workers by its policy: then we are as slow as the page. */
  start() {
    try {
      const worker = new Worker(addressOfWorker());
      worker.onmessage = ({ data: id }) => this.fire(id);
      worker.onerror = () => {
        this.refused = true;
        for (const [id, { ms }] of this.waiting) setTimeout(() => this.fire(id), ms);
      };
      return worker;
    } catch {
      // Some browsers tell of it at once.
      this.refused = true;
      return null;
    }
  },
};

/** Browsers start workers only from the page's own origin; one of its own may import ours. */
function addressOfWorker() {
  const { href, origin } = new URL('./timer-worker.js', import.meta.url);
  if (origin === location.origin) return href;
  return URL.createObjectURL(new Blob([`importScripts(${JSON.stringify(href)})`], { type: 'text/javascript' }));
}

/**
 * The step of a clock in ms: a tenth in Chromium, one in Firefox, less on isolated pages. Seen by waiting for a few.
 *
 * @param {() => number} now
 */
export function stepOf(now) {
  let step = Infinity;
  for (let last = now(), steps = 0, reads = 0; steps < 4 && reads < MOST_READS; reads++) {
    const next = now();
    if (next === last) continue;
    step = Math.min(step, next - last);
    last = next;
    steps++;
  }
  return Math.min(Math.max(step, FINEST_STEP), COARSEST_STEP);
}

/** A message to oneself is the one task a page can post that no browser delays. */
function taskQueue() {
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @type {MessageChannel | null} */
  let channel = null;
  return (/** @type {() => void} */ callback) => {
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.onmessage = () => waiting.shift()?.();
    }
    waiting.push(callback);
    channel.port2.postMessage(null);
  };
}

/**
 * Waits, or returns early when the signal says that there is nothing to wait for any more.
 *
 * @param {Timers} timers
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function sleep(timers, ms, signal) {
  return new Promise(resolve => {
    if (signal.aborted) return resolve();
    const done = () => {
      timers.clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = timers.setTimeout(done, Math.max(0, ms));
    signal.addEventListener('abort', done);
  });
}

/**
 * Waits for an instant of local time to a fraction of a millisecond.
 *
 * @param {Timers} timers
 * @param {number} instant
 * @param {AbortSignal} signal
 */
export async function sleepUntil(timers, instant, signal) {
  const ahead = instant - timers.now();
  if (ahead > TIMER_SLACK + 2) await sleep(timers, ahead - TIMER_SLACK, signal);
  while (timers.now() < instant && !signal.aborted) {
    await new Promise(resolve => timers.soon(() => resolve(undefined)));
  }
}

/**
 * Waits for an event, at most so long. Says whether the event came.
 *
 * @param {Timers} timers
 * @param {EventTarget} target
 * @param {string} name
 * @param {number} limit
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
export function eventOf(timers, target, name, limit, signal) {
  return new Promise(resolve => {
    if (signal.aborted) return resolve(false);
    const finish = (/** @type {boolean} */ came) => {
      timers.clearTimeout(timer);
      target.removeEventListener(name, happened);
      signal.removeEventListener('abort', gaveUp);
      resolve(came);
    };
    const happened = () => finish(true);
    const gaveUp = () => finish(false);
    const timer = timers.setTimeout(gaveUp, limit);
    target.addEventListener(name, happened);
    signal.addEventListener('abort', gaveUp);
  });
}
