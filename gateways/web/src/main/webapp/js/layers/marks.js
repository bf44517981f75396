import { t } from '../words.js';
import { fitted } from '../views/look.js';
import { nameOf } from './kinds.js';
import { pixelsOf } from './framed.js';

/**
 * Regions marked over the film: each lies on its picture however that is fitted, zoomed or turned, and leads to its
 * layer.
 *
 * @typedef {import('./links.js').Link} Link
 * @typedef {import('./links.js').Region} Region
 */

export class Marks {
  /** @type {Link[]} */ #links = [];
  #box = document.createElement('div');
  /** @type {Map<string, HTMLButtonElement>} */ #buttons = new Map();

  /**
   * @param {import('../elements/player.js').TuttiPlayer} player
   * @param {(link: Link) => void} onPoint
   */
  constructor(player, onPoint) {
    this.player = player;
    this.onPoint = onPoint;
    this.#box.className = 'marks';
    layOver(player, this.#box, () => this.#place());
  }

  /** @param {Link[]} links that are to be marked now */
  show(links) {
    this.#links = links;
    const ids = new Set(links.map(({ id }) => id));
    for (const [id, button] of this.#buttons) {
      if (ids.has(id)) continue;
      button.remove();
      this.#buttons.delete(id);
    }
    for (const link of links) {
      let button = this.#buttons.get(link.id);
      if (!button) {
        button = document.createElement('button');
        button.type = 'button';
        button.className = 'mark';
        button.dataset.testid = 'layer-mark';
        button.append(document.createElement('bdi'));
        button.addEventListener('click', () => this.#point(link.id));
        this.#buttons.set(link.id, button);
        this.#box.append(button);
      }
      button.dataset.triple = link.id;
      const name = nameOf(link);
      const words = /** @type {HTMLElement} */ (button.firstElementChild);
      if (words.textContent !== name) words.textContent = name;
      button.setAttribute('aria-label', t('Marked in the film: {name}', { name }));
    }
    this.#place();
  }

  /** @param {string} id */
  #point(id) {
    const link = this.#links.find(each => each.id === id);
    if (link) this.onPoint(link);
  }

  #place() {
    const { video } = this.player;
    for (const link of this.#links) {
      const button = this.#buttons.get(link.id);
      if (button && link.mark) put(button, link.mark, video);
    }
  }
}

/**
 * Puts a box over the film's picture and keeps it there: it moves with the view.
 *
 * @param {import('../elements/player.js').TuttiPlayer} player
 * @param {HTMLElement} box
 * @param {() => void} onChange when the picture has another size
 */
export function layOver(player, box, onChange) {
  const root = /** @type {ShadowRoot} */ (player.shadowRoot);
  const { video } = player;
  furnish(root);
  video.after(box);
  const place = () => {
    Object.assign(box.style, {
      left: `${video.offsetLeft}px`, top: `${video.offsetTop}px`, width: `${video.offsetWidth}px`,
      height: `${video.offsetHeight}px`, transform: video.style.transform,
    });
    onChange();
  };
  const resized = new ResizeObserver(place);
  resized.observe(video);
  // The view is a transform of the film.
  const turned = new MutationObserver(place);
  turned.observe(video, { attributeFilter: ['style'] });
  video.addEventListener('loadedmetadata', place);
  place();
  return () => {
    resized.disconnect();
    turned.disconnect();
    video.removeEventListener('loadedmetadata', place);
    box.remove();
  };
}

/** Where the picture lies in the film's box, in pixels of the page. @param {HTMLVideoElement} video */
export function pictureOf({ offsetWidth: width, offsetHeight: height, videoWidth, videoHeight }) {
  const picture = fitted({ width, height }, { width: videoWidth, height: videoHeight });
  return { ...picture, left: (width - picture.width) / 2, top: (height - picture.height) / 2 };
}

/**
 * @param {HTMLElement} element
 * @param {Region} region of the film
 * @param {HTMLVideoElement} video
 */
export function put(element, region, video) {
  const picture = pictureOf(video);
  const { videoWidth, videoHeight } = video;
  if (!videoWidth || !videoHeight) return;
  const scale = picture.width / videoWidth;
  const { x, y, width, height } = pixelsOf(region, { width: videoWidth, height: videoHeight });
  Object.assign(element.style, {
    left: `${picture.left + x * scale}px`, top: `${picture.top + y * scale}px`,
    width: `${width * scale}px`, height: `${height * scale}px`,
  });
}

/** @param {ShadowRoot} root */
function furnish(root) {
  if (root.querySelector('link[data-layers]')) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.dataset.layers = '';
  link.href = new URL('../../css/marks.css', import.meta.url).href;
  root.append(link);
}
