import { BaseMedium } from './base.js';
import { FileMedium } from './file.js';

/**
 * @typedef {import('./medium.js').Medium} Medium
 * @typedef {import('./medium.js').MediumOptions} MediumOptions
 * @typedef {import('./medium.js').Libraries} Libraries
 * @typedef {import('../protocol.js').Rendition} Rendition
 * @typedef {'file' | 'hls' | 'native-hls' | 'dash' | null} Way how a rendition can be played here, if it can
 */

const HLS = /^(application|audio)\/(vnd\.apple\.mpegurl|x-mpegurl)\b/i;
const DASH = /^application\/dash\+xml\b/i;

/**
 * Gets ready to play an item: its first rendition that can be played here, the one the viewer has chosen, or their own
 * copy. What it takes to play HLS and DASH is fetched only then; whoever still wants the medium opens it by the answer,
 * having closed the one before. What the medium knows comes with `change`.
 *
 * @param {MediumOptions} options
 * @returns {Promise<() => Medium & EventTarget>}
 */
export async function prepareMedium(options) {
  const { item, own, media, rendition: chosen, libraries = LIBRARIES } = options;
  if (own || item.locator.startsWith('own:')) return () => new FileMedium(options, [], 'own');
  const known = playable(item.renditions, media.element, item.relayed);
  const barrier = (/** @type {Rendition} */ { url }) =>
    item.relayed && options.relay ? '' : mixed(options.addressOf(url));
  // One that cannot be had here must not stand in the way of a later one that can.
  const all = known.filter(one => !barrier(one));
  if (known.length > 0 && all.length === 0) return () => troubled(options, 'blocked', { host: barrier(known[0]) });
  const first = all.find(one => one.url === chosen?.url) ?? all[0];
  const way = first ? wayOf(first, media.element, item.relayed) : null;
  switch (way) {
    case 'file': {
      const others = all.filter(one => one !== first && wayOf(one, media.element, item.relayed) === 'file');
      return () => new FileMedium(options, [first, ...others]);
    }
    case 'native-hls': return () => new FileMedium(options, [first], 'hls');
    case 'hls': {
      const { HlsMedium } = await import('./hls.js');
      return () => new HlsMedium(options, first, libraries.hls);
    }
    case 'dash': {
      const { DashMedium } = await import('./dash.js');
      return () => new DashMedium(options, first, libraries.dash);
    }
    case null: return () => troubled(options, 'no-rendition', {});
  }
}

/**
 * The renditions that can be played here, in the item's order: one the browser is sure of does not outrank one it says
 * "maybe" to, because the server has put them in order.
 *
 * @param {Rendition[]} renditions
 * @param {HTMLMediaElement} element
 * @param {boolean} [relayed] whether they come through our server
 */
export function playable(renditions, element, relayed) {
  return renditions.filter(rendition => wayOf(rendition, element, relayed) !== null);
}

/** @type {Libraries} */
const LIBRARIES = {
  // By address: what is not ours is not checked as ours.
  hls: () => import(new URL('../../vendor/hls.min.js', import.meta.url).href),
  dash: async () => (await import('./shaka.js')).shaka,
};

/**
 * @param {Rendition} rendition
 * @param {HTMLMediaElement} element
 * @param {boolean} [relayed]
 * @returns {Way}
 */
function wayOf({ type }, element, relayed) {
  if (HLS.test(type)) {
    if (decodes(type)) return 'hls';
    // The browser's own player would ask whatever playlists name by itself, past our server.
    return !relayed && element.canPlayType(type) ? 'native-hls' : null;
  }
  if (DASH.test(type)) return decodes(type) ? 'dash' : null;
  return element.canPlayType(type) ? 'file' : null;
}

/**
 * Whether pages can feed media with the codecs of a type to an element here.
 *
 * @param {string} type
 */
function decodes(type) {
  const Source = /** @type {any} */ (globalThis).ManagedMediaSource ?? globalThis.MediaSource;
  const [, codecs] = /codecs="?([^";]+)/i.exec(type) ?? [];
  return Source !== undefined && (!codecs || Source.isTypeSupported(`video/mp4; codecs="${codecs}"`));
}

/**
 * A secure page gets nothing over a connection that is not; this machine itself excepted.
 *
 * @param {string} address
 * @returns {string} the host that may not be asked; empty if it may
 */
export function mixed(address) {
  const { protocol, hostname, host } = new URL(address);
  const here = globalThis.location?.protocol === 'https:' && protocol === 'http:';
  return here && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname) ? host : '';
}

/**
 * @param {MediumOptions} options
 * @param {import('./medium.js').Trouble['code']} code
 * @param {Record<string, string>} values
 */
function troubled(options, code, values) {
  const medium = new BaseMedium('file', options, null);
  medium.tell(code, values);
  return medium;
}
