/**
 * Whether a media element could play if it were asked to, in the protocol's words.
 *
 * @typedef {import('./protocol.js').Readiness} Readiness
 */

/** A stall shorter than this many ms is not worth telling; every seek has one. */
const STALL = 300;
export const HAVE_METADATA = 1;
const HAVE_CURRENT_DATA = 2;
const HAVE_FUTURE_DATA = 3;
const NETWORK_IDLE = 1;
/**
 * So much (s) lying there counts more than what the element says of itself: less if nothing more is being fetched, as
 * some browsers guess from bytes how far those on their way reach.
 */
const ENOUGH = 0.5;
const ENOUGH_MEANWHILE = 5;

export class ReadinessWatch {
  /** @type {Readiness} */ now = 'loading';
  #stalledSince = NaN;

  /**
   * @param {object} signs
   * @param {boolean} signs.refused whether the browser refuses to play
   * @param {boolean} signs.able whether there is data to play, or nothing left to play
   * @param {number} signs.at local time
   * @returns {boolean} whether the readiness changed
   */
  judge(signs) {
    const before = this.now;
    this.now = this.#judge(signs);
    return this.now !== before;
  }

  /**
   * @param {{ refused: boolean, able: boolean, at: number }} signs
   * @returns {Readiness}
   */
  #judge({ refused, able, at }) {
    if (able) this.#stalledSince = NaN;
    else if (Number.isNaN(this.#stalledSince)) this.#stalledSince = at;
    if (refused) return 'blocked';
    if (able) return 'ready';
    if (this.now !== 'ready') return this.now === 'blocked' ? 'loading' : this.now;
    return at - this.#stalledSince < STALL ? 'ready' : 'buffering';
  }
}

/**
 * Whether the element says that it can play on.
 *
 * @param {import('./media/mapped.js').Media} media
 */
export function hasFutureData(media) {
  return media.readyState >= HAVE_FUTURE_DATA;
}

/**
 * Whether the element can play on. WebKitGTK says no for ever after a seek while it plays, with a minute lying there.
 *
 * @param {import('./media/mapped.js').Media} media
 */
export function canPlayOn(media) {
  const enough = media.networkState === NETWORK_IDLE ? ENOUGH : ENOUGH_MEANWHILE;
  return hasFutureData(media) || media.readyState === HAVE_CURRENT_DATA && bufferedAhead(media) > enough;
}

/**
 * Seconds the element could play on without further data.
 *
 * @param {Pick<HTMLMediaElement, 'buffered' | 'currentTime'>} media
 */
export function bufferedAhead({ buffered, currentTime }) {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= currentTime && currentTime < buffered.end(i)) return buffered.end(i) - currentTime;
  }
  return 0;
}

/**
 * Whether the element need not fetch anything to show a place.
 *
 * @param {import('./media/mapped.js').Media} media
 * @param {number} position
 */
export function isBuffered({ buffered }, position) {
  return bufferedAhead({ buffered, currentTime: position }) > ENOUGH;
}
