import { baseOf, parseUri, spanOf } from './media-fragment.js';
import { Words } from './tree-words.js';

/**
 * What is linked to what, as it is known here: docs/tree.md. Kept up with what the server tells; nothing here talks
 * to it.
 *
 * @typedef {import('./protocol.js').Triple} Triple
 * @typedef {import('./protocol.js').Mirror} Mirror
 * @typedef {import('./protocol.js').Happening} Happening
 * @typedef {import('./protocol.js').TreeSettings} TreeSettings
 * @typedef {import('./protocol.js').TreeChange} TreeChange
 */

/** @type {TreeSettings} */
export const STANDARD = { keeping: 'server', published: false, limits: { triples: 1000, depth: 16 } };

export class Tree {
  /** By id, in the order they became known. @type {Map<string, Triple>} */ links = new Map();
  /** @type {Mirror[]} */ mirrors = [];
  /** When each event was published last, by name. @type {Map<string, Happening>} */ events = new Map();
  /** @type {TreeSettings} */ settings = STANDARD;
  /** What last changed it. */ revision = 0;
  /** How many all links have together, each as {@link weightOf} counts it. */ characters = 0;
  /** Those under each; under the empty id those at the root. @type {Map<string, Set<string>>} */ #under = new Map();
  /** Of each URI that has mirrors, all that are the same. @type {Map<string, Set<string>>} */ #classes = new Map();
  #words = new Words(this, null);
  /** @type {Map<string, number>} */ #weights = new Map();

  get size() {
    return this.links.size;
  }

  /** @param {string} id @returns {Triple | null} */
  link(id) {
    return this.links.get(id) ?? null;
  }

  /** All links, in the order they were added. */
  all() {
    return inOrder([...this.links.values()]);
  }

  /** Those under no other. */
  get roots() {
    return this.#hanging('');
  }

  /** Those under a link. @param {string} id */
  children(id) {
    return this.#hanging(id);
  }

  /** Those beside a link: under the same, or at the root as it is. @param {string} id */
  siblings(id) {
    const link = this.link(id);
    return link ? this.#hanging(link.parent ?? '').filter(one => one !== link) : [];
  }

  /** The link and those above it, from below. @param {Triple} link */
  path(link) {
    const path = [link];
    for (let one = link; one.parent !== null;) {
      const above = this.links.get(one.parent);
      if (!above || path.includes(above)) break;
      path.push(one = above);
    }
    return path;
  }

  /** A link and all under it, those that hang lowest first. @param {string} id @returns {string[]} */
  branch(id) {
    return [...[...this.#under.get(id) ?? []].sort(byId).flatMap(child => this.branch(child)), id];
  }

  /** All URIs that are the same as this one, itself among them. @param {string} base @returns {Iterable<string>} */
  same(base) {
    return this.#classes.get(base) ?? [base];
  }

  /** @param {string} one @param {string} other */
  areSame(one, other) {
    return one === other || (this.#classes.get(one)?.has(other) ?? false);
  }

  /**
   * What the server tells.
   *
   * @param {TreeChange} change
   */
  apply(change) {
    for (const link of [...change.added ?? [], ...change.changed ?? []]) this.put(link);
    for (const id of change.removed ?? []) this.drop(id);
    if (change.mirrors) this.setMirrors(change.mirrors);
    if (change.event) this.events.set(change.event.event, change.event);
    if (change.settings) this.settings = change.settings;
    this.revision = Math.max(this.revision, change.revision);
  }

  /** Takes a link in, in place of what was known of it, unless that is newer. @param {Triple} link */
  put(link) {
    const known = this.links.get(link.triple);
    if (known && known.rev > link.rev) return;
    this.links.set(link.triple, link);
    this.#weigh(link);
    const above = link.parent ?? '';
    const beside = this.#under.get(above);
    if (beside) beside.add(link.triple);
    else this.#under.set(above, new Set([link.triple]));
  }

  /** @param {string} id */
  drop(id) {
    const link = this.links.get(id);
    if (!link) return;
    this.links.delete(id);
    this.#forget(id);
    const beside = this.#under.get(link.parent ?? '');
    beside?.delete(id);
    if (beside?.size === 0) this.#under.delete(link.parent ?? '');
  }

  /** @param {Mirror[]} mirrors all there are now */
  setMirrors(mirrors) {
    this.mirrors = mirrors;
    this.#classes = new Map();
    for (const { subject, object } of mirrors) {
      const all = new Set([...this.same(subject.uri), ...this.same(object.uri)]);
      for (const uri of all) this.#classes.set(uri, all);
    }
    this.#words = new Words(this, null);
    const weighAll = (/** @type {Triple[]} */ links) => links.forEach(link => {
      this.#weigh(link);
      weighAll(this.children(link.triple));
    });
    weighAll(this.roots);
  }

  /**
   * How many characters a link is written with, the same in all browsers that keep the tree.
   *
   * @param {Triple} link
   * @returns {number} 0 for what only some sites are told, and for what hangs under that
   */
  weightOf({ parent, subject, object, label }) {
    const [on, what] = [subject, object].map(uri => this.#words.lengthOf(uri));
    return on === 0 || what === 0 || this.#weights.get(parent ?? '') === 0 ? 0 : on + what + label.length;
  }

  /** @param {Triple} link */
  #weigh(link) {
    this.#forget(link.triple);
    const weight = this.weightOf(link);
    this.#weights.set(link.triple, weight);
    this.characters += weight;
  }

  /** @param {string} id */
  #forget(id) {
    this.characters -= this.#weights.get(id) ?? 0;
    this.#weights.delete(id);
  }

  /** @param {string} above */
  #hanging(above) {
    const links = [...this.#under.get(above) ?? []].map(id => this.links.get(id));
    return inOrder(/** @type {Triple[]} */ (links.filter(Boolean)));
  }
}

/** Which part of its object a link plays (s); an infinite end is the object's. @param {{ object: string }} link */
export function partOf(link) {
  return spanOf(parseUri(link.object).fragment.time) ?? [0, Infinity];
}

/**
 * Where on its subject a link plays; null while it waits for an event.
 *
 * @param {Triple} link
 * @returns {[number, number] | null}
 */
export function placeOf({ at }) {
  return at && [at[0], at[1] ?? Infinity];
}

/** @param {Triple} link */
export function subjectOf(link) {
  return baseOf(link.subject);
}

/**
 * In the order they were added: by the number of the entry, then by the place in it.
 *
 * @param {string} one
 * @param {string} other
 */
export function byId(one, other) {
  const [seq, index = 0] = one.slice(1).split('-').map(Number);
  const [otherSeq, otherIndex = 0] = other.slice(1).split('-').map(Number);
  return seq - otherSeq || index - otherIndex;
}

/** @param {Triple[]} links */
function inOrder(links) {
  return links.sort((one, other) => byId(one.triple, other.triple));
}
