import { named, say } from '../dom.js';

/**
 * Watching at one's own pace: meanwhile the controls act on this player alone.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

export class OwnPace {
  #toggle = named('free-watch', HTMLButtonElement);

  /**
   * @param {Session} session
   * @param {HTMLVideoElement} video
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, video, attempt) {
    this.session = session;
    this.video = video;
    this.#toggle.addEventListener('click', () => attempt(session.watchFreely(!session.free)));
    for (const event of ['pace', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  #show() {
    const { session } = this;
    say(this.#toggle, session.free ? 'Back to the group' : 'Watch at my own pace');
    this.#toggle.setAttribute('aria-pressed', String(session.free));
    this.#toggle.disabled = session.state !== 'joined';
  }

  get moving() {
    return !this.video.paused;
  }

  async play() {
    await this.video.play();
  }

  async pause() {
    this.video.pause();
  }

  /** @param {number} position */
  async seek(position) {
    this.video.currentTime = position;
  }

  /** @param {number} rate */
  async setRate(rate) {
    this.video.preservesPitch = rate !== 1;
    this.video.playbackRate = rate;
  }
}
