import { baseOf, parseUri, spanOf } from './media-fragment.js';
import { TuttiError } from './protocol.js';
import { isSession, objectPosition, placed, spanIn } from './tree-timing.js';
import { partOf, placeOf } from './tree.js';

/**
 * @typedef {import('./protocol.js').Triple} Triple
 * @typedef {import('./tree-keeper.js').Keeper} Keeper
 * @typedef {import('./tree-keeper.js').Row} Row
 * @typedef {import('./tree-timing.js').Moment} Moment
 * @typedef {import('./tree.js').Tree} Tree
 */

/** Says that a link is to hang under no other. */
export const ROOT = 'root';

/** How many characters all links have together at most, and for each there may be, as by the server. */
const CHARACTERS = 1_000_000;
const CHARACTERS_OF_EACH = 100;

/** How many of the latest links one could hang under are looked at, as by the server. */
const EXAMINED = 100;

/** Links that are added together: each finds what it hangs under, whatever order they come in. */
export class Addition {
  /** @type {('new' | 'open' | 'done')[]} */ #marks;
  /** @type {Triple[]} */ #added = [];
  /** @type {string[]} */ #hidden = [];
  /** @type {Set<string>} */ #opened = new Set();

  /**
   * @param {Keeper} keeper
   * @param {Row[]} rows
   * @param {number} number
   * @param {Moment} moment
   * @param {{ member: string, name: string }} who
   */
  constructor(keeper, rows, number, moment, who) {
    this.keeper = keeper;
    this.tree = keeper.tree;
    this.rows = rows;
    this.number = number;
    this.moment = moment;
    this.who = who;
    this.#marks = rows.map(() => 'new');
  }

  /** @returns {Triple[]} those that were added, of which more is known than where they hang */
  run() {
    const most = this.tree.settings.limits.triples;
    if (this.keeper.size + this.rows.length > most) {
      throw new TuttiError('tree-full',
        `The tree has ${this.keeper.size} links, and ${this.rows.length} more are over its limit of ${most}.`);
    }
    this.#checkParents();
    try {
      this.rows.forEach((_, index) => this.#marks[index] === 'new' && this.#visit(index));
      checkSize(this.tree, this.tree.characters);
    } catch (error) {
      for (const { triple } of this.#added) this.tree.drop(triple);
      for (const id of this.#hidden) this.keeper.hidden.delete(id);
      throw error;
    }
    return this.#added;
  }

  /** Those that say what they hang under must not hang under each other, nor too deep. */
  #checkParents() {
    const { depth: most } = this.tree.settings.limits;
    this.rows.forEach((_, index) => {
      let depth = 1;
      for (let above = this.#above(index); above !== null; above = this.#above(above)) {
        if (above === index) throw new TuttiError('out-of-range', `The link #${index} hangs under itself.`);
        if (++depth > most) throw tooDeep(most);
      }
    });
  }

  /** @param {number} index @returns {number | null} the one of those that are added it says it hangs under */
  #above(index) {
    const { parent } = this.rows[index];
    return parent?.startsWith('#') ? this.#other(parent, index) : null;
  }

  /** Adds a link after those it may hang under. @param {number} index */
  #visit(index) {
    this.#marks[index] = 'open';
    const waits = this.rows[index].parent === undefined;
    for (const other of this.#before(index)) {
      // One that is itself to hang under a link that waits is not waited for.
      if (this.#marks[other] === 'new' && !(waits && this.#leadsToOpen(other))) this.#visit(other);
    }
    this.#add(index);
    this.#marks[index] = 'done';
  }

  /** @param {number} index */
  #leadsToOpen(index) {
    for (let above = this.#above(index); above !== null; above = this.#above(above)) {
      if (this.#marks[above] === 'open') return true;
    }
    return false;
  }

  /** Those a link may hang under. @param {number} index @returns {number[]} */
  #before(index) {
    const { parent, subject, root } = this.rows[index];
    const above = this.#above(index);
    if (parent !== undefined || subject === undefined) return above === null ? [] : [above];
    const base = baseOf(subject);
    const others = this.rows.map((_, other) => other).filter(other => {
      const { object } = this.rows[other];
      return other !== index && object !== undefined && this.tree.areSame(baseOf(object), base);
    });
    const covering = others.slice(0, EXAMINED).filter(other => this.#playsIn(index, other));
    if (root || isSession(base) || this.#opened.has(base)) return covering;
    // Once is enough: they are added before the first link on this resource, and so before all others on it.
    this.#opened.add(base);
    const rest = others.filter(other =>
      baseOf(this.rows[other].subject ?? '') !== base && !this.#playsIn(other, index));
    return [...covering, ...rest];
  }

  /** Whether one begins in what another plays. @param {number} index @param {number} other */
  #playsIn(index, other) {
    const { subject = '' } = this.rows[index];
    const { object = '' } = this.rows[other];
    const { base, fragment: { time } } = parseUri(subject, { subject: true });
    const start = time.start ?? 0;
    const played = parseUri(object);
    const [from, to] = spanOf(played.fragment.time) ?? [0, Infinity];
    return typeof start === 'number' && start >= from && start < to && this.tree.areSame(base, played.base);
  }

  /** @param {string} reference @param {number} index */
  #other(reference, index) {
    const other = Number(reference.slice(1));
    if (/^#[0-9]+$/.test(reference) && other < this.rows.length && other !== index) return other;
    throw new TuttiError('out-of-range',
      `There is no ${reference} among the ${this.rows.length} links that are added.`);
  }

  /** @param {number} index */
  #add(index) {
    const row = this.rows[index];
    const { subject, object, kind = 'page', play = 'head', rate = 1, label = '', root = false } = row;
    const triple = idOf(this.number, index);
    const parent = row.parent === undefined
      ? subject === undefined ? null : this.#matching(subject, root)
      : this.#parent(row.parent, index);
    const above = parent === null ? null : this.tree.link(parent);
    if (subject === undefined || object === undefined || parent !== null && !above) {
      this.keeper.hidden.set(triple, { triple, parent, rev: this.number });
      this.#hidden.push(triple);
      return;
    }
    if (above && !this.tree.areSame(baseOf(above.object), baseOf(subject))) {
      throw new TuttiError('out-of-range', `The link ${parent} plays ${above.object}, not ${subject}.`);
    }
    const on = placed(this.tree, subject, parent, this.moment);
    /** @type {Triple} */
    const link = {
      triple, parent, subject: on, object, kind, play, rate, label, at: spanIn(this.tree, on, parent), rev: this.number,
      ...this.who,
    };
    const { depth } = this.tree.settings.limits;
    if (this.tree.path(link).length > depth) throw tooDeep(depth);
    checkAbove(this.tree, link);
    this.tree.put(link);
    this.#added.push(link);
  }

  /** @param {string} reference @param {number} index */
  #parent(reference, index) {
    if (reference === ROOT) return null;
    const id = reference.startsWith('#') ? idOf(this.number, this.#other(reference, index)) : reference;
    if (!this.tree.link(id) && !this.keeper.hidden.has(id)) throw unknown(reference);
    return id;
  }

  /**
   * The link to hang under when nobody says which.
   *
   * @param {string} subject
   * @param {boolean} root
   * @returns {string | null}
   */
  #matching(subject, root) {
    const { base, fragment: { time } } = parseUri(subject, { subject: true });
    const start = time.start ?? 0;
    /** @param {Triple} link */
    const covers = link => {
      if (typeof start !== 'number') return objectPosition(this.tree, link, this.moment) !== null;
      const [from, to] = partOf(link);
      return start >= from && start < to;
    };
    const latest = this.tree.all().filter(link => this.tree.areSame(baseOf(link.object), base)).reverse();
    const covering = latest.slice(0, EXAMINED).find(covers);
    const any = root || isSession(base) ? undefined : latest[0];
    return (covering ?? any)?.triple ?? null;
  }
}

