import { TuttiError } from './protocol.js';
import { Keeper } from './tree-keeper.js';
import { Tree } from './tree.js';

/**
 * @typedef {import('./protocol.js').TreeChange} TreeChange
 * @typedef {import('./protocol.js').Triple} Triple
 * @typedef {import('./session.js').Session} Session
 * @typedef {import('./tree-keeper.js').Told} Told
 * @typedef {TreeChange & { more: boolean, kept?: boolean, events?: import('./protocol.js').Happening[] }} Part
 */

/** The most parts: no tree has more. */
const PARTS = 100_000;

/** Comes before every link: what there is after it is asked for when a part had events only. */
const BEFORE = 't1';

/**
 * One reading of a tree that the server keeps. Parts and news may come in any order: the later of what is said counts.
 */
export class Reading {
  #tree = new Tree();
  /** @type {Set<string>} */ #gone = new Set();
  #heard = { mirrors: 0, settings: 0 };

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
  }

  /** @param {TreeChange} change */
  hear(change) {
    for (const id of change.removed ?? []) this.#gone.add(id);
    if (change.mirrors) this.#heard.mirrors = change.revision;
    if (change.settings) this.#heard.settings = change.revision;
    this.#tree.apply(change);
  }

  /** Whether mirrors have changed meanwhile: some of it may be in the words from before. */
  get outdated() {
    return this.#heard.mirrors > 0;
  }

  /** @returns {Promise<{ tree: Tree, keeper: Keeper | null }>} */
  async run() {
    for await (const part of partsFor(this.session)) this.#take(part);
    return { tree: this.#tree, keeper: null };
  }

  /** @param {Part} part */
  #take({ revision, added = [], mirrors, events = [], settings }) {
    for (const link of added) if (!this.#gone.has(link.triple)) this.#tree.put(link);
    if (mirrors && this.#heard.mirrors < revision) this.#tree.setMirrors(mirrors);
    if (settings && this.#heard.settings < revision) this.#tree.settings = settings;
    for (const event of events) {
      const known = this.#tree.events.get(event.event);
      if (!known || known.rev < event.rev) this.#tree.events.set(event.event, event);
    }
    this.#tree.revision = Math.max(this.#tree.revision, revision);
  }
}

/** One reading of a tree that the browsers keep: as one of them has it, and what was done to it since. */
export class KeptReading {
  #keeper;
  /** @type {(Told | TreeChange)[]} */ #heard = [];

  /**
   * @param {Session} session
   * @param {Keeper | null} known what we have of it
   */
  constructor(session, known) {
    this.session = session;
    this.known = known;
    this.#keeper = new Keeper(session.endpoint);
  }

  /** @param {Told | TreeChange} message */
  hear(message) {
    this.#heard.push(message);
  }

  /** Whether mirrors have changed meanwhile: of what is hidden there may be words for us now. */
  get outdated() {
    return this.#keeper.hidden.size > 0 && this.#heard.some(message => 'mirrors' in message);
  }

  /** @returns {Promise<{ tree: Tree, keeper: Keeper | null }>} */
  async run() {
    const have = this.known && this.known.hidden.size === 0 ? this.known.number : undefined;
    let revision;
    for await (const part of partsFor(this.session, have)) {
      revision ??= part.revision;
      if (part.revision !== revision) {
        throw new TuttiError('tree-elsewhere', 'The tree changed while it was given. Ask for it from the beginning.');
      }
      if (part.kept && this.known) this.#keeper = this.known;
      this.#take(part);
    }
    this.#keeper.number = revision ?? 0;
    for (const message of this.#heard) this.#apply(message);
    return { tree: this.#keeper.tree, keeper: this.#keeper };
  }

  /** @param {Part} part */
  #take({ revision, added = [], mirrors, events = [], settings }) {
    const keeper = this.#keeper;
    if (settings) keeper.tree.settings = settings;
    if (mirrors) keeper.setMirrors(mirrors);
    for (const event of events) keeper.tree.events.set(event.event, event);
    for (const link of added) {
      // Who gives it may not know what only we have words for.
      keeper.take('subject' in link ? link : this.known?.tree.link(/** @type {any} */ (link).triple) ?? link);
    }
    keeper.tree.revision = revision;
  }

  /** @param {Told | TreeChange} message */
  #apply(message) {
    if ('asked' in message) {
      if (message.revision <= this.#keeper.number) return;
      try {
        this.#keeper.apply(message);
      } catch {
        // It could be done by nobody.
      }
    } else {
      if (message.settings) this.#keeper.tree.settings = message.settings;
      if (message.mirrors) this.#keeper.setMirrors(message.mirrors);
    }
  }
}

/**
 * @param {Session} session
 * @param {number} [have]
 * @returns {AsyncGenerator<Part, void, void>}
 */
async function* partsFor(session, have) {
  for (let i = 0, after; i < PARTS; i++) {
    /** @type {Part} */
    const part = await session.request('getTree', { after, have });
    yield part;
    const last = part.added?.at(-1)?.triple;
    const nothing = (last === undefined || last === after) && !part.events?.length;
    if (!part.more || nothing) return;
    after = last ?? after ?? BEFORE;
  }
}
