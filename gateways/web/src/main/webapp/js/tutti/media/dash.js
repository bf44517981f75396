import { bufferedAhead } from '../readiness.js';
import { BaseMedium } from './base.js';
import { AHEAD, BEHIND } from './hls-config.js';
import { HoleWatch } from './holes.js';
import { LiveWatch } from './live-watch.js';
import { direct, relayed } from './relay.js';
import { named, soundOfDash, textOfDash } from './track-ids.js';
import { unsteered } from './unsteered.js';

/**
 * DASH by Shaka Player. Its time is that of the presentation, which says itself when it began: there is nothing to be
 * estimated.
 *
 * @typedef {import('./medium.js').MediumOptions} MediumOptions
 * @typedef {import('../protocol.js').Rendition} Rendition
 */

const LOOK = 250;
/** What is nearer than this (s) to the start of the window is gone before it has come. */
const VANISHING = 5;
/** A stream whose edge has not moved for so long (s) has stopped. */
const OVERDUE = 12;
/** With less than this (s) to play, what is missing is missed. */
const MISSED = 1;
/** Of `shaka.util.Error`. */
const NETWORK = 1;
const MEDIA = 3;
const MANIFEST = 4;
const BAD_STATUS = 1001;
const UNPLAYABLE = new Set([4032, 4012]);

export class DashMedium extends BaseMedium {
  /** @type {any} */ #shaka = null;
  /** @type {any} */ #player = null;
  /** Ends when the element is not the present player's any more. */ #hold = new AbortController();
  #level = 'auto';
  /** The sound that somebody wanted. @type {string | null} */ #wanted = null;
  #watch = new LiveWatch();
  #holes = new HoleWatch(this.element, () => !Number.isNaN(this.media.own));
  #lost = false;
  /** Whether what is live has said that it ends. */ #over = false;
  /** Up to where (s) it has been fetched. */ #end = 0;
  /** Whether there is something that can play on while more is asked for. */ #opened = false;

  /**
   * @param {MediumOptions} options
   * @param {Rendition} rendition
   * @param {() => Promise<any>} load Shaka Player
   */
  constructor(options, rendition, load) {
    super('dash', options, rendition);
    this.load = load;
    this.media.recover = () => this.#begin();
    this.media.endless = Boolean(this.item.live);
    this.media.map(this.item.live ? NaN : 0);
    this.beginThere();
    this.every(LOOK, () => this.#look());
    this.#begin();
  }

  /** @override */
  close() {
    super.close();
    this.#letGo();
  }

  /** Whoever began before has nothing to say any more, however far they have come. */
  async #begin() {
    const old = this.#letGo();
    const { signal } = this.#hold = new AbortController();
    try {
      this.#opened = false;
      this.#shaka ??= await this.load();
      await old;
      if (!signal.aborted) await this.#open(this.#player = new this.#shaka.Player(), signal);
    } catch (error) {
      if (!signal.aborted) this.#failed(/** @type {any} */ (error));
    }
  }

