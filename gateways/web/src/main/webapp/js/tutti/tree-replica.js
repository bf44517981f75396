import { Tree } from './tree.js';

/**
 * The tree of a session, read page by page from the server and kept up with what it tells meanwhile and later.
 *
 * @typedef {import('./protocol.js').TreeChange} TreeChange
 * @typedef {import('./protocol.js').TreeSummary} TreeSummary
 */

/** So often a reading that fails is begun anew, and after so many ms. */
const ATTEMPTS = 5;
const PAUSE = 1000;

export class Replica {
  /** Being read. @type {Reading | null} */ #reading = null;
  /** @type {Promise<Tree> | null} */ #ready = null;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.session = session;
  }

  /** @returns {Promise<Tree>} settled once the tree has been read */
  ready() {
    this.#ready ??= this.#read();
    this.#ready.catch(() => this.#ready = null);
    return this.#ready;
  }

  /** We are in anew: what was told meanwhile was not for us. @param {TreeSummary} [summary] */
  renew(summary) {
    const known = this.session.tree;
    if (known && summary && summary.keeping === 'server' && summary.revision === known.revision && !this.#reading) return;
    this.#again();
  }

  /** @param {any} message */
  hear(message) {
    if (message.whole) return;
    this.#reading?.hear(message);
    const { tree } = this.session;
    if (!tree || message.type === 'treeWanted') return;
    tree.apply(message);
    this.session.announce('tree', message);
    // All may be told by other URIs from now on.
    if (message.mirrors && tree.size > 0) this.#again();
  }

  /**
   * @param {string} type
   * @param {object} fields
   * @returns {Promise<import('./protocol.js').Accepted>}
   */
  change(type, fields) {
    return this.session.request(type, fields);
  }

  #again() {
    this.#reading?.cancel();
    this.#reading = null;
    this.#ready = this.#read();
    this.#ready.catch(error => {
      this.#ready = null;
      this.session.announce('error', error);
    });
  }

  /** @returns {Promise<Tree>} */
  async #read() {
    for (let attempt = 1; ; attempt++) {
      const reading = this.#reading = new Reading(this.session);
      try {
        const tree = await reading.run();
        if (this.#reading !== reading) return await this.ready();
        this.#reading = null;
        this.session.tree = tree;
        this.session.announce('tree', { revision: tree.revision, whole: true });
        return tree;
      } catch (error) {
        if (this.#reading !== reading) return this.ready();
        this.#reading = null;
        if (attempt === ATTEMPTS || this.session.state !== 'joined') throw error;
        await new Promise(resolve => this.session.timers.setTimeout(() => resolve(null), PAUSE * attempt));
      }
    }
  }
}

/** One reading of the whole tree. Pages and news may come in any order: the later of what is said of a link counts. */
class Reading {
  #tree = new Tree();
  /** @type {Set<string>} */ #gone = new Set();
  /** @type {{ mirrors: number, settings: number }} */ #heard = { mirrors: 0, settings: 0 };
  #cancelled = false;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.session = session;
  }

  cancel() {
    this.#cancelled = true;
  }

  /** @param {TreeChange} change */
  hear(change) {
    for (const id of change.removed ?? []) this.#gone.add(id);
    if (change.mirrors) this.#heard.mirrors = change.revision;
    if (change.settings) this.#heard.settings = change.revision;
    this.#tree.apply(change);
  }

  async run() {
    for (let after; !this.#cancelled;) {
      const page = await this.session.request('getTree', { after });
      this.#take(page);
      if (!page.more) break;
      after = page.added.at(-1).triple;
    }
    return this.#tree;
  }

  /** @param {TreeChange & { events?: import('./protocol.js').Happening[] }} page */
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
