/**
 * Notices that the machine has slept or the page was out of use: by the page's events where there are any, else by
 * timers that come far too late, or by the local clock having stood still.
 *
 * @typedef {import('./clock.js').Clock} Clock
 * @typedef {import('./timers.js').Timers} Timers
 */

const BEAT = 500;
/** A busy page's timers are late too, but hardly by so many ms. */
const TOO_LATE = 2_000;

export class WakeWatch {
  #listening = new AbortController();
  /** @type {any} */ #nextBeat;

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {Timers} options.timers
   * @param {() => void} options.onWake
   * @param {Document} [options.document]
   */
  constructor({ clock, timers, onWake, document = globalThis.document }) {
    this.clock = clock;
    this.timers = timers;
    this.onWake = onWake;
    this.#listen(document);
    this.#beat();
  }

  stop() {
    this.timers.clearTimeout(this.#nextBeat);
    this.#listening.abort();
  }

  #beat() {
    const due = this.timers.now() + BEAT;
    this.#nextBeat = this.timers.setTimeout(() => {
      if (this.clock.slept || this.timers.now() - due > TOO_LATE) this.onWake();
      this.#beat();
    }, BEAT);
  }

  /** @param {Document | undefined} document there is none outside of pages */
  #listen(document) {
    const { signal } = this.#listening;
    document?.addEventListener('visibilitychange', () => document.hidden || this.onWake(), { signal });
    // Chromium says this to a frozen page that may run again.
    document?.addEventListener('resume', () => this.onWake(), { signal });
    document?.defaultView?.addEventListener('pageshow', () => this.onWake(), { signal });
    document?.defaultView?.addEventListener('online', () => this.onWake(), { signal });
  }
}
