import { named } from '../dom.js';
import { FrameWatch } from '../tutti/frames.js';

/**
 * The film: the media element, put on the session's timeline, and on another source when another item is on.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Rendition} Rendition
 */

export class Player {
  video = named('video', HTMLVideoElement);
  /** @type {FrameWatch | undefined} */ frames;
  #tap = named('tap-to-play', HTMLButtonElement);

  /**
   * @param {Session} session
   * @param {(problem: string) => void} onProblem
   */
  constructor(session, onProblem) {
    this.session = session;
    this.onProblem = onProblem;
    this.#load();
    session.addEventListener('item', () => this.#load());
    this.#offerTap(session.attach(this.video));
    this.video.addEventListener('error', () => onProblem('The film cannot be loaded just now. Trying again…'));
  }

  /** Frames a second of what is on; NaN until some have been seen, or if the browser does not tell. */
  get frameRate() {
    return this.frames?.frameRate ?? NaN;
  }

  #load() {
    const { session, video } = this;
    const rendition = choose(session.item?.renditions ?? [], video);
    const source = rendition ? new URL(rendition.url, new URL('/', location.href)).href : '';
    this.frames?.stop();
    this.frames = new FrameWatch({ media: video, clock: session.clock, timeline: () => session.timeline });
    if (!rendition) this.onProblem('This browser can play none of the forms this film comes in.');
    if (source === video.src) return;
    if (source) video.src = source;
    else video.removeAttribute('src');
  }

  /** @param {import('../tutti/follower.js').Follower} follower */
  #offerTap(follower) {
    const judge = () => {
      this.#tap.hidden = follower.readiness !== 'blocked';
    };
    follower.addEventListener('change', judge);
    this.#tap.addEventListener('click', () => {
      // Some browsers allow sound only if play() is called within the click itself; the follower puts it right.
      this.video.play().catch(() => null);
      follower.wake();
    });
    judge();
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
