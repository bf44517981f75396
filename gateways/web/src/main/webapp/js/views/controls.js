import { clockTime, find, named, say } from '../dom.js';
import { isMoving, motionAt } from '../tutti/motion.js';

/**
 * The control bar. Play, seek and speed act on the session, for whoever has control; sound and full screen on this
 * window alone. What it shows is the timeline, not the element, so that all bars in the session agree.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

const REFRESH = 100;

export class Controls {
  #play = named('play', HTMLButtonElement);
  #seek = named('seek', HTMLInputElement);
  #rate = named('rate', HTMLSelectElement);
  #time = named('time', HTMLElement);
  #note = named('control-note', HTMLElement);
  #sound = named('mute', HTMLButtonElement);
  #volume = named('volume', HTMLInputElement);
  #dragging = false;
  /** Where we asked to go, shown until the session has gone there. @type {number | null} */ #wish = null;

  /**
   * @param {Session} session
   * @param {HTMLVideoElement} video
   * @param {(problem: string) => void} onProblem
   */
  constructor(session, video, onProblem) {
    this.session = session;
    this.video = video;
    this.onProblem = onProblem;
    this.#seek.max = String(session.item?.duration ?? 0);
    this.#listen();
    this.#listenToSound();
    for (const event of ['roster', 'timeline', 'state']) session.addEventListener(event, () => this.#allow());
    this.#allow();
    setInterval(() => this.#refresh(), REFRESH);
  }

  #listen() {
    const { session } = this;
    this.#play.addEventListener('click', () => this.#ask(this.#moving() ? session.pause() : session.play()));
    this.#seek.addEventListener('input', () => {
      this.#dragging = true;
      this.#showPosition(Number(this.#seek.value));
    });
    this.#seek.addEventListener('change', () => this.#seekTo(Number(this.#seek.value)));
    this.#rate.addEventListener('change', () => this.#ask(session.setRate(Number(this.#rate.value))));
    find('#full-screen', HTMLButtonElement).addEventListener('click', () => toggleFullScreen());
  }

  /** @param {number} position */
  async #seekTo(position) {
    this.#dragging = false;
    this.#wish = position;
    const accepted = await this.#ask(this.session.seek(position));
    const wait = accepted ? Math.max(0, accepted.effectiveAt - this.session.clock.now()) : 0;
    setTimeout(() => { this.#wish = null; }, wait);
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
  #ask(command) {
    return command.catch(error => {
      this.onProblem(error.message);
      this.#allow();
      return null;
    });
  }

  /** Enables what this member may use now, and says who has control. */
  #allow() {
    const { session } = this;
    const may = session.inControl && session.state === 'joined';
    this.#play.disabled = this.#rate.disabled = !may;
    this.#seek.disabled = !may || !session.item?.duration;
    this.#showRate(session.timeline?.rate ?? 1);
    say(this.#note, controlNote(session));
    this.#refresh();
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
    this.#play.dataset.icon = moving ? 'pause' : 'play';
    this.#play.setAttribute('aria-label', moving ? 'Pause for everybody' : 'Play for everybody');
    const position = this.#wish ?? this.session.expectedPosition();
    if (this.#dragging || Number.isNaN(position)) return;
    this.#seek.value = String(position);
    this.#showPosition(position);
  }

  /** @param {number} position */
  #showPosition(position) {
    const words = `${clockTime(position)} / ${clockTime(this.session.item?.duration ?? NaN)}`;
    say(this.#time, words);
    this.#seek.setAttribute('aria-valuetext', words.replace('/', 'of'));
  }

  /** Whether the timeline moves, or is about to: the button answers the wish, not the instant. */
  #moving() {
    const { timeline, clock } = this.session;
    return timeline !== null && isMoving(timeline.pending ?? motionAt(timeline, clock.now()));
  }
}

/** @param {Session} session */
function controlNote(session) {
  if (session.inControl) return 'You have control';
  const controller = session.roster?.members.find(({ member }) => member === session.roster?.controller);
  return controller ? `${controller.name} has control` : 'Waiting for the host to take control';
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else find('#stage', HTMLElement).requestFullscreen().catch(() => null);
}
