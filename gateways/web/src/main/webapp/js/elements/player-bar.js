import { clockTime, find, named, say } from '../dom.js';
import { isMoving, motionAt } from '../tutti/motion.js';
import { chapterAt, liveFiguresInWords, progressInWords } from '../views/figures.js';
import { controlHint, keyAction } from '../views/hold.js';
import { behindInWords, isAtLive, isWide, programmeClock, thumbAt, windowOf } from '../views/live.js';
import { t } from '../words.js';

/**
 * The control bar. Play, seek and speed act on the session, for whoever has control, or on this window alone while its
 * person watches at their own pace; sound and full screen always on this window alone. What it shows is the timeline,
 * not the element, so that all bars in the session agree.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Accepted} Accepted
 */

const REFRESH = 100;
/** How far (s) a key moves on the slider. */
const KEYS = new Map([
  ['ArrowLeft', -5], ['ArrowDown', -5], ['ArrowRight', 5], ['ArrowUp', 5], ['PageDown', -30], ['PageUp', 30],
]);
/** So long (ms) after the last of several the film goes there. */
const KEYS_REST = 250;

export class Bar {
  #dragging = false;
  /** @type {number | undefined} */ #stepping;
  /** Where we asked to go, shown until the session has gone there. @type {number | null} */ #wish = null;

  /** @param {import('./player.js').TuttiPlayer} player */
  constructor(player) {
    const root = /** @type {ShadowRoot} */ (player.shadowRoot);
    this.player = player;
    this.root = root;
    this.bar = find('.bar', HTMLElement, root);
    this.play = named('play', HTMLButtonElement, root);
    this.seek = named('seek', HTMLInputElement, root);
    this.rate = named('rate', HTMLSelectElement, root);
    this.time = named('time', HTMLElement, root);
    this.note = named('control-note', HTMLElement, root);
    this.progress = named('progress', HTMLElement, root);
    this.sound = named('mute', HTMLButtonElement, root);
    this.volume = named('volume', HTMLInputElement, root);
    this.free = named('free-watch', HTMLButtonElement, root);
    this.ask = named('ask-control', HTMLButtonElement, root);
    this.live = named('live', HTMLButtonElement, root);
    this.liveFigures = named('live-figures', HTMLElement, root);
    /** @type {HTMLDetailsElement[]} */ this.menus = Array.from(root.querySelectorAll('details'));
    this.#listen();
    this.#listenToKeys();
  }

  /** @returns {Session | null} */
  get session() {
    return this.player.session;
  }

  get video() {
    return this.player.video;
  }

