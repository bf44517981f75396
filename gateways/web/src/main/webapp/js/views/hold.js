import { countdown, find, named, say } from '../dom.js';

/**
 * For whom or what the timeline stands still, and how long still at most. The seconds are not read aloud.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Hold} Hold
 */

const BEAT = 200;
/** No more names than this are read out. */
const MOST_NAMES = 4;

export class HoldView {
  #element = named('hold', HTMLElement);
  #why = find('[role="status"]', HTMLElement, this.#element);
  #left = find('[role="timer"]', HTMLElement, this.#element);

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.addEventListener('timeline', () => this.#show());
    this.#show();
    setInterval(() => this.#count(), BEAT);
  }

  #show() {
    const hold = this.session.timeline?.hold;
    this.#element.hidden = !hold;
    say(this.#why, hold ? whyIn(hold) : '');
    this.#count();
  }

  #count() {
    const { timeline, clock } = this.session;
    const until = timeline?.hold?.until ?? null;
    if (!timeline?.hold) return say(this.#left, '');
    if (until === null) return say(this.#left, ', until somebody presses play');
    say(this.#left, clock.ready ? `, ${countdown((until - clock.now()) / 1000)}, then we go on` : '');
  }
}

/** @param {Hold} hold */
export function whyIn({ reason, waitingFor }) {
  const names = [...new Set((waitingFor ?? []).map(({ name }) => name))];
  if (names.length === 0) return reason;
  if (names.length > MOST_NAMES) {
    return `Waiting for ${names.slice(0, MOST_NAMES - 1).join(', ')} and ${names.length - MOST_NAMES + 1} others`;
  }
  const last = names[names.length - 1];
  return `Waiting for ${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last}`;
}
