import { find } from '../dom.js';

/**
 * What few films have: several forms, tracks or qualities to choose from, and chapters. It is fetched when one has it.
 *
 * @typedef {import('./player.js').TuttiPlayer} TuttiPlayer
 * @typedef {import('./player-screen.js').Screen} Screen
 */

export class Extras {
  /** @type {Promise<import('./player-settings.js').Settings> | undefined} */ #settings;
  /** @type {Promise<import('./player-chapters.js').Chapters> | undefined} */ #chapters;

  /**
   * @param {TuttiPlayer} player
   * @param {Screen} screen
   */
  constructor(player, screen) {
    this.player = player;
    this.screen = screen;
    this.root = /** @type {ShadowRoot} */ (player.shadowRoot);
    screen.addEventListener('medium', () => this.#offer());
  }

  #offer() {
    const { player, screen, root } = this;
    const item = player.session?.item;
    const { medium } = screen;
    const choice = medium !== null && item != null && (medium.levels.length > 0 || medium.tracks.length > 0
      || item.renditions.length > 1 || item.fingerprint !== undefined);
    if (!choice) find('.settings', HTMLElement, root).hidden = true;
    if (choice || this.#settings) {
      this.#settings ??= import('./player-settings.js').then(({ Settings }) => new Settings(player, screen));
      this.#settings.then(settings => settings.show(), () => { this.#settings = undefined; });
    }
    if (item?.chapters?.length || this.#chapters) {
      this.#chapters ??= import('./player-chapters.js').then(({ Chapters }) => new Chapters(root));
      this.#chapters.then(chapters => chapters.show(player.session?.item ?? null), () => { this.#chapters = undefined; });
    }
  }
}
