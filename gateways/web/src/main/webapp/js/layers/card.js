import { clockTime, find, html, named, say, stamp } from '../dom.js';
import { t } from '../words.js';
import { STREET_MAP, originOf } from '../consent.js';
import { Framed, stateInWords } from './framed.js';
import { textIn } from './guess.js';
import { drawIcon, kindInWords, nameOf } from './kinds.js';
import { PlaceMap } from './map.js';

/**
 * One layer on the shelf: what it is, who added it, and what it shows.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./plan.js').Course} Course
 *
 * @typedef {object} Around
 * @property {Session} session
 * @property {HTMLVideoElement} film
 * @property {import('../consent.js').Consent} consent
 * @property {(card: Card) => void} onHide
 * @property {(of: string, duration: number) => void} onDuration
 */

const CARD = html`
  <article class="layer" data-testid="layer" data-triple="" data-kind="" tabindex="-1">
    <header>
      <svg viewBox="0 0 24 24" aria-hidden="true"></svg>
      <h2><bdi class="name" data-testid="layer-name"></bdi><span class="by" data-testid="layer-by"></span></h2>
      <button type="button" class="icon" data-testid="layer-mute" aria-pressed="false" hidden>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9.5v5h3.4L12 18.6V5.4L7.4 9.5z"/><path class="line when-sound" d="M15 9a4.2 4.2 0 0 1 0 6M17.6 6.4a8 8 0 0 1 0 11.2"/><path class="line when-silent" d="M15.2 9.6l4.8 4.8M20 9.6l-4.8 4.8"/></svg></button>
      <a class="icon" data-testid="layer-open" target="_blank" rel="noopener noreferrer" hidden>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path class="line" d="M14 5h5v5M19 5l-8 8M10 6H5v13h13v-5"/></svg></a>
      <button type="button" class="icon" data-testid="layer-hide">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path class="line" d="M6 6l12 12M18 6L6 18"/></svg></button>
    </header>
    <div class="shows" data-testid="layer-shows"></div>
    <p class="layer-state" hidden><span data-testid="layer-state"></span>
      <a data-testid="layer-elsewhere" target="_blank" rel="noopener noreferrer"></a></p>
  </article>`;

const ASK = html`
  <div class="asks">
    <p></p>
    <button type="button" class="small primary" data-testid="layer-consent"></button>
  </div>`;

const SOUND = html`
  <p class="sound"><progress max="1" value="0" aria-label="Progress"></progress> <span dir="ltr"></span></p>`;

export class Card {
  /** @type {Framed | null} */ #framed = null;
  /** @type {PlaceMap | null} */ #map = null;
  /** What is in the card: of this object, with or without consent. */ #made = '';
  /** @type {Course | null} */ #course = null;
  #live = false;
  #end = new AbortController();
  /** Whether the person does not want to see it. */ dismissed = false;

