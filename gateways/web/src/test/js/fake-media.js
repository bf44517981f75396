/**
 * A media element as Chromium's behaves: it takes its time to seek and to start, and its clock is its own.
 */
export class FakeMedia extends EventTarget {
  muted = false;
  paused = true;
  seeking = false;
  readyState = 4;
  duration = 600;
  buffered = { length: 1, start: () => 0, end: () => 600 };

  /** How the element differs from an ideal one. */
  seekLatency = 60;
  startLatency = { place: 10, seek: 80 };
  drift = 0;
  /** How long it takes to obey a rate, what it loses when it begins to keep the pitch, and its steps; all in ms. */
  rateLatency = 0;
  pitchLoss = 0;
  steps = 0;
  /** How long it stands still whenever its rate is changed, in ms. @type {() => number} */ toll = () => 0;
  /** @type {Error | null} */ refusal = null;
  /** @type {{ code: number } | null} */ error = null;
  /** @type {string[]} */ calls = [];

  #position = 0;
  #since = 0;
  #rate = 1;
  #obeyed = 1;
  #preservesPitch = false;
  #fresh = true;
  #seeks = 0;
  #source = '';

  /** @param {import('./fake-time.js').FakeTime} time */
  constructor(time) {
    super();
    this.time = time;
  }

  get currentTime() {
    const exact = this.#exactTime;
    return this.paused || this.seeking || !this.steps ? exact : exact - exact % (this.steps / 1000);
  }

  get #exactTime() {
    const moving = !this.paused && !this.seeking && this.time.now() > this.#since;
    const elapsed = moving ? (this.time.now() - this.#since) / 1000 : 0;
    return Math.min(this.duration, this.#position + elapsed * this.#obeyed * (1 + this.drift));
  }

  set currentTime(position) {
    this.calls.push(`seek ${position.toFixed(3)}`);
    const seek = ++this.#seeks;
    this.#position = position;
    this.#fresh = this.seeking = true;
    this.time.setTimeout(() => {
      if (seek !== this.#seeks) return;
      this.seeking = false;
      this.#since = this.time.now();
      this.dispatchEvent(new Event('seeked'));
    }, this.seekLatency);
  }

  get playbackRate() {
    return this.#rate;
  }

  set playbackRate(rate) {
    this.#rate = rate;
    if (!this.paused) {
      this.#anchor();
      this.#since += this.toll();
    }
    const obey = () => {
      this.#anchor();
      this.#obeyed = rate;
    };
    if (this.rateLatency && !this.paused) this.time.setTimeout(obey, this.rateLatency);
    else obey();
  }

  get preservesPitch() {
    return this.#preservesPitch;
  }

  set preservesPitch(preserves) {
    if (preserves === this.#preservesPitch) return;
    this.calls.push(preserves ? 'keep pitch' : 'let pitch go');
    this.#preservesPitch = preserves;
    this.#anchor();
    if (preserves && !this.paused) this.#position -= this.pitchLoss / 1000;
  }

  /** Plays to another output, whose clock is some ms ahead. @param {boolean} muted @param {number} ahead */
  mute(muted, ahead) {
    this.muted = muted;
    this.#anchor();
    this.#position += ahead / 1000;
    this.dispatchEvent(new Event('volumechange'));
  }

  async play() {
    this.calls.push('play');
    if (this.refusal) throw this.refusal;
    if (!this.paused) return;
    this.paused = false;
    this.#since = this.time.now() + (this.#fresh ? this.startLatency.seek : this.startLatency.place);
    this.#fresh = false;
  }

  pause() {
    if (this.paused) return;
    this.calls.push('pause');
    this.#anchor();
    this.paused = true;
  }

  /** The element has given up; it starts from nothing when told to load again. */
  fail() {
    this.readyState = 0;
    this.error = { code: 2 };
    this.dispatchEvent(new Event('error'));
  }

  get src() {
    return this.#source;
  }

  /** A new source is there after 50 ms. */
  set src(source) {
    this.#source = source;
    this.readyState = 0;
    this.seeking = false;
    this.#seeks++;
    this.load();
  }

  removeAttribute() {
    this.#source = '';
  }

  querySelectorAll() {
    return [];
  }

  load() {
    this.calls.push('load');
    this.error = null;
    this.paused = this.#fresh = true;
    this.#position = 0;
    this.#rate = this.#obeyed = 1;
    this.dispatchEvent(new Event('emptied'));
    this.time.setTimeout(() => { this.readyState = 4; }, 50);
  }

  #anchor() {
    this.#position = this.#exactTime;
    this.#since = Math.max(this.#since, this.time.now());
  }
}
