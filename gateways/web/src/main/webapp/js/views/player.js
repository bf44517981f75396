import { named, say } from '../dom.js';
import { Controls } from './controls.js';
import { describeCause } from './cause.js';

/**
 * The film: the media element, put on the session's timeline, and what is said below it.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Rendition} Rendition
 */

export class Player {
  #video = named('video', HTMLVideoElement);
  #tap = named('tap-to-play', HTMLButtonElement);

  /**
   * @param {Session} session
   * @param {(problem: string) => void} onProblem
   */
  constructor(session, onProblem) {
    this.session = session;
    const rendition = choose(session.item?.renditions ?? [], this.#video);
    if (rendition) this.#video.src = new URL(rendition.url, new URL('/', location.href)).href;
    else onProblem('This browser can play none of the forms this film comes in.');
    const follower = session.attach(this.#video);
    new Controls(session, this.#video, onProblem);
    this.#offerTap(follower);
    this.#tellCauses();
    this.#video.addEventListener('error', () => onProblem('The film cannot be loaded just now. Trying again…'));
  }

  /** @param {import('../tutti/follower.js').Follower} follower */
  #offerTap(follower) {
    const judge = () => {
      this.#tap.hidden = follower.readiness !== 'blocked';
    };
    follower.addEventListener('change', judge);
    this.#tap.addEventListener('click', () => {
      // Some browsers allow sound only if play() is called within the click itself; the follower puts it right.
      this.#video.play().catch(() => null);
      follower.wake();
    });
    judge();
  }

  #tellCauses() {
    const line = named('cause', HTMLElement);
    const tell = () => say(line, this.session.timeline ? describeCause(this.session.timeline) : '');
    this.session.addEventListener('timeline', tell);
    tell();
  }
}

/**
 * The first rendition the browser can play; one it is sure of does not outrank one it says "maybe" to, because the
 * server has put them in order.
 *
 * @param {Rendition[]} renditions
 * @param {HTMLVideoElement} video
 */
function choose(renditions, video) {
  return renditions.find(({ type }) => video.canPlayType(type) !== '');
}