  /**
   * @param {Link} link
   * @param {Around} around
   */
  constructor(link, around) {
    this.link = link;
    this.around = around;
    this.element = stamp(CARD);
    const { element } = this;
    element.dataset.triple = link.id;
    element.hidden = true;
    named('layer-hide', HTMLButtonElement, element).addEventListener('click', () => around.onHide(this));
    named('layer-mute', HTMLButtonElement, element).addEventListener('click', () => this.#toggleSound());
    around.consent.addEventListener('change', () => this.#make(), { signal: this.#end.signal });
    this.update(link);
  }

  /** Whether it is to be seen now. */
  get live() {
    return this.#live;
  }

  get framed() {
    return this.#framed;
  }

  /** @param {Link} link as it is now */
  update(link) {
    const { element } = this;
    this.link = link;
    const name = nameOf(link);
    const kind = kindInWords(link.kind);
    element.dataset.kind = link.kind;
    element.setAttribute('aria-label', name === kind ? kind : `${kind}: ${name}`);
    drawIcon(find('header > svg', SVGElement, element), link.kind);
    say(named('layer-name', HTMLElement, element), name);
    say(named('layer-by', HTMLElement, element), link.name ? t('added by {name}', { name: link.name }) : '');
    const open = named('layer-open', HTMLAnchorElement, element);
    const origin = originOf(link);
    open.hidden = origin === null;
    if (origin) open.href = link.object;
    tell(open, t('Open {name} in a window of its own', { name }));
    tell(named('layer-hide', HTMLElement, element), t('Hide {name}, for me', { name }));
    this.#framed?.update(link);
    this.#showSound();
    this.#shape();
    // What is loaded already stays, but for another address.
    if (this.#made) this.#make();
  }

  /**
   * Loads what is to be shown soon, and nothing of other servers without consent.
   *
   * @param {Course} course
   */
  prepare(course) {
    this.#course = course;
    if (!this.dismissed) this.#make();
    this.#framed?.follow(course, false);
  }

  /** @param {Course} course */
  show(course) {
    this.#course = course;
    this.#live = true;
    this.element.hidden = this.dismissed;
    if (this.dismissed) return this.#framed?.rest();
    this.#make();
    this.#framed?.follow(course, true);
  }

  hide() {
    this.#live = false;
    this.element.hidden = true;
    this.#framed?.rest();
  }

  remove() {
    this.#live = false;
    this.#end.abort();
    this.#framed?.remove();
    this.#map?.remove();
    this.element.remove();
  }

  /** Says how far a sound is. */
  tick() {
    const progress = this.element.querySelector('progress');
    if (!progress || !this.#framed?.media) return;
    const part = this.#framed.progress;
    progress.value = Number.isNaN(part) ? 0 : part;
    say(/** @type {Element} */ (progress.nextElementSibling), clockTime(this.#framed.media.currentTime));
  }

  #make() {
    const { link, around: { consent } } = this;
    if (this.dismissed || !this.#live && !this.#course) return;
    const origin = originOf(link);
    const made = `${link.of} ${consent.has(origin)}`;
    if (made === this.#made) return;
    this.#made = made;
    this.#framed?.remove();
    this.#map?.remove();
    this.#framed = this.#map = null;
    this.#showState();
    const shows = named('layer-shows', HTMLElement, this.element);
    shows.replaceChildren();
    if (origin !== null && !consent.has(origin)) shows.append(this.#asking(origin));
    else if (link.kind === 'map' && link.of.startsWith('geo:')) shows.append(this.#mapOf().element);
    else if (link.kind === 'note') shows.append(noteOf(textIn(link.object) ?? link.object));
    else shows.append(...this.#framedAs(false));
    this.#shape();
    this.#showSound();
  }

  /** @param {string} origin */
  #asking(origin) {
    const { host } = new URL(origin);
    const asking = stamp(ASK);
    say(find('p', HTMLElement, asking), t('This comes from {host}, which would see that you watch.', { host }));
    const button = named('layer-consent', HTMLButtonElement, asking);
    say(button, t('Show content of {host}', { host }));
    button.addEventListener('click', () => {
      this.around.consent.give(origin);
      this.element.focus();
    });
    return asking;
  }

  #mapOf() {
    this.#map = new PlaceMap({ uri: this.link.of, label: this.link.label, onStreet: () => this.#showStreets() });
    return this.#map;
  }

  #showStreets() {
    this.around.consent.give(STREET_MAP);
    this.#map?.remove();
    this.#map = null;
    named('layer-shows', HTMLElement, this.element).replaceChildren(...this.#framedAs(true));
    this.element.focus();
  }

  /** @param {boolean} street */
  #framedAs(street) {
    const { link, around: { session, film, onDuration } } = this;
    const framed = new Framed({
      session, link, film, street, title: this.element.getAttribute('aria-label') ?? '',
      onDuration: duration => onDuration(link.of, duration),
      onChange: () => this.#changed(),
    });
    this.#framed = framed;
    if (this.#course) framed.follow(this.#course, this.#live);
    this.#showState();
    return link.kind === 'audio' ? [framed.frame, stamp(SOUND)] : [framed.frame];
  }

  #changed() {
    this.#showState();
    this.#shape();
    this.#showSound();
  }

  /** How what is framed does; a page that shows nothing cannot be told from one that does. */
  #showState() {
    const { element, link } = this;
    const state = this.#framed?.state ?? 'there';
    element.dataset.state = state;
    const may = link.kind === 'page' && state === 'there' && this.#framed !== null && originOf(link) !== null;
    const words = may ? t('Empty?') : stateInWords(state);
    say(named('layer-state', HTMLElement, element), words);
    /** @type {HTMLElement} */ (named('layer-state', HTMLElement, element).parentElement).hidden = words === '';
    const elsewhere = named('layer-elsewhere', HTMLAnchorElement, element);
    elsewhere.hidden = state === 'loading' || originOf(link) === null;
    elsewhere.href = link.object;
    say(elsewhere, t('Open it in a window of its own'));
  }

  /** As wide as what it shows. */
  #shape() {
    const ratio = this.#framed?.ratio ?? NaN;
    if (ratio > 0) this.element.style.setProperty('--ratio', String(Math.min(Math.max(ratio, 0.5), 3)));
    else this.element.style.removeProperty('--ratio');
  }

  #toggleSound() {
    const framed = this.#framed;
    if (!framed) return;
    if (framed.refused) framed.refused = false;
    else framed.silenced = !framed.silenced;
    framed.silence(framed.silenced);
    this.#showSound();
  }

  #showSound() {
    const button = named('layer-mute', HTMLButtonElement, this.element);
    const framed = this.#framed;
    button.hidden = !framed?.media;
    if (!framed) return;
    const silent = framed.silenced || framed.refused;
    button.dataset.icon = silent ? 'silent' : 'sound';
    button.setAttribute('aria-pressed', String(silent));
    tell(button, t('Mute {name}, for me', { name: nameOf(this.link) }));
  }
}

/** A text, whatever is in it. @param {string} text */
function noteOf(text) {
  const note = document.createElement('p');
  note.className = 'note-text';
  note.dir = 'auto';
  note.tabIndex = 0;
  note.textContent = text;
  return note;
}

/**
 * @param {HTMLElement} element
 * @param {string} words
 */
function tell(element, words) {
  if (element.title === words) return;
  element.title = words;
  element.setAttribute('aria-label', words);
}
