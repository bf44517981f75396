import { baseOf, parseUri } from './media-fragment.js';
import { TuttiError } from './protocol.js';
import { Tree, partOf, placeOf } from './tree.js';
import { eventsOf, isSession, objectPosition, placed, positionIn, spanIn } from './tree-timing.js';

/**
 * A tree that is kept in the browsers: each does to it what all are told, in the order of the numbers, by the rules
 * of the server. So all come to the same without any of them deciding. Of links that are told in nobody's words here,
 * only where they hang is known.
 *
 * @typedef {import('./protocol.js').Triple} Triple
 * @typedef {import('./protocol.js').TreeChange} TreeChange
 * @typedef {import('./protocol.js').Mirror} Mirror
 * @typedef {import('./tree-timing.js').Moment} Moment
 *
 * @typedef {Omit<import('./protocol.js').NewTriple, 'subject' | 'object'> & { subject?: string, object?: string,
 *   root?: boolean }} Row a link that is added; `root` says that its subject has a time of its own
 * @typedef {{ type: string, triples?: Row[], triple?: string, ifRev?: number, subject?: string, object?: string,
 *             label?: string, event?: string }} Asked
 * @typedef {{ revision: number, asked: Asked, moment: Moment, member: string, name: string }} Told
 * @typedef {{ triple: string, parent: string | null, rev: number }} Hidden a link of which no more is known
 */

/** How many events are remembered, as by the server. */
const EVENTS = 1000;

/** Says that a link is to hang under no other. */
export const ROOT = 'root';

export class Keeper {
  tree = new Tree();
  /** The number of what was done last. */ number = 0;
  /** @type {Map<string, Hidden>} */ hidden = new Map();

  /** @param {string | null} site as which we have URIs of our own */
  constructor(site) {
    this.site = site;
  }

  get size() {
    return this.tree.size + this.hidden.size;
  }

  /**
   * Does what all are told.
   *
   * @param {Told} told
   * @returns {TreeChange} what is new
   * @throws {TuttiError} if it cannot be done, by nobody; nothing has changed
   */
  apply(told) {
    this.number = told.revision;
    const change = this.#do(told);
    this.tree.revision = told.revision;
    return { revision: told.revision, ...change };
  }

  /** @param {Told} told @returns {Partial<TreeChange>} */
  #do({ revision, asked, moment, member, name }) {
    switch (asked.type) {
      case 'addTriples':
        return { added: new Addition(this, asked.triples ?? [], revision, moment, { member, name }).run() };
      case 'changeTriple': return this.#change(asked, revision, moment);
      case 'removeTriple': return { removed: this.#remove(asked) };
      case 'publishEvent': return this.#publish(asked.event ?? '', revision, moment);
      default: throw new TuttiError('unknown-type', `There is no such thing to do to a tree: ${asked.type}.`);
    }
  }

  /**
   * Where each of some links would hang if they were added now.
   *
   * @param {Row[]} rows
   * @param {Moment} moment
   * @returns {string[]} as `parent` of each says it
   * @throws {TuttiError} if they cannot be added
   */
  parentsOf(rows, moment) {
    const number = this.number + 1;
    const added = new Addition(this, rows, number, moment, { member: '', name: '' }).run();
    for (const { triple } of added) this.tree.drop(triple);
    const ids = rows.map((_, index) => idOf(number, index));
    const above = new Map(added.map(({ triple, parent }) => [triple, parent]));
    return ids.map((id, index) => {
      const parent = above.get(id);
      if (parent === undefined) return rows[index].parent ?? ROOT;
      const other = parent === null ? -1 : ids.indexOf(parent);
      return parent === null ? ROOT : other < 0 ? parent : `#${other}`;
    });
  }

  /** @param {Asked} asked @param {number} revision @param {Moment} moment @returns {Partial<TreeChange>} */
  #change(asked, revision, moment) {
    if (this.hidden.has(asked.triple ?? '')) return {};
    const before = this.#link(asked);
    const subject = asked.subject === undefined
      ? before.subject
      : placed(this.tree, asked.subject, before.parent, moment);
    const object = asked.object ?? before.object;
    for (const [was, is] of [[before.subject, subject], [before.object, object]]) {
      if (!this.tree.areSame(baseOf(was), baseOf(is))) {
        throw new TuttiError('out-of-range', `A link keeps its resources: ${was} cannot become ${is}.`);
      }
    }
    const at = asked.subject === undefined ? before.at : spanIn(this.tree, subject, before.parent);
    const after = { ...before, subject, object, at, label: asked.label ?? before.label, rev: revision };
    const moved = String(at) !== String(before.at);
    const cut = String(partOf(after)) !== String(partOf(before));
    if (moved || cut) checkAbove(this.tree, after);
    if (cut) this.#checkBelow(after, object, partOf(after));
    const place = placeOf(after);
    if (moved && place) this.#checkBelow(after, subject, place);
    this.tree.put(after);
    return { changed: moved || cut ? [after, ...this.#settle(after.triple, revision)] : [after] };
  }

  /** Refuses what would have, under it, what plays in this part already. @param {Triple} link */
  #checkBelow(link, /** @type {string} */ resource, /** @type {[number, number]} */ part) {
    for (const id of this.tree.branch(link.triple)) {
      const other = /** @type {Triple} */ (this.tree.link(id));
      if (id !== link.triple && overlap(partOf(other), part)
        && this.tree.areSame(baseOf(other.object), baseOf(resource))) throw withinItself(other);
    }
  }