  /** The player takes its time to end; the element is empty, and free for another, at once. */
  async #letGo() {
    const player = this.#player;
    this.#hold.abort();
    this.#player = null;
    if (!player) return;
    const { element } = this;
    for (const source of element.querySelectorAll('source')) source.remove();
    element.removeAttribute('src');
    element.load();
    await player.destroy().catch(() => null);
  }

  /**
   * @param {any} player
   * @param {AbortSignal} signal of the end of its having the element
   */
  async #open(player, signal) {
    const heed = (/** @type {string} */ name, /** @type {(event: any) => void} */ handler) =>
      player.addEventListener(name, (/** @type {any} */ event) => {
        if (!signal.aborted) handler(event);
      });
    player.configure(dashConfig(() => this.options.clock.now()));
    player.configure('abrFactory', () => this.#choiceOfQuality());
    player.configure('streaming.failureCallback', (/** @type {any} */ error) => {
      if (!signal.aborted) this.#failed(error);
    });
    const { options } = this;
    const network = player.getNetworkingEngine();
    if (this.item.relayed && options.relay) relayBy(() => options.relay ?? '', network);
    else network.registerRequestFilter((/** @type {any} */ _, /** @type {{ uris: string[] }} */ request) => {
      request.uris = request.uris.map(uri => options.addressOf(uri));
    });
    heed('error', ({ detail }) => this.#failed(detail));
    for (const name of ['trackschanged', 'adaptation', 'variantchanged', 'audiotrackchanged']) {
      heed(name, () => this.#found());
    }
    await player.attach(unsteered(this.element, signal));
    if (signal.aborted) return;
    const { live } = this.item;
    const position = this.place;
    // That of a live stream is known in the element's time only when the manifest is: the element is moved there then.
    const start = live || Number.isNaN(position) ? null : position;
    heed('manifestparsed', () => this.#map());
    await player.load(this.options.addressOf(/** @type {Rendition} */ (this.rendition).url), start);
    if (signal.aborted) return;
    this.#opened = true;
    this.#found();
    this.#chooseAgain();
  }

  /** It asks the browser about the element, which must be the browser's own for that. */
  #choiceOfQuality() {
    const choice = new this.#shaka.abr.SimpleAbrManager();
    const look = choice.setMediaElement.bind(choice);
    choice.setMediaElement = () => look(this.element);
    return choice;
  }

  #map() {
    const { live } = this.item;
    if (!live || !this.#player) return;
    const began = this.#player.getPresentationStartTimeAsDate()?.getTime() ?? NaN;
    if (Number.isNaN(began)) return;
    const { start, end } = this.#player.seekRange();
    this.media.earliest = start + Math.min(VANISHING, (end - start) / 2);
    this.media.map((began - live.origin) / 1000);
  }

  #look() {
    this.#map();
    this.#holes.look();
    this.watchPlace(Boolean(this.#player?.getManifest()));
    const { live } = this.item;
    if (live && this.#player?.getManifest() && this.media.known) {
      this.#watchEdge((this.options.clock.now() - live.origin) / 1000);
    }
    const { buffered } = this.element;
    const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
    const more = end > this.#end;
    this.#end = end;
    if (more && !this.#over) {
      this.#lost = false;
      this.clear();
    } else if (this.#lost && !this.trouble && bufferedAhead(this.element) < MISSED) {
      this.tell('interrupted', { host: this.host });
    }
  }

  /** Whether nothing comes, and nothing is left. */
  get #isSpent() {
    return this.#over && bufferedAhead(this.element) < MISSED;
  }

  /** @param {number} now as a position */
  #watchEdge(now) {
    const { offset } = this.media;
    const range = this.#player.seekRange();
    const watch = this.#watch;
    watch.see(now, this.#newest() + offset);
    const overdue = now - watch.movedAt > OVERDUE;
    this.#lost ||= overdue;
    // Shaka Player does not ask any more what has said that it ends; it may be there again.
    this.#over = overdue && !this.#player.isLive();
    if (this.#isSpent) this.again(() => this.#isSpent && this.#begin());
    const before = this.live;
    this.live = { edge: watch.edge, start: range.start + offset, lag: watch.lag, drift: watch.drift };
    if (before?.edge !== this.live.edge) this.changed();
  }

  /** Where what has been said to be there ends, in the element's time: that the clock moves on makes no pictures. */
  #newest() {
    const manifest = this.#player.getManifest();
    return manifest.presentationTimeline.getMaxSegmentEndTime?.() ?? this.#player.seekRange().end;
  }

  // --- what may be chosen ----------------------------------------------------------------------------------------

  /** @override */
  get level() {
    return this.#level;
  }

  /** @override */
  set level(id) {
    const variant = this.#pictures.find(one => idOf(one) === id);
    if (!this.#player || id !== 'auto' && !variant) return;
    this.#level = id;
    this.#choosePicture(variant);
    this.changed();
  }

  /** @param {any} variant undefined: whichever is best */
  #choosePicture(variant) {
    this.#player.configure('abr.enabled', !variant);
    if (variant) this.#player.selectVariantTrack(variant, false);
  }

  /** A player that has begun anew knows nothing of what was chosen before. */
  #chooseAgain() {
    this.#chooseSound(this.#wanted);
    const variant = this.#pictures.find(one => idOf(one) === this.#level);
    if (variant) this.#choosePicture(variant);
    if (this.#texts.some(({ id }) => id === this.subtitles)) this.showText(this.subtitles);
  }

  /** One variant for each picture, with the sound that is heard. @returns {any[]} */
  get #pictures() {
    const variants = this.#player?.getVariantTracks() ?? [];
    const active = variants.find((/** @type {any} */ one) => one.active);
    return variants.filter((/** @type {any} */ one) => one.audioId === active?.audioId)
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.bandwidth - a.bandwidth);
  }

  #found() {
    const pictures = this.#pictures;
    this.levels = pictures.length < 2 ? [] : pictures.map(levelOf);
    const active = pictures.find(({ active: seen }) => seen);
    this.playing = active ? levelOf(active) : null;
    // One sound is no choice.
    const sounds = this.#sounds.length > 1 ? this.#sounds : [];
    this.found([...sounds, ...this.#texts].map(({ id, kind, language, label }) => ({ id, kind, language, label })));
  }

  /** @returns {any[]} */
  get #sounds() {
    const sounds = this.#player?.getAudioTracks() ?? [];
    return named(sounds.map((/** @type {any} */ track) => ({ ...soundOfDash(track), track })), this.item.tracks ?? []);
  }

  /** @returns {any[]} */
  get #texts() {
    const texts = this.#player?.getTextTracks() ?? [];
    const known = (this.item.tracks ?? []).filter(({ url }) => !url);
    return named(texts.map((/** @type {any} */ track) => ({ ...textOfDash(track), track })), known);
  }

  /** @override */
  get audio() {
    return this.#sounds.find(({ track }) => track.active)?.id ?? null;
  }

  /** @override */
  set audio(id) {
    if (this.#chooseSound(id)) this.#wanted = id;
  }

  /** @param {string | null} id @returns {boolean} whether there is one */
  #chooseSound(id) {
    const sound = this.#sounds.find(one => one.id === id);
    if (sound && !sound.track.active) this.#player.selectAudioTrack(sound.track, 0);
    return sound !== undefined;
  }

  /** @override @param {string | null} id */
  showText(id) {
    this.#player?.selectTextTrack(this.#texts.find(text => text.id === id)?.track ?? null);
  }

  // --- what goes wrong -------------------------------------------------------------------------------------------

  /** What it has already goes on meanwhile. */
  #retry() {
    this.#lost = true;
    this.again(() => this.#player?.retryStreaming());
  }

  /** @param {{ severity?: number, category?: number, code?: number, data?: any[] }} error */
  #failed({ severity, category, code = 0, data = [] }) {
    if (this.closed || severity === 1) return;
    if (category === NETWORK && this.#opened) return this.#retry();
    const host = this.host;
    if (UNPLAYABLE.has(code)) return this.tell('codec');
    if (code === BAD_STATUS && [404, 410].includes(data[1])) this.tell('gone', { host });
    else this.tell(category === MEDIA || category === MANIFEST ? 'failed' : 'interrupted', { host });
    this.again(() => this.#begin());
  }
}

