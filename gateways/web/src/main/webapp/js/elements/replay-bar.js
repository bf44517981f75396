import { clockTime, find, html, named, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { drawn, markBeside, markInWords } from '../replay-marks.js';
import { keyAction } from '../views/hold.js';
import { t, timeOfDay } from '../words.js';
import { TuttiPlayer } from './player.js';
import { kindOf } from './player-bar.js';

/**
 * What one steers a recording by: all that is on the page is as it was at the instant the slider is at.
 *
 * @typedef {import('../tutti/recorded-session.js').RecordedSession} RecordedSession
 */

/** How far (s) a key moves on the slider. */
const KEYS = new Map([
  ['ArrowLeft', -5], ['ArrowDown', -5], ['ArrowRight', 5], ['ArrowUp', 5], ['PageDown', -60], ['PageUp', 60],
]);
/** So long (ms) after a leap it is said aloud what was there. */
const REST = 400;

export class TuttiReplayBar extends TuttiElement {
  static markup = html`
    <div class="replay-line" dir="ltr">
      <div class="replay-marks" aria-hidden="true"></div>
      <input type="range" data-testid="replay-seek" min="0" max="0" step="any" value="0" aria-label="Time of the recording">
    </div>
    <div class="replay-buttons" dir="ltr">
      <button type="button" class="icon" data-testid="replay-back" aria-label="To what happened before" title="To what happened before">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 5h2.5v14H6zM19 5v14L9.5 12z"/></svg>
      </button>
      <button type="button" class="icon primary" data-testid="replay-play" data-icon="play">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path class="when-play" d="M8 5v14l11.5-7z"/>
          <path class="when-pause" d="M7 5h3.5v14H7zM13.5 5H17v14h-3.5z"/>
        </svg>
      </button>
      <button type="button" class="icon" data-testid="replay-ahead" aria-label="To what happened next" title="To what happened next">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15.5 5H18v14h-2.5zM5 5v14l9.5-7z"/></svg>
      </button>
      <p class="replay-time"><span data-testid="replay-time" dir="ltr"></span> <span class="group" data-testid="replay-clock"></span></p>
      <select data-testid="replay-speed" aria-label="Speed of the recording">
        <option value="0.5">0.5×</option>
        <option value="1" selected>1×</option>
        <option value="1.5">1.5×</option>
        <option value="2">2×</option>
        <option value="4">4×</option>
      </select>
    </div>
    <p class="unseen" role="status" data-testid="replay-said"></p>`;

  /** @type {RecordedSession} */ session;
  /** @type {any} */ #saying;

  /** @param {RecordedSession} session */
  connect(session) {
    this.session = session;
    const { recording } = session;
    this.#slider.max = String(recording.length);
    find('.replay-marks', HTMLElement, this).append(...drawn(recording.marks, recording).map(mark => {
      const sign = document.createElement('span');
      sign.dataset.what = mark.what;
      sign.style.left = `${(100 * mark.place).toFixed(2)}%`;
      return sign;
    }));
    this.#listen();
    this.#show();
  }

  get #slider() {
    return named('replay-seek', HTMLInputElement, this);
  }

  /** Where the recording is, in seconds from its beginning. */
  get #place() {
    const { clock, recording } = this.session;
    return (clock.now() - recording.begunAt) / 1000;
  }

  #listen() {
    const { session } = this;
    session.addEventListener('moment', () => this.#show());
    named('replay-play', HTMLButtonElement, this).addEventListener('click', () => this.#toggle());
    for (const [name, direction] of /** @type {const} */ ([['replay-back', -1], ['replay-ahead', 1]])) {
      named(name, HTMLButtonElement, this).addEventListener('click', () => this.#toMark(direction));
    }
    this.#slider.addEventListener('input', () => this.#goTo(Number(this.#slider.value)));
    this.#slider.addEventListener('keydown', event => {
      const step = KEYS.get(event.key);
      if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#goTo(this.#place + step);
    });
    const speed = named('replay-speed', HTMLSelectElement, this);
    speed.addEventListener('change', () => {
      session.setSpeed(Number(speed.value));
      this.#show();
    });
    // Wherever the focus is, but in what takes the keys for itself.
    document.addEventListener('keydown', event => {
      const taken = event.defaultPrevented && !(event.target instanceof TuttiPlayer);
      if (taken || event.altKey || event.ctrlKey || event.metaKey) return;
      const action = keyAction(event.key, kindOf(event.composedPath()[0]));
      if (action !== 'play' && typeof action !== 'number') return;
      event.preventDefault();
      if (action === 'play') this.#toggle();
      else this.#goTo(this.#place + action);
    });
  }

  #toggle() {
    const { session } = this;
    if (session.playing) session.pauseRecording();
    else session.playRecording();
    this.#show();
  }

  /** @param {number} seconds from the beginning */
  #goTo(seconds) {
    this.session.leapTo(this.session.recording.begunAt + 1000 * seconds);
    this.#saySoon();
  }

  /** @param {-1 | 1} direction */
  #toMark(direction) {
    const { recording, clock, playing } = this.session;
    const mark = markBeside(recording.marks, clock.now(), direction, playing ? undefined : 0);
    this.session.leapTo(mark?.at ?? (direction > 0 ? recording.endedAt : recording.begunAt));
    this.#saySoon();
  }

  /** Whoever does not see the page hears where they are, once they are there. */
  #saySoon() {
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      const { recording, clock } = this.session;
      const mark = recording.marks.findLast(({ at }) => at <= clock.now());
      const words = [clockTime(this.#place), mark ? markInWords(mark) : ''];
      say(named('replay-said', HTMLElement, this), words.filter(Boolean).join(' · '));
    }, REST);
  }

  #show() {
    const { recording, clock, playing } = this.session;
    const values = { time: clockTime(this.#place), length: clockTime(recording.length) };
    this.#slider.value = String(this.#place);
    const words = t('{time} of {length}', values);
    if (this.#slider.getAttribute('aria-valuetext') !== words) this.#slider.setAttribute('aria-valuetext', words);
    say(named('replay-time', HTMLElement, this), `${values.time} / ${values.length}`);
    say(named('replay-clock', HTMLElement, this), timeOfDay(clock.now()));
    const play = named('replay-play', HTMLButtonElement, this);
    play.dataset.icon = playing ? 'pause' : 'play';
    const label = playing ? t('Pause the recording') : t('Play the recording');
    if (play.title !== label) {
      play.title = label;
      play.setAttribute('aria-label', label);
    }
  }
}

customElements.define('tutti-replay-bar', TuttiReplayBar);