  /**
   * What goes by events under a link that is somewhere else now is somewhere else, too.
   *
   * @param {string} above
   * @param {number} revision
   * @returns {Triple[]} those that moved, from above
   */
  #settle(above, revision) {
    return this.tree.children(above).flatMap(link => {
      const at = eventsOf(link.subject).length > 0 ? spanIn(this.tree, link.subject, link.parent) : link.at;
      const moved = String(at) === String(link.at) ? [] : [{ ...link, at, rev: revision }];
      moved.forEach(one => this.tree.put(one));
      return [...moved, ...this.#settle(link.triple, revision)];
    });
  }

  /** @param {Asked} asked @returns {string[]} */
  #remove(asked) {
    const id = asked.triple ?? '';
    if (!this.hidden.has(id)) this.#link(asked);
    const gone = this.hidden.has(id) ? [id] : this.tree.branch(id);
    for (let i = 0; i < gone.length; i++) {
      for (const { triple, parent } of this.hidden.values()) if (parent === gone[i]) gone.push(triple);
    }
    const known = gone.filter(one => this.tree.link(one));
    for (const one of gone) {
      this.tree.drop(one);
      this.hidden.delete(one);
    }
    return known;
  }

  /** @param {Asked} asked */
  #link({ triple = '', ifRev }) {
    const link = this.tree.link(triple);
    if (!link) throw unknown(triple);
    if (ifRev !== undefined && ifRev !== link.rev) {
      throw new TuttiError('triple-changed',
        `The link ${triple} was changed since: it is at rev ${link.rev}, not ${ifRev}. Look at it and decide anew.`);
    }
    return link;
  }

  /** @param {string} event @param {number} revision @param {Moment} moment @returns {Partial<TreeChange>} */
  #publish(event, revision, { session, items, position }) {
    if (this.tree.events.size >= EVENTS && !this.tree.events.has(event)) {
      throw new TuttiError('tree-full', `${EVENTS} different events have been published, which is the most.`);
    }
    const happening = { event, rev: revision, session, item: items?.[0], items, position };
    this.tree.events.set(event, happening);
    /** @type {Set<string>} */
    const moved = new Set();
    // What hangs on what moves is placed after that, whichever was added first.
    const concerned = this.tree.all()
      .filter(({ subject }) => eventsOf(subject).includes(event))
      .sort((one, other) => this.tree.path(one).length - this.tree.path(other).length);
    for (const { triple } of concerned) {
      const link = /** @type {Triple} */ (this.tree.link(triple));
      // What happens while something else is on says nothing of it.
      if (positionIn(this.tree, baseOf(link.subject), link.parent, happening) === null) continue;
      const at = spanIn(this.tree, link.subject, link.parent);
      if (String(at) === String(link.at)) continue;
      this.tree.put({ ...link, at, rev: revision });
      moved.add(triple);
      this.#settle(triple, revision).forEach(below => moved.add(below.triple));
    }
    const changed = [...moved].map(triple => /** @type {Triple} */ (this.tree.link(triple)));
    return { event: happening, ...changed.length > 0 && { changed } };
  }

  /**
   * What is the same is another now: links are in our words again, where there are any.
   *
   * @param {Mirror[]} mirrors
   * @returns {Triple[]} those that are told otherwise
   */
  setMirrors(mirrors) {
    this.tree.setMirrors(mirrors);
    const changed = [];
    for (const link of this.tree.all()) {
      const subject = this.#inOurWords(link.subject);
      const object = this.#inOurWords(link.object);
      if (subject === link.subject && object === link.object) continue;
      const renamed = { ...link, subject, object };
      this.tree.put(renamed);
      changed.push(renamed);
    }
    return changed;
  }

  /** @param {string} uri */
  #inOurWords(uri) {
    const base = baseOf(uri);
    const same = new Set(this.tree.same(base));
    if (same.size === 1) return uri;
    const copies = this.tree.mirrors
      .flatMap(({ subject, object }) => [subject, object])
      .filter(copy => same.has(copy.uri));
    const own = copies.find(copy => copy.site !== undefined && copy.site === this.site);
    const known = copies.some(copy => copy.uri === base && copy.site === undefined);
    const words = own?.uri ?? (known ? base : copies.find(copy => copy.site === undefined)?.uri) ?? base;
    return words + uri.slice(base.length);
  }

  /**
   * Takes in a link that another browser gave. What hangs under nothing that is known does not count.
   *
   * @param {Triple | Hidden} link
   */
  take(link) {
    const above = link.parent === null ? null : this.tree.link(link.parent);
    const whole = 'subject' in link && (link.parent === null || above !== null);
    if (!whole) {
      this.hidden.set(link.triple, { triple: link.triple, parent: link.parent, rev: link.rev });
    } else if (above === null || this.tree.areSame(baseOf(above.object), baseOf(link.subject))) {
      this.tree.put(link);
    }
  }

  /** All links, each after the one it hangs under. @returns {(Triple | Hidden)[]} */
  listed() {
    /** @param {Triple} link @returns {Triple[]} */
    const branch = link => [link, ...this.tree.children(link.triple).flatMap(branch)];
    return [...this.tree.roots.flatMap(branch), ...this.hidden.values()];
  }
}

