import { motionAt, positionAt } from './motion.js';
import { TuttiError } from './protocol.js';
import { Requests } from './requests.js';

/**
 * The tree of a session: what of any media is linked to which moment of what. What is known of it, and the requests to
 * change it. What it takes to keep it is loaded when there is something in it, or somebody asks.
 *
 * @typedef {import('./protocol.js').Accepted} Accepted
 * @typedef {import('./protocol.js').Copy} Copy
 * @typedef {import('./protocol.js').NewTriple} NewTriple
 * @typedef {import('./protocol.js').TreeSummary} TreeSummary
 * @typedef {import('./tree.js').Tree} Tree
 * @typedef {import('./tree-replica.js').Replica} Replica
 */

export class TreeRequests extends Requests {
  /** As it is known here; null until it has been opened. @type {Tree | null} */ tree = null;
  /** How it is kept; null while we are not in. @type {import('./protocol.js').TreeSettings | null} */
  treeSettings = null;
  /** @type {Promise<Replica> | null} */ #loading = null;
  /** @type {Replica | null} */ #replica = null;

  /**
   * The tree, read from whoever keeps it, and kept up from then on. A session in which something is linked does so by
   * itself.
   *
   * @returns {Promise<Tree>}
   */
  async openTree() {
    const replica = await this.#open();
    return replica.ready();
  }

  /**
   * Adds links: all, or none.
   *
   * @param {NewTriple[]} triples 1 to 200
   * @returns {Promise<Accepted>} with `tree.added`
   */
  addTriples(triples) { return this.#change('addTriples', { triples }); }

  /**
   * @param {string} triple its id
   * @param {{ ifRev?: number, subject?: string, object?: string, label?: string }} change with `ifRev` only if that
   * is its `rev` still; the URIs keep their bases
   * @returns {Promise<Accepted>}
   */
  changeTriple(triple, change) { return this.#change('changeTriple', { triple, ...change }); }

  /**
   * Removes a link and all under it.
   *
   * @param {string} triple its id
   * @param {number} [ifRev] only if that is its `rev` still
   * @returns {Promise<Accepted>} with `tree.removed`
   */
  removeTriple(triple, ifRev) { return this.#change('removeTriple', { triple, ifRev }); }

  /** Says that something happens now; links that go by it play. @param {string} event @returns {Promise<Accepted>} */
  publishEvent(event) { return this.#change('publishEvent', { event }); }

  /**
   * Says that two URIs are of the same source.
   *
   * @param {Copy | string} subject a URI alone is everybody's
   * @param {Copy | string} object
   * @returns {Promise<Accepted>}
   */
  addMirror(subject, object) {
    return this.request('addMirror', { subject: copyOf(subject), object: copyOf(object) });
  }

  /** @param {string} mirror its id @returns {Promise<Accepted>} */
  removeMirror(mirror) { return this.request('removeMirror', { mirror }); }

  /**
   * How the tree is kept, for those who run the session.
   *
   * @param {{ keeping?: 'server' | 'browsers', published?: boolean, triples?: number, depth?: number }} settings
   * @returns {Promise<Accepted>}
   */
  setTree(settings) {
    // Only those who keep it know how many there are.
    const left = settings.keeping === 'server' && this.treeSettings?.keeping === 'browsers' && this.tree?.size;
    return left
      ? Promise.reject(new TuttiError('out-of-range', `A tree is moved while it is empty; it has ${left} links.`))
      : this.request('setTree', settings);
  }

  /**
   * A link with its neighbours, as the server has them.
   *
   * @param {string} triple its id
   * @returns {Promise<import('./protocol.js').Neighbours>}
   */
  getTriple(triple) { return this.request('getTriple', { triple }); }

  /** The session's time (s). @param {number} instant of the server's clock */
  sessionTime(instant) {
    return (instant - (this.session_.welcome?.begunAt ?? NaN)) / 1000;
  }

  /**
   * Where the item that is on is, and how fast it goes; null while that is not known.
   *
   * @param {number} instant of the server's clock
   */
  goingAt(instant) {
    const { timeline, item } = this.session_;
    if (!timeline) return null;
    const motion = motionAt(timeline, instant);
    return { position: positionAt(motion, instant, item?.duration), speed: motion.velocity };
  }

  /** We are in, anew perhaps. @protected @param {TreeSummary} [summary] none from a server without trees */
  welcomeTree(summary) {
    this.treeSettings = summary ?? null;
    if (this.#replica) this.#replica.renew(summary);
    else if (summary && (summary.triples > 0 || summary.keeping === 'browsers')) this.#openQuietly();
  }

  /**
   * What the server tells of the tree.
   *
   * @protected
   * @param {any} [message]
   * @param {boolean} [asked] whether it answers a change of ours
   */
  hearTree(message, asked = false) {
    if (!message) return;
    if (message.settings) this.treeSettings = message.settings;
    if (this.#replica) this.#replica.hear(message, asked);
    else if (message.added || message.asked || this.treeSettings?.keeping === 'browsers') this.#openQuietly();
  }

  /** Tells what is new. @param {string} name @param {unknown} detail */
  announce(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** This, with what it is in the end. */
  get session_() {
    return /** @type {import('./session.js').Session} */ (/** @type {unknown} */ (this));
  }

  /**
   * @param {string} type
   * @param {object} fields
   * @returns {Promise<Accepted>}
   */
  async #change(type, fields) {
    if (this.treeSettings?.keeping !== 'browsers') return this.request(type, fields);
    const replica = await this.#open();
    return replica.change(type, fields);
  }

  /** @returns {Promise<Replica>} */
  #open() {
    this.#loading ??= import('./tree-replica.js').then(
      ({ Replica }) => this.#replica = new Replica(this.session_),
      error => {
        // The next one who asks tries again.
        this.#loading = null;
        throw error;
      });
    return this.#loading;
  }

  #openQuietly() {
    this.openTree().catch(error => this.announce('error', error));
  }
}

/** @param {Copy | string} copy */
function copyOf(copy) {
  return typeof copy === 'string' ? { uri: copy } : copy;
}
