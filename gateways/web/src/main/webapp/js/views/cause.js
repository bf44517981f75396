import { clockTime } from '../dom.js';

/**
 * Who did what, in words.
 *
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 */

/** @param {Timeline} timeline */
export function describeCause({ cause, motion, pending, rate }) {
  if (!cause) return '';
  const who = cause.name || 'Someone';
  const place = clockTime((pending ?? motion).position);
  const when = new Date(cause.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return `${wordsFor(cause.kind, who, place, rate)} · ${when}`;
}

/**
 * @param {string} kind
 * @param {string} who
 * @param {string} place
 * @param {number} rate
 */
function wordsFor(kind, who, place, rate) {
  switch (kind) {
    case 'play': return `${who} started at ${place}`;
    case 'pause': return `${who} paused at ${place}`;
    case 'seek': return `${who} moved to ${place}`;
    case 'setRate': return `${who} set the speed to ${rate}×`;
    case 'end': return 'The film has ended';
    case 'outage': return `The server was away; held at ${place}`;
    case 'strategy': return 'Adjusted to keep everybody together';
    default: return `${who}: ${kind}`;
  }
}
