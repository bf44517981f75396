import { clockTime, find, named, say } from '../dom.js';
import { isMoving, motionAt } from '../tutti/motion.js';
import { progressInWords } from './figures.js';

/**
 * The control bar. Play, seek and speed act on the session, for whoever has control, or on this window alone while its
 * person watches at their own pace; sound and full screen always on this window alone. What it shows is the timeline,
 * not the element, so that all bars in the session agree.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

const REFRESH = 100;
/** How far (s) a key moves. */
const KEYS = new Map([
  ['ArrowLeft', -5], ['ArrowDown', -5], ['ArrowRight', 5], ['ArrowUp', 5], ['PageDown', -30], ['PageUp', 30],
]);
/** So long (ms) after the last of several the film goes there. */
const KEYS_REST = 250;

export class Controls {
  #play = named('play', HTMLButtonElement);
  #seek = named('seek', HTMLInputElement);
  #rate = named('rate', HTMLSelectElement);
  #time = named('time', HTMLElement);
  #note = named('control-note', HTMLElement);
  #progress = named('progress', HTMLElement);
  #sound = named('mute', HTMLButtonElement);
  #volume = named('volume', HTMLInputElement);
  #dragging = false;
  /** @type {number | undefined} */ #stepping;
  /** Where we asked to go, shown until the session has gone there. @type {number | null} */ #wish = null;

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('./player.js').Player} parts.player
   * @param {import('./own-pace.js').OwnPace} parts.ownPace
   * @param {import('../attempt.js').Attempt} parts.attempt
   */
  constructor({ session, player, ownPace, attempt }) {
    this.session = session;
    this.player = player;
    this.video = player.video;
    this.ownPace = ownPace;
    this.attempt = attempt;
    this.#listen();
    this.#listenToSound();
    for (const event of ['roster', 'timeline', 'queue', 'item', 'pace', 'state']) {
      session.addEventListener(event, () => this.#allow());
    }
    this.#allow();
    setInterval(() => this.#refresh(), REFRESH);
  }

  /**
   * What the bar acts on.
   *
   * @returns {{ play(): Promise<unknown>, pause(): Promise<unknown>, seek(position: number): Promise<unknown>,
   *             setRate(rate: number): Promise<unknown> }}
   */
  get #steered() {
    return this.session.free ? this.ownPace : this.session;
  }

  #listen() {
    const { session } = this;
    this.#play.addEventListener('click', () =>
      this.#ask(this.#moving() ? this.#steered.pause() : this.#steered.play()));
    for (const name of /** @type {const} */ (['previous', 'next', 'stop', 'reset'])) {
      named(name, HTMLButtonElement).addEventListener('click', () => this.#ask(session[name]()));
    }
    this.#seek.addEventListener('input', () => {
      this.#dragging = true;
      this.#showPosition(Number(this.#seek.value));
    });
    this.#seek.addEventListener('change', () => this.#seekTo(Number(this.#seek.value)));
    this.#seek.addEventListener('keydown', event => this.#stepBy(event));
    this.#rate.addEventListener('change', () => this.#ask(this.#steered.setRate(Number(this.#rate.value))));
    find('#full-screen', HTMLButtonElement).addEventListener('click', () => toggleFullScreen());
  }

  /** @param {number} position */
  async #seekTo(position) {
    this.#dragging = false;
    this.#wish = position;
    const asked = this.#steered.seek(position);
    const accepted = /** @type {import('../tutti/protocol.js').Accepted | null | undefined} */ (await this.#ask(asked));
    const wait = accepted ? Math.max(0, accepted.effectiveAt - this.session.clock.now()) : 0;
    setTimeout(() => { this.#wish = null; }, wait);
  }

  /**
   * An arrow moves by seconds: by the steps of the slider it would not get away from where the film is going anyway.
   *
   * @param {KeyboardEvent} event
   */
  #stepBy(event) {
    const step = KEYS.get(event.key);
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.#dragging = true;
    this.#seek.value = String(Number(this.#seek.value) + step);
    this.#showPosition(Number(this.#seek.value));
    clearTimeout(this.#stepping);
    this.#stepping = setTimeout(() => this.#seekTo(Number(this.#seek.value)), KEYS_REST);
  }

  #listenToSound() {
    const { video } = this;
    const show = () => {
      const silent = video.muted || video.volume === 0;
      this.#sound.setAttribute('aria-pressed', String(silent));
      this.#sound.dataset.icon = silent ? 'silent' : 'sound';
      this.#volume.value = String(silent ? 0 : video.volume);
    };
    this.#sound.addEventListener('click', () => {
      video.muted = !video.muted;
      if (!video.muted && video.volume === 0) video.volume = 0.5;
    });
    this.#volume.addEventListener('input', () => {
      video.volume = Number(this.#volume.value);
      video.muted = video.volume === 0;
    });
    video.addEventListener('volumechange', show);
    show();
  }

  /**
   * @template T
   * @param {Promise<T>} command
   */
  async #ask(command) {
    const answer = await this.attempt(command);
    if (answer === null) this.#allow();
    return answer;
  }

  /** Shows what this member may use now, and says who has control. */
  #allow() {
    const { session, video } = this;
    const steers = session.inControl && !session.free;
    const may = session.free || session.inControl && session.state === 'joined';
    const duration = session.item?.duration;
    this.#play.hidden = this.#rate.hidden = !session.inControl && !session.free;
    this.#play.disabled = this.#rate.disabled = !may;
    this.#seek.disabled = !may || !duration;
    this.#seek.max = String(duration ?? 0);
    const whose = session.free ? 'for me' : 'for everybody';
    this.#seek.setAttribute('aria-label', `Position, ${whose}`);
    this.#rate.setAttribute('aria-label', `Speed, ${whose}`);
    this.#showOthers(steers);
    this.#showRate(session.free ? video.playbackRate : session.timeline?.rate ?? 1);
    say(this.#note, session.free ? `You watch at your own pace. ${controlNote(session)}.` : controlNote(session));
    this.#refresh();
  }

  /** @param {boolean} steers */
  #showOthers(steers) {
    const { queue, itemId, state } = this.session;
    const items = queue?.items ?? [];
    const place = items.findIndex(({ id }) => id === itemId);
    for (const name of ['previous', 'next', 'stop', 'reset']) {
      const button = named(name, HTMLButtonElement);
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
    if (![...this.#rate.options].some(option => option.value === value)) {
      this.#rate.add(new Option(`${value}×`, value));
    }
    this.#rate.value = value;
  }

  #refresh() {
    const moving = this.#moving();
    const { free } = this.session;
    this.#play.dataset.icon = moving ? 'pause' : 'play';
    this.#play.setAttribute('aria-label', `${moving ? 'Pause' : 'Play'} for ${free ? 'me' : 'everybody'}`);
    const position = this.#wish ?? (free ? this.video.currentTime : this.session.expectedPosition());
    if (this.#dragging || Number.isNaN(position)) return;
    this.#seek.value = String(position);
    this.#showPosition(position);
  }

  /** @param {number} position */
  #showPosition(position) {
    const words = `${clockTime(position)} / ${clockTime(this.session.item?.duration ?? NaN)}`;
    say(this.#time, words);
    say(this.#progress, progressInWords(position, this.session.item?.duration, this.player.frameRate));
    this.#seek.setAttribute('aria-valuetext', words.replace('/', 'of'));
  }

  /** Whether the timeline moves, or is about to: the button answers the wish, not the instant. */
  #moving() {
    if (this.session.free) return this.ownPace.moving;
    const { timeline, clock } = this.session;
    return timeline !== null && isMoving(timeline.pending ?? motionAt(timeline, clock.now()));
  }
}

/** @param {Session} session */
function controlNote(session) {
  if (session.inControl) return 'You have control';
  const controller = session.roster?.members.find(({ member }) => member === session.roster?.controller);
  return controller ? `${controller.name} has control` : 'Nobody has control';
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else find('#stage', HTMLElement).requestFullscreen().catch(() => null);
}
