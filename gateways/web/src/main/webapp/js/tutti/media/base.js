import { HAVE_METADATA, canPlayOn } from '../readiness.js';
import { systemTimers } from '../timers.js';
import { relayed } from './relay.js';
import { Sidecars } from './sidecars.js';

/**
 * What all mediums have in common.
 *
 * @typedef {import('./medium.js').Medium} Medium
 * @typedef {import('./medium.js').MediumOptions} MediumOptions
 * @typedef {import('./medium.js').Level} Level
 * @typedef {import('./medium.js').Trouble} Trouble
 * @typedef {import('../protocol.js').Rendition} Rendition
 * @typedef {import('../protocol.js').Track} Track
 */

/** How long after a failure the next attempt is made, in ms; the last one for as long as it takes. */
const PATIENCE = [1_000, 2_000, 4_000, 8_000];
/** What is live and does not say for so long (ms) where it is cannot be kept in step. */
const UNPLACED = 10_000;

/** @implements {Medium} */
export class BaseMedium extends EventTarget {
  /** @type {Level[]} */ levels = [];
  /** @type {Level | null} */ playing = null;
  /** @type {import('./medium.js').LiveState | null} */ live = null;
  /** @type {Trouble | null} */ trouble = null;
  /** The sounds and texts within the media. @type {Track[]} */ #within = [];
  #subtitles = 'off';
  #attempts = 0;
  /** Since when it could be known where it is, but is not. */ #unplacedSince = NaN;
  /** @type {any} */ #retry = null;
  #ended = new AbortController();

  /**
   * @param {Medium['kind']} kind
   * @param {MediumOptions} options
   * @param {Rendition | null} rendition
   */
  constructor(kind, options, rendition) {
    super();
    this.kind = kind;
    this.options = options;
    this.rendition = rendition;
    this.media = options.media;
    this.element = options.media.element;
    this.item = options.item;
    this.timers = options.timers ?? systemTimers;
    this.sidecars = new Sidecars(this.element, this.item, url => this.asked(url));
    this.media.reset();
    this.heedPolicy();
  }

  /** Of the end of it. */
  get signal() {
    return this.#ended.signal;
  }

  get closed() {
    return this.signal.aborted;
  }

  close() {
    this.#ended.abort();
    this.timers.clearTimeout(this.#retry);
    this.sidecars.close();
    this.media.reset();
  }

  // --- what may be chosen ----------------------------------------------------------------------------------------

  get level() {
    return 'auto';
  }

  set level(_) {}

  /** @returns {string | null} */
  get audio() {
    return null;
  }

  set audio(_) {}

  get tracks() {
    return [...this.#within, ...this.sidecars.tracks.filter(({ id }) => !this.#within.some(track => track.id === id))];
  }

  get subtitles() {
    return this.#subtitles;
  }

  set subtitles(id) {
    if (id !== 'off' && !this.tracks.some(track => track.id === id)) return;
    this.#subtitles = id;
    const within = this.#within.some(track => track.id === id);
    this.sidecars.show(within ? 'off' : id);
    this.showText(within ? id : null);
    this.changed();
  }

  /**
   * Shows a text that is within the media.
   *
   * @param {string | null} _ its id
   */
  showText(_) {}

  /** @param {Track[]} tracks within the media */
  found(tracks) {
    this.#within = tracks;
    this.changed();
  }

  // --- what goes wrong -------------------------------------------------------------------------------------------

  /**
   * @param {Trouble['code']} code
   * @param {Record<string, string>} [values]
   */
  tell(code, values = {}) {
    if (this.trouble?.code === code || this.closed) return;
    this.trouble = { code, values };
    this.changed();
  }

  /** Nothing stands in the way any more. */
  clear() {
    this.#attempts = 0;
    if (!this.trouble || this.#unplaced) return;
    this.trouble = null;
    this.changed();
  }

  /**
   * Tries again after a while, later each time until `clear`; one attempt waits at a time, and none where the page's
   * own policy stands in the way.
   *
   * @param {() => void} attempt
   * @returns {boolean} whether it is this one that waits
   */
  again(attempt) {
    if (this.#retry !== null || this.closed || this.trouble?.code === 'blocked') return false;
    const patience = PATIENCE[Math.min(this.#attempts++, PATIENCE.length - 1)];
    this.#retry = this.timers.setTimeout(() => {
      this.#retry = null;
      if (!this.closed) attempt();
    }, patience);
    return true;
  }

  /**
   * What is live can be shown only when it is known where it is; to be asked again and again.
   *
   * @param {boolean} there whether it could be known
   */
  watchPlace(there) {
    const before = this.#unplaced;
    const { known, empty } = this.media;
    if (known || empty || !this.item.live) this.#unplacedSince = NaN;
    else if (there && Number.isNaN(this.#unplacedSince)) this.#unplacedSince = this.timers.now();
    if (this.#unplaced) this.tell('failed', { host: this.host });
    else if (before) this.clear();
  }

  get #unplaced() {
    return this.timers.now() - this.#unplacedSince > UNPLACED;
  }

  /** There is no need for the attempt that waits. */
  leaveIt() {
    this.timers.clearTimeout(this.#retry);
    this.#retry = null;
  }

  changed() {
    if (!this.closed) this.dispatchEvent(new Event('change'));
  }

  /** Whether the element could play on for now. */
  get flows() {
    return canPlayOn(this.element);
  }

  // --- for those below -------------------------------------------------------------------------------------------

  /** Where this viewer is to be (s): with the session, or where they themselves are; NaN while unknown. */
  get place() {
    const { own } = this.media;
    return Number.isNaN(own) ? this.options.position() : own;
  }

  /** The server that is asked for the media, for people. */
  get host() {
    return this.rendition ? new URL(this.options.addressOf(this.rendition.url)).host : '';
  }

  /**
   * What to ask for something of the item.
   *
   * @param {string} url
   */
  asked(url) {
    const address = this.options.addressOf(url);
    return this.item.relayed && this.options.relay ? relayed(address, this.options.relay) : address;
  }

  /**
   * @param {number} ms
   * @param {() => void} look what is done again and again
   */
  every(ms, look) {
    const next = () => this.timers.setTimeout(() => {
      if (this.closed) return;
      look();
      next();
    }, ms);
    next();
  }

  /**
   * Has the element begin where the session is, before it asks for what nobody wants to see. A library that would put
   * it elsewhere looks first: it goes on when it sees that the element has been moved.
   */
  beginThere() {
    this.element.addEventListener('loadedmetadata', () => this.timers.soon(() => {
      const position = this.place;
      if (this.closed || this.media.readyState < HAVE_METADATA || Number.isNaN(position)) return;
      this.media.currentTime = position;
    }), { signal: this.signal });
  }

  /** The page says from where media may come; who is refused by it is refused for good. */
  heedPolicy() {
    globalThis.document?.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      if (!/^(media|connect)-src/.test(effectiveDirective) || !this.rendition || !URL.canParse(blockedURI)) return;
      const { origin, host } = new URL(blockedURI);
      if (origin === new URL(this.asked(this.rendition.url)).origin || this.item.origins?.includes(origin)) {
        this.tell('blocked', { host });
      }
    }, { signal: this.signal });
  }
}
