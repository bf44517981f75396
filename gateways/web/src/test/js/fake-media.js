/**
 * A media element as Chromium's behaves: it takes its time to seek and to start, and its clock is its own.
 */
export class FakeMedia extends EventTarget {
  muted = false;
  preservesPitch = true;
  paused = true;
  seeking = false;
  readyState = 4;
  duration = 600;
  buffered = { length: 1, start: () => 0, end: () => 600 };

  /** How the element differs from an ideal one. */
  seekLatency = 60;
  startLatency = { place: 10, seek: 80 };
  drift = 0;
  /** @type {Error | null} */ refusal = null;
  /** @type {string[]} */ calls = [];

  #position = 0;
  #since = 0;
  #rate = 1;
  #fresh = true;
  #seeks = 0;

  /** @param {import('./fake-time.js').FakeTime} time */
  constructor(time) {
    super();
    this.time = time;
  }

  get currentTime() {
    const moving = !this.paused && !this.seeking && this.time.now() > this.#since;
    const elapsed = moving ? (this.time.now() - this.#since) / 1000 : 0;
    return Math.min(this.duration, this.#position + elapsed * this.#rate * (1 + this.drift));
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
    this.#anchor();
    this.#rate = rate;
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
    this.dispatchEvent(new Event('error'));
  }

  load() {
    this.calls.push('load');
    this.paused = this.#fresh = true;
    this.#position = 0;
    this.#rate = 1;
    this.dispatchEvent(new Event('emptied'));
    this.time.setTimeout(() => { this.readyState = 4; }, 50);
  }

  #anchor() {
    this.#position = this.currentTime;
    this.#since = Math.max(this.#since, this.time.now());
  }
}
