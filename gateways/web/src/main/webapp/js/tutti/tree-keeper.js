import { baseOf } from './media-fragment.js';
import { TuttiError } from './protocol.js';
import { Addition, ROOT, checkAbove, checkSize, idOf, overlap, unknown, withinItself } from './tree-addition.js';
import { eventsOf, placed, positionIn, spanIn } from './tree-timing.js';
import { Words } from './tree-words.js';
import { Tree, partOf, placeOf } from './tree.js';

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
 *             label?: string, event?: string, elsewhere?: boolean }} Asked
 * @typedef {{ revision: number, asked: Asked, moment: Moment, member: string, name: string }} Told
 * @typedef {{ triple: string, parent: string | null, rev: number }} Hidden a link of which no more is known
 */

/** How many events are remembered, as by the server. */
const EVENTS = 1000;

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
    const ids = rows.map((_, index) => idOf(number, index));
    for (const id of ids) {
      this.tree.drop(id);
      this.hidden.delete(id);
    }
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
    if (asked.elsewhere) throw new TuttiError('out-of-range', 'A link keeps its resources: this is one of others.');
    const after = { ...before, label: asked.label ?? before.label, rev: revision };
    if (asked.subject !== undefined) {
      this.#checkSame(before.subject, asked.subject);
      after.subject = placed(this.tree, asked.subject, before.parent, moment);
      after.at = spanIn(this.tree, after.subject, before.parent);
    }
    if (asked.object !== undefined) {
      this.#checkSame(before.object, asked.object);
      after.object = asked.object;
    }
    const moved = String(after.at) !== String(before.at);
    const cut = String(partOf(after)) !== String(partOf(before));
    const at = placeOf(after);
    if (moved || cut) checkAbove(this.tree, after);
    if (cut) this.#checkBelow(after, baseOf(after.object), partOf(after));
    if (moved && at) this.#checkBelow(after, baseOf(after.subject), at);
    checkSize(this.tree, this.tree.characters + this.tree.weightOf(after) - this.tree.weightOf(before));
    this.tree.put(after);
    const changed = [after];
    if (moved || cut) this.#settle(after.triple, revision, changed);
    return { changed };
  }

  /** @param {string} was @param {string} is */
  #checkSame(was, is) {
    if (this.tree.areSame(baseOf(was), baseOf(is))) return;
    throw new TuttiError('out-of-range', `A link keeps its resources: ${was} cannot become ${is}.`);
  }

  /**
   * Refuses what would have, under it, what plays in this part of a resource already.
   *
   * @param {Triple} link
   * @param {string} resource
   * @param {[number, number]} part
   */
  #checkBelow(link, resource, part) {
    for (const id of this.tree.branch(link.triple)) {
      const other = this.tree.link(id);
      if (!other || id === link.triple) continue;
      if (this.tree.areSame(baseOf(other.object), resource) && overlap(partOf(other), part)) throw withinItself(other);
    }
  }

  /**
   * Places anew what goes by events under a link, from above.
   *
   * @param {string} above
   * @param {number} revision
   * @param {Triple[]} changed
   */
  #settle(above, revision, changed) {
    for (const link of this.tree.children(above)) {
      if (eventsOf(link.subject).length > 0) this.#placeAnew(link, revision, changed);
      this.#settle(link.triple, revision, changed);
    }
  }

  /** @param {Triple} link @param {number} revision @param {Triple[]} changed @returns {boolean} whether it has moved */
  #placeAnew(link, revision, changed) {
    const at = spanIn(this.tree, link.subject, link.parent);
    if (String(at) === String(link.at)) return false;
    const moved = { ...link, at, rev: revision };
    this.tree.put(moved);
    changed.push(moved);
    return true;
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
  #publish(event, revision, moment) {
    const { session, items, position } = moment;
    const links = this.tree.all();
    if (this.tree.events.size >= EVENTS && !this.tree.events.has(event)) this.#forgetEvent(links);
    const happening = { event, rev: revision, session, item: items?.[0], items, position };
    this.tree.events.set(event, happening);
    /** @type {Triple[]} */
    const changed = [];
    const concerned = links
      .filter(({ subject }) => eventsOf(subject).includes(event))
      .map(link => ({ link, depth: this.tree.path(link).length }))
      .sort((one, other) => one.depth - other.depth);
    for (const { link: { triple } } of concerned) {
      const link = /** @type {Triple} */ (this.tree.link(triple));
      // What happens while something else is on says nothing of it.
      if (positionIn(this.tree, baseOf(link.subject), link.parent, moment) === null) continue;
      if (this.#placeAnew(link, revision, changed)) this.#settle(triple, revision, changed);
    }
    // What was moved with what it hangs on, and then by the event, is told once.
    const moved = [...new Map(changed.map(link => [link.triple, link])).values()];
    return { event: happening, ...moved.length > 0 && { changed: moved } };
  }

  /** The oldest that no link goes by. @param {Triple[]} links */
  #forgetEvent(links) {
    const used = new Set(links.flatMap(({ subject }) => eventsOf(subject)));
    const [oldest] = [...this.tree.events.values()].filter(one => !used.has(one.event)).sort((a, b) => a.rev - b.rev);
    if (!oldest) throw new TuttiError('tree-full', `Links go by ${EVENTS} different events, which is the most.`);
    this.tree.events.delete(oldest.event);
  }

  /**
   * What is the same is another now: links are in our words again, where there are any. What was called by a name of
   * ours that went is called again as everybody does.
   *
   * @param {Mirror[]} mirrors
   * @returns {Triple[]} those that are told otherwise
   */
  setMirrors(mirrors) {
    const before = new Words(this.tree, this.site);
    const links = this.tree.all().map(link => ({
      link, subject: before.everybodys(link.subject), object: before.everybodys(link.object),
    }));
    this.tree.setMirrors(mirrors);
    const now = new Words(this.tree, this.site);
    const changed = [];
    for (const { link, ...known } of links) {
      const subject = now.ours(known.subject);
      const object = now.ours(known.object);
      if (subject === link.subject && object === link.object) continue;
      const renamed = { ...link, subject, object };
      this.tree.put(renamed);
      changed.push(renamed);
    }
    return changed;
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
