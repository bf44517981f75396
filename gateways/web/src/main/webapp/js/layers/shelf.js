import { find, html, named, say } from '../dom.js';
import { TuttiElement } from '../element.js';
import { counted, listed, t } from '../words.js';
import { Card } from './card.js';
import { nameOf } from './kinds.js';
import { ranksOf } from './plan.js';
import { Marks } from './marks.js';

/**
 * `<tutti-layers>`: what is linked to the moment, beside the film. Each layer comes at its time and goes at its end.
 *
 * @typedef {import('./scene.js').Scene} Scene
 * @typedef {import('./links.js').Link} Link
 */

/** So many that do not play now stay loaded, so that going back a little loads nothing anew. */
const KEPT = 8;
const BEAT = 250;
/** So many that come at once are said by name. */
const NAMED = 4;

export class TuttiLayers extends TuttiElement {
  static markup = html`
    <section class="shelf" aria-label="Layers" data-testid="layers" hidden></section>
    <p class="more-layers" data-testid="layers-more" hidden></p>
    <p class="dismissed" hidden><span data-testid="layers-hidden"></span>
      <button type="button" class="small" data-testid="layers-unhide">Show again</button></p>
    <p class="unseen" role="status" data-testid="layers-said"></p>`;

  /** @type {Map<string, Card>} the latest used last */ #cards = new Map();
  /** @type {Set<string>} */ #dismissed = new Set();
  /** The layer that is to be brought to the eye once it is there. */ #awaited = '';
  /** Where each link stands among all, as one reads them. @type {Map<string, number>} */ #ranks = new Map();
  /** Those whose coming has been said. @type {Set<string>} */ #told = new Set();

  /**
   * @param {object} parts
   * @param {Scene} parts.scene
   * @param {import('../elements/player.js').TuttiPlayer} parts.player
   * @param {import('../consent.js').Consent} parts.consent
   */
  connect({ scene, player, consent }) {
    this.scene = scene;
    this.consent = consent;
    this.player = player;
    this.marks = new Marks(player, link => this.point(link.id));
    scene.addEventListener('links', () => this.#heedLinks());
    scene.addEventListener('plan', () => this.#show());
    named('layers-unhide', HTMLButtonElement, this).addEventListener('click', () => {
      this.#dismissed.clear();
      this.#show();
      this.#shelf.focus();
    });
    setInterval(() => {
      this.#cards.forEach(card => card.live && card.tick());
      this.#showWhetherAllFit();
    }, BEAT);
    this.#heedLinks();
    this.#show();
  }

  get #shelf() {
    return find('.shelf', HTMLElement, this);
  }

  /** The layers that are seen, by the ids of their links. */
  get cards() {
    return this.#cards;
  }

  /** Brings the layer of a link to the eye. @param {string} id */
  point(id) {
    // In full screen there is but the film.
    if (document.fullscreenElement) return void document.exitFullscreen().then(() => this.point(id), () => null);
    if (this.#dismissed.delete(id)) this.#show();
    const element = this.#cards.get(id)?.element;
    if (!element || element.hidden) return;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    element.focus({ preventScroll: true });
    element.classList.remove('pointed');
    requestAnimationFrame(() => element.classList.add('pointed'));
  }

  /** Shows a layer, once it is there, without leaving what one is at. @param {string} id */
  bring(id) {
    this.#awaited = id;
    this.#show();
  }

  #bringAwaited() {
    const element = this.#cards.get(this.#awaited)?.element;
    if (!element || element.hidden) return;
    this.#awaited = '';
    const [seen, all] = [element.getBoundingClientRect(), this.#shelf.getBoundingClientRect()];
    // Along the shelf alone: the page stays where it is.
    if (seen.left < all.left) this.#shelf.scrollBy({ left: seen.left - all.left });
    else if (seen.right > all.right) this.#shelf.scrollBy({ left: seen.right - all.right });
  }

  #showWhetherAllFit() {
    const shelf = this.#shelf;
    const more = named('layers-more', HTMLElement, this);
    more.hidden = shelf.hidden || shelf.scrollWidth <= shelf.clientWidth + 1;
    if (more.hidden) return;
    const count = [...this.#cards.values()].filter(({ element }) => !element.hidden).length;
    say(more, counted(count, '1 layer: scroll to see all of it', '{count} layers: scroll to see them all'));
  }

  #heedLinks() {
    const { scene } = /** @type {{ scene: Scene }} */ (this);
    this.#ranks = ranksOf(id => scene.under(id));
    for (const [id, card] of this.#cards) {
      const link = scene.link(id);
      if (link) {
        if (link.rev !== card.link.rev || link.object !== card.link.object) card.update(link);
      } else {
        card.remove();
        this.#cards.delete(id);
      }
    }
    this.#makeRoom();
  }

  /** The film leaves room for layers wherever it has some, so that it does not jump when one comes. */
  #makeRoom() {
    const { scene } = /** @type {{ scene: Scene }} */ (this);
    document.body.classList.toggle('has-layers', scene.under(null).some(link => scene.isOn(link)));
  }

