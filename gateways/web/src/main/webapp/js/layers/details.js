import { clockTime, find, html, named, say, stamp } from '../dom.js';
import { eventsOf } from '../tutti/tree-timing.js';
import { t } from '../words.js';
import { timesInWords } from './axis.js';
import { subjectAt } from './axis-model.js';
import { changedIn, withoutTyped } from './fields-model.js';
import { kindInWords, nameOf } from './kinds.js';
import { rounded } from './links.js';
import { refuse } from './refuse.js';

/**
 * What there is to know of the layer that is chosen on the axis, and to change by typing.
 *
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./fields-model.js').Given} Given
 */

const DETAILS = html`
  <section class="chosen-layer" data-testid="chosen-layer" hidden>
    <h2><bdi class="name"></bdi></h2>
    <p class="group" data-testid="chosen-words"></p>
    <form class="inline layer-times">
      <label class="wide">Name <input data-testid="chosen-label" maxlength="200" dir="auto"></label>
      <label class="from">From
        <input data-testid="chosen-from" inputmode="decimal" autocomplete="off" size="5" dir="ltr"></label>
      <label>Until
        <input data-testid="chosen-to" inputmode="decimal" autocomplete="off" size="5" dir="ltr"
               placeholder="its end"></label>
      <button type="submit" class="small" data-testid="chosen-save">Change</button>
    </form>
    <p class="actions">
      <button type="button" class="small" data-testid="chosen-seek">Go there</button>
      <button type="button" class="small" data-testid="chosen-point">Show it</button>
      <button type="button" class="small danger" data-testid="chosen-remove">Remove</button>
    </p>
    <p class="group layer-keys">Arrow keys move it by a second, with Shift by ten, with Ctrl its end; Del removes
      it.</p>
  </section>`;

export class Details {
  /** @type {Link | null} */ #link = null;
  /** What the fields were given last. @type {Given | null} */ #given = null;

  /**
   * @param {object} parts
   * @param {import('./scene.js').Scene} parts.scene
   * @param {import('./edits.js').Edits} parts.edits
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {() => boolean} parts.mayEdit
   * @param {(id: string) => void} parts.onPoint
   */
  constructor({ scene, edits, attempt, mayEdit, onPoint }) {
    this.scene = scene;
    this.edits = edits;
    this.mayEdit = mayEdit;
    this.element = stamp(DETAILS);
    const on = (/** @type {string} */ name, /** @type {(link: Link) => void} */ act) => {
      named(name, HTMLButtonElement, this.element).addEventListener('click', () => this.#link && act(this.#link));
    };
    on('chosen-seek', link => attempt(scene.session.seek(this.#startOf(link))));
    on('chosen-point', ({ id }) => onPoint(id));
    on('chosen-remove', link => edits.remove(link));
    find('form', HTMLFormElement, this.element).addEventListener('submit', event => {
      event.preventDefault();
      if (this.#link) this.#save(this.#link);
    });
  }

  /** @param {Link | null} link */
  show(link) {
    const { element, scene } = this;
    element.hidden = link === null;
    this.#link = link;
    if (!link) return;
    const may = this.mayEdit();
    say(find('.name', HTMLElement, element), nameOf(link));
    const waiting = eventsOf(link.subject);
    say(named('chosen-words', HTMLElement, element), [
      kindInWords(link.kind), timesInWords(link), ...waiting.length > 0 ? [waiting.join(' – ')] : [],
      ...link.name ? [t('added by {name}', { name: link.name })] : [],
    ].join(' · '));
    this.#fill(link);
    find('form', HTMLElement, element).hidden = !may;
    find('.layer-times .from', HTMLElement, element).hidden = !link.fixed;
    /** @type {HTMLElement} */ (named('chosen-to', HTMLElement, element).parentElement).hidden = !link.fixed;
    find('.layer-keys', HTMLElement, element).hidden = !may || !link.fixed;
    named('chosen-remove', HTMLElement, element).hidden = !may;
    const reached = scene.session.inControl && Number.isFinite(this.#startOf(link));
    named('chosen-seek', HTMLElement, element).hidden = !reached;
    named('chosen-point', HTMLElement, element).hidden = !scene.shown.some(each => each.link.id === link.id);
  }

  /** Fields that are being written in stay as they are. @param {Link} link */
  #fill(link) {
    const now = givenBy(link);
    const given = this.#given;
    if (given?.id === link.id) {
      const form = find('form', HTMLFormElement, this.element);
      if (JSON.stringify(now) === JSON.stringify(given) || form.contains(document.activeElement)) return;
    }
    this.#give(now, now);
  }

  /** @param {Given} given @param {import('./fields-model.js').Typed} words */
  #give(given, { from, to, label }) {
    this.#given = given;
    this.#field('from').value = from;
    this.#field('to').value = to;
    this.#field('label').value = label;
  }

  /** @param {'from' | 'to' | 'label'} name */
  #field(name) {
    return named(`chosen-${name}`, HTMLInputElement, this.element);
  }

  /** What is in the fields. */
  get #typed() {
    const of = (/** @type {'from' | 'to' | 'label'} */ name) => this.#field(name).value.trim();
    return { from: of('from'), to: of('to'), label: of('label') };
  }

  /** @param {Link} link */
  async #save(link) {
    const given = this.#given;
    if (!given) return;
    const { label, at, wrong, why } = changedIn(given, this.#typed);
    if (wrong) {
      return refuse(this.#field(wrong), why === 'time'
        ? t('A time is written as 1:23.5, or in seconds.') : t('The end must come after the beginning.'));
    }
    const change = { ...label !== undefined && { label }, ...at && { subject: subjectAt(link, at) } };
    const done = Object.keys(change).length === 0 || await this.edits.change(link.id, change, given.rev) !== null;
    const now = this.scene.link(link.id);
    if (this.#given?.id !== link.id || !now) return;
    // Refused since somebody else was first: what was typed can be sent once more, beside what is so now.
    if (done) this.#given = null;
    else this.#give(givenBy(now), withoutTyped(given, this.#typed, givenBy(now)));
    this.show(now);
  }

  /** Where in the film a link begins. @param {Link} link @returns {number} */
  #startOf(link) {
    if (!link.at) return NaN;
    if (link.parent === null) return link.on === this.scene.sessionUri ? NaN : link.at[0];
    const parent = this.scene.link(link.parent);
    return parent ? this.#startOf(parent) + (link.at[0] - parent.part[0]) / parent.rate : NaN;
  }
}

/** What the fields are given of a link. @param {Link} link @returns {Given} */
function givenBy({ id, rev, label, at, fixed }) {
  return {
    id, rev, label, at: fixed ? at : null, from: at ? typed(at[0]) : '',
    to: at && at[1] !== Infinity ? typed(at[1]) : '',
  };
}

/** Seconds as one types them: to the tenth where that matters. @param {number} seconds */
function typed(seconds) {
  const rest = rounded(seconds % 1);
  return clockTime(Math.floor(seconds)) + (rest ? String(rest).slice(1) : '');
}
