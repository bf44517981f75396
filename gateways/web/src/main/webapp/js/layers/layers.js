import { find } from '../dom.js';
import { Scene } from './scene.js';
import { TuttiLayers } from './shelf.js';

/**
 * Layers of a session: what its tree links to the moment is shown beside the film, and edited on a time axis.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 */

export class Layers {
  /** @type {Promise<void> | null} */ #editor = null;

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../elements/player.js').TuttiPlayer} parts.player
   * @param {import('../attempt.js').Attempt} parts.attempt
   */
  constructor({ session, player, attempt }) {
    dress();
    this.player = player;
    this.attempt = attempt;
    this.scene = new Scene(session, () => player.video);
    const shelf = this.shelf = new TuttiLayers();
    player.after(shelf);
    const consent = /** @type {import('../consent.js').Consent} */ (player.consent);
    consent.learn();
    shelf.connect({ scene: this.scene, player, consent });
  }

  /** The panel has been opened: most who watch never do. */
  edit() {
    this.#editor ??= this.#offerEditor().catch(() => {
      this.#editor = null;
    });
    return this.#editor;
  }

  async #offerEditor() {
    const { TuttiLayerEditor } = await import('./editor.js');
    const { scene, player, attempt, shelf } = this;
    find('tutti-layer-editor', TuttiLayerEditor).connect({
      scene, player, attempt, onPoint: id => shelf.point(id), onAdded: id => shelf.bring(id),
    });
  }
}

function dress() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('../../css/layers.css', import.meta.url).href;
  document.head.append(link);
}
