import { nameOf } from './kinds.js';
import { again, moved, subjectAt } from './axis-model.js';

/**
 * What somebody does to links: seen here at once, told to the session when it is done, and taken back for a while.
 * Dispatches `change` when what is to be seen has changed, and `removed` (detail: the name of what can be taken back
 * next, or null if there is nothing).
 *
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./scene.js').Scene} Scene
 */

/** So long (ms) after the last key the session is told. */
const REST = 350;
/** So long (ms) what was removed may be taken back. */
const UNDO = 10_000;

export class Edits extends EventTarget {
  /** What is wished and not true yet, by the ids of links. @type {Map<string, [number, number]>} */
  #wishes = new Map();
  /** @type {Map<string, number>} */ #resting = new Map();
  /** What may be taken back, the last one last. @type {{ branch: Link[], forgets: any }[]} */ #removed = [];

  /**
   * @param {Scene} scene
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(scene, attempt) {
    super();
    this.scene = scene;
    this.attempt = attempt;
  }

  /** Where a link is, or is wished to be. @param {Link} link */
  at(link) {
    return this.#wishes.get(link.id) ?? link.at;
  }

  /** @param {Link} link */
  as(link) {
    return this.#wishes.has(link.id) ? { ...link, at: this.at(link) } : link;
  }

  /**
   * Moves one by some seconds of its subject, to be told once there is a pause.
   *
   * @param {Link} link
   * @param {'both' | 'start' | 'end'} which
   * @param {number} delta
   */
  nudge(link, which, delta) {
    this.wish(link, which, delta, this.at(link));
    clearTimeout(this.#resting.get(link.id));
    this.#resting.set(link.id, window.setTimeout(() => this.settle(link.id), REST));
  }

  /**
   * Shows one moved, but tells nobody.
   *
   * @param {Link} link
   * @param {'both' | 'start' | 'end'} which
   * @param {number} delta
   * @param {[number, number] | null} from
   */
  wish(link, which, delta, from) {
    if (!from) return;
    this.#wishes.set(link.id, moved(from, which, delta, this.#limitOf(link)));
    this.#changed();
  }

  /** Forgets what was wished of a link. @param {string} id */
  drop(id) {
    if (this.#wishes.delete(id)) this.#changed();
  }

  /** Tells the session where a link is to be. @param {string} id */
  async settle(id) {
    clearTimeout(this.#resting.get(id));
    this.#resting.delete(id);
    const wish = this.#wishes.get(id);
    const link = this.scene.link(id);
    if (wish && link && String(wish) !== String(link.at)) await this.change(id, { subject: subjectAt(link, wish) });
    if (this.#wishes.get(id) === wish) this.drop(id);
  }

  /**
   * @param {string} id
   * @param {{ subject?: string, object?: string, label?: string }} what
   * @param {number} [ifRev] unless somebody else has changed it since
   */
  change(id, what, ifRev = this.scene.link(id)?.rev) {
    return this.attempt(this.scene.session.changeTriple(id, { ifRev, ...what }));
  }

  /** @param {import('../tutti/protocol.js').NewTriple[]} triples */
  add(triples) {
    return this.attempt(this.scene.session.addTriples(triples));
  }

  /** Removes a link and what hangs under it. @param {Link} link */
  async remove(link) {
    const branch = this.#branch(link);
    if (!await this.attempt(this.scene.session.removeTriple(link.id))) return;
    /** @type {{ branch: Link[], forgets: any }} */
    const removed = { branch, forgets: setTimeout(() => this.#forget(removed), UNDO) };
    this.#removed.push(removed);
    this.#tellRemoved();
  }

  /** Has again what was removed last, under new ids. */
  async undo() {
    const removed = this.#removed.at(-1);
    if (!removed) return false;
    this.#forget(removed);
    return await this.add(again(removed.branch)) !== null;
  }

  /** @param {{ branch: Link[], forgets: any }} removed */
  #forget(removed) {
    clearTimeout(removed.forgets);
    const last = removed === this.#removed.at(-1);
    this.#removed = this.#removed.filter(each => each !== removed);
    if (last) this.#tellRemoved();
  }

  #tellRemoved() {
    const last = this.#removed.at(-1);
    this.dispatchEvent(new CustomEvent('removed', { detail: last ? nameOf(last.branch[0]) : null }));
  }

  /** @param {Link} link @returns {Link[]} */
  #branch(link) {
    return [link, ...this.scene.under(link.id).flatMap(each => this.#branch(each))];
  }

  /** Where what a link hangs on ends. @param {Link} link */
  #limitOf(link) {
    const parent = link.parent === null ? null : this.scene.link(link.parent);
    if (parent) return parent.part[1];
    return link.on === this.scene.sessionUri ? Infinity : this.scene.session.item?.duration ?? Infinity;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
