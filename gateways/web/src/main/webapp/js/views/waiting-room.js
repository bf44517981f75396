import { countdown, find, named, say } from '../dom.js';

/**
 * What one sees while standing at the door.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

const BEAT = 1_000;

export class WaitingRoom {
  #element = find('#waiting-room', HTMLElement);
  #time = find('#waiting-time', HTMLElement);
  /** @type {Session | null} */ #session = null;

  constructor() {
    named('cancel-waiting', HTMLButtonElement).addEventListener('click', () => this.#session?.leave());
    setInterval(() => this.#count(), BEAT);
  }

  /** @param {Session} session */
  watch(session) {
    this.#session = session;
    session.addEventListener('state', () => {
      this.#element.hidden = session.state !== 'at-door';
      if (session.state !== 'at-door') return;
      this.#count();
      find('#waiting-title', HTMLElement).focus();
    });
  }

  #count() {
    const { waiting, clock } = this.#session ?? {};
    if (!waiting || !clock?.ready) return;
    say(this.#time, `They have ${countdown((waiting.until - clock.now()) / 1000)} left to answer.`);
  }
}
