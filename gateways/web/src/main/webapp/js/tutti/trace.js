/**
 * Why the timeline is as it is: the latest causes, oldest first.
 *
 * @typedef {import('./protocol.js').Cause} Cause
 */

const LIMIT = 100;

/**
 * @param {Cause[]} trace
 * @param {Cause | null | undefined} cause the one a timeline came with
 */
export function traceWith(trace, cause) {
  const last = trace.at(-1);
  if (!cause || last && same(last, cause)) return trace;
  return [...trace, cause].slice(-LIMIT);
}

/**
 * @param {Cause} one
 * @param {Cause} other
 */
function same(one, other) {
  return one.kind === other.kind && one.at === other.at && one.member === other.member;
}
