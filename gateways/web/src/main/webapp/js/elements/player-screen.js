import { countdown, find, named, say } from '../dom.js';
import { FrameWatch } from '../tutti/frames.js';
import { comingStart, whyIn } from '../views/hold.js';
import { dayAndTime, t, word } from '../words.js';

/**
 * The picture, and what is said on it: for whom it waits, when it starts, that one is at one's own pace, and what is in
 * the way. The seconds are not read aloud.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Rendition} Rendition
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 * @typedef {import('../views/hold.js').PlayerState} PlayerState
 */

/** A start that is further off (s) is told with its day and time. */
const FAR = 3_600;
/** So long (ms) after an error it is clear whether the page's own policy was the reason. */
const POLICY_SPEAKS = 150;
const LOADING_AGAIN = word('The film cannot be loaded just now. Trying again…');

export class Screen {
  /** @type {FrameWatch | undefined} */ frames;
  /** Why this film is not seen, if it is not; lasting until another is on. */
  trouble = '';
  /** Whose media the page's policy does not let in: a host. */
  foreign = '';
  /** @type {Session | null} */ #session = null;
  #failed = false;
  /** Whether a follower has had the element. */ #used = false;

  /**
   * @param {ShadowRoot} root
   * @param {(code: string, message: string) => void} onProblem
   */
  constructor(root, onProblem) {
    this.root = root;
    this.onProblem = onProblem;
    this.video = named('video', HTMLVideoElement, root);
    this.tap = named('tap-to-play', HTMLButtonElement, root);
    this.hold = named('hold', HTMLElement, root);
    this.countdown = named('countdown', HTMLElement, root);
    this.ownPace = named('own-pace', HTMLElement, root);
    this.reconnecting = named('reconnecting', HTMLElement, root);
    this.ended = named('ended', HTMLElement, root);
    this.notice = named('player-notice', HTMLElement, root);
    this.status = named('player-status', HTMLElement, root);
    this.elsewhere = named('load-foreign', HTMLButtonElement, root);
    this.elsewhere.addEventListener('click', () => location.reload());
    this.#listenToVideo();
  }

  /** Whether something of the item can be played here, for all we know. */
  get playable() {
    return this.trouble === '';
  }

