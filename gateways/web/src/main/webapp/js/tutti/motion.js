/**
 * Motions, as plain functions of their arguments: no clock is read here.
 *
 * @typedef {import('./protocol.js').Motion} Motion
 * @typedef {Pick<import('./protocol.js').Timeline, 'motion' | 'pending'>} Course what a timeline says about moving
 */

/**
 * Where a motion is at an instant, kept between the start and the end of the item.
 *
 * @param {Motion} motion
 * @param {number} instant
 * @param {number} [duration] of the item in seconds; without it there is no end
 */
export function positionAt(motion, instant, duration = Infinity) {
  const position = motion.position + motion.velocity * (instant - motion.timestamp) / 1000;
  return Math.min(Math.max(position, 0), duration);
}

/**
 * Which of a timeline's motions holds at an instant: the pending one takes over at its own timestamp.
 *
 * @param {Course} timeline
 * @param {number} instant
 */
export function motionAt(timeline, instant) {
  const { motion, pending } = timeline;
  return pending && instant >= pending.timestamp ? pending : motion;
}

/**
 * The motion that is still to come at an instant, if there is one.
 *
 * @param {Course} timeline
 * @param {number} instant
 */
export function motionAfter(timeline, instant) {
  const { pending } = timeline;
  return pending && instant < pending.timestamp ? pending : null;
}

/** @param {Motion} motion */
export function isMoving(motion) {
  return motion.velocity !== 0;
}

/**
 * @param {Motion | null} one
 * @param {Motion | null} other
 */
export function sameMotion(one, other) {
  return one !== null && other !== null && one.position === other.position
    && one.velocity === other.velocity && one.timestamp === other.timestamp;
}

/**
 * How far the item leaps when one motion gives way to the next, in seconds.
 *
 * @param {Motion} before
 * @param {Motion} after
 * @param {number} [duration]
 */
export function leapBetween(before, after, duration) {
  return after.position - positionAt(before, after.timestamp, duration);
}
