import { say } from '../dom.js';
import { t } from '../words.js';
import { clamp } from './links.js';
import { layOver, pictureOf, put } from './marks.js';

/**
 * Marks a region of the film: a frame that is drawn by pointer, or moved and resized by keys. Dispatches `change` and,
 * when it has been left, `done` (detail: whether the region is wanted).
 *
 * @typedef {import('./links.js').Region} Region
 */

/** Of the picture, in percent. */
const STEP = 1;
const SMALLEST = 2;
/** @type {Region} */
const MIDDLE = { percent: true, x: 35, y: 35, width: 30, height: 30 };

export class Drawing extends EventTarget {
  #frame = document.createElement('button');
  #veil = document.createElement('div');
  #lift;
  /** @type {{ x: number, y: number } | null} */ #anchor = null;

  /**
   * @param {import('../elements/player.js').TuttiPlayer} player
   * @param {Region | null} region to begin with
   */
  constructor(player, region) {
    super();
    this.player = player;
    this.region = region?.percent ? region : MIDDLE;
    this.#veil.className = 'drawing';
    this.#veil.dataset.testid = 'region-veil';
    this.#frame.type = 'button';
    this.#frame.className = 'drawn';
    this.#frame.dataset.testid = 'region-frame';
    this.#frame.setAttribute('aria-roledescription', t('Region'));
    this.#veil.append(this.#frame);
    this.#lift = layOver(player, this.#veil, () => this.#place());
    this.#frame.addEventListener('keydown', event => this.#heedKey(event));
    this.#veil.addEventListener('pointerdown', event => this.#begin(event));
    this.#veil.addEventListener('pointermove', event => this.#pull(event));
    this.#veil.addEventListener('pointerup', () => { this.#anchor = null; });
    this.#set(this.region);
    this.#frame.focus();
  }

  /** Leaves the film as it was. */
  remove() {
    this.#lift();
  }

  /** @param {Region} region */
  #set({ x, y, width, height }) {
    const bounded = {
      percent: true,
      width: clamp(width, SMALLEST, 100), height: clamp(height, SMALLEST, 100),
      x: clamp(x, 0, 100 - clamp(width, SMALLEST, 100)), y: clamp(y, 0, 100 - clamp(height, SMALLEST, 100)),
    };
    for (const name of /** @type {const} */ (['x', 'y', 'width', 'height'])) {
      bounded[name] = Math.round(10 * bounded[name]) / 10;
    }
    this.region = bounded;
    this.#place();
    this.dispatchEvent(new Event('change'));
  }

  #place() {
    put(this.#frame, this.region, this.player.video);
    this.#frame.setAttribute('aria-label', regionInWords(this.region));
    say(this.#frame, '');
  }

  /** @param {KeyboardEvent} event */
  #heedKey(event) {
    const { key, shiftKey, ctrlKey, altKey } = event;
    /** @type {Record<string, [number, number]>} */
    const sides = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (key === 'Enter' || key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent('done', { detail: key === 'Enter' }));
    }
    if (!sides[key]) return;
    event.preventDefault();
    event.stopPropagation();
    const [right, down] = sides[key].map(side => side * STEP * (shiftKey ? 10 : 1));
    const { x, y, width, height } = this.region;
    this.#set(ctrlKey || altKey
      ? { percent: true, x, y, width: Math.min(width + right, 100 - x), height: Math.min(height + down, 100 - y) }
      : { percent: true, x: x + right, y: y + down, width, height });
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#veil.setPointerCapture(event.pointerId);
    this.#anchor = this.#pointOf(event);
  }

  /** @param {PointerEvent} event */
  #pull(event) {
    if (!this.#anchor) return;
    const [one, other] = [this.#anchor, this.#pointOf(event)];
    this.#set({
      percent: true, x: Math.min(one.x, other.x), y: Math.min(one.y, other.y),
      width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y),
    });
  }

  /** Where on the picture a pointer is, in percent. @param {PointerEvent} event */
  #pointOf({ clientX, clientY }) {
    const box = this.#veil.getBoundingClientRect();
    const { video } = this.player;
    const picture = pictureOf(video);
    // As large as it is seen, for the view may have zoomed it.
    const scale = box.width / video.offsetWidth || 1;
    return {
      x: clamp(100 * ((clientX - box.left) / scale - picture.left) / picture.width, 0, 100),
      y: clamp(100 * ((clientY - box.top) / scale - picture.top) / picture.height, 0, 100),
    };
  }
}

/** @param {Region} region */
export function regionInWords({ percent, x, y, width, height }) {
  const unit = percent ? '%' : 'px';
  const [left, top, wide, high] = [x, y, width, height].map(value => String(Math.round(value)));
  return t('Region: {width} × {height} {unit}, {x} {unit} from the left, {y} {unit} from the top', {
    width: wide, height: high, x: left, y: top, unit,
  });
}
