import { HAVE_METADATA, bufferedAhead } from '../readiness.js';
import { BaseMedium } from './base.js';

/**
 * What the browser plays by itself: a file on a server, the viewer's own copy of it, and HLS where there are no Media
 * Source Extensions.
 *
 * @typedef {import('./medium.js').MediumOptions} MediumOptions
 * @typedef {import('./medium.js').Level} Level
 * @typedef {import('../protocol.js').Rendition} Rendition
 */

/** A copy whose length differs by more than this (s) is another film. */
const SAME_LENGTH = 1;
/** How far (ms) off the date may be that Safari tells of a stream. */
const DATE_BOUND = 20;
const LOOK = 1_000;
/** `MediaError`: what came could not be decoded; nothing came that could be played. */
const DECODE = 3;
const NOT_SUPPORTED = 4;
const NO_SOURCE = 3;
/** So little (s) that an element has left is nothing. */
const SPENT = 0.1;

export class FileMedium extends BaseMedium {
  /** @type {string | null} */ #object = null;
  #source = '';

  /**
   * @param {MediumOptions} options
   * @param {Rendition[]} renditions that can be played here, the one to begin with first
   * @param {'file' | 'own' | 'hls'} [kind]
   */
  constructor(options, renditions, kind = 'file') {
    super(kind, options, renditions[0] ?? null);
    this.renditions = renditions;
    if (kind === 'file' && renditions.length > 1) this.levels = renditions.map(levelOf);
    const { element, signal } = this;
    element.addEventListener('error', () => this.#fail(), { signal });
    for (const event of ['waiting', 'seeking', 'stalled']) {
      element.addEventListener(event, () => bufferedAhead(element) < SPENT && this.#move(), { signal });
    }
    element.addEventListener('loadedmetadata', () => this.#compareLength(), { signal });
    element.addEventListener('loadeddata', () => {
      if (this.trouble?.code !== 'other-file') this.clear();
    }, { signal });
    this.media.endless = Boolean(this.item.live);
    if (this.item.live) {
      this.media.map(NaN);
      this.every(LOOK, () => this.#mapByDate());
    }
    this.#load();
  }

  /** @override */
  get level() {
    return this.playing?.id ?? 'auto';
  }

  /** The follower puts it back to where it belongs. @override */
  set level(id) {
    const index = this.levels.findIndex(level => level.id === id);
    if (index < 0 || this.renditions[index] === this.rendition) return;
    this.rendition = this.renditions[index];
    this.#load();
  }

  /** @override */
  close() {
    super.close();
    if (this.#object) URL.revokeObjectURL(this.#object);
    if (this.element.getAttribute('src') !== this.#source) return;
    this.element.removeAttribute('src');
    this.element.load();
  }

  #load() {
    const { own } = this.options;
    if (own && this.kind === 'own') this.#source = this.#object = URL.createObjectURL(own);
    else if (this.rendition) this.#source = this.asked(this.rendition.url);
    else return this.tell('no-rendition');
    this.playing = this.levels[this.renditions.indexOf(/** @type {any} */ (this.rendition))] ?? null;
    this.element.src = this.#source;
    this.changed();
  }

  /** The session may be at another server by now; the element has what it has from the one before for as long as it lasts. */
  #move() {
    const moved = this.kind !== 'own' && this.rendition !== null && this.asked(this.rendition.url) !== this.#source;
    if (moved) this.#load();
    return moved;
  }

  /** What has not come may come yet: the follower has it loaded again. */
  #fail() {
    const { error, networkState } = this.element;
    if (!this.#source || !error || this.#move()) return;
    const never = error.code === NOT_SUPPORTED && networkState === NO_SOURCE;
    if (error.code === DECODE || this.kind === 'own') this.tell('codec');
    else this.tell(never ? 'failed' : 'interrupted', { host: this.host });
  }

  #compareLength() {
    const [mine, theirs] = [this.element.duration, this.item.duration ?? NaN];
    if (this.kind !== 'own' || !(Math.abs(mine - theirs) > SAME_LENGTH)) return;
    this.tell('other-file', { mine: mine.toFixed(1), theirs: theirs.toFixed(1) });
  }

  /** Safari alone says by itself when a stream began. */
  #mapByDate() {
    const { element, item } = this;
    this.watchPlace(element.readyState >= HAVE_METADATA);
    const date = /** @type {any} */ (element).getStartDate?.()?.getTime() ?? NaN;
    if (!item.live || Number.isNaN(date) || element.readyState < HAVE_METADATA) return;
    this.media.map((date - item.live.origin) / 1000, DATE_BOUND);
    const { seekable } = this.media;
    if (seekable.length === 0) return;
    const [start, edge] = [seekable.start(0), seekable.end(seekable.length - 1)];
    this.live = { start, edge, lag: (this.options.clock.now() - item.live.origin) / 1000 - edge, drift: NaN };
    this.changed();
  }
}

/**
 * @param {Rendition} rendition
 * @param {number} index
 * @returns {Level}
 */
function levelOf({ type, height = 0 }, index) {
  const [, format] = /^(?:video|audio)\/([\w-]+)/.exec(type) ?? [];
  return { id: String(index), label: [height ? `${height}p` : '', format ?? ''].join(' ').trim(), height, bitrate: 0 };
}
