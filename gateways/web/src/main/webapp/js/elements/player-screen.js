import { originsOf } from '../consent.js';
import { countdown, find, named, say } from '../dom.js';
import { FrameWatch } from '../tutti/frames.js';
import { MappedMedia } from '../tutti/media/mapped.js';
import { prepareMedium } from '../tutti/media/open.js';
import { comingStart, whyIn } from '../views/hold.js';
import { isInsecure, isOfObjects, lasts, troubleInWords } from '../views/trouble.js';
import { dayAndTime, t } from '../words.js';

/**
 * The picture, and what is said on it: for whom it waits, when it starts, that one is at one's own pace, and what is in
 * the way. The seconds are not read aloud. Whatever is on is played by a medium of its own; none is opened before the
 * viewer agrees to the servers it would ask, or has chosen their copy of what lies on their disk.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Item} Item
 * @typedef {import('../tutti/protocol.js').Rendition} Rendition
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 * @typedef {import('../tutti/media/medium.js').Medium} Medium
 * @typedef {import('../tutti/media/medium.js').Trouble} Trouble
 * @typedef {import('../views/hold.js').PlayerState} PlayerState
 * @typedef {{ words: string, focus: () => void, close: () => void }} Plate
 */

/** A start that is further off (s) is told with its day and time. */
const FAR = 3_600;
/** What could not be fetched is asked for again after so long (ms). */
const AGAIN = 4_000;

/** Dispatches `medium` when another one plays, or what it says of itself has changed. */
export class Screen extends EventTarget {
  /** @type {FrameWatch | undefined} */ frames;
  /** What plays the item; null while nothing may, or can. @type {Medium | null} */ medium = null;
  /** What the session steers. @type {MappedMedia | null} */ media = null;
  /** Whose media the page's policy does not let in: a host. */
  foreign = '';
  /** Asks for consent, or for a copy, while that is needed. @type {Plate | null} */ #plate = null;
  /** @type {Session | null} */ #session = null;
  /** The item, as far as a player of it would have to be another. */ #opened = '';
  /** The viewer's own copy of an item, by its locator. @type {{ locator: string, file: File } | null} */ #copy = null;
  /** The form that the viewer has chosen. @type {Rendition | null} */ #form = null;
  /** Counts what has been closed, lest what was on its way for it be opened. */ #turn = 0;
  /** What was told last. */ #told = '';
  /** Whether a follower has had the element. */ #used = false;

  /**
   * @param {ShadowRoot} root
   * @param {object} given
   * @param {(code: string, message: string) => void} given.onProblem
   * @param {() => import('../consent.js').Consent | null} given.consent null if the page has asked already
   */
  constructor(root, { onProblem, consent }) {
    super();
    this.root = root;
    this.onProblem = onProblem;
    this.consent = consent;
    this.video = named('video', HTMLVideoElement, root);
    this.tap = named('tap-to-play', HTMLButtonElement, root);
    this.hold = named('hold', HTMLElement, root);
    this.countdown = named('countdown', HTMLElement, root);
    this.ownPace = named('own-pace', HTMLElement, root);
    this.reconnecting = named('reconnecting', HTMLElement, root);
    this.interrupted = named('interrupted', HTMLElement, root);
    this.liveGoesOn = named('live-goes-on', HTMLElement, root);
    this.ended = named('ended', HTMLElement, root);
    this.notice = named('player-notice', HTMLElement, root);
    this.status = named('player-status', HTMLElement, root);
    this.elsewhere = named('load-foreign', HTMLButtonElement, root);
    this.elsewhere.addEventListener('click', () => location.reload());
  }

  get player() {
    return /** @type {HTMLElement} */ (this.root.host);
  }

  /** Whether something of the item can be played here, for all we know. */
  get playable() {
    return this.foreign === '' && !lasts(this.medium?.trouble ?? null);
  }

