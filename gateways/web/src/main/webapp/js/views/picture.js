import { find, named, say } from '../dom.js';
import { WHOLE, dragged, fitted, inWords, transformOf, turned, zoomed } from './look.js';

/**
 * How the picture is looked at: the same for everybody, and whoever has control changes it, by buttons, and by wheel
 * and drag once it is zoomed.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Look} Look
 */

const ZOOM = 1.25;
const WHEEL = 1.1;
const STEP = 0.1;
const TURN = 90;
const SWING = 15;
/** A drag is told to the others so often (ms). */
const BETWEEN = 200;

export class Picture {
  #panel = find('#view-panel', HTMLElement);
  #words = named('view-words', HTMLElement);
  /** What we want, until the session has it. @type {Look | null} */ #wish = null;
  #telling = false;

  /**
   * @param {Session} session
   * @param {HTMLVideoElement} video
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, video, attempt) {
    this.session = session;
    this.video = video;
    this.attempt = attempt;
    for (const event of ['view', 'roster', 'state', 'denies']) session.addEventListener(event, () => this.#show());
    video.addEventListener('loadedmetadata', () => this.#show());
    new ResizeObserver(() => this.#show()).observe(video);
    this.#listenToButtons();
    this.#listenToPointer();
    this.#show();
  }

  get #look() {
    const kept = this.session.following.denies.includes('view') && !this.#may;
    return this.#wish ?? (kept ? null : this.session.view) ?? WHOLE;
  }

  /** The picture without the bars beside it, in pixels. */
  get #size() {
    const { offsetWidth: width, offsetHeight: height, videoWidth, videoHeight } = this.video;
    return fitted({ width, height }, { width: videoWidth, height: videoHeight });
  }

  get #may() {
    return this.session.inControl && this.session.state === 'joined';
  }

  #show() {
    const look = this.#look;
    this.#panel.hidden = !this.#may;
    this.video.style.transform = isWhole(look) ? '' : transformOf(look, this.#size);
    this.video.classList.toggle('movable', this.#may && look.scale > 1);
    say(this.#words, inWords(look));
  }

  #listenToButtons() {
    /** @type {Record<string, (look: Look) => Look>} */
    const changes = {
      'zoom-in': look => zoomed(look, ZOOM),
      'zoom-out': look => zoomed(look, 1 / ZOOM),
      'pan-left': look => this.#panned(look, STEP, 0),
      'pan-right': look => this.#panned(look, -STEP, 0),
      'pan-up': look => this.#panned(look, 0, STEP),
      'pan-down': look => this.#panned(look, 0, -STEP),
      'rotate-left': look => turned(look, 'angle', -TURN),
      'rotate-right': look => turned(look, 'angle', TURN),
      'yaw-left': look => turned(look, 'yaw', -SWING),
      'yaw-right': look => turned(look, 'yaw', SWING),
      'pitch-up': look => turned(look, 'pitch', SWING),
      'pitch-down': look => turned(look, 'pitch', -SWING),
      'view-reset': () => WHOLE,
    };
    for (const [name, change] of Object.entries(changes)) {
      named(name, HTMLButtonElement).addEventListener('click', () => this.#want(change(this.#look)));
    }
  }

  /**
   * @param {Look} look
   * @param {number} right by so many views
   * @param {number} down
   */
  #panned(look, right, down) {
    const picture = this.#size;
    return dragged(look, { width: right * picture.width, height: down * picture.height }, picture);
  }

  #listenToPointer() {
    const { video } = this;
    video.addEventListener('wheel', event => {
      if (!this.#may || this.#look.scale === 1) return;
      event.preventDefault();
      this.#want(zoomed(this.#look, event.deltaY < 0 ? WHEEL : 1 / WHEEL));
    }, { passive: false });
    video.addEventListener('pointerdown', event => {
      if (this.#may && this.#look.scale > 1) video.setPointerCapture(event.pointerId);
    });
    video.addEventListener('pointermove', event => {
      if (!video.hasPointerCapture(event.pointerId) || !this.#may) return;
      this.#want(dragged(this.#look, { width: event.movementX, height: event.movementY }, this.#size));
    });
  }

  /** @param {Look} look */
  #want(look) {
    this.#wish = look;
    this.#show();
    if (!this.#telling) this.#tell();
  }

  /** Tells the session, as often as is decent, until it has what we want. */
  async #tell() {
    this.#telling = true;
    for (let told = null; this.#wish && told !== this.#wish;) {
      told = this.#wish;
      const { scale, x, y, angle, yaw, pitch, roll } = told;
      const accepted = await this.attempt(this.session.setView({ scale, x, y, angle, yaw, pitch, roll }));
      await new Promise(resolve => setTimeout(resolve, BETWEEN));
      if (!accepted) break;
    }
    this.#telling = false;
    this.#wish = null;
    this.#show();
  }
}

/** @param {Look} look */
function isWhole(look) {
  return Object.entries(WHOLE).every(([name, value]) => look[/** @type {keyof Look} */ (name)] === value);
}
