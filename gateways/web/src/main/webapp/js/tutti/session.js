import { ChatLog } from './chat-log.js';
import { Clock } from './clock.js';
import { Connection, socketOf } from './connection.js';
import { frameOf } from './envelope.js';
import { Following } from './following.js';
import { motionAt, positionAt } from './motion.js';
import { TuttiError } from './protocol.js';
import { HAVE_METADATA } from './readiness.js';
import { Sampler } from './sampler.js';
import { Secret } from './secret.js';
import { systemTimers } from './timers.js';
import { traceWith } from './trace.js';
import { TreeRequests } from './tree-requests.js';
import { WakeWatch } from './wake-watch.js';

/**
 * Being in a session: what is known here of its timeline, people, queue, chat and clock, and the requests to change it.
 *
 * Dispatches, each as a CustomEvent: `timeline`, `roster`, `offsets`, `queue`, `view`, `tracks`, `rules`,
 * `door`, `details`, `notice`, `trial` (detail: the message), `tree` (detail: the change), `chat` (detail: the lines
 * that are new or have changed), `notes` (detail: all of them), `item` (detail: the item that is on now), `shift` (detail: the seconds our player is to be
 * ahead), `trace` (detail: all causes known), `pace` (detail: whether we watch `free`ly), `waiting` (detail: since when
 * and until when we stand at the door), `state` (detail: `{ state, reason }`, see ConnectionState), `error` (detail: a
 * TuttiError that answers no request of ours), `nodes` (detail: the addresses of the servers of the session), `server`
 * (detail: that of the one that we are at now, and that media are to be asked of).
 *
 * @typedef {import('./protocol.js').Welcome} Welcome
 * @typedef {import('./protocol.js').Timeline} Timeline
 * @typedef {import('./protocol.js').Roster} Roster
 * @typedef {import('./protocol.js').Line} Line
 * @typedef {import('./protocol.js').Accepted} Accepted
 * @typedef {import('./protocol.js').Grant} Grant
 */

/** Of these the message with the highest revision is true. */
const KINDS = /** @type {const} */ ([
  'rules', 'roster', 'door', 'queue', 'view', 'tracks', 'details', 'notice', 'trial', 'timeline']);

export class Session extends TreeRequests {
  /** @type {Welcome | null} */ welcome = null;
  /** @type {Timeline | null} */ timeline = null;
  /** @type {Roster | null} */ roster = null;
  /** @type {import('./protocol.js').Queue | null} */ queue = null;
  /** @type {import('./protocol.js').View | null} */ view = null;
  /** What everybody is given. @type {import('./protocol.js').Tracks | null} */ tracks = null;
  /** @type {import('./protocol.js').Rules | null} */ rules = null;
  /** Who waits; null for those who have no say in it. @type {import('./protocol.js').Door | null} */ door = null;
  /** What it is to people and programs outside. @type {import('./protocol.js').Details | null} */ details = null;
  /** What everybody is asked to agree to. @type {import('./protocol.js').Notice | null} */ notice = null;
  /** What is tried out with those who agree. @type {import('./protocol.js').Trial | null} */ trial = null;
  /** @type {import('./protocol.js').Offsets | null} */ offsets = null;
  /** Oldest first; empty for whom they are not for. @type {import('./protocol.js').Note[]} */ notes = [];
  /** The one that is on. @type {import('./protocol.js').Item | null} */ item = null;
  /** Why the timeline is as it is, oldest first. @type {import('./protocol.js').Cause[]} */ trace = [];
  /** Since when and until when we stand at the door, if we do. @type {import('./protocol.js').Waiting | null} */
  waiting = null;
  /** @type {WakeWatch | null} */ #wakeWatch = null;
  /** Rosters before this entry do not know yet what we asked about our own pace. */ #freeSince = 0;
  /** Where else the session is served; null if it is not. @type {import('./nodes.js').Nodes | null} */ nodes = null;
  /** @type {Promise<void> | null} */ #nodesComing = null;