  /** @param {Session} session one that has been joined @param {AbortSignal} signal of the end of it */
  follow(session, signal) {
    // What the last session's follower still listens to is not ours to steer any more.
    if (this.#used) this.#renewVideo();
    this.#used = true;
    this.#session = session;
    this.media = new MappedMedia(this.video);
    this.#offerTap(session.attach(this.media), signal);
    this.#load();
    session.addEventListener('item', () => this.#load(), { signal });
    document.addEventListener('securitypolicyviolation', event => this.#heedPolicy(event), { signal });
    signal.addEventListener('abort', () => this.#end());
  }

  /**
   * Plays the item from the viewer's own disk.
   *
   * @param {File} file
   */
  playCopy(file) {
    this.#copy = { locator: this.#session?.item?.locator ?? '', file };
    this.#reopen();
  }

  /**
   * Another of the forms the item comes in.
   *
   * @param {Rendition | null} rendition null: the best that can be played here
   */
  choose(rendition) {
    this.#form = rendition;
    this.#copy = null;
    this.#reopen();
  }

  /** The viewer's own doing. */
  #reopen() {
    this.#opened = '';
    this.#load(true);
  }

  #end() {
    this.#session = null;
    this.tap.hidden = true;
    this.#close();
    this.#opened = '';
    this.#copy = this.#form = null;
  }

  #close() {
    this.#turn++;
    this.frames?.stop();
    this.#plate?.close();
    this.medium?.close();
    this.#plate = this.medium = null;
    this.foreign = this.#told = '';
    this.video.removeAttribute('poster');
  }

  #renewVideo() {
    const fresh = /** @type {HTMLVideoElement} */ (this.video.cloneNode());
    fresh.removeAttribute('src');
    fresh.muted = this.video.muted;
    fresh.volume = this.video.volume;
    this.video.replaceWith(fresh);
    this.video = fresh;
  }