  #show() {
    const scene = /** @type {Scene} */ (this.scene);
    // Another item may be on, which has none.
    this.#makeRoom();
    const shown = new Map(scene.shown.map(each => [each.link.id, each]));
    const soon = new Map(scene.soon.map(each => [each.link.id, each]));
    for (const [id, card] of this.#cards) if (!shown.has(id)) card.hide();
    for (const [id, { link, course }] of soon) this.#card(id, link).prepare(course);
    scene.shown.forEach(({ link, course }, place) => {
      const card = this.#card(link.id, link);
      card.dismissed = this.#dismissed.has(link.id);
      card.element.style.order = String(place);
      card.show(course);
    });
    this.marks?.show(scene.shown.filter(({ depth, link }) => depth === 0 && link.mark && !this.#dismissed.has(link.id))
      .map(({ link }) => link));
    this.#forget(new Set([...shown.keys(), ...soon.keys()]));
    this.#shelf.hidden = scene.shown.every(({ link }) => this.#dismissed.has(link.id));
    const hidden = scene.shown.filter(({ link }) => this.#dismissed.has(link.id)).length;
    find('.dismissed', HTMLElement, this).hidden = hidden === 0;
    say(named('layers-hidden', HTMLElement, this),
      hidden ? counted(hidden, '1 layer is hidden.', '{count} layers are hidden.') : '');
    this.#bringAwaited();
    this.#showWhetherAllFit();
    this.#announce(scene.shown.map(({ link }) => link));
  }

  /** @param {string} id @param {Link} link */
  #card(id, link) {
    let card = this.#cards.get(id);
    if (!card) {
      card = new Card(link, {
        session: /** @type {Scene} */ (this.scene).session,
        film: /** @type {import('../elements/player.js').TuttiPlayer} */ (this.player).video,
        consent: /** @type {import('../consent.js').Consent} */ (this.consent),
        onHide: each => this.#dismiss(each),
        onDuration: (of, duration) => this.scene?.lasts(of, duration),
      });
      // A frame that is put elsewhere loads anew: each is put where it belongs among those that are there.
      const rank = this.#rankOf(id);
      const next = [...this.#shelf.children].find(each =>
        this.#rankOf(/** @type {HTMLElement} */ (each).dataset.triple ?? '') > rank);
      this.#shelf.insertBefore(card.element, next ?? null);
    }
    // The latest used last.
    this.#cards.delete(id);
    this.#cards.set(id, card);
    return card;
  }

  /** @param {string} id */
  #rankOf(id) {
    return this.#ranks.get(id) ?? Infinity;
  }

  /** @param {Card} card */
  #dismiss(card) {
    this.#dismissed.add(card.link.id);
    this.#show();
    named('layers-unhide', HTMLButtonElement, this).focus();
  }

  /** @param {Set<string>} needed */
  #forget(needed) {
    const rest = [...this.#cards].filter(([id]) => !needed.has(id));
    for (const [id, card] of rest.slice(0, Math.max(0, rest.length - KEPT))) {
      card.remove();
      this.#cards.delete(id);
    }
  }

  /** Says once who has come. @param {Link[]} links */
  #announce(links) {
    const news = links.filter(({ id }) => !this.#told.has(id) && !this.#dismissed.has(id));
    this.#told = new Set(links.map(({ id }) => id));
    const status = named('layers-said', HTMLElement, this);
    if (news.length > NAMED) say(status, counted(news.length, '1 layer is shown now.', '{count} layers are shown now.'));
    else if (news.length > 0) say(status, t('Shown now: {names}', { names: listed(news.map(nameOf)) }));
    else if (links.length === 0) say(status, '');
  }
}

customElements.define('tutti-layers', TuttiLayers);
