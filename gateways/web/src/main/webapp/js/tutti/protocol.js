/**
 * The words of the wire protocol `tutti.v1` as types. docs/protocol/README.md is the binding text.
 *
 * Instants are milliseconds of the server clock since the epoch, positions are seconds, bounds are milliseconds.
 *
 * @typedef {{ position: number, velocity: number, timestamp: number }} Motion
 * @typedef {{ reason: string, since: number }} Hold
 * @typedef {{ kind: string, member: string | null, name: string | null, at: number }} Cause
 * @typedef {{ revision: number, motion: Motion, pending: Motion | null, rate: number,
 *             hold: Hold | null, cause: Cause | null }} Timeline
 * @typedef {{ endpoint: string, state: 'connected' | 'resuming' }} Endpoint
 * @typedef {{ member: string, name: string, role: string, endpoints: Endpoint[] }} Member
 * @typedef {{ revision: number, controller: string | null, size: { members: number, endpoints: number },
 *             members: Member[] }} Roster a large session names only whoever has control and this member
 * @typedef {{ endpoint: string, name: string, offset: number | null, bound: number | null, readiness: Readiness | null,
 *             buffered: number | null }} OffsetRow
 * @typedef {{ endpoints: number, median: number, p95: number, worst: number, asynchrony: number,
 *             bound: number }} Distribution
 * @typedef {{ time: number, distribution: Distribution,
 *             rows: OffsetRow[] }} Offsets a large session has only the rows furthest off and this endpoint's
 * @typedef {{ url: string, type: string }} Rendition
 * @typedef {{ locator: string, title: string, duration?: number, renditions: Rendition[] }} Item
 * @typedef {{ session: string, title: string, member: string, endpoint: string, role: string, seat: string,
 *             resumeWithin: number, clock: string, time: number, item: Item, timeline: Timeline, roster: Roster,
 *             limits: { messageBytes: number, messagesPerSecond: number } }} Welcome
 * @typedef {{ seq: number, stamp: number, effectiveAt: number }} Accepted
 * @typedef {'loading' | 'ready' | 'buffering' | 'blocked'} Readiness
 * @typedef {{ position: number, time: number, rate: number, bound: number, readiness: Readiness,
 *             buffered: number }} Report
 */

export const SUBPROTOCOL = 'tutti.v1';

/** What the server, or the connection to it, could not do; `code` is stable, `message` is for people. */
export class TuttiError extends Error {
  /**
   * @param {string} code one of the protocol's codes, or `connection-lost`, `not-connected`, `no-answer`
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'TuttiError';
    this.code = code;
  }
}
