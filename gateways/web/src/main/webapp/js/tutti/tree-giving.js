import { eventsOf } from './tree-timing.js';

/**
 * Gives others a tree that the browsers keep, part by part: all parts from one moment.
 *
 * @typedef {import('./tree-keeper.js').Keeper} Keeper
 * @typedef {import('./tree-keeper.js').Hidden} Hidden
 * @typedef {import('./protocol.js').Triple} Triple
 * @typedef {{ event: string, rev: number, session: number, items?: string[], position?: number }} Happening
 * @typedef {{ links: (Triple | Hidden)[], number: number, events: Happening[] }} Given with the events still to come
 */

/** How much a message holds, in bytes of JSON: somewhat below what the server takes. */
const BYTES = 15_000;
const LINKS = 500;

/** How much of that events take. */
const BYTES_OF_EVENTS = BYTES / 2;
const EVENTS = 100;

/** How many are given the tree at once. */
const WISHES = 20;

export class Giving {
  /** @type {Map<string, Given>} */ #given = new Map();
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
    const happened = this.#next(events);
    const triples = [];
    let left = BYTES - this.#bytes(happened);
    let end = start;
    for (; end < links.length && triples.length < LINKS; end++) {
      const { triple, parent, rev } = links[end];
      // One that fills a message alone is told without what it is.
      const link = this.#bytes(links[end]) > BYTES ? { triple, parent, rev } : links[end];
      left -= this.#bytes(link);
      if (left < 0 && triples.length + happened.length > 0) break;
      triples.push(link);
    }
    const more = end < links.length || events.length > 0;
    if (!more) this.#given.delete(wanted);
    const also = after === undefined || happened.length > 0 ? { events: happened } : {};
    return { type: 'giveTree', wanted, revision: number, ...also, triples, more };
  }

  /** Takes from the events those of the next part. @param {Happening[]} events */
  #next(events) {
    let end = 0;
    for (let left = BYTES_OF_EVENTS; end < events.length && end < EVENTS; end++) {
      left -= this.#bytes(events[end]);
      if (left < 0) break;
    }
    return events.splice(0, end);
  }

  /** @param {Keeper} keeper @param {string} wanted */
  #begin(keeper, wanted) {
    const used = new Set(keeper.tree.all().flatMap(({ subject }) => eventsOf(subject)));
    const events = [...keeper.tree.events.values()]
      .sort((one, other) => Number(used.has(other.event)) - Number(used.has(one.event)) || one.rev - other.rev)
      .map(({ event, rev, session, items, position }) => {
        const happening = { event, rev, session, items, position };
        // One that fills a part alone is told without what was on.
        return this.#bytes(happening) < BYTES_OF_EVENTS ? happening : { event, rev, session };
      });
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