  /** The element as the session sees it: where its positions are the item's. */
  get #media() {
    return this.player.media ?? this.video;
  }

  /** From where to where one can go, in seconds. */
  get #span() {
    const { item, timeline } = this.session ?? {};
    if (!item || !timeline) return { start: 0, end: 0 };
    return item.live ? windowOf(item.live, this.session?.livePosition() ?? NaN) : { start: 0, end: item.duration ?? 0 };
  }

  /**
   * What the bar acts on.
   *
   * @returns {{ play(): Promise<unknown>, pause(): Promise<unknown>, seek(position: number): Promise<unknown>,
   *             setRate(rate: number): Promise<unknown> } | null}
   */
  get #steered() {
    return this.session?.free ? ownPace(this.#media) : this.session;
  }

  /**
   * @param {Session} session
   * @param {AbortSignal} signal of the end of it
   */
  follow(session, signal) {
    for (const event of ['roster', 'timeline', 'queue', 'item', 'pace', 'state', 'rules']) {
      session.addEventListener(event, () => this.allow(), { signal });
    }
    const timer = setInterval(() => this.#refresh(), REFRESH);
    signal.addEventListener('abort', () => clearInterval(timer));
    this.video.addEventListener('volumechange', () => this.#showSound(), { signal });
    this.#wish = null;
    this.#showSound();
    this.allow();
  }

  #listen() {
    this.play.addEventListener('click', () => this.#toggle());
    for (const name of /** @type {const} */ (['previous', 'next', 'stop', 'reset'])) {
      named(name, HTMLButtonElement, this.root).addEventListener('click', () => {
        this.#ask(this.session?.[name]());
        this.#closeMenus();
      });
    }
    this.live.addEventListener('click', () => this.#goLive());
    this.seek.addEventListener('input', () => {
      this.#dragging = true;
      this.#showPosition(Number(this.seek.value));
    });
    this.seek.addEventListener('change', () => this.#seekTo(Number(this.seek.value)));
    this.seek.addEventListener('keydown', event => {
      const step = KEYS.get(event.key);
      if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#stepBy(step);
    });
    this.rate.addEventListener('change', () => this.#ask(this.#steered?.setRate(Number(this.rate.value))));
    this.ask.addEventListener('click', () => this.#ask(this.player.requestControl()));
    const pace = () => this.session && this.#ask(this.session.watchFreely(!this.session.free));
    this.free.addEventListener('click', pace);
    named('back-to-group', HTMLButtonElement, this.root).addEventListener('click', pace);
    const full = named('full-screen', HTMLButtonElement, this.root);
    full.addEventListener('click', () => this.#fullScreen());
    full.hidden = !document.fullscreenEnabled && !('webkitEnterFullscreen' in this.video);
    this.sound.addEventListener('click', () => this.#mute());
    this.volume.addEventListener('input', () => {
      this.video.volume = Number(this.volume.value);
      this.video.muted = this.video.volume === 0;
    });
    // A menu that stays open behind one's back would cover the film.
    this.root.addEventListener('focusout', event => {
      const to = /** @type {Node | null} */ (/** @type {FocusEvent} */ (event).relatedTarget);
      const left = this.menus.find(menu => menu.contains(/** @type {Node} */ (event.target)));
      if (left && to && !left.contains(to)) left.open = false;
    });
    this.root.addEventListener('pointerdown', event => this.#closeMenus(/** @type {Node} */ (event.target)));
  }

  /** @param {Node} [within] in which one may stay open */
  #closeMenus(within) {
    for (const menu of this.menus) if (!within || !menu.contains(within)) menu.open = false;
  }

  /** Wherever the focus is in the player, but in what takes the keys for itself. */
  #listenToKeys() {
    this.player.addEventListener('keydown', event => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !this.session) return;
      const open = this.menus.find(menu => menu.open);
      if (event.key === 'Escape' && open) {
        open.open = false;
        find('summary', HTMLElement, open).focus();
        return;
      }
      const action = keyAction(event.key, kindOf(event.composedPath()[0]));
      if (action === null || this.bar.hidden) return;
      event.preventDefault();
      if (action === 'mute') this.#mute();
      else if (action === 'screen') this.#fullScreen();
      else if (action === 'play' && this.#may) this.#toggle();
      else if (typeof action === 'number' && !this.seek.disabled) this.#stepBy(action);
    });
  }

  get #may() {
    const { session, player } = this;
    if (!session || player.controls !== 'full') return session?.free === true;
    return session.free || session.inControl && session.state === 'joined';
  }

  #toggle() {
    const { session } = this;
    if (session) this.#ask(this.#moving(session) ? this.#steered?.pause() : this.#steered?.play());
  }

  /** Whoever watches at their own pace goes there alone. */
  #goLive() {
    const { session } = this;
    this.#ask(session?.free ? this.#steered?.seek(session.livePosition()) : session?.goLive());
  }

  #mute() {
    const { video } = this;
    video.muted = !video.muted;
    if (!video.muted && video.volume === 0) video.volume = 0.5;
  }

  #fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) this.player.requestFullscreen().catch(() => null);
    else /** @type {any} */ (this.video).webkitEnterFullscreen?.();
  }

  /** @param {number} position */
  async #seekTo(position) {
    this.#dragging = false;
    this.#wish = position;
    const accepted = /** @type {Accepted | null | undefined} */ (await this.#ask(this.#steered?.seek(position)));
    const clock = this.session?.clock;
    const wait = accepted && clock ? Math.max(0, accepted.effectiveAt - clock.now()) : 0;
    setTimeout(() => {
      if (this.#wish === position) this.#wish = null;
    }, wait);
  }

  /**
   * An arrow moves by seconds: by the steps of the slider it would not get away from where the film is going anyway.
   *
   * @param {number} step s
   */
  #stepBy(step) {
    this.#dragging = true;
    this.seek.value = String(Number(this.seek.value) + step);
    this.#showPosition(Number(this.seek.value));
    clearTimeout(this.#stepping);
    this.#stepping = setTimeout(() => this.#seekTo(Number(this.seek.value)), KEYS_REST);
  }

  #showSound() {
    const { video } = this;
    const silent = video.muted || video.volume === 0;
    this.sound.setAttribute('aria-pressed', String(silent));
    this.sound.dataset.icon = silent ? 'silent' : 'sound';
    this.volume.value = String(silent ? 0 : video.volume);
  }

  /**
   * @template T
   * @param {Promise<T> | undefined} command
   */
  async #ask(command) {
    const answer = command && await this.player.attempt(command);
    if (answer === null) this.allow();
    return answer;
  }

  /** Shows what this member may use now, and says who has control. */
  allow() {
    const { session, player } = this;
    this.bar.hidden = !session || player.controls === 'none';
    if (!session) return;
    const focused = this.root.activeElement;
    const { free, inControl } = session;
    const full = player.controls === 'full';
    const steers = full && inControl && !free;
    const may = this.#may;
    this.play.hidden = this.rate.hidden = !(full && inControl) && !free;
    this.play.disabled = this.rate.disabled = !may;
    this.#showSlider();
    this.live.hidden = !session.item?.live;
    this.seek.setAttribute('aria-label', free ? t('Position, for me') : t('Position, for everybody'));
    this.rate.setAttribute('aria-label', free ? t('Speed, for me') : t('Speed, for everybody'));
    this.#showOthers(session, steers);
    this.#showRate(free ? this.video.playbackRate : session.timeline?.rate ?? 1);
    this.#showFloor(session, full);
    this.free.hidden = !full;
    this.free.disabled = session.state !== 'joined';
    this.free.setAttribute('aria-pressed', String(free));
    this.#refresh();
    // Whoever used what is gone now goes on from the player, not from the top of the page.
    if (focused instanceof HTMLElement && !focused.checkVisibility()) player.focus({ preventScroll: true });
  }

  /** The window of a live stream that has just begun grows. */
  #showSlider() {
    const span = this.#span;
    const wide = !this.session?.item?.live || isWide(span);
    const line = /** @type {HTMLElement} */ (this.seek.parentElement);
    const disabled = !this.#may || span.end === 0 || !wide;
    if (this.seek.disabled !== disabled) this.seek.disabled = disabled;
    if (line.hidden !== !wide) line.hidden = !wide;
  }

  /**
   * @param {Session} session
   * @param {boolean} full
   */
  #showFloor(session, full) {
    const { roster, inControl, rules } = session;
    const controller = roster?.members.find(({ member }) => member === roster.controller)?.name;
    const asking = roster?.requests?.some(({ member }) => member === session.member) ?? false;
    const may = full && (session.may('control') || session.runs);
    this.bar.classList.toggle('steers', inControl && full);
    this.ask.hidden = !this.player.alone || !may || inControl || asking || session.state !== 'joined';
    const hint = controlHint({ controller, may: may && this.ask.hidden, asking, runs: session.runs });
    say(this.note, session.free ? '' : inControl ? t('You have control') : hint);
    this.note.title = this.note.textContent ?? '';
    const atOnce = !controller || rules?.handover === 'free' || session.runs;
    say(this.ask, atOnce ? t('Have control') : t('Ask for control'));
  }

  /**
   * @param {Session} session
   * @param {boolean} steers
   */
  #showOthers({ queue, itemId, state }, steers) {
    const items = queue?.items ?? [];
    const place = items.findIndex(({ id }) => id === itemId);
    for (const name of ['previous', 'next', 'stop', 'reset']) {
      const button = named(name, HTMLButtonElement, this.root);
      button.hidden = !steers || (items.length < 2 && ['previous', 'next'].includes(name));
      button.disabled = state !== 'joined' || name === 'previous' && place <= 0
        || name === 'next' && place >= items.length - 1;
    }
  }

  /**
   * Programs may set speeds that the list does not offer.
   *
   * @param {number} rate
   */
  #showRate(rate) {
    const value = String(rate);
    if (![...this.rate.options].some(option => option.value === value)) this.rate.add(new Option(`${value}×`, value));
    this.rate.value = value;
  }

  #refresh() {
    const { session } = this;
    if (!session) return;
    const moving = this.#moving(session);
    const { free } = session;
    const label = free
      ? moving ? t('Pause for me') : t('Play for me')
      : moving ? t('Pause for everybody') : t('Play for everybody');
    if (this.play.title !== label) {
      this.play.dataset.icon = moving ? 'pause' : 'play';
      this.play.title = label;
      this.play.setAttribute('aria-label', label);
    }
    const position = this.#wish ?? (free ? this.#media.currentTime : session.expectedPosition());
    if (this.#dragging || Number.isNaN(position)) return;
    const { start, end } = this.#span;
    if (session.item?.live) this.#showSlider();
    if (this.seek.min !== String(start)) this.seek.min = String(start);
    if (this.seek.max !== String(end)) this.seek.max = String(end);
    this.seek.value = String(session.item?.live ? thumbAt(position, end) : position);
    this.#showPosition(position);
  }

  /** @param {number} position */
  #showPosition(position) {
    const { item } = this.session ?? {};
    if (item?.live) return this.#showLive(item.live, position);
    const duration = item?.duration;
    const [now, end] = [clockTime(position), clockTime(duration ?? NaN)];
    const chapter = chapterAt(item?.chapters, position)?.title;
    const words = t('{position} of {duration}', { position: now, duration: end });
    this.#tellTime(`${now} / ${end}`, chapter ? `${words}, ${chapter}` : words);
    say(this.progress, progressInWords(position, duration, this.player.frameRate));
    say(this.liveFigures, '');
  }

  /**
   * @param {import('../tutti/protocol.js').Live} live
   * @param {number} position
   */
  #showLive(live, position) {
    const edge = this.session?.livePosition() ?? NaN;
    const at = isAtLive(position, edge);
    const clock = programmeClock(live, position);
    const behind = behindInWords(position, edge);
    this.live.dataset.at = at ? 'live' : 'behind';
    this.live.disabled = at || !this.#may;
    say(find('.label', HTMLElement, this.live), at ? t('LIVE') : t('Back to live'));
    this.live.title = at ? behind : this.#may ? `${t('Back to live')} (${behind})` : behind;
    this.#tellTime(at ? clock : `\u2068${clock}\u2069 · −${clockTime(edge - position)}`, `${clock}, ${behind}`);
    say(this.progress, `${clock} · ${behind}`);
    const { medium, media } = this.player;
    say(this.liveFigures, medium?.live ? liveFiguresInWords(medium.live, media?.bound ?? NaN) : '');
  }

  /**
   * @param {string} shown
   * @param {string} heard
   */
  #tellTime(shown, heard) {
    if (this.time.textContent !== shown) say(this.time, shown);
    if (this.seek.getAttribute('aria-valuetext') !== heard) this.seek.setAttribute('aria-valuetext', heard);
  }

  /**
   * Whether the timeline moves, or is about to: the button answers the wish, not the instant.
   *
   * @param {Session} session
   */
  #moving({ free, timeline, clock }) {
    if (free) return !this.video.paused;
    return timeline !== null && isMoving(timeline.pending ?? motionAt(timeline, clock.now()));
  }
}

/**
 * Watching at one's own pace: the controls act on this player alone.
 *
 * @param {Pick<HTMLMediaElement, 'play' | 'pause' | 'currentTime' | 'preservesPitch' | 'playbackRate'>} video
 */
function ownPace(video) {
  return {
    play: () => video.play(),
    pause: async () => video.pause(),
    seek: async (/** @type {number} */ position) => { video.currentTime = position; },
    setRate: async (/** @type {number} */ rate) => {
      video.preservesPitch = rate !== 1;
      video.playbackRate = rate;
    },
  };
}

/**
 * What a key pressed there may mean to it.
 *
 * @param {EventTarget} target
 */
export function kindOf(target) {
  if (!(target instanceof HTMLElement)) return 'other';
  if (target instanceof HTMLInputElement) return target.type === 'range' ? 'range' : 'text';
  if (target.isContentEditable || target.matches('textarea, select')) return 'text';
  return target.matches('button, summary, a') ? 'button' : 'other';
}
