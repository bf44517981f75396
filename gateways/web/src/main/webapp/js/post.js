import { t } from './words.js';

/**
 * What somebody tells those outside of a session they have started or joined: what it is, where, and by which words it
 * is found. Never the key of an encrypted chat, nor an invitation: a post is read by everybody.
 *
 * @typedef {'created' | 'joined'} Kind
 * @typedef {{ session: string, title: string, item: { title: string }, code?: string, description?: string,
 *             hashtags?: string[] }} Told of a session, as anybody who has its address is told
 */

/** So many characters a post has on most servers. */
export const LONGEST = 500;

const PLATFORM = '#tutti';

/**
 * @param {Told} info
 * @param {string} base the address that others open
 */
export function addressOf({ session }, base) {
  return new URL(`/s/${encodeURIComponent(session)}`, base).href;
}

/**
 * By which posts about a session are found: its own words, else one made of its code.
 *
 * @param {Told} info
 */
export function hashtagsOf({ session, code, hashtags = [] }) {
  const own = hashtags.length > 0 ? hashtags : [`tutti${(code ?? session).replace(/[^\p{L}\p{N}_]/gu, '').slice(0, 12)}`];
  return [PLATFORM, ...own.map(tag => `#${tag}`).filter(tag => tag.toLowerCase() !== PLATFORM)].join(' ');
}

/**
 * At most {@link LONGEST} characters. What does not fit is taken from the description, then from the title.
 *
 * @param {Kind} kind
 * @param {Told} info
 * @param {string} base the address that others open
 */
export function postOf(kind, info, base) {
  const { title, item, description = '' } = info;
  const about = description || (item.title === title ? '' : item.title);
  const end = `${addressOf(info, base)}\n${hashtagsOf(info)}`;
  const room = LONGEST - length(end) - 1;
  const lead = room - length(leadOf(kind, title)) >= 0 ? leadOf(kind, title)
    : leadOf(kind, cut(title, length(title) + room - length(leadOf(kind, title))));
  const left = room - length(lead) - 1;
  return [lead, ...about && left > 1 ? [cut(about, left)] : [], end].join('\n');
}

/**
 * @param {Kind} kind
 * @param {string} title
 */
function leadOf(kind, title) {
  return kind === 'created' ? t('Watch “{title}” with me: the same moment, wherever you are.', { title })
    : t('I am watching “{title}” together with others. Come in:', { title });
}

/** @param {string} text */
function length(text) {
  return [...text].length;
}

/**
 * @param {string} text
 * @param {number} most
 */
function cut(text, most) {
  return length(text) <= most ? text : `${[...text].slice(0, Math.max(0, most - 1)).join('')}…`;
}
