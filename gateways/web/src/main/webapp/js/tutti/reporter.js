import { DeviceStatus } from './device-status.js';
import { systemTimers } from './timers.js';

/**
 * Tells the session how an endpoint is doing: each second while it plays, otherwise when something changed.
 *
 * @typedef {import('./follower.js').Follower} Follower
 * @typedef {import('./protocol.js').Report} Report
 * @typedef {import('./timers.js').Timers} Timers
 */

const INTERVAL = 1_000;

export class Reporter {
  /** @type {Report | null} */ #last = null;
  /** @type {any} */ #loop;

  /**
   * @param {object} options
   * @param {Follower} options.follower
   * @param {(message: object) => boolean} options.send
   * @param {Timers} [options.timers]
   * @param {DeviceStatus} [options.status]
   * @param {() => import('./protocol.js').Denial[]} [options.denies] what nobody else may do on this device
   */
  constructor({ follower, send, timers = systemTimers, status = new DeviceStatus(), denies = () => [] }) {
    this.follower = follower;
    this.send = send;
    this.timers = timers;
    this.status = status;
    this.denies = denies;
    follower.addEventListener('change', () => this.#consider());
    this.#beat();
  }

  /** The server knows nothing of us (any more): tell it. */
  renew() {
    this.#last = null;
    this.#consider();
  }

  stop() {
    this.timers.clearTimeout(this.#loop);
  }

  #beat() {
    this.#loop = this.timers.setTimeout(() => {
      this.#consider(this.follower.moving);
      this.#beat();
    }, INTERVAL);
  }

  /** @param {boolean} [due] whether to report even if nothing changed */
  #consider(due = false) {
    const { busy, readiness, clock } = this.follower;
    // In the middle of a leap a position means nothing, and its end reports itself; but who lacks the media for it must
    // say so, or nobody could wait for them.
    if (busy && readiness !== 'buffering' || !clock.ready) return;
    const denies = this.denies();
    const report = {
      ...this.follower.report(), ...!denies.includes('status') && this.status.now(), ...denies.length > 0 && { denies },
    };
    if (!due && this.#last && !differs(report, this.#last)) return;
    if (this.send({ type: 'report', ...report })) this.#last = report;
  }
}

/**
 * @param {Report} one
 * @param {Report} other
 */
function differs(one, other) {
  return one.readiness !== other.readiness
    || Math.abs(one.rate - other.rate) > 0.05
    || (one.rate === 0 && Math.abs(one.position - other.position) > 0.01)
    || Math.abs(one.buffered - other.buffered) > 1
    || one.bound < 0.5 * other.bound
    || one.charging !== other.charging
    || Math.abs((one.battery ?? 0) - (other.battery ?? 0)) > 0.05;
}