  /** @param {import('./protocol.js').SessionOptions} options */
  constructor(options) {
    super();
    const { server = globalThis.location?.href, WebSocket, timers = systemTimers, random } = options;
    const url = options.url ?? socketOf(server);
    /** What addresses the server gives are relative to. */
    this.server = server;
    this.session = options.session;
    this.name = options.name;
    this.hostToken = options.hostToken;
    this.invitation = options.invitation;
    this.device = options.device;
    this.seat = options.seat;
    this.plays = options.plays ?? true;
    this.timers = timers;
    this.secret = new Secret(options.session, options.keys);
    this.log = new ChatLog(this.secret, line => this.#tell('chat', [line]));
    this.clock = new Clock({ local: timers.now, wall: timers.wall, resolution: timers.resolution });
    this.connection = new Connection({ url, WebSocket, timers, random, handlers: this.#handlers() });
    /** How this endpoint follows, and its player, once there is one. */
    this.following = new Following({
      clock: this.clock,
      timers,
      send: message => this.state === 'joined' && this.connection.send(message),
      ready: barrier => this.request('ready', { barrier }),
    });
    this.sampler = new Sampler({
      clock: this.clock,
      send: message => this.connection.send(message),
      onSilence: () => this.connection.drop(),
      timers,
    });
    this.#heedNodes(options.nodes);
  }

  get member() { return this.welcome?.member ?? null; }

  get endpoint() { return this.welcome?.endpoint ?? null; }

  /** The short code that leads to the session, to be read out and typed in: `K7P4-QXR2`; null if it has none. */
  get code() {
    return this.welcome?.code ?? null;
  }

  /** Where people come in other than by the page, by the names of gateways, such as `xmpp`: as it was on joining. */
  get addresses() {
    return this.welcome?.addresses ?? {};
  }

  /** The id, in the queue, of the item that is on. */
  get itemId() {
    return this.timeline?.item ?? this.queue?.current ?? null;
  }

  /** The lines of the chat that are known here, oldest first. */
  get chat() { return this.log.lines; }

  /** This member's row of the roster. */
  get me() {
    return this.roster?.members.find(({ member }) => member === this.member) ?? null;
  }

  get role() {
    return this.me?.role ?? this.welcome?.role ?? null;
  }

  /** What this member may do. @returns {Grant[]} */
  get grants() {
    return this.me?.grants ?? (this.role && this.rules?.grants?.[this.role]) ?? [];
  }

  /** @param {Grant} grant */
  may(grant) {
    return this.role === 'host' || this.grants.includes(grant);
  }

  /** Whether this member is one of those who run the session. */
  get runs() {
    return this.role === 'host' || this.role === 'cohost';
  }

  /** Whether this member reads notes and may take them: observers do, unless they are the audience. */
  get readsNotes() {
    return this.runs || this.role === 'observer' && this.rules?.joinAs !== 'observer';
  }

  /** Whether this member watches at a pace of their own. */
  get free() {
    return this.following.free;
  }

  /** What keeps a media element on the timeline, once one is attached. */
  get follower() {
    return this.following.follower;
  }

  get state() {
    return this.connection.state;
  }

  /** Whether this member may steer the timeline. */
  get inControl() {
    return this.member !== null && this.roster?.controller === this.member;
  }

  /**
   * Joins, waiting for the server, and at the door, if need be.
   *
   * @returns {Promise<Welcome>} rejected with a TuttiError if the session does not let us in
   */
  join() {
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.state === 'joined') resolve(/** @type {Welcome} */ (this.welcome));
        else if (this.state === 'closed') reject(this.closedBecause);
        else return;
        this.removeEventListener('state', settle);
      };
      this.addEventListener('state', settle);
      this.#wakeWatch ??= new WakeWatch({ clock: this.clock, timers: this.timers, onWake: () => this.wake() });
      this.connection.open();
    });
  }

  /**
   * Puts a media element on the session's timeline. Its source is the caller's to set, and to change at each `item`.
   *
   * @param {import('./media/mapped.js').Media} media
   */
  attach(media) {
    return this.following.attach(media, this.item?.duration);
  }

  /**
   * Where a rendition of the item lies.
   *
   * @param {import('./protocol.js').Rendition} rendition
   */
  addressOf({ url }) {
    const { href } = new URL(url, new URL('/', this.server));
    return this.nodes?.here(href) ?? href;
  }

  /** Where the timeline is now, in seconds; NaN while nothing is known. */
  expectedPosition() {
    if (!this.timeline || !this.clock.ready) return NaN;
    const now = this.clock.now();
    return positionAt(motionAt(this.timeline, now), now, this.item?.duration);
  }

  /** Which position is live now, in seconds; NaN if the item is not, or nothing is known. */
  livePosition() {
    const live = this.item?.live;
    return live && this.clock.ready ? Math.max(0, (this.clock.now() - live.origin) / 1000 - live.delay) : NaN;
  }

  /** Where this player is, in seconds; where the session is, if nothing plays here. */
  position() {
    const media = this.follower?.media;
    return media && media.readyState >= HAVE_METADATA ? media.currentTime : this.expectedPosition();
  }

  /**
   * @override
   * @param {string} type
   * @param {object} [fields]
   */
  request(type, fields) {
    const ask = () => this.connection.request({ type, ...fields });
    return this.nodes?.again(type, ask) ?? ask();
  }

  /**
   * Watches at one's own pace, the player being the person's own, or back in step with the group.
   *
   * @param {boolean} freely
   * @returns {Promise<Accepted>}
   */
  async watchFreely(freely) {
    const accepted = await this.request('watchFreely', { freely });
    this.#freeSince = accepted.seq;
    this.#setFree(freely);
    return accepted;
  }

  /**
   * Says something in the chat, sealed if the session has it so.
   *
   * @param {string} text
   * @returns {Promise<Accepted>}
   */
  async say(text) {
    if (this.rules?.chat !== 'encrypted') return this.request('say', { text });
    const sealed = await this.secret.seal(text);
    const ask = () => this.connection.requestFrame(id => frameOf(id, sealed));
    return this.nodes?.again('say', ask) ?? ask();
  }

  /**
   * Has the chat read and sealed with this key from now on; what it opens among the known lines comes as `chat`.
   *
   * @param {string} key 32 bytes in base64url
   * @returns {boolean} false if it is no key
   */
  addKey(key) {
    const added = this.secret.add(key);
    if (added) this.log.reopen();
    return added;
  }

  /**
   * Lines older than those known.
   *
   * @param {number} [before] the `seq` of a line; the oldest known one unless told
   * @returns {Promise<import('./protocol.js').History>}
   */
  async history(before = this.chat[0]?.seq) {
    const { lines, more } = await this.request('history', { before });
    this.#hear(lines);
    return { lines, more };
  }

  /** Leaves for good: the seat is given up. */
  async leave() {
    if (this.state === 'joined') await this.request('leave').catch(() => null);
    this.connection.close();
  }

  /** The page is seen again, the machine awake, the network back: what was true before may not be. */
  wake() {
    this.connection.kick();
    this.sampler.probe();
    this.follower?.wake();
  }

  /** @returns {import('./connection.js').Handlers} */
  #handlers() {
    return {
      hello: () => ({
        session: this.session, name: this.name, ...this.#token(), ...!this.plays && { plays: false },
      }),
      welcomed: welcome => this.#welcomed(welcome),
      halted: waiting => this.#halted(waiting),
      received: (message, received) => this.#received(message, received),
      answered: ({ type, tree }) => type === 'accepted' && this.hearTree(tree, true),
      refused: error => this.#forgoSeat(error),
      changed: (state, reason) => this.#changed(state, reason),
    };
  }

  /** What lets us in: at most one token, that which says most about who we are. */
  #token() {
    const { seat, device, invitation, hostToken } = this;
    if (seat !== undefined) return { seat };
    if (device !== undefined) return { device };
    if (invitation !== undefined) return { invitation };
    return hostToken === undefined ? {} : { hostToken };
  }

  /** @param {import('./protocol.js').Waiting} waiting */
  #halted({ since, until, nodes }) {
    this.waiting = { since, until };
    this.#heedNodes(nodes);
    // Pings are allowed before we are in, and tell when nobody is there any more to answer the door.
    this.sampler.start();
    this.#tell('waiting', this.waiting);
  }

  /** @param {Welcome} welcome */
  #welcomed(welcome) {
    this.welcome = welcome;
    this.seat = welcome.seat;
    this.waiting = null;
    if (welcome.clock !== this.clock.id) this.clock.reset(welcome.clock);
    this.sampler.start();
    this.#heedNodes(welcome.nodes);
    this.item ??= welcome.item;
    this.trace = welcome.trace ?? [];
    this.#freeSince = 0;
    const { shift: before } = this.following;
    this.following.shift = welcome.shift ?? 0;
    for (const kind of KINDS) this[kind] = null;
    for (const kind of KINDS) if (welcome[kind]) this.#learn(kind, { ...welcome[kind], type: kind }, welcome.time);
    this.#hear(welcome.chat ?? []);
    this.#note(welcome.notes);
    this.welcomeTree(welcome.tree);
    this.#tell('trace', this.trace);
    if (this.following.shift !== before) this.#tell('shift', this.following.shift);
  }

  /**
   * @param {any} message
   * @param {number} received
   */
  #received(message, received) {
    switch (message.type) {
      case 'pong': return this.sampler.pong(message, received);
      case 'tree': case 'treeWanted': return this.hearTree(message);
      case 'chat': return this.#hear([message]);
      case 'notes': return this.#note(message);
      case 'nodes': return this.#heedNodes(message.nodes);
      case 'shift':
        this.following.shift = message.seconds;
        return this.#tell('shift', message.seconds);
      case 'offsets':
        this.offsets = message;
        this.following.hear(message, this);
        return this.#tell('offsets', message);
      case 'error': return this.#tell('error', new TuttiError(message.code, message.message));
      default: if (KINDS.includes(message.type)) this.#learn(message.type, message);
    }
  }

  /**
   * @param {typeof KINDS[number]} kind
   * @param {any} message
   * @param {number} [joinedAt] the instant, if it came with a welcome
   */
  #learn(kind, message, joinedAt) {
    const known = this[kind];
    if (known && message.revision < (known.revision ?? 0)) return;
    this[kind] = message;
    if (kind === 'roster') this.#heedRoster(message);
    if (kind === 'timeline' || kind === 'queue') this.#heedItem();
    if (kind === 'timeline') this.#heedTimeline(message, joinedAt);
    this.#tell(kind, message);
  }

  /** @param {string[]} [urls] what it takes is fetched where there are several servers */
  async #heedNodes(urls = []) {
    const { connection, nodes, server } = this;
    // Whoever names a WebSocket of their own means that one.
    if (!nodes && (urls.length < 2 || connection.url !== (server && socketOf(server)))) return;
    this.#nodesComing ??= import('./nodes.js').then(({ Nodes }) => { this.nodes = new Nodes(this); });
    await this.#nodesComing.catch(() => { this.#nodesComing = null; });
    this.nodes?.learn(urls);
    this.#tell('nodes', this.nodes?.urls);
  }

  /** @param {Line[]} lines */
  #hear(lines) {
    this.log.add(lines);
    if (lines.length > 0) this.#tell('chat', lines.map(({ seq }) => this.log.line(seq)).filter(Boolean));
  }

  /** @param {import('./protocol.js').Notes} [message] none for those whom notes are not for */
  #note(message) {
    this.notes = message?.notes ?? [];
    this.#tell('notes', this.notes);
  }

  /** @param {Roster} roster */
  #heedRoster({ revision }) {
    if (this.me?.free !== undefined && revision >= this.#freeSince) this.#setFree(this.me.free);
    if (this.me && this.me.name !== this.name) {
      // Should we have to join anew, it is by this one.
      this.name = this.me.name;
      this.#tell('name', this.name);
    }
    // The door is closed to those who have no say any more.
    if (this.me && !this.may('admit')) this.door = null;
  }

  /** @param {Timeline} timeline @param {number} [joinedAt] */
  #heedTimeline(timeline, joinedAt) {
    this.following.follow(timeline, joinedAt);
    const before = this.trace;
    this.trace = traceWith(before, timeline.cause);
    if (this.trace !== before) this.#tell('trace', this.trace);
  }

  /** Whether another item is on, or more is known of the one that is. */
  #heedItem() {
    const on = this.queue?.items.find(({ id }) => id === this.itemId)?.item;
    if (!on || JSON.stringify(on) === JSON.stringify(this.item)) return;
    const sameMedia = this.item !== null && on.locator === this.item.locator;
    this.item = on;
    if (sameMedia && this.follower) this.follower.duration = on.duration;
    else this.follower?.renew(on.duration);
    this.#tell('item', on);
  }

  /** @param {boolean} free */
  #setFree(free) {
    if (free === this.free) return;
    this.following.free = free;
    this.#tell('pace', { free });
  }

  /**
   * A seat may be too old or of another server; then one joins anew, with the same name.
   *
   * @param {TuttiError} error
   */
  #forgoSeat(error) {
    const mayTryWithout = error.code === 'token-refused' && this.seat !== undefined;
    this.seat = undefined;
    return mayTryWithout;
  }

  /**
   * @param {import('./connection.js').ConnectionState} state
   * @param {TuttiError | null} reason
   */
  #changed(state, reason) {
    if (state === 'joined') {
      this.following.renew();
    } else if (state !== 'at-door') {
      this.sampler.stop();
      this.waiting = null;
    }
    if (state === 'closed') {
      this.closedBecause = reason;
      this.#wakeWatch?.stop();
      this.following.stop();
    }
    this.#tell('state', { state, reason });
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/**
 * Joins a session in one step.
 *
 * @param {import('./protocol.js').SessionOptions} options
 */
export async function join(options) {
  const session = new Session(options);
  await session.join();
  return session;
}
