import { find, html, named, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { t } from '../words.js';
import { Adding } from './adding.js';
import { Agenda } from './agenda.js';
import { Axis } from './axis.js';
import { Details } from './details.js';
import { Edits } from './edits.js';

/**
 * `<tutti-layer-editor>`: all links on a time axis, and for those who may, what changes them.
 *
 * @typedef {import('./scene.js').Scene} Scene
 */

/** What moves with time is drawn so often (ms). */
const BEAT = 200;

export class TuttiLayerEditor extends TuttiElement {
  static markup = html`
    <div class="axis-tools">
      <div class="axes" role="group" aria-label="Time axis of">
        <button type="button" class="small" data-testid="axis-item" aria-pressed="true">Film</button>
        <button type="button" class="small" data-testid="axis-session" aria-pressed="false">Session</button>
      </div>
      <button type="button" class="small" data-testid="axis-wider" aria-label="Show less time">+</button>
      <button type="button" class="small" data-testid="axis-narrower" aria-label="Show more time">–</button>
    </div>
    <p class="group none" data-testid="layers-none">Nothing is linked to this yet.</p>
    <p class="undo" hidden><span data-testid="layer-removed"></span>
      <button type="button" class="small" data-testid="layer-undo">Undo</button></p>
    <p class="unseen" role="status" data-testid="editor-said"></p>`;

  /** @type {'item' | 'session'} */ #of = 'item';
  /** The person's own choice of axis has been made. */ #picked = false;

  /**
   * @param {object} parts
   * @param {Scene} parts.scene
   * @param {import('../elements/player.js').TuttiPlayer} parts.player
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {(id: string) => void} parts.onPoint shows the layer itself
   * @param {(id: string) => void} parts.onAdded shows a new one, but leaves the focus
   */
  connect({ scene, player, attempt, onPoint, onAdded }) {
    const mayEdit = () => scene.session.may('tree') && scene.session.state === 'joined';
    this.scene = scene;
    this.mayEdit = mayEdit;
    const edits = this.edits = new Edits(scene, attempt);
    const axis = this.axis = new Axis(edits, mayEdit);
    this.details = new Details({ scene, edits, attempt, mayEdit, onPoint });
    this.adding = new Adding({
      scene, edits, player, chosen: () => axis.chosen === null ? null : scene.link(axis.chosen),
      onAdded: (id, words) => {
        say(named('editor-said', HTMLElement, this), words);
        this.#reveal(id);
        onAdded(id);
      },
    });
    this.agenda = new Agenda({ scene, edits, attempt, mayEdit });
    find('.axis-tools', HTMLElement, this).after(axis.element);
    find('.undo', HTMLElement, this).after(this.details.element, this.adding.element, this.agenda.element);
    this.#listen(edits);
    for (const event of ['roster', 'state', 'rules', 'item']) scene.session.addEventListener(event, () => this.#show());
    for (const event of ['links', 'plan']) scene.addEventListener(event, () => this.#show());
    edits.addEventListener('change', () => this.#show());
    axis.addEventListener('choose', () => this.#show());
    setInterval(() => this.#tick(), BEAT);
    this.#show();
  }

  /** @param {Edits} edits */
  #listen(edits) {
    const pick = (/** @type {'item' | 'session'} */ of) => () => {
      this.#of = of;
      this.#picked = true;
      this.#show();
    };
    named('axis-item', HTMLButtonElement, this).addEventListener('click', pick('item'));
    named('axis-session', HTMLButtonElement, this).addEventListener('click', pick('session'));
    named('axis-wider', HTMLButtonElement, this).addEventListener('click', () => this.axis?.zoomBy(2));
    named('axis-narrower', HTMLButtonElement, this).addEventListener('click', () => this.axis?.zoomBy(0.5));
    const undo = find('.undo', HTMLElement, this);
    edits.addEventListener('removed', event => {
      const name = /** @type {CustomEvent<string | null>} */ (event).detail;
      const focused = undo.contains(document.activeElement);
      undo.hidden = name === null;
      if (name !== null) {
        const words = t('{name} is removed.', { name });
        say(named('layer-removed', HTMLElement, this), words);
        say(named('editor-said', HTMLElement, this), words);
      } else if (focused) this.focus();
      this.#show();
      // Whoever had the focus on what is gone goes on from here.
      if (name !== null && !this.contains(document.activeElement)) named('layer-undo', HTMLElement, this).focus();
    });
    named('layer-undo', HTMLButtonElement, this).addEventListener('click', async () => {
      if (await edits.undo()) say(named('editor-said', HTMLElement, this), t('It is there again.'));
    });
    this.tabIndex = -1;
  }

  /** Shows the axis that a link is on, and the link on it. @param {string} id */
  #reveal(id) {
    const { scene, axis } = this;
    if (!scene || !axis) return;
    let root = scene.link(id);
    for (let above = root; above; above = above.parent === null ? null : scene.link(above.parent)) root = above;
    if (root) this.#of = root.on === scene.sessionUri ? 'session' : 'item';
    this.#show();
    axis.reveal(id);
  }

  get #seen() {
    return this.checkVisibility();
  }

  #show() {
    const { scene, axis, mayEdit } = this;
    if (!scene || !axis || !mayEdit) return;
    const { session } = scene;
    const roots = scene.under(null);
    const onSession = roots.filter(({ on }) => on === scene.sessionUri);
    const onItem = roots.filter(link => link.on !== scene.sessionUri && scene.isOn(link));
    if (!this.#picked && onItem.length === 0 && onSession.length > 0 && axis.chosen === null) this.#of = 'session';
    const ofSession = this.#of === 'session';
    const shown = ofSession ? onSession : onItem;
    named('axis-item', HTMLElement, this).setAttribute('aria-pressed', String(!ofSession));
    named('axis-session', HTMLElement, this).setAttribute('aria-pressed', String(ofSession));
    axis.show(shown, id => scene.under(id), ofSession ? undefined : session.item?.duration, 
      ofSession && session.clock.ready ? session.sessionTime(session.clock.now()) : 0);
    named('layers-none', HTMLElement, this).hidden = shown.length > 0;
    const chosen = axis.chosen === null ? null : scene.link(axis.chosen);
    this.details?.show(chosen && /** @type {Edits} */ (this.edits).as(chosen));
    const may = mayEdit();
    if (this.adding) {
      this.adding.element.hidden = !may;
      this.adding.refresh();
      if (!may || !this.#seen) this.adding.rest();
    }
    this.agenda?.show();
    this.#tick();
  }

  #tick() {
    const { scene, axis } = this;
    if (!scene || !axis || !this.#seen || !scene.session.clock.ready) return;
    const on = this.#of === 'session' ? scene.sessionUri : scene.itemUri;
    axis.tick(scene.whereIs(on)?.position ?? NaN);
  }
}

customElements.define('tutti-layer-editor', TuttiLayerEditor);
