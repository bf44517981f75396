import { t } from '../words.js';

/**
 * Where people come into a session other than by its page.
 *
 * @typedef {{ gateway: string, address: string, shown: string, title: string, desk: string | null }} WayIn
 * `shown`: as one types it in there, `desk`: where one is asked for the number of the session
 */

/**
 * @param {import('../tutti/protocol.js').Ways} ways
 * @returns {WayIn[]}
 */
export function elsewhere({ addresses = {}, desks = {} }) {
  return Object.keys(addresses).sort().map(gateway => ({
    gateway,
    address: addresses[gateway],
    shown: typed(addresses[gateway]),
    title: gateway === 'sip' ? t('By telephone') : t('By {way}', { way: gateway.toUpperCase() }),
    desk: desks[gateway] ?? null,
  }));
}

/**
 * An address as one types it in where it belongs.
 *
 * @param {string} uri
 */
export function typed(uri) {
  return uri.replace(/^[a-z][a-z\d+.-]*:(?!\/\/)/i, '').replace(/[?;].*$/, '');
}

/**
 * What is pressed on a keypad, in groups that can be read out.
 *
 * @param {string} number
 */
export function pressed(number) {
  return `${number.replace(/(\d{3})(?=\d)/g, '$1 ')} #`;
}

/**
 * @param {string} gateway
 * @param {boolean} encrypted whether the chat is
 */
export function whoComesSo(gateway, encrypted) {
  if (encrypted) return t('Whoever comes this way cannot read the chat, which is encrypted.');
  switch (gateway) {
    case 'xmpp': return t('For chat clients such as Gajim, Dino and Conversations.');
    case 'sip': return t('For whatever makes calls by SIP: it hears the film, in step.');
    default: return '';
  }
}
