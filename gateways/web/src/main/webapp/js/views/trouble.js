import { clockTime } from '../dom.js';
import { t } from '../words.js';

/**
 * Why a film is not seen, and what can be done about it.
 *
 * @typedef {import('../tutti/media/medium.js').Trouble} Trouble
 */

/**
 * Whether it will not pass by itself.
 *
 * @param {Trouble | null} trouble
 */
export function lasts(trouble) {
  return trouble !== null && trouble.code !== 'interrupted' && trouble.code !== 'failed';
}

/**
 * @param {Trouble | null} trouble
 * @param {import('../tutti/protocol.js').Item | null} [item] that is on
 */
export function troubleInWords(trouble, item = null) {
  if (!trouble) return '';
  const { code, values: { host = '', mine = '', theirs = '' } } = trouble;
  const codec = trouble.values.codec || codecsOf(item);
  switch (code) {
    case 'no-rendition': case 'codec':
      return codec ? t('This browser cannot play {codec}. Another browser may; or ask for another form of the film.', { codec })
        : t('This browser can play none of the forms this film comes in.');
    case 'blocked':
      if (!host) {
        return t('This page’s policy does not let in what players put together: media-src must name blob: as well.');
      }
      return isInsecure(item, host)
        ? t('This page came by https, and the film comes by http alone, which browsers refuse. Add it by an https address.')
        : t('This page does not let in films from {host}.', { host });
    case 'gone':
      return t('The film is not there any more. Put another one on, or add it to the queue anew.');
    case 'interrupted': return t('The stream is interrupted; we wait for its return.');
    case 'other-file':
      return t('This is another film than the group’s: it lasts {mine}, theirs {theirs}. Choose your copy again.', {
        mine: clockTime(Number(mine)), theirs: clockTime(Number(theirs)),
      });
    case 'failed': return t('The film cannot be loaded just now. Trying again…');
  }
}

/**
 * Whether a page that came safely would have to take what does not.
 *
 * @param {import('../tutti/protocol.js').Item | null} item
 * @param {string} host that stands in the way
 */
export function isInsecure(item, host) {
  const theirs = (item?.renditions ?? []).filter(({ url }) => URL.canParse(url) && new URL(url).host === host);
  return globalThis.location?.protocol === 'https:' && theirs.length > 0
    && theirs.every(({ url }) => url.startsWith('http:'));
}

/**
 * Whether a page's policy has refused what players make themselves.
 *
 * @param {string} directive
 * @param {string} blocked as browsers tell it: the scheme alone, or all of the address
 */
export function isOfObjects(directive, blocked) {
  return directive === 'media-src' && /^blob(:|$)/.test(blocked);
}

/** Names of codecs that people may have heard, by how media types begin to call them. @type {[RegExp, string][]} */
const NAMES = [
  [/^(hev1|hvc1)/, 'HEVC'], [/^(dvh1|dvhe)/, 'Dolby Vision'], [/^av01/, 'AV1'], [/^vp0?9/, 'VP9'], [/^avc[13]/, 'H.264'],
  [/^ec-3/, 'Dolby Digital Plus'], [/^ac-3/, 'Dolby Digital'], [/^opus/i, 'Opus'], [/^mp4a/, 'AAC'],
];

/**
 * In what the forms of an item come.
 *
 * @param {import('../tutti/protocol.js').Item | null} item
 */
function codecsOf(item) {
  const forms = (item?.renditions ?? []).map(({ type }) => {
    const codecs = /codecs="?([^"]+)"?/.exec(type)?.[1].split(',').map(codec => codec.trim()) ?? [];
    return codecs.map(codec => NAMES.find(([begins]) => begins.test(codec))?.[1] ?? codec).join(' + ');
  });
  return [...new Set(forms.filter(Boolean))].join(', ');
}
