import { clockTime, find, html, named, say, stamp } from '../dom.js';
import { sizeInWords } from '../entry.js';
import { differenceInWords, likenessOf } from '../own-copy.js';
import { t } from '../words.js';

/**
 * Over the film: which file of the viewer's own disk it is, by choosing or dropping it. Nothing of it leaves the device.
 *
 * @typedef {import('../tutti/protocol.js').Item} Item
 */

const PLATE = html`
  <section class="plate asking" data-testid="own-copy" aria-label="Your copy of the film">
    <p class="words"></p>
    <p class="aside"></p>
    <p class="differs" role="alert" data-testid="own-copy-differs"></p>
    <div class="choices">
      <label class="button primary">Choose your copy
        <input type="file" class="unseen" data-testid="own-copy-file" accept="video/*,audio/*"></label>
      <button type="button" data-testid="own-copy-anyway" hidden>Use it anyway</button>
      <button type="button" data-testid="own-copy-close" hidden>Not now</button>
    </div>
  </section>`;

export class CopyPlate {
  #end = new AbortController();
  /** What was chosen last, lest an earlier one be taken. @type {File | null} */ #chosen = null;

  /**
   * @param {Element} place it stands before this
   * @param {object} given
   * @param {Item} given.item
   * @param {string} [given.words] what was wrong with the last one
   * @param {HTMLElement} given.drop where the file may be dropped
   * @param {(file: File) => void} given.onFile with what is to be played
   * @param {() => void} [given.onClose] if it comes from elsewhere as well
   */
  constructor(place, { item, words = '', drop, onFile, onClose }) {
    this.item = item;
    this.onFile = onFile;
    this.element = stamp(PLATE);
    const { element } = this;
    const where = t('“{title}” is on everybody’s own disk.', { title: item.title });
    const about = [
      ...item.duration ? [clockTime(item.duration)] : [],
      ...item.fingerprint ? [sizeInWords(item.fingerprint.size)] : [],
      t('Choose it, or drop it here. Nothing is uploaded.'),
    ].join(' · ');
    say(find('.words', HTMLElement, element), where);
    say(find('.aside', HTMLElement, element), about);
    /** What is read aloud of it. */
    this.words = `${where} ${about}`;
    const chooser = named('own-copy-file', HTMLInputElement, element);
    chooser.addEventListener('change', () => {
      const file = chooser.files?.[0];
      chooser.value = '';
      if (file) this.#consider(file);
    });
    const close = named('own-copy-close', HTMLButtonElement, element);
    close.hidden = !onClose;
    close.addEventListener('click', () => onClose?.());
    this.#takeDrops(drop);
    place.before(element);
    say(find('.differs', HTMLElement, element), words);
  }

  /** For a viewer whose own doing has led here. */
  focus() {
    named('own-copy-file', HTMLInputElement, this.element).focus({ preventScroll: true });
  }

  close() {
    this.#end.abort();
    this.element.remove();
  }

  /** @param {HTMLElement} drop */
  #takeDrops(drop) {
    const { signal } = this.#end;
    drop.addEventListener('dragover', event => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      this.element.classList.add('drop');
    }, { signal });
    drop.addEventListener('dragleave', () => this.element.classList.remove('drop'), { signal });
    drop.addEventListener('drop', event => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      this.element.classList.remove('drop');
      this.#consider(file);
    }, { signal });
  }

  /** @param {File} file */
  async #consider(file) {
    const { element } = this;
    this.#chosen = file;
    const words = find('.differs', HTMLElement, element);
    const anyway = named('own-copy-anyway', HTMLButtonElement, element);
    anyway.hidden = true;
    say(words, t('Comparing…'));
    const likeness = await likenessOf(file, this.item);
    if (this.#chosen !== file || this.#end.signal.aborted) return;
    if (likeness.same) return this.onFile(file);
    say(words, differenceInWords(file, likeness, this.item.duration));
    anyway.hidden = !likeness.alike;
    anyway.onclick = () => this.onFile(file);
  }
}
