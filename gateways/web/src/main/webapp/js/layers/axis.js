import { Rows, clockTime, find, html, named, say, stamp } from '../dom.js';
import { t } from '../words.js';
import { barsOf, lengthOf, ticksOf } from './axis-model.js';
import { drawIcon, kindInWords, nameOf } from './kinds.js';

/**
 * The time axis: a bar for each link, moved and resized by pointer or keys. Left and right mean earlier and later in
 * every language, as on the film's own bar. Dispatches `choose` (detail: the id of a link).
 *
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./axis-model.js').Bar} Bar
 */

const AXIS = html`
  <div class="axis" dir="ltr" data-testid="axis">
    <div class="axis-window" tabindex="-1"><div class="axis-length">
      <div class="ruler" aria-hidden="true"></div>
      <ol class="bars" aria-label="Layers on the time axis"></ol>
      <div class="playhead" data-testid="playhead" aria-hidden="true"></div>
    </div></div>
  </div>`;

const ROW = html`
  <li>
    <div class="layer-bar" data-testid="layer-bar" tabindex="-1" aria-valuemin="0">
      <span class="edge first" aria-hidden="true"></span>
      <svg viewBox="0 0 24 24" aria-hidden="true"></svg><bdi class="words"></bdi>
      <span class="edge last" aria-hidden="true"></span>
    </div>
  </li>`;

/** Seconds a key moves; ten times as many with shift. */
const STEP = 1;
/** So near (px) to each other times on the ruler may be. */
const APART = 64;
/** A drag that is shorter (px) is a click. */
const SLACK = 3;
const NEAREST = 64;
/** An axis that is longer (s) begins with a part of it. */
const LONG = 1_200;
const WINDOW = 600;

export class Axis extends EventTarget {
  /** @type {Rows<Bar>} */ #rows;
  /** @type {Bar[]} */ #bars = [];
  #length = 60;
  #zoom = 1;
  #fitted = false;
  /** @type {string | null} */ chosen = null;
  /** @type {{ id: string, which: 'both' | 'start' | 'end', from: [number, number], x: number, moved: boolean } | null} */
  #drag = null;

