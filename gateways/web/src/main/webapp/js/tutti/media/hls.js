import { HAVE_METADATA, bufferedAhead } from '../readiness.js';
import { BaseMedium } from './base.js';
import { hlsConfig } from './hls-config.js';
import { HoleWatch } from './holes.js';
import { LiveWatch } from './live-watch.js';
import { fitAt, positionIn, runsOf } from './runs.js';
import { livePieces, pieces } from './segments.js';
import { named, soundOfHls, textOfHls } from './track-ids.js';
import { unsteered } from './unsteered.js';

/**
 * HLS, low-latency HLS and live HLS by hls.js.
 *
 * @typedef {import('./medium.js').MediumOptions} MediumOptions
 * @typedef {import('../protocol.js').Rendition} Rendition
 * @typedef {{ first: number, last: number, edge: number }} Heard the numbers of a playlist's segments, and the position
 * (s) where they end
 */

/** How often the map and the state of a live stream are looked at, in ms. */
const LOOK = 250;
/** A stream whose edge has not moved for so many of its segments, and so many seconds, has stopped. */
const OVERDUE = 3;
const OVERDUE_SECONDS = 6;
/** Nearer than this (s) to the edge is nothing to begin with. */
const EDGE_ZONE = 0.5;
/** With less than this (s) to play, what is missing is missed. */
const MISSED = 1;
const CODEC = /codec/i;
/** A decoder is helped once within so many ms; then all begins anew. */
const HELP = 30_000;

export class HlsMedium extends BaseMedium {
  /** @type {any} */ #library = null;
  /** @type {any} */ #hls = null;
  #level = 'auto';
  /** The sound that somebody wanted. @type {string | null} */ #wanted = null;
  #runs = /** @type {import('./runs.js').Run[]} */ ([]);
  /** What the playlists said of those with an end. @type {WeakMap<object, number[]>} */ #durations = new WeakMap();
  #watch = new LiveWatch();
  #holes = new HoleWatch(this.element, () => !Number.isNaN(this.media.own));
  /** What each quality's playlist said last; each counts as it likes. @type {Map<number, Heard>} */ #heard = new Map();
  /** Whether it is waited for whether another encoder is there. */ #doubts = false;
  /** Whether what is wanted cannot be had just now; whether the stream itself has said that it ends. */
  #lost = false;
  #over = false;
  #helpedAt = -Infinity;
  #hosts = '';

