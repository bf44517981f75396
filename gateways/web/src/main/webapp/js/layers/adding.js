import { clockTime, copyOf, find, html, named, say } from '../dom.js';
import { ROOT } from '../tutti/tree-addition.js';
import { t } from '../words.js';
import { Drawing, regionInWords } from './drawing.js';
import { excessOf, guessed } from './guess.js';
import { KINDS, kindInWords, nameOf } from './kinds.js';
import { withRegion, withTimes } from './links.js';
import { refuse, tooLong } from './refuse.js';

/**
 * The form that adds a layer: what is pasted, from where the film is now, for so long.
 *
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./links.js').Region} Region
 */

const FORM = html`
  <form class="add-layer" data-testid="layer-add-form">
    <label for="layer-object">Add a layer</label>
    <textarea id="layer-object" data-testid="layer-object" rows="1" required autocomplete="off"
              autocapitalize="off" spellcheck="false" dir="auto"
              placeholder="Address, text, or 41.38, 2.17" aria-describedby="layer-guess"></textarea>
    <div class="inline">
      <label class="for">Seconds
        <input type="number" data-testid="layer-length" min="0.1" max="86400" step="any" value="10"></label>
      <button type="submit" class="primary" data-testid="layer-add">Add</button>
    </div>
    <p class="group" id="layer-guess" data-testid="layer-guess"></p>
    <button type="button" class="small region" data-testid="layer-region" aria-pressed="false">Mark a region</button>
    <p class="region-words" hidden><span class="group" data-testid="region-words"></span>
      <button type="button" class="small" data-testid="region-drop">No region</button></p>
    <details class="more-of-layer">
      <summary>More</summary>
      <label>Name <input data-testid="layer-label" maxlength="200" dir="auto"></label>
      <label>It is <select data-testid="layer-kind"></select></label>
      <label>It hangs on <select data-testid="layer-on"></select></label>
    </details>
  </form>`;

export class Adding {
  /** @type {Drawing | null} */ #drawing = null;
  /** @type {Region | null} */ #region = null;