  /**
   * @param {import('./edits.js').Edits} edits
   * @param {() => boolean} mayEdit
   */
  constructor(edits, mayEdit) {
    super();
    this.edits = edits;
    this.mayEdit = mayEdit;
    this.element = stamp(AXIS);
    const list = this.#list;
    this.#rows = new Rows(list, () => stamp(ROW));
    list.addEventListener('keydown', event => this.#heedKey(event));
    list.addEventListener('pointerdown', event => this.#grab(event));
    list.addEventListener('pointermove', event => this.#pull(event));
    list.addEventListener('pointerup', event => this.#drop(event));
    list.addEventListener('pointercancel', () => this.#letGo());
    list.addEventListener('focusin', event => this.#choose(this.#idOf(event.target)));
    new ResizeObserver(() => this.#rule()).observe(this.element);
  }

  get #list() {
    return find('.bars', HTMLElement, this.element);
  }

  /**
   * @param {Link[]} roots
   * @param {(id: string) => Link[]} under
   * @param {number | undefined} duration
   * @param {number} now
   */
  show(roots, under, duration, now) {
    const { edits } = this;
    const order = new Map(this.#bars.map(({ link }, i) => [link.id, i]));
    this.#bars = barsOf(roots.map(link => edits.as(link)), id => under(id).map(link => edits.as(link)));
    // What is being dragged stays in its row.
    if (this.#drag) this.#bars.sort((one, other) => (order.get(one.link.id) ?? Infinity) - (order.get(other.link.id) ?? Infinity) || 0);
    const focused = this.#idOf(document.activeElement);
    this.#length = lengthOf(this.#bars, duration, now);
    if (!this.#bars.some(({ link }) => link.id === this.chosen)) this.chosen = null;
    this.#rows.show(this.#bars, ({ link }) => link.id, (row, bar) => this.#fill(row, bar));
    // A row that goes up in the list loses the focus on its way.
    if (focused && this.#rows.get(focused) && this.#idOf(document.activeElement) !== focused) this.#barOf(focused)?.focus();
    this.element.dataset.empty = String(this.#bars.length === 0);
    this.#rule();
  }

  /** @param {number} position */
  tick(position) {
    const head = named('playhead', HTMLElement, this.element);
    head.hidden = !(position >= 0);
    head.style.left = this.#percent(Math.min(position, this.#length));
    if (this.#fitted || !(position >= 0) || !this.element.clientWidth) return;
    // Of a long film one sees what is around its position first.
    this.#fitted = true;
    if (this.#length <= LONG) return;
    this.zoomBy(Math.min(NEAREST, this.#length / WINDOW));
    const view = find('.axis-window', HTMLElement, this.element);
    view.scrollLeft = position / this.#length * view.scrollWidth - view.clientWidth / 3;
  }

  /** @param {number} factor */
  zoomBy(factor) {
    const view = find('.axis-window', HTMLElement, this.element);
    const middle = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
    this.#zoom = Math.min(Math.max(this.#zoom * factor, 1), NEAREST);
    find('.axis-length', HTMLElement, this.element).style.width = `${100 * this.#zoom}%`;
    view.scrollLeft = middle * view.scrollWidth - view.clientWidth / 2;
    this.#rule();
    return this.#zoom;
  }

  /** Puts the focus on a bar. @param {string} id */
  focus(id) {
    this.#choose(id);
    this.#barOf(id)?.focus();
  }

  /** Brings a bar to the eye. @param {string} id */
  reveal(id) {
    this.#barOf(id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** @param {string} id */
  #barOf(id) {
    const row = this.#rows.get(id);
    return row ? named('layer-bar', HTMLElement, row) : null;
  }

  /**
   * @param {HTMLElement} row
   * @param {Bar} bar
   */
  #fill(row, { link, depth, start, end, waits }) {
    const bar = named('layer-bar', HTMLElement, row);
    const edits = this.mayEdit() && link.fixed && !waits;
    bar.dataset.triple = link.id;
    bar.dataset.kind = link.kind;
    bar.dataset.waits = String(waits);
    bar.dataset.edits = String(edits);
    row.style.setProperty('--depth', String(depth));
    const from = start ?? 0;
    const to = Math.min(end ?? this.#length, this.#length);
    bar.style.left = waits ? '' : this.#percent(Math.min(from, this.#length));
    bar.style.width = waits ? '' : this.#percent(Math.max(0, to - from));
    // What is written beside a short bar must not leave the axis.
    bar.classList.toggle('late', !waits && from > 0.55 * this.#length);
    bar.classList.toggle('long', !waits && to - from > 0.45 * this.#length / this.#zoom);
    drawIcon(find('svg', SVGElement, bar), link.kind);
    const name = nameOf(link);
    say(find('.words', HTMLElement, bar), name);
    bar.classList.toggle('chosen', this.chosen === link.id);
    const tabbable = this.chosen === null ? this.#bars[0]?.link.id === link.id : this.chosen === link.id;
    bar.tabIndex = tabbable ? 0 : -1;
    // What cannot be moved is something to choose.
    attributes(bar, edits ? {
      role: 'slider', 'aria-valuemax': String(Math.round(this.#length)), 'aria-valuenow': String(Math.round(from)),
      'aria-valuetext': timesInWords(link, waits), 'aria-label': `${kindInWords(link.kind)}: ${name}`, 'aria-pressed': null,
    } : {
      role: 'button', 'aria-valuemax': null, 'aria-valuenow': null, 'aria-valuetext': null,
      'aria-pressed': String(this.chosen === link.id),
      'aria-label': `${kindInWords(link.kind)}: ${name}, ${timesInWords(link, waits)}`,
    });
  }

  #rule() {
    const ruler = find('.ruler', HTMLElement, this.element);
    const ticks = ticksOf(this.#length, Math.max(2, Math.floor(ruler.clientWidth / APART)));
    ruler.replaceChildren(...ticks.map(tick => {
      const mark = document.createElement('span');
      mark.style.left = this.#percent(tick);
      mark.textContent = clockTime(tick);
      return mark;
    }));
  }

  /** @param {number} position */
  #percent(position) {
    return `${100 * position / this.#length}%`;
  }

  /** @param {EventTarget | null} target */
  #idOf(target) {
    return /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest('[data-triple]') : null)?.dataset.triple ?? null;
  }

  /** @param {string | null} id */
  #choose(id) {
    if (id === null || id === this.chosen) return;
    this.chosen = id;
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }

  /** @param {KeyboardEvent} event */
  #heedKey(event) {
    const place = this.#bars.findIndex(({ link }) => link.id === this.#idOf(event.target));
    const bar = this.#bars[place];
    if (!bar) return;
    const { key, shiftKey } = event;
    const act = (/** @type {() => void} */ does) => {
      event.preventDefault();
      event.stopPropagation();
      does();
    };
    const next = key === 'ArrowDown' ? place + 1 : key === 'ArrowUp' ? place - 1 : NaN;
    if (this.#bars[next]) return act(() => this.focus(this.#bars[next].link.id));
    if (!this.mayEdit()) return;
    if (key === 'Delete' || key === 'Backspace') {
      return act(() => {
        const beside = this.#bars.find(({ depth }, i) => i > place && depth <= bar.depth) ?? this.#bars[place - 1];
        this.edits.remove(bar.link);
        if (beside) this.focus(beside.link.id);
      });
    }
    const side = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (side === 0 || !bar.link.fixed || bar.waits) return;
    const which = event.ctrlKey || event.altKey || event.metaKey ? 'end' : 'both';
    act(() => this.edits.nudge(bar.link, which, side * STEP * (shiftKey ? 10 : 1) / bar.onto.scale));
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const id = this.#idOf(event.target);
    const bar = this.#bars.find(({ link }) => link.id === id);
    if (!bar || event.button !== 0) return;
    this.#barOf(bar.link.id)?.focus();
    if (!this.mayEdit() || !bar.link.fixed || bar.waits || !bar.link.at) return;
    event.preventDefault();
    this.#list.setPointerCapture(event.pointerId);
    const target = /** @type {Element} */ (event.target);
    const which = target.classList.contains('first') ? 'start' : target.classList.contains('last') ? 'end' : 'both';
    this.#drag = { id: bar.link.id, which, from: bar.link.at, x: event.clientX, moved: false };
  }

  /** @param {PointerEvent} event */
  #pull({ clientX }) {
    const drag = this.#drag;
    const bar = this.#bars.find(({ link }) => link.id === drag?.id);
    if (!drag || !bar) return;
    const pixels = clientX - drag.x;
    if (!drag.moved && Math.abs(pixels) < SLACK) return;
    drag.moved = true;
    const width = find('.axis-length', HTMLElement, this.element).clientWidth;
    // Nobody means a hundredth of a second with a mouse.
    const delta = Math.round(10 * pixels / width * this.#length / bar.onto.scale) / 10;
    this.edits.wish(bar.link, drag.which, delta, drag.from);
  }

  /** @param {PointerEvent} _event */
  #drop(_event) {
    const drag = this.#drag;
    this.#drag = null;
    if (drag?.moved) this.edits.settle(drag.id);
  }

  #letGo() {
    if (this.#drag) this.edits.drop(this.#drag.id);
    this.#drag = null;
  }
}

/**
 * @param {Link} link
 * @param {boolean} [waits]
 */
export function timesInWords({ at }, waits = at === null) {
  if (waits || !at) return t('waits for an event');
  const [from, to] = [clockTime(at[0]), clockTime(at[1])];
  return at[1] === Infinity ? t('from {from} on', { from }) : t('from {from} to {to}', { from, to });
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, string | null>} values
 */
function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}