  /**
   * @param {MediumOptions} options
   * @param {Rendition} rendition
   * @param {() => Promise<any>} load hls.js
   */
  constructor(options, rendition, load) {
    super('hls', options, rendition);
    this.load = load;
    this.#hosts = this.host;
    this.media.recover = () => this.#beginAnew();
    this.media.endless = Boolean(this.item.live);
    this.media.map(this.item.live ? NaN : 0);
    this.beginThere();
    this.every(LOOK, () => this.#look());
    this.#fetchLibrary();
  }

  /** @override */
  close() {
    super.close();
    this.#hls?.destroy();
    this.#hls = null;
  }

  async #fetchLibrary() {
    try {
      this.#library = await this.load();
    } catch {
      this.tell('interrupted', { host: globalThis.location?.host ?? '' });
      return this.again(() => this.#fetchLibrary());
    }
    if (!this.closed) this.#begin();
  }

  #begin() {
    const { default: Hls, Events, XhrLoader } = this.#library;
    const relay = this.item.relayed && this.options.relay ? () => this.options.relay ?? '' : null;
    const hls = this.#hls = new Hls(hlsConfig({ XhrLoader, relay, addressOf: this.options.addressOf }));
    const heed = (/** @type {string} */ event, /** @type {(detail: any) => void} */ handler) =>
      hls.on(Events[event], (/** @type {string} */ _, /** @type {any} */ detail) => {
        if (hls === this.#hls) handler(detail);
      });
    heed('MANIFEST_PARSED', () => this.#parsed());
    heed('LEVEL_LOADED', ({ details, level }) => this.#loaded(details, level));
    for (const event of ['LEVEL_UPDATED', 'LEVEL_PTS_UPDATED', 'LEVEL_SWITCHED']) heed(event, () => this.#survey());
    heed('LEVEL_SWITCHED', ({ level }) => this.#switched(level));
    heed('AUDIO_TRACKS_UPDATED', () => this.#foundTracks());
    heed('SUBTITLE_TRACKS_UPDATED', () => this.#foundTracks());
    heed('AUDIO_TRACK_SWITCHED', () => this.changed());
    heed('FRAG_BUFFERED', () => this.#flowsAgain());
    heed('ERROR', error => this.#failed(error));
    // Relayed addresses are made by the loader, so that those in playlists are, too.
    hls.loadSource(this.options.addressOf(/** @type {Rendition} */ (this.rendition).url));
    hls.attachMedia(unsteered(this.element));
  }

  /** All that is there is thrown away; what was chosen stays. */
  #beginAnew() {
    if (!this.#library) return;
    this.#hls?.destroy();
    this.#runs = [];
    this.#heard.clear();
    this.#doubts = this.media.empty = false;
    this.#watch.renew();
    this.media.map(this.item.live ? NaN : 0);
    this.#begin();
  }

  // --- what is there ---------------------------------------------------------------------------------------------

  #parsed() {
    const { levels } = this.#hls;
    this.levels = levels.length < 2 ? [] : levels.map(levelOf);
    this.#hls.loadLevel = this.#level === 'auto' ? -1 : Number(this.#level);
    this.#foundTracks();
    if (!this.item.live) return this.#hls.startLoad(this.#beginning());
    // Where to begin is known once the playlist is.
    this.#hls.startLoad(-1);
    this.#hls.pauseBuffering();
  }

  /**
   * @param {any} details
   * @param {number} level
   */
  #loaded(details, level) {
    if (!details.live) {
      this.#durations.set(details, details.fragments.map((/** @type {any} */ { duration }) => duration));
    }
    if (this.item.live && !this.#goesOn(details, level)) {
      // Another encoder, which counts from the beginning, has nothing of what we know; unless this one is merely old.
      this.#doubts = this.again(() => this.#beginAnew()) || this.#doubts;
      return;
    }
    if (this.#doubts) this.leaveIt();
    this.#doubts = false;
    this.#survey();
    if (this.item.live && !this.#hls.bufferingEnabled) this.#hls.startLoad(this.#beginning());
  }

  /**
   * Whether a playlist goes on where that of the same quality was.
   *
   * @param {any} details
   * @param {number} level
   */
  #goesOn({ fragments, endSN }, level) {
    const edge = runsOf(livePieces(fragments, /** @type {any} */ (this.item.live))).at(-1)?.to ?? NaN;
    const before = this.#heard.get(level);
    if (before && endSN < before.last && (endSN < before.first || !(edge > before.edge))) return false;
    this.#heard.set(level, { first: fragments[0]?.sn ?? endSN, last: endSN, edge });
    return true;
  }

  /** Where in the element to begin. */
  #beginning() {
    const position = this.place;
    const details = this.#details();
    if (!details) return Number.isNaN(position) ? 0 : Math.max(0, position);
    const latest = details.edge - (Number.isNaN(position) ? OVERDUE * details.targetduration : EDGE_ZONE);
    const wanted = Number.isNaN(position) || !this.media.known ? latest : this.media.toElement(position);
    return Math.max(details.fragmentStart, Math.min(wanted, latest));
  }

  /** The segments of the quality that is seen. */
  #details() {
    const hls = this.#hls;
    return hls?.levels[hls.currentLevel]?.details ?? hls?.latestLevelDetails ?? null;
  }

  #survey() {
    const details = this.#details();
    if (!details) return;
    const { live } = this.item;
    const durations = this.#durations.get(details);
    if (live) {
      this.media.earliest = details.fragmentStart;
      this.#runs = runsOf(livePieces(details.fragments, live));
    } else if (durations) this.#runs = runsOf(pieces(details.fragments, durations));
    this.#map();
  }

  #map() {
    if (this.#runs.length === 0) return;
    const { media, element } = this;
    // Who is at their own pace comes to what the element comes to, over holes of the programme as well.
    const theirs = !Number.isNaN(media.own) && element.readyState >= HAVE_METADATA;
    const fit = fitAt(this.#runs, theirs ? positionIn(this.#runs, element.currentTime) : this.place);
    media.map(fit?.offset ?? NaN, fit?.bound);
    media.empty = fit === null;
  }

  #look() {
    this.#map();
    this.#holes.look();
    const { live } = this.item;
    const details = live && this.#details();
    this.watchPlace(Boolean(details));
    if (details) this.#watchEdge(details, (this.options.clock.now() - live.origin) / 1000);
    if (this.#lost && !this.trouble && bufferedAhead(this.element) < MISSED) this.tell('interrupted', { host: this.#hosts });
  }

  /** Whether nothing comes, and nothing is left. */
  get #isSpent() {
    return this.#over && bufferedAhead(this.element) < MISSED;
  }

  /**
   * @param {any} details
   * @param {number} now as a position
   */
  #watchEdge(details, now) {
    const [first, last] = [this.#runs[0], this.#runs.at(-1)];
    if (!first || !last) return;
    const watch = this.#watch;
    watch.see(now, last.to + (details.partEnd ? details.partEnd - details.fragmentEnd : 0));
    const overdue = now - watch.movedAt > Math.max(OVERDUE * details.targetduration, OVERDUE_SECONDS);
    this.#lost ||= overdue;
    const wasOver = this.#over;
    this.#over = overdue && !details.live;
    if (wasOver && !this.#over) this.#flowsAgain();
    // hls.js does not ask any more what has said that it ends; it may be there again.
    if (this.#isSpent) this.again(() => this.#isSpent && this.#beginAnew());
    const { edge, lag, drift } = watch;
    const before = this.live;
    this.live = { edge, start: first.from, lag, drift };
    if (before?.edge !== edge || before.start !== first.from) this.changed();
  }

  // --- what may be chosen ----------------------------------------------------------------------------------------

  /** @override */
  get level() {
    return this.#level;
  }

  /** @override */
  set level(id) {
    if (!this.#hls || id !== 'auto' && !this.levels.some(level => level.id === id)) return;
    this.#level = id;
    // What has been fetched of another quality is thrown away only for one that was asked for.
    if (id === 'auto' || id === this.playing?.id) this.#hls.loadLevel = id === 'auto' ? -1 : Number(id);
    else this.#hls.nextLevel = Number(id);
    this.changed();
  }

  /** @param {number} level */
  #switched(level) {
    this.playing = levelOf(this.#hls.levels[level], level);
    this.changed();
  }

  get #sounds() {
    const sounds = this.#hls?.audioTracks ?? [];
    return named(sounds.map(soundOfHls), this.item.tracks ?? []);
  }

  get #texts() {
    const texts = this.#hls?.subtitleTracks ?? [];
    return named(texts.map(textOfHls), (this.item.tracks ?? []).filter(({ url }) => !url));
  }

  #foundTracks() {
    // One sound is no choice.
    const sounds = this.#sounds.length > 1 ? this.#sounds : [];
    this.found([...sounds, ...this.#texts]);
    this.showText(this.subtitles);
    this.#chooseSound(this.#wanted);
  }

  /** @override */
  get audio() {
    return this.#sounds[this.#hls?.audioTrack]?.id ?? null;
  }

  /** @override */
  set audio(id) {
    if (this.#chooseSound(id)) this.#wanted = id;
  }

  /** @param {string | null} id @returns {boolean} whether there is one */
  #chooseSound(id) {
    const index = this.#sounds.findIndex(sound => sound.id === id);
    if (index >= 0 && index !== this.#hls.audioTrack) this.#hls.audioTrack = index;
    return index >= 0;
  }

  /** @override @param {string | null} id */
  showText(id) {
    if (!this.#hls) return;
    this.#hls.subtitleTrack = this.#texts.findIndex(text => text.id === id);
    this.#hls.subtitleDisplay = true;
  }

  // --- what goes wrong -------------------------------------------------------------------------------------------

  #flowsAgain() {
    // The last of what is over comes again each time that it is looked for.
    if (this.#over) return;
    this.#lost = false;
    this.clear();
  }

  /** @param {{ fatal: boolean, type: string, details: string, response?: { code: number } }} error */
  #failed({ fatal, type, details, response }) {
    if (!fatal) return;
    const { ErrorTypes } = this.#library;
    const now = this.timers.now();
    if (type === ErrorTypes.MEDIA_ERROR && CODEC.test(details)) return this.tell('codec');
    if (type === ErrorTypes.NETWORK_ERROR && !/parsing/i.test(details)) return this.#unreached(response?.code ?? 0);
    if (type === ErrorTypes.MEDIA_ERROR && now - this.#helpedAt > HELP) {
      this.#helpedAt = now;
      return this.#hls.recoverMediaError();
    }
    this.tell('failed', { host: this.#hosts });
    this.again(() => this.#beginAnew());
  }

  /** @param {number} status of HTTP */
  #unreached(status) {
    this.#lost = true;
    const nothing = this.#hls.levels.length === 0;
    if (nothing && (status === 404 || status === 410)) this.tell('gone', { host: this.#hosts });
    this.again(() => {
      if (this.#hls.levels.length === 0) this.#beginAnew();
      else this.#hls.startLoad(this.#beginning());
    });
  }
}

/**
 * @param {{ height?: number, bitrate?: number }} level of hls.js
 * @param {number} index
 */
function levelOf({ height = 0, bitrate = 0 }, index) {
  const label = height ? `${height}p` : `${Math.round(bitrate / 1000)} kbit/s`;
  return { id: String(index), label, height, bitrate };
}
