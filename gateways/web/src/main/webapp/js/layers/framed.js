import { Follower } from '../tutti/follower.js';
import { positionAt } from '../tutti/motion.js';
import { t } from '../words.js';
import { agree } from './plan.js';

/**
 * What a link shows in a document of its own (`/s/SESSION/layers/LINK`), whose policy lets in what this link shows and
 * nothing else. That document is of our origin and has no script: the page steers the element in it as it does
 * the film.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./plan.js').Course} Course
 * @typedef {'loading' | 'late' | 'there' | 'failed'} State `late` if it has loaded for long
 */

/** A sound is so much quieter than the film, which people talk about. */
const QUIETER = 0.6;
/** After so long (ms) of loading one is told that nothing comes. */
const LATE = 15_000;
/** How often a film may be seen by how far its object is (ms). */
const BEAT = 250;

export class Framed {
  /** @type {Follower | null} */ #follower = null;
  /** @type {Course | null} */ #course = null;
  /** What the follower was told. @type {Course | null} */ #told = null;
  /** @type {HTMLElement | null} */ #shown = null;
  #loud = false;
  /** Whether it is not to be heard by this person. */ silenced;
  /** Whether the browser let it sound. */ refused = false;

  /**
   * @param {object} given
   * @param {Session} given.session
   * @param {Link} given.link
   * @param {HTMLVideoElement} given.film whose sound it goes by
   * @param {string} given.title
   * @param {boolean} [given.street] whether it is the street map of a place
   * @param {(duration: number) => void} [given.onDuration] when it is known how long a film or sound is (s)
   * @param {() => void} [given.onChange] when it can be seen, or cannot after all
   */
  constructor({ session, link, film, title, street = false, onDuration = () => {}, onChange = () => {} }) {
    this.session = session;
    this.link = link;
    this.film = film;
    // Two films that talk at once are none: a second one is heard by who asks for it.
    this.silenced = link.kind === 'video';
    this.onDuration = onDuration;
    this.onChange = onChange;
    /** @type {State} */ this.state = 'loading';
    this.late = session.timers.setTimeout(() => this.#become('late'), LATE);
    const frame = this.frame = document.createElement('iframe');
    frame.title = title;
    frame.referrerPolicy = 'same-origin';
    frame.allow = 'autoplay';
    // No sandbox of its own: its policy lets no script run, and without scripting browsers put controls on films. A
    // page within has a sandbox.
    frame.addEventListener('load', () => this.#loaded());
    const params = new URLSearchParams();
    if (street) params.set('street', '');
    if (session.endpoint) params.set('site', session.endpoint);
    if (session.treeSettings?.keeping === 'browsers') {
      params.set('kind', link.kind);
      params.set('object', link.kind === 'page' ? link.object : link.of);
    }
    frame.src = `/s/${encodeURIComponent(session.session)}/layers/${encodeURIComponent(link.id)}?${params}`;
    film.addEventListener('volumechange', this.#hush);
  }

  /** The video or audio element, once it is there. @returns {HTMLMediaElement | null} */
  get media() {
    const { link } = this;
    return link.kind === 'video' || link.kind === 'audio' ? /** @type {HTMLMediaElement | null} */ (this.#shown) : null;
  }

  /** How wide what is shown is for its height; NaN while unknown. */
  get ratio() {
    const size = this.#size;
    return size ? size.width / size.height : NaN;
  }

  /** How far the object is, from 0 to 1 of the part that is shown; NaN if it has no time. */
  get progress() {
    const { media, link: { part: [from, to] } } = this;
    if (!media) return NaN;
    const end = Math.min(to, media.duration || Infinity);
    return Number.isFinite(end) ? Math.min(Math.max((media.currentTime - from) / (end - from), 0), 1) : NaN;
  }

  /** How many ms it is ahead of where it should be; NaN if that means nothing. */
  get offset() {
    return this.#follower?.offset ?? NaN;
  }

  /** @param {Link} link as it is now: another part may be shown */
  update(link) {
    this.link = link;
    this.#crop();
  }

  /**
   * @param {Course} course where the object is
   * @param {boolean} loud whether it may be heard; what is only loaded ahead may not
   */
  follow(course, loud) {
    this.#course = course;
    this.#loud = loud;
    this.#hush();
    if (loud) this.#steer();
    else this.#rest();
  }

  /** Plays no more, but may again. */
  rest() {
    this.#loud = false;
    this.#rest();
  }

  /** Is done with for good. */
  remove() {
    this.film.removeEventListener('volumechange', this.#hush);
    this.session.timers.clearTimeout(this.late);
    this.#rest();
    this.frame.remove();
  }

  silence(/** @type {boolean} */ silenced) {
    this.silenced = silenced;
    this.#hush();
  }

  #loaded() {
    const document = this.frame.contentDocument;
    const shown = /** @type {HTMLElement | null} */ (document?.querySelector('video, audio, img, iframe') ?? null);
    this.#shown = shown;
    const media = this.media;
    if (!shown) return this.#become('failed');
    if (media) {
      media.addEventListener('loadedmetadata', () => this.#there());
      media.addEventListener('durationchange', () => this.onDuration(media.duration));
      // The last of several sources says so on itself, which bubbles to nobody.
      document?.addEventListener('error', () => {
        const nothing = media.error || media.networkState === media.NETWORK_NO_SOURCE;
        if (nothing && media.readyState === 0) this.#become('failed');
      }, true);
      if (media.error) this.#become('failed');
      if (media.readyState > 0) {
        this.onDuration(media.duration);
        this.#there();
      }
      if (this.#course) this.follow(this.#course, this.#loud);
    } else if (this.link.kind === 'image') {
      // The frame has loaded, and the picture with it.
      if (/** @type {HTMLImageElement} */ (shown).naturalWidth === 0) this.#become('failed');
      else this.#there();
    } else this.#there();
  }

  #there() {
    this.#crop();
    this.#become('there');
  }

  /** @param {Exclude<State, 'loading'>} state */
  #become(state) {
    this.session.timers.clearTimeout(this.late);
    this.state = state;
    this.onChange();
  }

  #steer() {
    const { media } = this;
    if (!media || !this.#course) return;
    const { clock, timers } = this.session;
    // A player that is sent beyond the end begins anew.
    if (positionAt(this.#course.motion, clock.now()) >= media.duration) return this.#rest();
    if (!this.#follower) {
      this.#follower = new Follower({ media, clock, timers });
      this.#follower.addEventListener('change', () => this.#heedRefusal());
    }
    if (this.#told && agree(this.#told, this.#course)) return;
    this.#told = this.#course;
    const { motion, pending, rate } = this.#course;
    this.#follower.follow(/** @type {any} */ ({ motion, pending, rate }));
  }

  #rest() {
    this.#follower?.stop();
    this.#follower = this.#told = null;
    const { media } = this;
    if (!media) return;
    media.pause();
    // Ready where it is to begin.
    const start = this.link.part[0];
    if (media.readyState > 0 && Math.abs(media.currentTime - start) > BEAT / 1000) media.currentTime = start;
  }

  /** Browsers that want a gesture before there is sound let silent films play. */
  #heedRefusal() {
    if (this.#follower?.readiness !== 'blocked' || this.refused) return;
    this.refused = true;
    this.#hush();
    this.#follower.wake();
    this.onChange();
  }

  #hush = () => {
    const { media, film } = this;
    if (!media) return;
    media.muted = film.muted || this.silenced || this.refused || !this.#loud;
    media.volume = this.link.kind === 'audio' ? film.volume * QUIETER : film.volume;
  };

  /** @returns {{ width: number, height: number } | null} of what is shown, in its own pixels */
  get #size() {
    const whole = this.#whole;
    const region = this.link.crop;
    if (!whole || !region) return whole;
    const { width, height } = pixelsOf(region, whole);
    return { width, height };
  }

  /** @returns {{ width: number, height: number } | null} */
  get #whole() {
    const shown = /** @type {any} */ (this.#shown);
    const width = shown?.videoWidth || shown?.naturalWidth;
    const height = shown?.videoHeight || shown?.naturalHeight;
    return width && height ? { width, height } : null;
  }

  /** Shows but the part that is meant: it fills the frame, which has its ratio. */
  #crop() {
    const { link: { crop } } = this;
    const whole = this.#whole;
    if (!this.#shown || !whole) return;
    const { style } = this.#shown;
    if (!crop) {
      style.removeProperty('position');
      for (const name of ['width', 'height', 'left', 'top', 'max-width', 'object-fit']) style.removeProperty(name);
      return;
    }
    const { x, y, width, height } = pixelsOf(crop, whole);
    const percent = (/** @type {number} */ part, /** @type {number} */ of) => `${100 * part / of}%`;
    Object.assign(style, {
      position: 'absolute', maxWidth: 'none', objectFit: 'fill', width: percent(whole.width, width),
      height: percent(whole.height, height), left: percent(-x, width), top: percent(-y, height),
    });
  }
}

/**
 * @param {import('./links.js').Region} region
 * @param {{ width: number, height: number }} whole
 */
export function pixelsOf({ percent, x, y, width, height }, whole) {
  if (!percent) return { x, y, width, height };
  const [across, down] = [whole.width / 100, whole.height / 100];
  return { x: x * across, y: y * down, width: width * across, height: height * down };
}

/** @param {State} state */
export function stateInWords(state) {
  switch (state) {
    case 'loading': return t('Loading…');
    case 'late': return t('Nothing has come yet.');
    case 'failed': return t('This cannot be shown here.');
    case 'there': return '';
  }
}