/** Links that are added together: each finds what it hangs under, whatever order they come in. */
class Addition {
  /** @type {('new' | 'open' | 'done')[]} */ #marks;
  /** @type {Triple[]} */ #added = [];
  /** @type {string[]} */ #hidden = [];
  /** Resources of which all that play them are added. @type {Set<string>} */ #opened = new Set();

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
      this.rows.forEach((_, index) => this.#visit(index));
    } catch (error) {
      for (const { triple } of this.#added) this.tree.drop(triple);
      for (const id of this.#hidden) this.keeper.hidden.delete(id);
      throw error;
    }
    return this.#added;
  }

  /** Adds a link after those it may hang under. @param {number} index */
  #visit(index) {
    if (this.#marks[index] !== 'new') return;
    this.#marks[index] = 'open';
    const above = this.#above(index);
    if (above !== null) this.#visit(above);
    else if (this.rows[index].parent === undefined) {
      // One that is itself to hang under a link that waits is not waited for.
      for (const other of this.#before(index)) if (!this.#leadsToOpen(other)) this.#visit(other);
    }
    this.#add(index);
    this.#marks[index] = 'done';
  }

  /** Those that say what they hang under must not hang under each other, nor too deep. */
  #checkParents() {
    const { depth } = this.tree.settings.limits;
    this.rows.forEach((_, index) => {
      let deep = 1;
      for (let above = this.#above(index); above !== null; above = this.#above(above)) {
        if (above === index) throw new TuttiError('out-of-range', `The link #${index} hangs under itself.`);
        if (++deep > depth) throw new TuttiError('tree-full', `Links hang ${depth} deep at most here.`);
      }
    });
  }

  /** @param {number} index @returns {number | null} */
  #above(index) {
    const { parent } = this.rows[index];
    return parent?.startsWith('#') ? this.#other(parent, index) : null;
  }

  /** @param {number} index */
  #leadsToOpen(index) {
    for (let above = this.#above(index); above !== null; above = this.#above(above)) {
      if (this.#marks[above] === 'open') return true;
    }
    return false;
  }

  /** Those a link may hang under, as the server goes through them. @param {number} index @returns {number[]} */
  #before(index) {
    const { subject, root = false } = this.rows[index];
    if (subject === undefined) return [];
    const own = baseOf(subject);
    const playing = this.rows.flatMap(({ object }, other) =>
      object !== undefined && this.tree.areSame(baseOf(object), own) ? [other] : []);
    const covering = playing.filter(other => this.#playsIn(index, other));
    if (root || isSession(own) || this.#opened.has(own)) return covering;
    this.#opened.add(own);
    // Once is enough: they are added before the first link on this resource, and so before all others on it.
    return [...covering, ...playing.filter(other =>
      baseOf(this.rows[other].subject ?? '') !== own && !this.#playsIn(other, index))];
  }

  /** Whether one begins in what another plays. @param {number} index @param {number} other */
  #playsIn(index, other) {
    const { subject } = this.rows[index];
    const { object } = this.rows[other];
    if (subject === undefined || object === undefined) return false;
    if (!this.tree.areSame(baseOf(subject), baseOf(object))) return false;
    const start = parseUri(subject, { subject: true }).fragment.time.start ?? 0;
    const [from, to] = partOf({ object });
    return typeof start === 'number' && start >= from && start < to;
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
    if (this.tree.path(link).length > depth) {
      throw new TuttiError('tree-full', `Links hang ${depth} deep at most here.`);
    }
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
    return (latest.find(covers) ?? (root || isSession(base) ? undefined : latest[0]))?.triple ?? null;
  }
}

/** Refuses what would play within itself. @param {Tree} tree @param {Triple} link */
function checkAbove(tree, link) {
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

/** @param {[number, number]} one @param {[number, number]} other */
function overlap(one, other) {
  return one[0] < other[1] && other[0] < one[1];
}

/** @param {Triple} link */
function withinItself({ object }) {
  return new TuttiError('out-of-range', `${object} would play within itself. Link another part of it, or elsewhere.`);
}

/** @param {string} id */
function unknown(id) {
  return new TuttiError('triple-unknown', `There is no link ${id}. Maybe it, or one above it, was removed.`);
}

/** @param {number} number @param {number} index */
function idOf(number, index) {
  return index === 0 ? `t${number}` : `t${number}-${index}`;
}
