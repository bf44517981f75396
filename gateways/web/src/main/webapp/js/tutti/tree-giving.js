/**
 * Gives others a tree that the browsers keep, part by part: all parts from one moment.
 *
 * @typedef {import('./tree-keeper.js').Keeper} Keeper
 * @typedef {import('./tree-keeper.js').Hidden} Hidden
 * @typedef {import('./protocol.js').Triple} Triple
 */

/** How much a message holds, in bytes of JSON: somewhat below what the server takes. */
const BYTES = 15_000;
const LINKS = 500;
const EVENTS = 100;

/** How many are given the tree at once. */
const WISHES = 20;

export class Giving {
  /** @type {Map<string, { links: (Triple | Hidden)[], number: number, events: object[] }>} */ #given = new Map();
  #encoder = new TextEncoder();

  /**
   * @param {Keeper} keeper
   * @param {{ wanted: string, after?: string }} wish
   * @returns {object} the message
   */
  part(keeper, { wanted, after }) {
    if (after === undefined) this.#begin(keeper, wanted);
    const given = this.#given.get(wanted);
    const { links = [], number = 0, events = [] } = given ?? {};
    const start = after === undefined ? 0 : links.findIndex(({ triple }) => triple === after) + 1;
    const first = after === undefined ? { events } : {};
    const triples = [];
    let left = BYTES - this.#bytes(first);
    let end = start;
    for (; end < links.length && triples.length < LINKS; end++) {
      const { triple, parent, rev } = links[end];
      // One that fills a message alone is told without what it is.
      const link = this.#bytes(links[end]) > BYTES ? { triple, parent, rev } : links[end];
      left -= this.#bytes(link);
      if (left < 0 && triples.length > 0) break;
      triples.push(link);
    }
    const more = end < links.length;
    if (!more) this.#given.delete(wanted);
    return { type: 'giveTree', wanted, revision: number, ...first, triples, more };
  }

  /** @param {Keeper} keeper @param {string} wanted */
  #begin(keeper, wanted) {
    const events = [...keeper.tree.events.values()]
      .slice(-EVENTS)
      .map(({ event, rev, session, items, position }) => ({ event, rev, session, items, position }));
    while (events.length > 0 && this.#bytes(events) > BYTES / 2) events.shift();
    this.#given.set(wanted, { links: keeper.listed(), number: keeper.number, events });
    for (const oldest of this.#given.keys()) {
      if (this.#given.size <= WISHES) break;
      this.#given.delete(oldest);
    }
  }

  /** @param {object} value */
  #bytes(value) {
    return this.#encoder.encode(JSON.stringify(value)).length + 1;
  }
}
