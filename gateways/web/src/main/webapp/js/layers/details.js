import { clockTime, find, html, named, say, stamp } from '../dom.js';
import { t } from '../words.js';
import { timesInWords } from './axis.js';
import { subjectAt } from './axis-model.js';
import { kindInWords, nameOf } from './kinds.js';
import { eventsOf, rounded, secondsIn } from './links.js';
import { refuse } from './refuse.js';

/**
 * What there is to know of the layer that is chosen on the axis, and to change by typing.
 *
 * @typedef {import('./links.js').Link} Link
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
  /** What the fields were given last. */ #given = '';

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
    const given = JSON.stringify([link.id, link.at?.map(String), link.label]);
    const form = find('form', HTMLFormElement, this.element);
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    if (given === this.#given || form.contains(active) && JSON.parse(this.#given || '[]')[0] === link.id) return;
    this.#given = given;
    named('chosen-from', HTMLInputElement, form).value = link.at ? typed(link.at[0]) : '';
    named('chosen-to', HTMLInputElement, form).value = link.at && link.at[1] !== Infinity ? typed(link.at[1]) : '';
    named('chosen-label', HTMLInputElement, form).value = link.label;
  }

  /** @param {Link} link */
  async #save(link) {
    const form = find('form', HTMLFormElement, this.element);
    const label = named('chosen-label', HTMLInputElement, form).value.trim();
    /** @type {{ subject?: string, label?: string }} */ const change = {};
    if (label !== link.label) change.label = label;
    if (link.fixed) {
      const [first, last] = [named('chosen-from', HTMLInputElement, form), named('chosen-to', HTMLInputElement, form)];
      const [from, to] = [secondsIn(first.value || '0'), last.value.trim() === '' ? Infinity : secondsIn(last.value)];
      if (from === null) return refuse(first, t('A time is written as 1:23.5, or in seconds.'));
      if (to === null) return refuse(last, t('A time is written as 1:23.5, or in seconds.'));
      if (to <= from) return refuse(last, t('The end must come after the beginning.'));
      if (String([from, to]) !== String(link.at)) change.subject = subjectAt(link, [from, to]);
    }
    this.#given = '';
    if (Object.keys(change).length > 0) await this.edits.change(link.id, change);
  }

  /** Where in the film a link begins. @param {Link} link @returns {number} */
  #startOf(link) {
    if (!link.at) return NaN;
    if (link.parent === null) return link.on === this.scene.sessionUri ? NaN : link.at[0];
    const parent = this.scene.link(link.parent);
    return parent ? this.#startOf(parent) + (link.at[0] - parent.part[0]) / parent.rate : NaN;
  }
}

/** Seconds as one types them: to the tenth where that matters. @param {number} seconds */
function typed(seconds) {
  const rest = rounded(seconds % 1);
  return clockTime(Math.floor(seconds)) + (rest ? String(rest).slice(1) : '');
}
