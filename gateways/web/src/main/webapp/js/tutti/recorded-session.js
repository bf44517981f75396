import { ChatLog } from './chat-log.js';
import { Follower } from './follower.js';
import { motionAt, positionAt } from './motion.js';
import { TuttiError } from './protocol.js';
import { RecordedTime } from './recorded-time.js';
import { KINDS } from './recording.js';
import { Secret } from './secret.js';
import { systemTimers } from './timers.js';
import { TreeRequests } from './tree-requests.js';

/**
 * A session that was: to what shows one it is a {@link Session} in which nobody is oneself and nothing may be done. What
 * is true in it is what was true at the instant that is told.
 *
 * Dispatches what a session does, and `moment` when another instant is told: often while it plays, and at each leap.
 *
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('./recording.js').Recording} Recording
 * @typedef {import('./protocol.js').Item} Item
 */

/** How often what was true is looked up (ms). */
const BEAT = 40;

export class RecordedSession extends TreeRequests {
  state = 'joined';
  closedBecause = null;
  member = null;
  endpoint = null;
  me = null;
  role = null;
  code = null;
  seat = undefined;
  inControl = false;
  runs = false;
  readsNotes = true;
  free = false;
  offsets = null;
  waiting = null;
  addresses = {};
  /** What others may not do here: nobody does anything any more. */
  following = { denies: /** @type {import('./protocol.js').Denial[]} */ ([]) };
  /** @type {import('./protocol.js').Details | null} */ details = null;
  /** @type {import('./protocol.js').Notice | null} */ notice = null;
  /** @type {import('./protocol.js').Grant[]} */ grants = [];
  /** @type {import('./protocol.js').Timeline | null} */ timeline = null;
  /** @type {import('./protocol.js').Roster | null} */ roster = null;
  /** @type {import('./protocol.js').Queue | null} */ queue = null;
  /** @type {import('./protocol.js').View | null} */ view = null;
  /** @type {import('./protocol.js').Tracks | null} */ tracks = null;
  /** @type {import('./protocol.js').Rules | null} */ rules = null;
  /** @type {import('./protocol.js').Door | null} */ door = null;
  /** @type {import('./protocol.js').Trial | null} */ trial = null;
  /** @type {import('./protocol.js').Note[]} */ notes = [];
  /** @type {Item | null} */ item = null;
  /** @type {import('./protocol.js').Cause[]} */ trace = [];
  /** @type {Follower | null} */ follower = null;
  /** What was true when it was looked up last. @type {Map<string, unknown>} */ #known = new Map();
  #lines = 0;
  /** The item as it was told. */ #itemAs = '';
  /** Whether it played when the media were told last. */ #played = false;
  /** What the media were told last. @type {import('./protocol.js').Timeline | null} */ #followed = null;
  /** @type {any} */ #beat = null;

  /**
   * @param {Recording} recording
   * @param {object} [options]
   * @param {string[]} [options.keys] of the encrypted chat, newest first
   * @param {string} [options.server]
   * @param {import('./timers.js').Timers} [options.timers]
   */
  constructor(recording, { keys = [], server = globalThis.location?.href, timers = systemTimers } = {}) {
    super();
    const { session, title, begunAt, endedAt } = recording;
    this.recording = recording;
    this.session = session;
    this.name = '';
    this.server = server;
    this.timers = timers;
    this.welcome = { session, title, begunAt };
    this.clock = new RecordedTime({ begunAt, endedAt, local: timers.now });
    this.secret = new Secret(session, keys);
    this.log = this.#newLog();
    this.#look();
    this.#lookAgain();
  }

  /** This, to what shows sessions. @returns {Session} */
  get asSession() {
    return /** @type {Session} */ (/** @type {unknown} */ (this));
  }

  get itemId() {
    return this.timeline?.item ?? this.queue?.current ?? null;
  }

  get chat() {
    return this.log.lines;
  }

  /** Nobody may anything any more. */
  may() {
    return false;
  }

  /** @override @returns {Promise<any>} */
  request() {
    return Promise.reject(new TuttiError('not-allowed', 'This is a recording: what was done is done.'));
  }

  /** @param {string} key of the encrypted chat @returns {boolean} false if it is no key */
  addKey(key) {
    const added = this.secret.add(key);
    if (added) this.log.reopen();
    return added;
  }

  /** @param {{ url: string }} rendition */
  addressOf({ url }) {
    return new URL(url, new URL('/', this.server)).href;
  }

  /**
   * Puts a media element on the recorded timeline.
   *
   * @param {import('./media/mapped.js').Media} media
   */
  attach(media) {
    this.follower?.stop();
    const { timers, item } = this;
    const toLocal = (/** @type {number} */ instant) => instant;
    const clock = /** @type {any} */ ({ ready: true, bound: 0, now: timers.now, toLocal });
    this.follower = new Follower({ media, clock, duration: item?.duration, timers });
    this.#lead();
    return this.follower;
  }

