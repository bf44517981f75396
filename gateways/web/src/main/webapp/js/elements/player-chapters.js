import { clockTime, find, say } from '../dom.js';
import { chapterAt } from '../views/figures.js';

/**
 * Where the chapters of a film begin, on its slider; and the title of the one that a pointer is over, or that one goes
 * to by keys.
 *
 * @typedef {import('../tutti/protocol.js').Item} Item
 */

export class Chapters {
  /** @type {Item | null} */ #item = null;

  /** @param {ShadowRoot} root of a player */
  constructor(root) {
    this.seek = find('.seek', HTMLInputElement, root);
    const line = /** @type {HTMLElement} */ (this.seek.parentElement);
    this.marks = line.appendChild(document.createElement('div'));
    this.marks.className = 'chapters';
    this.title = line.appendChild(document.createElement('p'));
    this.title.className = 'chapter';
    this.title.dataset.testid = 'chapter';
    for (const each of [this.marks, this.title]) each.setAttribute('aria-hidden', 'true');
    this.#tell(NaN);
    this.seek.addEventListener('pointermove', event => this.#tell(this.#positionAt(event)));
    for (const event of ['pointerleave', 'blur']) this.seek.addEventListener(event, () => this.#tell(NaN));
    for (const event of ['focus', 'input', 'keyup']) {
      this.seek.addEventListener(event, () => this.seek.matches(':focus-visible') && this.#tell(Number(this.seek.value)));
    }
  }

  /** @param {Item | null} item that is on */
  show(item) {
    if (item === this.#item) return;
    this.#item = item;
    const duration = item?.duration ?? 0;
    const chapters = (item?.chapters ?? []).filter(({ position }) => position > 0 && position < duration);
    this.marks.replaceChildren(...chapters.map(({ position }) => {
      const mark = document.createElement('i');
      mark.style.setProperty('--at', String(position / duration));
      return mark;
    }));
  }

  /** @param {PointerEvent} event */
  #positionAt({ clientX }) {
    const { left, width } = this.seek.getBoundingClientRect();
    return (clientX - left) / width * (this.#item?.duration ?? NaN);
  }

  /** @param {number} position NaN: of none */
  #tell(position) {
    const chapter = Number.isNaN(position) ? undefined : chapterAt(this.#item?.chapters, position);
    this.title.hidden = chapter === undefined;
    if (!chapter) return;
    say(this.title, `${chapter.title} · ${clockTime(position)}`);
    this.title.style.setProperty('--at', String(position / (this.#item?.duration ?? 1)));
  }
}