/** Refuses what would play within itself. @param {Tree} tree @param {Triple} link */
export function checkAbove(tree, link) {
  for (const above of tree.path(link)) {
    const at = placeOf(above);
    const within = at !== null && overlap(at, partOf(link)) && tree.areSame(baseOf(link.object), baseOf(above.subject));
    if (within || above.triple !== link.triple && plays(tree, link, above)) throw withinItself(link);
  }
}

/** @param {Tree} tree @param {Triple} link @param {Triple} above */
function plays(tree, link, above) {
  return tree.areSame(baseOf(link.object), baseOf(above.object)) && overlap(partOf(above), partOf(link));
}

/** Refuses what would be more than a tree has. @param {Tree} tree @param {number} characters of all links */
export function checkSize(tree, characters) {
  const most = Math.max(CHARACTERS, CHARACTERS_OF_EACH * tree.settings.limits.triples);
  if (characters <= most) return;
  throw new TuttiError('tree-full',
    `All links have ${most} characters together at most; these would be ${characters}. Remove some first.`);
}

/** @param {[number, number]} one @param {[number, number]} other */
export function overlap(one, other) {
  return one[0] < other[1] && other[0] < one[1];
}

/** @param {number} depth */
function tooDeep(depth) {
  return new TuttiError('tree-full', `Links hang ${depth} deep at most here.`);
}

/** @param {Triple} link */
export function withinItself({ object }) {
  return new TuttiError('out-of-range', `${object} would play within itself. Link another part of it, or elsewhere.`);
}

/** @param {string} id */
export function unknown(id) {
  return new TuttiError('triple-unknown', `There is no link ${id}. Maybe it, or one above it, was removed.`);
}

/** @param {number} number @param {number} index */
export function idOf(number, index) {
  return index === 0 ? `t${number}` : `t${number}-${index}`;
}
