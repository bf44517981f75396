import { baseOf } from './media-fragment.js';

/**
 * What resources are called, by the mirrors a tree has: by everybody, and at one site.
 *
 * @typedef {import('./protocol.js').Copy} Copy
 * @typedef {import('./tree.js').Tree} Tree
 */
export class Words {
  /** @type {Map<string, Copy>} */ #copies;
  /** By class. @type {Map<Iterable<string>, { own?: string, global?: string }>} */ #found = new Map();

  /** @param {Tree} tree @param {string | null} site */
  constructor(tree, site) {
    this.tree = tree;
    this.site = site;
    this.#copies = new Map(tree.mirrors.flatMap(({ subject, object }) => [subject, object])
      .map(copy => [copy.uri, copy]));
  }

  /** A URI as everybody knows it, if everybody does. @param {string} uri */
  everybodys(uri) {
    const base = baseOf(uri);
    if (this.#copies.get(base)?.site === undefined) return uri;
    return (this.#find(base).global ?? base) + uri.slice(base.length);
  }

  /** A URI as the site says it: by a name of its own, else as everybody does. @param {string} uri */
  ours(uri) {
    const base = baseOf(uri);
    if (!this.#copies.has(base)) return uri;
    const { own } = this.#find(base);
    return own === undefined ? this.everybodys(uri) : own + uri.slice(base.length);
  }

  /**
   * How long a URI is, for every site alike: as everybody knows it.
   *
   * @param {string} uri
   * @returns {number} 0 where only some have a name for it
   */
  lengthOf(uri) {
    const base = baseOf(uri);
    if (!this.#copies.has(base)) return uri.length;
    const { global } = this.#find(base);
    return global === undefined ? 0 : global.length + uri.length - base.length;
  }

  /** The site's own name and, as the server chooses it, the first of everybody's. @param {string} base */
  #find(base) {
    const all = this.tree.same(base);
    const known = this.#found.get(all);
    if (known) return known;
    /** @type {{ own?: string, global?: string }} */
    const found = {};
    for (const uri of all) {
      const site = this.#copies.get(uri)?.site;
      if (site === undefined) found.global = found.global === undefined || uri < found.global ? uri : found.global;
      else if (site === this.site) found.own = uri;
    }
    this.#found.set(all, found);
    return found;
  }
}