  /**
   * What is on is opened, once, when all that it takes is there.
   *
   * @param {boolean} [led] whether the viewer's own doing leads to what is asked then
   */
  async #load(led = false) {
    const { item } = /** @type {Session} */ (this.#session);
    if (!item) return;
    const what = JSON.stringify([item.locator, item.renditions]);
    if (what === this.#opened) return;
    if (this.#copy?.locator !== item.locator) this.#copy = null;
    if (this.#form && !item.renditions.some(({ url }) => url === this.#form?.url)) this.#form = null;
    this.#opened = what;
    this.#close();
    if (this.#copy) await this.#open(item, this.#copy.file);
    else if (isOwn(item)) await this.#askForCopy(item, { led });
    else await this.#askFirst(item, led);
    this.dispatchEvent(new Event('medium'));
  }

  /**
   * @param {Item} item
   * @param {boolean} led
   */
  async #askFirst(item, led) {
    const consent = this.consent();
    const turn = this.#turn;
    const lacking = () => consent ? originsOf(item, consent.server).filter(origin => !consent.has(origin)) : [];
    if (lacking().length > 0) await consent?.learn();
    if (turn !== this.#turn) return;
    const origins = lacking();
    if (origins.length === 0) return this.#open(item, null);
    const loaded = await this.#fetched(import('./player-consent.js'));
    if (!loaded || turn !== this.#turn) return;
    this.#put(new loaded.ConsentPlate(this.notice, {
      origins,
      onAgree: always => {
        this.player.focus({ preventScroll: true });
        origins.forEach(origin => consent?.give(origin, always));
        this.#reopen();
      },
    }), led);
  }

  /**
   * @param {Item} item
   * @param {object} [given]
   * @param {string} [given.words] what was wrong with the last one
   * @param {boolean} [given.led]
   */
  async #askForCopy(item, { words = '', led = true } = {}) {
    const turn = this.#turn;
    const loaded = await this.#fetched(import('./player-copy.js'));
    if (!loaded || turn !== this.#turn) return;
    this.#put(new loaded.CopyPlate(this.notice, {
      item, words, drop: this.player, onFile: file => this.playCopy(file),
      onClose: isOwn(item) ? undefined : () => this.#unplate(),
    }), led);
  }

  /**
   * @param {Plate} plate
   * @param {boolean} led whoever has not led to it is not taken away from what they do
   */
  #put(plate, led) {
    this.#plate = plate;
    if (led) plate.focus();
  }

  /**
   * What is asked must be asked: it is fetched anew if need be.
   *
   * @template T
   * @param {Promise<T>} module
   */
  async #fetched(module) {
    const turn = this.#turn;
    return module.catch(() => {
      if (turn === this.#turn) this.#opened = '';
      setTimeout(() => this.#session && this.#load(), AGAIN);
      return null;
    });
  }

  #unplate() {
    this.#plate?.close();
    this.#plate = null;
    this.player.focus({ preventScroll: true });
    if (!this.medium) this.#reopen();
  }

  /** Offers to play from the viewer's own disk what comes from elsewhere as well. */
  offerCopy() {
    const item = this.#session?.item;
    if (!item) return;
    this.#plate?.close();
    this.#askForCopy(item);
  }

  /**
   * @param {Item} item
   * @param {File | null} own
   */
  async #open(item, own) {
    const session = /** @type {Session} */ (this.#session);
    const addressOf = (/** @type {string} */ url) => session.addressOf({ url, type: '' });
    if (item.poster) this.video.poster = addressOf(item.poster);
    const turn = this.#turn;
    const open = await this.#fetched(prepareMedium({
      media: /** @type {MappedMedia} */ (this.media), addressOf, own, rendition: this.#form,
      // The plate has compared lengths; of a recording the element cannot tell it yet.
      item: own ? { ...item, duration: undefined } : item,
      get relay() { return addressOf(`/api/sessions/${encodeURIComponent(session.session)}/relay`); },
      position: () => session.expectedPosition(), clock: session.clock, timers: session.timers,
    }));
    if (!open || turn !== this.#turn) return;
    const medium = this.medium = open();
    this.frames = new FrameWatch({
      media: /** @type {any} */ (this.media), clock: session.clock, timeline: () => session.timeline,
    });
    medium.addEventListener('change', () => this.#heed());
    this.#heed();
  }

  /**
   * HLS, DASH and one's own copy reach the element as objects of the page, which a policy of others may not let in.
   *
   * @param {SecurityPolicyViolationEvent} event
   */
  #heedPolicy({ effectiveDirective, blockedURI }) {
    const { medium } = this;
    if (!medium || medium.kind === 'file' || !isOfObjects(effectiveDirective, blockedURI)) return;
    /** @type {any} */ (medium).tell('blocked');
  }

  #heed() {
    const { medium } = this;
    const { item = null } = this.#session ?? {};
    const trouble = medium?.trouble ?? null;
    const words = troubleInWords(trouble, item);
    if (trouble && words !== this.#told) this.onProblem(codeOf(trouble), words);
    this.#told = words;
    // Another visit to the page brings another policy, but no https.
    const { host = '' } = trouble?.values ?? {};
    if (trouble?.code === 'blocked' && !isInsecure(item, host)) this.foreign = host;
    if (item && medium?.kind === 'own' && lasts(trouble)) {
      // One that fails at once is what the viewer has just chosen.
      const led = this.video.readyState === 0;
      this.#close();
      this.#copy = null;
      this.#askForCopy(item, { words, led });
    }
    this.dispatchEvent(new Event('medium'));
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
    const trouble = this.medium?.trouble ?? null;
    this.liveGoesOn.hidden = state !== 'paused' || !session?.item?.live;
    this.interrupted.hidden = trouble?.code !== 'interrupted' || state === 'reconnecting';
    const asks = host && reloads ? t('This film comes from {host}. Load it from there?', { host }) : '';
    const inTheWay = trouble && trouble.code !== 'interrupted' ? troubleInWords(trouble, session?.item) : '';
    const words = notice || asks || inTheWay;
    this.notice.hidden = words === '';
    say(find('.words', HTMLElement, this.notice), words);
    this.elsewhere.hidden = asks === '' || notice !== '';
    const passing = this.interrupted.hidden ? this.#aloud(state, why) : troubleInWords(trouble);
    say(this.status, words || this.#plate?.words || passing);
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
      case 'paused': return this.liveGoesOn.hidden ? '' : t('Paused; live goes on');
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

/** @param {Item} item */
function isOwn({ locator }) {
  return locator.startsWith('own:');
}

/** @param {Trouble} trouble as programs around the player know it */
function codeOf({ code }) {
  return code === 'no-rendition' ? code : `media-${code}`;
}