/**
 * How Shaka Player is set: it fetches and decodes. That the server's clock is handed to it with the manifest has it
 * believe neither this machine's nor ask another server for the time.
 *
 * @param {() => number} now
 */
function dashConfig(now) {
  const retryParameters = { maxAttempts: 2, baseDelay: 500, timeout: 30_000, stallTimeout: 10_000 };
  return {
    manifest: {
      retryParameters,
      dash: {
        autoCorrectDrift: false,
        manifestPreprocessorTXml: (/** @type {any} */ mpd) => {
          mpd.children = mpd.children.filter((/** @type {any} */ { tagName }) => tagName !== 'UTCTiming');
          const attributes = { schemeIdUri: 'urn:mpeg:dash:utc:direct:2014', value: new Date(now()).toISOString() };
          mpd.children.push({ tagName: 'UTCTiming', attributes, children: [], parent: mpd });
        },
      },
    },
    streaming: {
      retryParameters,
      bufferingGoal: AHEAD,
      bufferBehind: BEHIND,
      stallEnabled: false,
      gapDetectionThreshold: Infinity,
      liveSync: { enabled: false },
      allowMediaSourceRecoveries: false,
    },
    textDisplayer: { suspendRenderingWhenHidden: false },
  };
}

/**
 * @param {() => string} base
 * @param {any} network
 */
function relayBy(base, network) {
  network.registerRequestFilter((/** @type {any} */ _, /** @type {{ uris: string[] }} */ request) => {
    request.uris = request.uris.map(uri => relayed(uri, base()));
  });
  network.registerResponseFilter((/** @type {any} */ _, /** @type {{ uri: string }} */ answer) => {
    answer.uri = direct(answer.uri, base());
  });
}

/** @param {{ originalVideoId: string | null, id: number }} variant */
function idOf({ originalVideoId, id }) {
  return originalVideoId ?? String(id);
}

/** @param {any} variant */
function levelOf(variant) {
  const { height, videoBandwidth, bandwidth } = variant;
  const bitrate = videoBandwidth ?? bandwidth ?? 0;
  return { id: idOf(variant), label: height ? `${height}p` : `${Math.round(bitrate / 1000)} kbit/s`, height: height ?? 0, bitrate };
}
