import { clockTime } from '../dom.js';
import { t, timeOfDay } from '../words.js';

/**
 * A live stream as people see it: by the clock of its programme, and by how far behind live they are.
 *
 * @typedef {import('../tutti/protocol.js').Live} Live
 * @typedef {import('../tutti/protocol.js').QueueItem} QueueItem
 */

/** Less (s) is not behind: everybody who watches live is off it by as much. */
const AT_LIVE = 1.5;

/** A window below this (s) is nothing to move in. */
const SHORT = 5;

/**
 * From where to where one can go.
 *
 * @param {Live} live
 * @param {number} edge the position that is live (s); NaN while unknown
 */
export function windowOf({ window = Infinity }, edge) {
  return Number.isNaN(edge) ? { start: 0, end: 0 } : { start: Math.max(0, edge - window), end: edge };
}

/**
 * @param {number} position
 * @param {number} edge
 */
export function isAtLive(position, edge) {
  return !(edge - position > AT_LIVE);
}

/**
 * Where the slider's thumb stands: at its end while one is at live, as the sign beside it says.
 *
 * @param {number} position
 * @param {number} edge
 */
export function thumbAt(position, edge) {
  return isAtLive(position, edge) && !Number.isNaN(edge) ? edge : position;
}

/**
 * Whether there is enough to go back to for a slider.
 *
 * @param {{ start: number, end: number }} window
 */
export function isWide({ start, end }) {
  return end - start >= SHORT;
}

/**
 * When it was, or is said to have been.
 *
 * @param {Live} live
 * @param {number} position
 */
export function programmeClock({ origin }, position) {
  return Number.isFinite(position) ? timeOfDay(origin + 1000 * position) : '–:––';
}

/**
 * @param {number} position
 * @param {number} edge
 */
export function behindInWords(position, edge) {
  return isAtLive(position, edge) ? t('live') : t('{time} behind live', { time: clockTime(edge - position) });
}

/**
 * What each feed is called, by its id: those of one title by their servers too, or numbered if that does not tell them
 * apart.
 *
 * @param {readonly QueueItem[]} feeds
 * @returns {Map<string, string>}
 */
export function feedNames(feeds) {
  const titles = feeds.map(({ item }) => item.title);
  const hosted = feeds.map(({ item }) => [item.title, hostOf(item)].filter(Boolean).join(' · '));
  return new Map(feeds.map(({ id }, index) => {
    const [title, host] = [titles[index], hosted[index]];
    if (isAlone(title, titles)) return [id, title];
    // Servers tell them apart only if they tell all of one title apart.
    const alike = hosted.filter((_, other) => titles[other] === title);
    const number = titles.slice(0, index + 1).filter(each => each === title).length;
    return [id, new Set(alike).size === alike.length ? host : `${title} (${number})`];
  }));
}

/**
 * @param {string} name
 * @param {string[]} all
 */
function isAlone(name, all) {
  return all.indexOf(name) === all.lastIndexOf(name);
}

/** @param {import('../tutti/protocol.js').Item} item @returns {string} empty if it is ours */
function hostOf({ renditions }) {
  const [{ url = '' } = {}] = renditions;
  return URL.canParse(url) ? new URL(url).host : '';
}
