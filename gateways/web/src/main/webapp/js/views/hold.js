import { isMoving, motionAt, positionAt } from '../tutti/motion.js';
import { counted, listed, t } from '../words.js';

/**
 * What a player is doing, and in words for whom or what the timeline stands still.
 *
 * @typedef {import('../tutti/protocol.js').Hold} Hold
 * @typedef {import('../tutti/protocol.js').Timeline} Timeline
 *
 * @typedef {'idle' | 'joining' | 'at-door' | 'loading' | 'paused' | 'playing' | 'waiting' | 'starting' | 'ended' | 'free'
 *           | 'reconnecting' | 'unplayable' | 'closed'} PlayerState
 * `waiting`: the timeline is held; `starting`: it waits for its time; `free`: at one's own pace; `unplayable`: this
 * browser cannot play the item; `closed`: not in the session any more
 */

/** A start so near (ms) is no start ahead, but the answer to a command. */
const AT_ONCE = 1_000;
/** No more names than this are read out. */
const MOST_NAMES = 4;
/** So near to the end (s) the film is over. */
const END = 0.1;

/**
 * @param {object} signs
 * @param {import('../tutti/connection.js').ConnectionState | null} signs.connection null without a session
 * @param {boolean} signs.welcomed whether we were in the session before
 * @param {boolean} signs.playable
 * @param {boolean} signs.free
 * @param {Timeline | null} signs.timeline
 * @param {number} signs.now instant; NaN while the clock is not known
 * @param {number} [signs.duration] s
 * @returns {PlayerState}
 */
export function stateOf({ connection, welcomed, playable, free, timeline, now, duration }) {
  if (connection === null) return 'idle';
  if (connection === 'closed') return 'closed';
  if (connection === 'at-door') return 'at-door';
  if (!welcomed) return 'joining';
  if (!playable) return 'unplayable';
  if (connection !== 'joined') return 'reconnecting';
  if (free) return 'free';
  if (!timeline || Number.isNaN(now)) return 'loading';
  const motion = timeline.pending ?? motionAt(timeline, now);
  if (!isMoving(motion) && comingStart(timeline, now) !== null) return 'starting';
  if (timeline.hold) return 'waiting';
  if (duration && positionAt(motionAt(timeline, now), now, duration) >= duration - END) return 'ended';
  return isMoving(motion) ? 'playing' : 'paused';
}

/**
 * When all begins that waits for its time, such as a scheduled start; null if it moves, or is about to at once.
 *
 * @param {Pick<Timeline, 'hold'>} timeline
 * @param {number} now
 */
export function startAhead({ hold }, now) {
  const start = hold?.notBefore ?? null;
  return start !== null && start - now > AT_ONCE ? start : null;
}

/**
 * The same, or the start that is set for later.
 *
 * @param {Pick<Timeline, 'hold' | 'startsAt'>} timeline
 * @param {number} now
 */
export function comingStart(timeline, now) {
  const set = timeline.startsAt ?? null;
  return set !== null && set > now ? set : startAhead(timeline, now);
}

/** @param {Pick<Hold, 'reason' | 'waitingFor' | 'barrier'>} hold */
export function whyIn({ reason, waitingFor, barrier }) {
  const names = [...new Set((waitingFor ?? []).map(({ name }) => name))];
  if (names.length === 0) return barrier == null ? reason : t('Everything is ready');
  const more = names.length - MOST_NAMES + 1;
  return names.length > MOST_NAMES
    ? counted(more, 'Waiting for {names} and one other', 'Waiting for {names} and {count} others',
      { names: names.slice(0, MOST_NAMES - 1).join(', ') })
    : t('Waiting for {names}', { names: listed(names) });
}

/**
 * What a key does in the player, or null.
 *
 * @param {string} key as KeyboardEvent has it
 * @param {'text' | 'range' | 'button' | 'other'} where the focus is
 * @returns {'play' | 'mute' | 'screen' | number | null} a number moves by so many seconds
 */
export function keyAction(key, where) {
  if (where === 'text') return null;
  switch (key) {
    case ' ': return where === 'button' ? null : 'play';
    case 'k': case 'K': return 'play';
    case 'm': case 'M': return 'mute';
    case 'f': case 'F': return 'screen';
    case 'ArrowLeft': return where === 'range' ? null : -5;
    case 'ArrowRight': return where === 'range' ? null : 5;
    default: return null;
  }
}

/**
 * Who has control, for whoever has not, and what can be done about it.
 *
 * @param {object} floor
 * @param {string | undefined} floor.controller the name
 * @param {boolean} floor.may whether we may have it
 * @param {boolean} floor.asking
 * @param {boolean} [floor.runs] whether we need not ask
 */
export function controlHint({ controller, may, asking, runs = false }) {
  if (asking && controller) return t('You have asked {name} for control', { name: controller });
  if (!controller) return may ? t('Nobody has control; you may take it') : t('Nobody has control');
  if (may && runs) return t('{name} has control; you may take it', { name: controller });
  return may ? t('{name} has control; you may ask for it', { name: controller })
    : t('{name} has control', { name: controller });
}