  /**
   * @param {object} parts
   * @param {Scene} parts.scene
   * @param {import('./edits.js').Edits} parts.edits
   * @param {import('../elements/player.js').TuttiPlayer} parts.player
   * @param {() => import('./links.js').Link | null} parts.chosen the link that is chosen on the axis
   * @param {(id: string, words: string) => void} parts.onAdded
   */
  constructor({ scene, edits, player, chosen, onAdded }) {
    this.scene = scene;
    this.edits = edits;
    this.player = player;
    this.chosen = chosen;
    this.onAdded = onAdded;
    this.element = /** @type {HTMLFormElement} */ (copyOf(FORM).firstElementChild);
    const kinds = this.#kind;
    kinds.append(new Option(t('what it looks like'), ''), ...KINDS.map(kind => new Option(kindInWords(kind), kind)));
    this.element.addEventListener('submit', event => {
      event.preventDefault();
      this.#add();
    });
    // As in a field of one line; with Shift there is another.
    this.#object.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.element.requestSubmit();
    });
    for (const field of [this.#object, kinds]) field.addEventListener('input', () => this.#guess());
    this.#button('layer-region').addEventListener('click', () => this.#draw());
    this.#button('region-drop').addEventListener('click', () => {
      this.#leave(null);
      this.#button('layer-region').focus();
    });
    this.refresh();
  }

  get #object() {
    return named('layer-object', HTMLTextAreaElement, this.element);
  }

  get #kind() {
    return named('layer-kind', HTMLSelectElement, this.element);
  }

  get #on() {
    return named('layer-on', HTMLSelectElement, this.element);
  }

  /** @param {string} name */
  #button(name) {
    return named(name, HTMLButtonElement, this.element);
  }

  /** What it may hang on has changed. */
  refresh() {
    const chosen = this.chosen();
    const before = this.#on.value;
    const choices = [
      ...this.scene.itemUri ? [new Option(t('the film'), 'item')] : [],
      new Option(t('the session: it plays on while the film pauses'), 'session'),
      ...chosen ? [new Option(t('the chosen layer: {name}', { name: nameOf(chosen) }), chosen.id)] : [],
    ];
    const said = (/** @type {HTMLOptionElement[]} */ options) => options.map(({ value, text }) => value + text).join();
    if (said(choices) === said([...this.#on.options])) return;
    this.#on.replaceChildren(...choices);
    if (choices.some(({ value }) => value === before)) this.#on.value = before;
  }

  /** Leaves the film alone. */
  rest() {
    if (this.#drawing) this.#leave(this.#region);
  }

  #guess() {
    const found = guessed(this.#object.value, this.#chosenKind);
    const excess = found ? excessOf(this.#object.value, found.object) : 0;
    say(named('layer-guess', HTMLElement, this.element),
      excess > 0 ? tooLong(excess) : found ? kindInWords(this.#kindOf(found.kind)) : '');
  }

  get #chosenKind() {
    return /** @type {import('./links.js').Kind | ''} */ (this.#kind.value);
  }

  /** @param {import('./links.js').Kind} kind */
  #kindOf(kind) {
    return this.#chosenKind || kind;
  }

  /** What a new layer is to hang on, and where that is now. */
  get #place() {
    const { scene } = this;
    const value = this.#on.value;
    const link = scene.link(value);
    if (link) {
      const shown = scene.shown.find(each => each.link.id === value);
      const { position, velocity, timestamp } = shown?.course.motion
        ?? { position: link.part[0], velocity: 0, timestamp: 0 };
      const now = position + velocity * (scene.session.clock.now() - timestamp) / 1000;
      return { on: link.of, parent: link.id, now };
    }
    const on = value === 'session' ? scene.sessionUri : scene.itemUri;
    // Not under a layer that happens to play the same.
    return { on, parent: ROOT, now: scene.whereIs(on)?.position ?? 0 };
  }

  async #add() {
    const found = guessed(this.#object.value, this.#chosenKind);
    if (!found) return refuse(this.#object, t('This is no address, text or place that can be shown.'));
    const excess = excessOf(this.#object.value, found.object);
    if (excess > 0) return refuse(this.#object, tooLong(excess));
    const { on, parent, now } = this.#place;
    const length = named('layer-length', HTMLInputElement, this.element).valueAsNumber || 10;
    const start = Math.round(10 * now) / 10;
    const end = this.#endOf(on, start, length);
    if (end <= start) return refuse(this.#object, t('The film is at its end: there is no time left to show it.'));
    const label = named('layer-label', HTMLInputElement, this.element).value.trim();
    const kind = this.#kindOf(found.kind);
    const subject = withRegion(withTimes(on, start, end), this.#region);
    const button = this.#button('layer-add');
    button.disabled = true;
    const accepted = await this.edits.add([
      { subject, object: found.object, kind, parent, ...label && { label } },
    ]);
    button.disabled = false;
    if (!accepted) return;
    const seconds = named('layer-length', HTMLInputElement, this.element).value;
    this.element.reset();
    named('layer-length', HTMLInputElement, this.element).value = seconds;
    this.#leave(null);
    this.#guess();
    this.#object.focus();
    const name = nameOf({ label, object: found.object, kind });
    const words = t('Added: {name}, from {from} to {to}', { name, from: clockTime(start), to: clockTime(end) });
    say(named('layer-guess', HTMLElement, this.element), words);
    const id = accepted.tree?.added?.[0]?.triple;
    if (id) this.onAdded(id, words);
  }

  /**
   * @param {string} on
   * @param {number} start
   * @param {number} length
   */
  #endOf(on, start, length) {
    const duration = on === this.scene.itemUri ? this.scene.session.item?.duration : undefined;
    return Math.min(start + length, duration ?? Infinity);
  }

  #draw() {
    if (this.#drawing) return this.#leave(this.#drawing.region);
    const drawing = this.#drawing = new Drawing(this.player, this.#region);
    const button = this.#button('layer-region');
    button.setAttribute('aria-pressed', 'true');
    drawing.addEventListener('change', () => this.#showRegion(drawing.region));
    drawing.addEventListener('done', event => {
      this.#leave(/** @type {CustomEvent<boolean>} */ (event).detail ? drawing.region : null);
      button.focus();
    });
    this.#showRegion(drawing.region);
    this.player.scrollIntoView({ block: 'nearest' });
  }

  /** @param {Region | null} region */
  #leave(region) {
    this.#drawing?.remove();
    this.#drawing = null;
    this.#region = region;
    this.#button('layer-region').setAttribute('aria-pressed', 'false');
    this.#showRegion(region);
  }

  /** @param {Region | null} region */
  #showRegion(region) {
    if (this.#drawing) this.#region = region;
    find('.region-words', HTMLElement, this.element).hidden = region === null;
    const hint = this.#drawing
      ? ` ${t('Drag it on the film. Arrow keys move it, with Ctrl they resize it; Enter keeps it.')}` : '';
    say(named('region-words', HTMLElement, this.element), region ? regionInWords(region) + hint : '');
  }
}
