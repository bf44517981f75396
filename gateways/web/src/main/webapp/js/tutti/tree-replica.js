import { baseOf } from './media-fragment.js';
import { TuttiError } from './protocol.js';
import { Giving } from './tree-giving.js';
import { Keeper } from './tree-keeper.js';
import { isSession } from './tree-timing.js';
import { KeptReading, Reading } from './tree-reading.js';
import { urisOf } from './tree-play.js';

/**
 * The tree of a session as it is here: read part by part, and kept up with what is told meanwhile and later. Where the
 * browsers keep it, this is one of them.
 *
 * @typedef {import('./protocol.js').Accepted} Accepted
 * @typedef {import('./protocol.js').TreeChange} TreeChange
 * @typedef {import('./protocol.js').TreeSummary} TreeSummary
 * @typedef {import('./tree.js').Tree} Tree
 */

/** So often a reading that fails is begun anew, and after so many ms. */
const ATTEMPTS = 5;
const PAUSE = 1000;

/** Over how many ms those of a session spread what they all do at once: for each, and at most. */
const SPREAD = 10;
const LONGEST_SPREAD = 10_000;

export class Replica {
  /** Being read. @type {Reading | KeptReading | null} */ #reading = null;
  /** Of the reading that was begun last; null if another was begun meanwhile. @type {Promise<Tree | null> | null} */
  #ready = null;
  /** How many readings have been begun. */ #begun = 0;
  /** Where the browsers keep the tree: ours. @type {Keeper | null} */ #keeper = null;
  #giving = new Giving();
  /** @type {any} */ #soon;
  /** What became of what we asked for, by its number. @type {Map<number, TreeChange | Error>} */ #done = new Map();

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.session = session;
  }

  /** @returns {Promise<Tree>} settled once the tree has been read */
  async ready() {
    for (;;) {
      const tree = await (this.#ready ??= this.#start());
      if (tree) return tree;
    }
  }

  /** We are in anew: what was told meanwhile was not for us. @param {TreeSummary} [summary] */
  renew(summary) {
    const known = this.session.tree;
    const same = known && summary?.keeping === 'server' && !this.#keeper && summary.revision === known.revision;
    if (!same || this.#reading) this.#again();
  }

  /**
   * @param {any} message
   * @param {boolean} asked whether it answers a change of ours
   */
  hear(message, asked) {
    if (message.whole) return;
    if (message.type === 'treeWanted') return this.#give(message);
    if (message.anew) return this.#againSoon();
    const browsers = this.session.treeSettings?.keeping === 'browsers';
    this.#reading?.hear(message);
    if (message.asked) this.#do(message, asked);
    else if (this.session.tree) this.#learn(message);
    if (message.settings && this.session.tree && browsers !== (this.#keeper !== null)) this.#again();
  }

  /**
   * Asks for a change of a tree that the browsers keep.
   *
   * @param {string} type
   * @param {any} fields
   * @returns {Promise<Accepted>}
   */
  async change(type, fields) {
    await this.ready();
    const keeper = this.#keeper;
    if (!keeper) return this.session.request(type, fields);
    const accepted = await this.session.request(type, type === 'addTriples' ? this.#placed(keeper, fields) : fields);
    const done = this.#done.get(accepted.seq);
    this.#done.delete(accepted.seq);
    if (done instanceof Error) throw done;
    return { ...accepted, tree: done ?? accepted.tree };
  }

  /**
   * Links with what they are to hang under by what is known here: it is the same for all then.
   *
   * @param {Keeper} keeper
   * @param {any} fields
   */
  #placed(keeper, { triples }) {
    const { session } = this;
    const now = session.clock.now();
    const items = session.item ? urisOf(session.item) : [];
    const moment = { session: session.sessionTime(now), items, position: session.goingAt(now)?.position };
    const queued = new Set(session.queue?.items.flatMap(({ item }) => urisOf(item)) ?? items);
    const rows = triples.map((/** @type {import('./protocol.js').NewTriple} */ row) => {
      const base = baseOf(row.subject);
      return { ...row, root: isSession(base) || [...keeper.tree.same(base)].some(one => queued.has(one)) };
    });
    const parents = keeper.parentsOf(rows, moment);
    return {
      triples: triples.map((/** @type {object} */ row, /** @type {number} */ i) => ({ ...row, parent: parents[i] })),
    };
  }

  /** @param {any} message @param {boolean} asked */
  #do(message, asked) {
    const keeper = this.#keeper;
    if (!keeper || message.revision <= keeper.number) return;
    try {
      const change = keeper.apply(message);
      if (asked) this.#done.set(message.revision, change);
      this.session.announce('tree', change);
    } catch (error) {
      if (asked) this.#done.set(message.revision, /** @type {Error} */ (error));
    }
  }

  /** @param {TreeChange} message */
  #learn(message) {
    const tree = /** @type {Tree} */ (this.session.tree);
    const keeper = this.#keeper;
    if (keeper) {
      if (message.settings) tree.settings = message.settings;
      const changed = message.mirrors ? keeper.setMirrors(message.mirrors) : [];
      this.session.announce('tree', { ...message, ...changed.length > 0 && { changed } });
      // Of some there may be words for us now.
      if (message.mirrors && keeper.hidden.size > 0) this.#againSoon();
      return;
    }
    tree.apply(message);
    this.session.announce('tree', message);
    // All may be told by other URIs from now on.
    if (message.mirrors) this.#againSoon();
  }

  /** @param {{ wanted: string, after?: string }} wish */
  #give(wish) {
    if (this.#keeper) this.session.connection.send(this.#giving.part(this.#keeper, wish));
  }

  /** Not all in the same instant: everybody is told the same. */
  #againSoon() {
    const { timers, connection, roster } = this.session;
    timers.clearTimeout(this.#soon);
    const spread = Math.min(LONGEST_SPREAD, SPREAD * (roster?.size.endpoints ?? 0));
    const again = () => this.session.state === 'joined' && this.#again();
    this.#soon = timers.setTimeout(again, connection.random() * spread);
  }

  #again() {
    this.session.timers.clearTimeout(this.#soon);
    this.#ready = this.#start();
    this.#ready.catch(error => this.session.announce('error', error));
  }

  #start() {
    const ready = this.#read();
    ready.catch(() => {
      if (this.#ready === ready) this.#ready = null;
    });
    return ready;
  }

  /** @returns {Promise<Tree | null>} null if another reading has begun since, which knows better */
  async #read() {
    const begun = ++this.#begun;
    for (let attempt = 1; begun === this.#begun; attempt++) {
      const reading = this.#reading = this.session.treeSettings?.keeping === 'browsers'
        ? new KeptReading(this.session, this.#keeper)
        : new Reading(this.session);
      try {
        const { tree, keeper } = await reading.run();
        if (begun !== this.#begun) return null;
        this.#reading = null;
        this.#keeper = keeper;
        this.session.tree = tree;
        this.session.announce('tree', { revision: tree.revision, whole: true });
        if (reading.outdated) this.#againSoon();
        return tree;
      } catch (error) {
        if (begun !== this.#begun) return null;
        this.#reading = null;
        if (attempt === ATTEMPTS || this.session.state !== 'joined') throw error;
        await new Promise(resolve => this.session.timers.setTimeout(() => resolve(null), PAUSE * attempt));
        if (begun === this.#begun && this.session.state !== 'joined') {
          throw new TuttiError('not-connected', 'The tree could not be read.');
        }
      }
    }
    return null;
  }
}
