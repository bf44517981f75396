import { clockTime, named, say } from '../dom.js';
import { timeOfDay } from '../words.js';

/**
 * Who did what, in words.
 *
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 * @typedef {import('../tutti/protocol.js').Cause} Cause
 */

/**
 * Tells below the film why it is as it is.
 *
 * @param {import('../tutti/session.js').Session} session
 */
export function tellCauses(session) {
  const line = named('cause', HTMLElement);
  const tell = () => say(line, session.timeline ? describeCause(session.timeline) : '');
  session.addEventListener('timeline', tell);
  tell();
}

/** @param {Timeline} timeline */
export function describeCause({ cause, motion, pending, rate }) {
  if (!cause) return '';
  return `${whatIn(cause, clockTime((pending ?? motion).position), rate)} · ${timeOfDay(cause.at)}`;
}

/**
 * What happened.
 *
 * @param {Cause} cause
 * @param {string} [place] where in the film, if that is known
 * @param {number} [rate]
 */
export function whatIn({ kind, name, reason }, place, rate) {
  const who = name || 'Someone';
  const at = place === undefined ? '' : ` at ${place}`;
  switch (kind) {
    case 'play': return `${who} started${at}`;
    case 'pause': return `${who} paused${at}`;
    case 'seek': return place === undefined ? `${who} moved to another place` : `${who} moved to ${place}`;
    case 'setRate': return rate === undefined ? `${who} changed the speed` : `${who} set the speed to ${rate}×`;
    case 'stop': return `${who} stopped the film`;
    case 'reset': return `${who} put the film back to its start`;
    case 'select': case 'next': case 'previous': return `${who} put on another film`;
    case 'schedule': return `${who} set when it starts`;
    case 'end': return 'The film has ended';
    case 'release': return `It goes on${at}`;
    case 'outage': return `The server was away; held${at}`;
    case 'strategy': return reason ? sentence(reason) : 'Adjusted to keep everybody together';
    case 'prepare': return 'Players get ready';
    case 'start': return reason || `It starts${at}`;
    case 'waitPoint': return `A stop: ${reason || 'press play to go on'}`;
    default: return `${who}: ${kind}`;
  }
}

/**
 * A reason that was meant to follow a name stands alone where that is not known.
 *
 * @param {string} reason
 */
function sentence(reason) {
  return /^\p{Ll}/u.test(reason) ? `Waiting: ${reason}` : reason;
}
