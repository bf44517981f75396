/** Shaka Player as far as a medium uses it; one namespace for each test. */
export function fakeShaka({ began = NaN } = {}) {
  const players = [];
  class Player extends EventTarget {
    calls = [];
    config = {};
    textTrack = null;
    live = true;
    /** @type {any} */ failure = null;
    variants = [
      { id: 1, audioId: 9, originalVideoId: 'v1', height: 360, videoBandwidth: 8e5, bandwidth: 9e5, active: true },
      { id: 2, audioId: 9, originalVideoId: 'v2', height: 180, videoBandwidth: 2e5, bandwidth: 3e5, active: false },
      { id: 3, audioId: 8, originalVideoId: 'v1', height: 360, videoBandwidth: 8e5, bandwidth: 9e5, active: false },
    ];
    sounds = [
      { language: 'en', label: null, roles: [], accessibilityPurpose: null, active: true },
      { language: 'en', label: null, roles: ['description'], accessibilityPurpose: null, active: false },
    ];

    constructor() {
      super();
      players.push(this);
    }

    configure(name, value) {
      if (typeof name === 'string') this.config[name] = value;
      else Object.assign(this.config, name);
    }

    getNetworkingEngine() {
      return { registerRequestFilter: () => {}, registerResponseFilter: () => {} };
    }

    async attach(element) {
      this.element = element;
    }

    async load(url, start) {
      this.calls.push(`load ${url} ${start}`);
      this.element.src = 'blob:shaka';
      this.dispatchEvent(new Event('manifestparsed'));
    }

    /** It empties the element, but not at once. */
    async destroy() {
      this.calls.push('destroy');
      for (let i = 0; i < 10; i++) await null;
      this.element.removeAttribute('src');
      this.element.load();
    }

    retryStreaming() {
      this.calls.push('retry');
    }

    tell(error) {
      this.dispatchEvent(Object.assign(new Event('error'), { detail: error }));
    }

    getPresentationStartTimeAsDate = () => (Number.isNaN(began) ? null : new Date(began));
    getManifest = () => ({ presentationTimeline: { getMaxSegmentEndTime: () => 60 } });
    isLive = () => this.live;
    seekRange = () => ({ start: 30, end: 61 });
    getVariantTracks = () => this.variants;
    getAudioTracks = () => this.sounds;
    getTextTracks = () => [{ language: 'de', label: 'Deutsch', kind: 'subtitle', roles: [] }];
    selectVariantTrack = variant => this.calls.push(`variant ${variant.id}`);
    selectAudioTrack = sound => this.calls.push(`sound ${this.sounds.indexOf(sound)}`);
    selectTextTrack = text => { this.textTrack = text; };
  }
  return { Player, players };
}
