import { countdown, find, named, say } from '../dom.js';

/**
 * For whom or what the timeline stands still, and how long still at most. The seconds are not read aloud.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Hold} Hold
 */

const BEAT = 200;
/** A start so near (ms) is no start ahead, but the answer to a command. */
const AT_ONCE = 1_000;
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
    setInterval(() => this.#show(), BEAT);
  }

  #show() {
    const { timeline, clock } = this.session;
    const hold = timeline?.hold;
    const start = timeline && clock.ready ? startAhead(timeline, clock.now()) : null;
    this.#element.hidden = !hold;
    // Whoever watches at their own pace is held by nothing.
    const whose = this.session.free ? 'The group: ' : '';
    say(this.#why, hold ? `${whose}${whyIn(hold)}` : '');
    say(this.#left, this.#howLong(hold ?? null, start));
  }

  /**
   * @param {Hold | null} hold
   * @param {number | null} start
   */
  #howLong(hold, start) {
    const { clock } = this.session;
    const inWords = (/** @type {number} */ instant) => countdown((instant - clock.now()) / 1000);
    if (start !== null) return `, it starts in ${inWords(start)}`;
    if (!hold) return '';
    if (hold.until === null) return ', until somebody presses play';
    return clock.ready ? `, ${inWords(hold.until)}, then we go on` : '';
  }
}

/**
 * When all begins that waits for its time, such as a scheduled start; null if it moves, or is about to at once.
 *
 * @param {Pick<import('../tutti/protocol.js').Timeline, 'hold'>} timeline
 * @param {number} now
 */
export function startAhead({ hold }, now) {
  const start = hold?.notBefore ?? null;
  return start !== null && start - now > AT_ONCE ? start : null;
}

/** @param {Hold} hold */
export function whyIn({ reason, waitingFor, barrier }) {
  const names = [...new Set((waitingFor ?? []).map(({ name }) => name))];
  if (names.length === 0) return barrier == null ? reason : 'Everything is ready';
  if (names.length > MOST_NAMES) {
    return `Waiting for ${names.slice(0, MOST_NAMES - 1).join(', ')} and ${names.length - MOST_NAMES + 1} others`;
  }
  const last = names[names.length - 1];
  return `Waiting for ${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last}`;
}
