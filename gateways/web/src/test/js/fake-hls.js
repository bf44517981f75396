/** hls.js as far as a medium uses it: what it is told is noted, what it would tell is told by the test. */
export class FakeHls {
  static Events = new Proxy({}, { get: (_, name) => name });
  static ErrorTypes = { NETWORK_ERROR: 'networkError', MEDIA_ERROR: 'mediaError' };
  /** @type {FakeHls[]} */ static all = [];

  levels = [];
  currentLevel = -1;
  loadLevel = -1;
  nextLevel = -1;
  audioTracks = [];
  audioTrack = -1;
  subtitleTracks = [];
  subtitleTrack = -1;
  subtitleDisplay = false;
  latestLevelDetails = null;
  bufferingEnabled = true;
  /** @type {string[]} */ calls = [];
  /** @type {Map<string, ((name: string, detail: any) => void)[]>} */ #handlers = new Map();

  constructor(config) {
    this.config = config;
    FakeHls.all.push(this);
  }

  static get latest() {
    return FakeHls.all.at(-1);
  }

  on(name, handler) {
    this.#handlers.set(name, [...this.#handlers.get(name) ?? [], handler]);
  }

  tell(name, detail = {}) {
    for (const handler of this.#handlers.get(name) ?? []) handler(name, detail);
  }

  loadSource(url) {
    this.calls.push(`source ${url}`);
  }

  attachMedia() {}

  startLoad(at) {
    this.bufferingEnabled = true;
    this.calls.push(`start ${at}`);
  }

  pauseBuffering() {
    this.bufferingEnabled = false;
  }

  recoverMediaError() {
    this.calls.push('recover');
  }

  destroy() {
    this.calls.push('destroy');
  }
}