  /**
   * @param {Session} session one that has been joined
   * @param {AbortSignal} signal of the end of it
   */
  follow(session, signal) {
    // What the last session's follower still listens to is not ours to steer any more.
    if (this.#used) this.#renewVideo();
    this.#used = true;
    this.#session = session;
    this.#load();
    session.addEventListener('item', () => this.#load(), { signal });
    this.#offerTap(session.attach(this.video), signal);
    document.addEventListener('securitypolicyviolation', event => this.#heedPolicy(event), { signal });
    signal.addEventListener('abort', () => this.#end());
  }

  #end() {
    this.#session = null;
    this.frames?.stop();
    this.tap.hidden = true;
    this.foreign = this.trouble = '';
    this.#failed = false;
    this.video.removeAttribute('src');
    this.video.load();
  }

  #renewVideo() {
    const fresh = /** @type {HTMLVideoElement} */ (this.video.cloneNode());
    fresh.removeAttribute('src');
    fresh.muted = this.video.muted;
    fresh.volume = this.video.volume;
    this.video.replaceWith(fresh);
    this.video = fresh;
    this.#listenToVideo();
  }

  #listenToVideo() {
    this.video.addEventListener('error', () => {
      if (!this.video.getAttribute('src')) return;
      setTimeout(() => this.#fail(), POLICY_SPEAKS);
    });
    this.video.addEventListener('loadeddata', () => { this.#failed = false; });
  }

  #fail() {
    if (this.trouble || this.#failed) return;
    this.#failed = true;
    this.onProblem('media-failed', t(LOADING_AGAIN));
  }

  #load() {
    const session = /** @type {Session} */ (this.#session);
    const { video } = this;
    const rendition = choose(session.item?.renditions ?? [], video);
    const source = rendition ? session.addressOf(rendition) : '';
    this.frames?.stop();
    this.frames = new FrameWatch({ media: video, clock: session.clock, timeline: () => session.timeline });
    if (source === video.src && source) return;
    this.foreign = this.trouble = '';
    this.#failed = false;
    if (source) video.src = source;
    else {
      video.removeAttribute('src');
      this.trouble = t('This browser can play none of the forms this film comes in.');
      this.onProblem('no-rendition', this.trouble);
    }
  }

  /** The page says from where media may come; a film that was put on later may come from elsewhere. */
  #heedPolicy(/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective, blockedURI }) {
    const { src } = this.video;
    if (effectiveDirective !== 'media-src' || !src || !URL.canParse(blockedURI)) return;
    const { origin, host } = new URL(src);
    if (new URL(blockedURI).origin !== origin || this.foreign) return;
    this.foreign = host;
    this.trouble = t('This page does not let in films from {host}.', { host });
    this.onProblem('media-blocked', this.trouble);
  }

  /**
   * @param {import('../tutti/follower.js').Follower} follower
   * @param {AbortSignal} signal
   */
  #offerTap(follower, signal) {
    const judge = () => {
      this.tap.hidden = follower.readiness !== 'blocked';
    };
    follower.addEventListener('change', judge, { signal });
    // Some browsers allow sound only if play() is called within the click itself; the follower puts it right.
    this.tap.onclick = () => {
      this.video.play().catch(() => null);
      follower.wake();
    };
    judge();
  }

  /**
   * @param {PlayerState} state
   * @param {string} notice what stands in the way, if anything does
   * @param {boolean} reloads whether a reload of the page would let foreign media in
   */
  show(state, notice, reloads) {
    const session = this.#session;
    const timeline = session?.timeline ?? null;
    const now = session?.clock.ready ? session.clock.now() : NaN;
    const free = session?.free === true && state !== 'closed';
    const hold = state === 'closed' || state === 'starting' || !timeline?.hold ? null : timeline.hold;
    this.hold.hidden = !hold;
    this.hold.classList.toggle('aside', free);
    const why = hold ? whyIn(hold) : '';
    say(find('.why', HTMLElement, this.hold), free && why ? t('The group: {what}', { what: why }) : why);
    say(find('[role="timer"]', HTMLElement, this.hold), hold ? howLong(hold.until, now) : '');
    this.#count(state === 'starting' && timeline ? comingStart(timeline, now) : null, now);
    this.ownPace.hidden = !free;
    this.reconnecting.hidden = state !== 'reconnecting';
    this.ended.hidden = state !== 'ended';
    const { foreign: host } = this;
    const asks = host && reloads ? t('This film comes from {host}. Load it from there?', { host }) : '';
    const words = notice || asks || this.trouble || (this.#failed ? t(LOADING_AGAIN) : '');
    this.notice.hidden = words === '';
    say(find('.words', HTMLElement, this.notice), words);
    this.elsewhere.hidden = asks === '' || notice !== '';
    say(this.status, words || this.#aloud(state, why));
  }

  /**
   * What is read aloud: never what ticks.
   *
   * @param {PlayerState} state
   * @param {string} why
   */
  #aloud(state, why) {
    switch (state) {
      case 'waiting': return why;
      case 'starting': return t('It starts by itself, at its time.');
      case 'ended': return t('The film has ended');
      case 'free': return t('At your own pace');
      case 'reconnecting': return t('Reconnecting…');
      default: return '';
    }
  }

  /**
   * @param {number | null} start
   * @param {number} now
   */
  #count(start, now) {
    this.countdown.hidden = start === null;
    if (start === null) return;
    const left = (start - now) / 1000;
    say(find('.caption', HTMLElement, this.countdown),
      left > FAR ? t('Starts by itself: {when}', { when: dayAndTime(start) }) : t('Starts in'));
    say(find('[role="timer"]', HTMLElement, this.countdown), countdown(left));
  }
}

/**
 * @param {number | null} until
 * @param {number} now
 */
function howLong(until, now) {
  if (until === null) return t('The film waits until somebody presses play');
  return Number.isNaN(now) ? '' : t('{time}, then we go on', { time: countdown((until - now) / 1000) });
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
