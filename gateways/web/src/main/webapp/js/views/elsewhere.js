import { t } from '../words.js';

/**
 * Where people come into a session other than by its page.
 *
 * @typedef {{ gateway: string, address: string, shown: string, title: string }} WayIn `shown`: as one types it in there
 */

/**
 * @param {Record<string, string>} addresses URIs, by the names of gateways
 * @returns {WayIn[]}
 */
export function elsewhere(addresses) {
  return Object.keys(addresses).sort().map(gateway => ({
    gateway,
    address: addresses[gateway],
    shown: addresses[gateway].replace(/^[a-z][a-z\d+.-]*:(?!\/\/)/i, '').replace(/[?;].*$/, ''),
    title: t('By {way}', { way: gateway.toUpperCase() }),
  }));
}

/**
 * @param {string} gateway
 * @param {boolean} encrypted whether the chat is
 */
export function whoComesSo(gateway, encrypted) {
  if (encrypted) return t('Whoever comes this way cannot read the chat, which is encrypted.');
  return gateway === 'xmpp' ? t('For chat clients such as Gajim, Dino and Conversations.') : '';
}
