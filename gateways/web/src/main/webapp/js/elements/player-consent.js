import { find, html, named, say, stamp } from '../dom.js';
import { listed, t } from '../words.js';

/** Over the film: from whom it would come, before anything is asked of them. */

const PLATE = html`
  <section class="plate asking" data-testid="consent" aria-label="Before you watch">
    <p class="words"></p>
    <p class="aside"></p>
    <div class="choices">
      <button type="button" class="primary" data-testid="consent-watch">Watch</button>
      <button type="button" data-testid="consent-always"></button>
    </div>
  </section>`;

export class ConsentPlate {
  /**
   * @param {Element} place it stands before this
   * @param {object} given
   * @param {string[]} given.origins of other servers; not empty
   * @param {(always: boolean) => void} given.onAgree
   */
  constructor(place, { origins, onAgree }) {
    const hosts = origins.map(origin => new URL(origin).host);
    const several = hosts.length > 1;
    this.element = stamp(PLATE);
    const from = t('This film comes from {hosts}.', { hosts: listed(hosts) });
    const seen = several
      ? t('If you watch, they see the address of your device. Nothing has been asked of them yet.')
      : t('If you watch, it sees the address of your device. Nothing has been asked of it yet.');
    say(find('.words', HTMLElement, this.element), from);
    say(find('.aside', HTMLElement, this.element), seen);
    /** What is read aloud of it. */
    this.words = `${from} ${seen}`;
    const always = named('consent-always', HTMLButtonElement, this.element);
    say(always, several ? t('Always from these servers') : t('Always from this server'));
    always.addEventListener('click', () => onAgree(true));
    named('consent-watch', HTMLButtonElement, this.element).addEventListener('click', () => onAgree(false));
    place.before(this.element);
  }

  /** For a viewer whose own doing has led here. */
  focus() {
    named('consent-watch', HTMLButtonElement, this.element).focus({ preventScroll: true });
  }

  close() {
    this.element.remove();
  }
}
