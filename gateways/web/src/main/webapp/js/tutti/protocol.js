/**
 * The words of the wire protocol `tutti.v1` as types. docs/protocol/README.md is the binding text.
 *
 * Instants are milliseconds of the server clock since the epoch, positions are seconds, bounds are milliseconds.
 *
 * @typedef {{ position: number, velocity: number, timestamp: number }} Motion
 * @typedef {{ endpoint: string, member: string, name: string }} Awaited
 * @typedef {{ reason: string, since: number, until: number | null, waitingFor: Awaited[], barrier: number | null,
 *             asked?: number, ready?: number, notBefore?: number | null }} Hold the timeline stands still
 * @typedef {{ kind: string, member: string | null, name: string | null, at: number, reason?: string | null,
 *             numbers?: Record<string, number> | null }} Cause
 * @typedef {{ revision: number, item?: string, motion: Motion, pending: Motion | null, rate: number,
 *             hold: Hold | null, startsAt?: number | null, cause: Cause | null, follow?: Follow }} Timeline
 * @typedef {'copy' | 'slowest' | 'fastest' | 'mean' | 'median'} Follow otherwise than by the timeline and the clock
 *
 * @typedef {'host' | 'cohost' | 'participant' | 'viewer' | 'observer'} Role
 * @typedef {'control' | 'queue' | 'admit' | 'chat' | 'tree' | 'present'} Grant
 * @typedef {{ endpoint: string, state: 'connected' | 'resuming', plays?: boolean }} Endpoint
 * @typedef {{ member: string, name: string, role: Role, grants?: Grant[], free?: boolean, muted?: boolean,
 *             endpoints: Endpoint[] }} Member
 * @typedef {{ member: string, name: string, until: number }} ControlRequest
 * @typedef {{ revision: number, controller: string | null, requests?: ControlRequest[],
 *             size: { members: number, endpoints: number },
 *             members: Member[] }} Roster a large session names only whoever has control and this member
 * @typedef {{ endpoint: string, name: string, time: number, offset: number | null, bound: number | null,
 *             readiness: Readiness | null, buffered: number | null, battery?: number | null, charging?: boolean | null,
 *             signal?: number | null, shift?: number, denies?: Denial[], call?: Call }} OffsetRow `time` is that of the report, `shift`
 *             what it is meant to be off by (s)
 * @typedef {{ codec: string, jitter?: number, delay: number, bound: number }} Call of a telephone; ms
 * @typedef {{ endpoints: number, median: number, p95: number, worst: number, asynchrony: number,
 *             bound: number }} Distribution
 * @typedef {{ time: number, distribution: Distribution,
 *             rows: OffsetRow[] }} Offsets a large session has only the rows furthest off and this endpoint's
 *
 * @typedef {{ url: string, type: string, width?: number, height?: number, frameRate?: number }} Rendition
 * @typedef {{ origin: number, programmeTime: boolean, delay: number, window?: number,
 *             anchor?: { sequence: number, position: number, segment: number } }} Live how a live item lies in time
 * @typedef {{ id: string, kind: 'audio' | 'description' | 'subtitles' | 'captions', language: string, label: string,
 *             url?: string }} Track
 * @typedef {{ locator: string, uri?: string, title: string, duration?: number, renditions: Rendition[], live?: Live,
 *             tracks?: Track[], chapters?: { position: number, title: string }[], poster?: string,
 *             fingerprint?: { size: number, digest: string }, origins?: string[], relayed?: boolean }} Item
 * @typedef {{ revision: number, audio: string | null, subtitles: string | null }} Tracks what everybody is given
 * @typedef {{ position: number, label: string }} WaitPoint the timeline stops there until somebody presses play
 * @typedef {{ id: string, item: Item, waitPoints: WaitPoint[] }} QueueItem
 * @typedef {{ revision: number, current: string, items: QueueItem[] }} Queue
 * @typedef {{ scale: number, x: number, y: number, angle: number, yaw: number, pitch: number,
 *             roll: number }} Look how the picture is looked at; `x` and `y` in pictures, angles in degrees
 * @typedef {Look & { revision: number }} View
 * @typedef {'open' | 'link' | 'invitation' | 'ask'} Admission
 * @typedef {{ revision: number, strategy: string, fallback?: string, admission: Admission, locked: boolean,
 *             memberLimit: number, joinAs: Role, grants: Partial<Record<Role, Grant[]>>, handover: 'ask' | 'free',
 *             progressForAll: boolean, chat: 'open' | 'encrypted' | 'off', slowMode: number, advance: boolean,
 *             readiness: { seeks: boolean, quorum: number, limit: number } }} Rules
 * @typedef {{ member: string, name: string, since: number, until: number }} Caller who stands at the door
 * @typedef {{ revision: number, waiting: Caller[] }} Door
 * @typedef {{ since: number, until: number, nodes?: string[] }} Waiting at the door oneself
 * @typedef {{ reaction: string, members: string[] }} Reaction
 * @typedef {{ seq: number, member: string, name: string, at: number, since: number, item: string, position: number,
 *             text?: string, cipher?: string | Uint8Array, reactions: Reaction[],
 *             removed: boolean }} Line of the chat
 * @typedef {{ seq: number, member: string, name: string, at: number, item: string, position: number,
 *             text: string }} Note of those who run the session
 * @typedef {{ revision: number, notes: Note[] }} Notes
 * @typedef {{ member: string, name: string, person: string, seconds: number, score: number | null }} Subject
 * @typedef {{ revision: number, purpose: string | null, member?: string, name?: string, since?: number,
 *             agreed: boolean | null,
 *             asked: { question: number, text: string, at: number, score: number | null } | null,
 *             kept?: boolean, size?: { agreed: number, declined: number }, members?: Subject[],
 *             ratings?: number, unrecorded?: boolean }} Trial the last four for those who run the session
 * @typedef {{ description: string, privacy: 'private' | 'tenant' | 'public', hashtags: string[], revision?: number,
 *             tenant?: string | null, correlation?: string | null }} Details the last two for those who run the session
 * @typedef {{ revision: number, text: string | null, notice?: number, agreed?: boolean | null,
 *             size?: { agreed: number, declined: number, open: number },
 *             answers?: { member: string, name: string, agreed: boolean, at: number }[] }} Notice the last two for those
 *             who run the session
 * @typedef {{ lines: Line[], more: boolean }} History
 *
 * @typedef {'video' | 'audio' | 'image' | 'page' | 'map' | 'note'} Kind what a linked resource is
 * @typedef {{ triple: string, parent: string | null, subject: string, object: string, kind: Kind,
 *             play: 'skip' | 'head', rate: number, label: string, at: [number, number | null] | null, rev: number,
 *             member: string, name: string }} Triple a link of the tree; `at` (s) is null while it waits for an event
 * @typedef {{ subject: string, object: string, parent?: string, kind?: Kind, play?: 'skip' | 'head', rate?: number,
 *             label?: string }} NewTriple `parent` is an id, or `#2` for the third of those added together
 * @typedef {{ uri: string, site?: string }} Copy of a source, as a site (an endpoint) or everybody knows it
 * @typedef {{ mirror: string, subject: Copy, object: Copy }} Mirror
 * @typedef {{ event: string, rev: number, session: number, item?: string, items?: string[],
 *             position?: number }} Happening when an event
 * was published last, by where the session and the item were (s)
 * @typedef {{ keeping: 'server' | 'browsers', published: boolean,
 *             limits: { triples: number, depth: number } }} TreeSettings
 * @typedef {{ revision: number, whole?: boolean, added?: Triple[], changed?: Triple[], removed?: string[],
 *             mirrors?: Mirror[], event?: Happening, settings?: TreeSettings }} TreeChange
 * @typedef {TreeSettings & { revision: number, triples: number }} TreeSummary
 * @typedef {{ triple: Triple, children: string[], siblings: string[], seeAlso: string[] }} Neighbours
 * @typedef {{ invitation: string, token: string, url: string, role: Role, expiresAt: number }} Invitation
 *
 * @typedef {{ session: string, title: string, member: string, endpoint: string, role: Role, seat: string,
 *             device?: string, resumeWithin: number, clock: string, time: number, shift?: number, item: Item,
 *             timeline: Timeline, roster: Roster, queue?: Queue, view?: View, tracks?: Tracks, rules?: Rules, door?: Door,
 *             notes?: Notes, details?: Details, notice?: Notice, trial?: Trial, tree?: TreeSummary, chat?: Line[], trace?: Cause[], begunAt?: number,
 *             code?: string, nodes?: string[], limits: { messageBytes: number, messagesPerSecond: number } } & Ways} Welcome
 * @typedef {{ addresses?: Record<string, string>, number?: string, desks?: Record<string, string>,
 *             dials?: boolean }} Ways by which people come in other than by the page, by the names of gateways
 * @typedef {{ seq: number, stamp: number, effectiveAt: number, tree?: TreeChange }} Accepted
 * @typedef {'loading' | 'ready' | 'buffering' | 'blocked'} Readiness
 * @typedef {{ battery?: number, charging?: boolean, signal?: number }} Status of a device
 * @typedef {'status' | 'view' | 'tracks' | 'timeline'} Denial what a person lets nobody else do on a device of theirs
 * @typedef {{ position: number, time: number, rate: number, bound: number, readiness: Readiness,
 *             buffered: number, denies?: Denial[] } & Status} Report
 *
 * @typedef {object} SessionOptions
 * @property {string} session which session
 * @property {string} name of the person
 * @property {string} [hostToken] makes the person the host
 * @property {string} [invitation] lets the person in, as what it says
 * @property {string} [device] of an earlier welcome: lets in another device of the same person
 * @property {string} [seat] of an earlier welcome, to come back as the same endpoint
 * @property {boolean} [plays] false for an endpoint without a player, which is never waited for. One that plays, but to
 * which no media element is attached, is waited for at barriers up to the session's limit
 * @property {string[]} [keys] of the encrypted chat, newest first
 * @property {string} [server] the address of the server; that of the page unless told
 * @property {string} [url] of the server's WebSocket, if it is not where the server has it
 * @property {new (url: string, protocol: string) => WebSocket} [WebSocket]
 * @property {import('./timers.js').Timers} [timers]
 * @property {() => number} [random]
 * @property {string[]} [nodes] addresses of servers that serve the session besides, if they are known already
 */

export const SUBPROTOCOL = 'tutti.v1';

/** What the server, or the connection to it, could not do; `code` is stable, `message` is for people. */
export class TuttiError extends Error {
  /**
   * @param {string} code one of the protocol's codes, or `connection-lost`, `not-connected`, `no-answer`, `no-key`
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'TuttiError';
    this.code = code;
  }
}
