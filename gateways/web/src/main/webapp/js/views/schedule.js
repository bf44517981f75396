import { countdown, find, named, say } from '../dom.js';
import { dayAndTime, t } from '../words.js';
import { startAhead } from './hold.js';

/**
 * When the session starts by itself, and how long that is off.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

const BEAT = 250;
/** So long from now (ms) is what is proposed. */
const PROPOSED = 5 * 60_000;

export class ScheduleView {
  #form = find('#schedule-form', HTMLFormElement);
  #input = named('schedule-input', HTMLInputElement);
  #off = named('schedule-off', HTMLButtonElement);
  #startsIn = named('starts-in', HTMLElement);
  #startsAt = named('starts-at', HTMLElement);

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      // What is written there is the time of day as this device has it.
      const at = new Date(this.#input.value).getTime();
      if (Number.isFinite(at)) attempt(session.schedule(at));
    });
    this.#off.addEventListener('click', () => attempt(session.schedule(null)));
    for (const event of ['timeline', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
    setInterval(() => this.#count(), BEAT);
    find('#schedule-panel', HTMLElement).addEventListener('toggle', () => this.#propose());
  }

  get #at() {
    const { timeline, clock } = this.session;
    if (!timeline) return null;
    return timeline.startsAt ?? (clock.ready ? startAhead(timeline, clock.now()) : null);
  }

  #show() {
    const { session } = this;
    this.#form.hidden = !session.inControl || session.state !== 'joined';
    this.#count();
  }

  /** Nobody likes to write a whole date. */
  #propose() {
    if (this.#input.value) return;
    const soon = new Date(Date.now() + PROPOSED - new Date().getTimezoneOffset() * 60_000);
    this.#input.value = soon.toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
  }

  #count() {
    const { clock } = this.session;
    const at = this.#at;
    this.#off.hidden = at === null;
    find('#schedule-panel', HTMLElement).hidden = this.#form.hidden && at === null;
    say(this.#startsAt, at === null ? '' : t('It starts by itself on {time}.', { time: dayAndTime(at) }));
    const left = at === null || !clock.ready ? NaN : (at - clock.now()) / 1000;
    this.#startsIn.hidden = Number.isNaN(left);
    if (!Number.isNaN(left)) say(this.#startsIn, t('in {time}', { time: countdown(left) }));
  }
}