  /** Where the timeline was, in seconds. */
  expectedPosition() {
    if (!this.timeline) return NaN;
    const now = this.clock.now();
    return positionAt(motionAt(this.timeline, now), now, this.item?.duration);
  }

  /** What was said has been said, wherever the film was: no line is held back until it is there. */
  position() {
    return NaN;
  }

  livePosition() {
    return NaN;
  }

  // --- what one does with a recording ------------------------------------------------------------------------------

  get playing() {
    return this.clock.playing;
  }

  /** Plays on; from its end, once more from its beginning. */
  playRecording() {
    if (this.clock.now() >= this.clock.endedAt) this.clock.seek(this.clock.begunAt);
    this.#change(() => { this.clock.playing = true; });
  }

  pauseRecording() {
    this.#change(() => { this.clock.playing = false; });
  }

  /** @param {number} speed 1 as it was */
  setSpeed(speed) {
    this.#change(() => { this.clock.speed = speed; });
  }

  /** @param {number} instant */
  leapTo(instant) {
    this.#change(() => this.clock.seek(instant), true);
  }

  /** Ends for good. */
  close() {
    this.timers.clearTimeout(this.#beat);
    this.follower?.stop();
  }

  // --- inside ------------------------------------------------------------------------------------------------------

  /**
   * @param {() => void} act
   * @param {boolean} [leaps]
   */
  #change(act, leaps = false) {
    act();
    this.#look();
    this.#lead(leaps);
  }

  #lookAgain() {
    this.#beat = this.timers.setTimeout(() => {
      // It stops by itself at its end.
      if (this.#played && !this.clock.playing) this.pauseRecording();
      else if (this.clock.playing) this.#look();
      this.#lookAgain();
    }, BEAT);
  }

  #look() {
    const { recording } = this;
    const now = this.clock.now();
    /** @type {string[]} */ const news = [];
    for (const kind of KINDS) {
      const message = recording.at(kind, now);
      if (message === (this.#known.get(kind) ?? null)) continue;
      this.#known.set(kind, message);
      if (kind === 'notes') this.notes = message?.notes ?? [];
      else this[kind] = message;
      news.push(kind);
    }
    if (news.includes('timeline') || news.includes('queue')) this.#heedItem();
    if (news.includes('timeline')) {
      this.trace = recording.trace(now);
      news.push('trace');
    }
    for (const kind of news) this.announce(kind, kind === 'trace' ? this.trace : this[/** @type {'notes'} */ (kind)]);
    if (this.#wanted !== this.#followed) this.#lead();
    this.#hear(now);
    this.announce('moment', now);
  }

  /** @param {number} now */
  #hear(now) {
    const before = this.#lines;
    const count = this.recording.chatCount(now);
    if (count === before) return;
    this.#lines = count;
    const back = count < before;
    if (back) this.log = this.#newLog();
    const lines = this.recording.chat(back ? 0 : before, count);
    this.log.add(lines);
    this.announce('chat', lines.map(({ seq }) => this.log.line(seq)).filter(Boolean));
  }

  #newLog() {
    return new ChatLog(this.secret, line => this.announce('chat', [line]));
  }

  #heedItem() {
    const on = this.queue?.items.find(({ id }) => id === this.itemId)?.item ?? null;
    const as = JSON.stringify(on);
    if (!on || as === this.#itemAs) return;
    this.#itemAs = as;
    const same = on.locator === this.item?.locator;
    // Nobody can ask for what was live: it was not kept. A poster would hide the frame that the beginning is at.
    const { poster: _, ...shown } = on;
    this.item = on.live ? { ...shown, renditions: [] } : shown;
    if (same && this.follower) this.follower.duration = on.duration;
    else this.follower?.renew(on.duration);
    this.announce('item', on);
  }

  /** What the media are to go by: perhaps what is about to be told. */
  get #wanted() {
    const { clock, recording, timeline } = this;
    const early = clock.early > 0 ? recording.at('timeline', clock.now() + clock.early) : null;
    return early?.pending && early.item === timeline?.item ? early : timeline;
  }

  /**
   * Has the media go where the recorded timeline goes.
   *
   * @param {boolean} [leaps] whether they are to stand first: what leaps in motion does so once a second at most
   */
  #lead(leaps = false) {
    const { clock, follower, item } = this;
    const timeline = this.#followed = this.#wanted;
    this.#played = clock.playing;
    if (!timeline) return;
    if (leaps && clock.playing) follower?.follow(clock.stood(timeline, item?.duration));
    follower?.follow(clock.presented(timeline, item?.duration));
  }
}
