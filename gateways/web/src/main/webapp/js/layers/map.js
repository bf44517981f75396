import { find, html, named, say, stamp } from '../dom.js';
import { t } from '../words.js';
import { clamp } from './links.js';
import { NEAREST, countriesOf, draw, placeOf, projected, worldWidth } from './map-model.js';

/**
 * A place on a map of the world, drawn here: nobody is asked for it but our own server.
 *
 * @typedef {import('./map-model.js').Country} Country
 */

const MAP = html`
  <div class="map" role="group" data-testid="layer-map">
    <canvas></canvas>
    <p class="marker"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7z"/><circle cx="12" cy="9" r="2.6"/></svg><bdi></bdi></p>
    <div class="map-buttons">
      <button type="button" class="icon" data-testid="map-nearer" aria-label="Nearer">+</button>
      <button type="button" class="icon" data-testid="map-farther" aria-label="Farther">–</button>
    </div>
    <p class="map-place"><bdi data-testid="map-place" dir="ltr"></bdi></p>
    <button type="button" class="small map-street" data-testid="map-street">Show the street map of
      openstreetmap.org</button>
  </div>`;

/** From this zoom on the coarse world looks it. */
const FINE = 3.5;
/** Each is fetched once for all maps. @type {Map<string, Promise<Country[]>>} */
const worlds = new Map();

export class PlaceMap {
  #place;
  #zoom;
  /** @type {[number, number]} */ #middle;
  /** @type {Country[]} */ #countries = [];
  #loaded = '';
  #end = new AbortController();

  /**
   * @param {object} given
   * @param {string} given.uri
   * @param {string} given.label
   * @param {() => void} given.onStreet when somebody wants to see the streets
   */
  constructor({ uri, label, onStreet }) {
    this.element = stamp(MAP);
    this.#place = placeOf(uri) ?? { latitude: 0, longitude: 0, zoom: 0 };
    this.#zoom = Math.min(this.#place.zoom, NEAREST);
    this.#middle = projected(this.#place.longitude, this.#place.latitude);
    const words = placeInWords(this.#place);
    say(named('map-place', HTMLElement, this.element), words);
    say(find('.marker bdi', HTMLElement, this.element), label);
    this.element.setAttribute('aria-label',
      label ? t('Map: {label}, {place}', { label, place: words }) : t('Map: {place}', { place: words }));
    this.#listen(onStreet);
    const draw = () => { this.#draw(); };
    const { signal } = this.#end;
    const sized = new ResizeObserver(draw);
    const schemed = new MutationObserver(draw);
    sized.observe(this.element);
    schemed.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw, { signal });
    signal.addEventListener('abort', () => {
      sized.disconnect();
      schemed.disconnect();
    });
  }

  /** Is drawn no more. */
  remove() {
    this.#end.abort();
    this.element.remove();
  }

  /** @param {() => void} onStreet */
  #listen(onStreet) {
    const { element } = this;
    named('map-nearer', HTMLButtonElement, element).addEventListener('click', () => this.#zoomBy(1));
    named('map-farther', HTMLButtonElement, element).addEventListener('click', () => this.#zoomBy(-1));
    named('map-street', HTMLButtonElement, element).addEventListener('click', onStreet);
    const canvas = find('canvas', HTMLCanvasElement, element);
    canvas.addEventListener('pointerdown', event => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener('pointermove', event => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      const world = worldWidth(this.#zoom);
      const [x, y] = this.#middle;
      this.#middle = [x - event.movementX / world, clamp(y - event.movementY / world, 0, 1)];
      this.#draw();
    });
  }

  /** @param {number} step */
  #zoomBy(step) {
    this.#zoom = clamp(Math.round(this.#zoom) + step, 0, NEAREST);
    this.#draw();
  }

  async #draw() {
    const { element } = this;
    const { clientWidth: width, clientHeight: height } = element;
    if (!width || !height) return;
    // A world that is smaller than its window would be seen twice.
    const zoom = Math.max(this.#zoom, Math.log2(width / worldWidth(0)));
    named('map-nearer', HTMLButtonElement, element).disabled = this.#zoom >= NEAREST;
    named('map-farther', HTMLButtonElement, element).disabled = this.#zoom <= zoom - 1;
    const view = { x: this.#middle[0], y: this.#middle[1], zoom, width, height };
    const marker = find('.marker', HTMLElement, element);
    const [x, y] = projected(this.#place.longitude, this.#place.latitude);
    const world = worldWidth(zoom);
    marker.style.left = `${width / 2 + (x - view.x) * world}px`;
    marker.style.top = `${height / 2 + (y - view.y) * world}px`;
    this.#paint(view);
    const name = zoom < FINE ? '110m' : '50m';
    if (this.#loaded === name) return;
    this.#loaded = name;
    const countries = await worldOf(name).catch(() => null);
    if (this.#loaded !== name) return;
    if (!countries) {
      this.#loaded = '';
      return;
    }
    this.#countries = countries;
    // Meanwhile somebody may have zoomed or moved it.
    this.#draw();
  }

  /** @param {{ x: number, y: number, zoom: number, width: number, height: number }} view */
  #paint(view) {
    const canvas = find('canvas', HTMLCanvasElement, this.element);
    const fine = Math.min(devicePixelRatio, 2);
    const style = getComputedStyle(this.element);
    canvas.width = view.width * fine;
    canvas.height = view.height * fine;
    const drawing = canvas.getContext('2d');
    if (!drawing) return;
    drawing.scale(fine, fine);
    drawing.fillStyle = style.getPropertyValue('color');
    drawing.strokeStyle = style.getPropertyValue('border-block-start-color');
    drawing.lineWidth = 0.75;
    drawing.lineJoin = 'round';
    draw(drawing, this.#countries, view);
    this.element.dataset.drawn = String(this.#countries.length > 0);
  }
}

/**
 * @param {string} name
 * @returns {Promise<Country[]>}
 */
function worldOf(name) {
  const known = worlds.get(name);
  if (known) return known;
  const loading = fetch(new URL(`../vendor/countries-${name}.json`, import.meta.url))
    .then(answer => answer.json())
    .then(countriesOf);
  loading.catch(() => worlds.delete(name));
  worlds.set(name, loading);
  return loading;
}

/** @param {{ latitude: number, longitude: number }} place */
export function placeInWords({ latitude, longitude }) {
  const part = (/** @type {number} */ value, /** @type {string} */ side) =>
    `${Number(Math.abs(value).toFixed(3))}° ${side}`;
  return `${part(latitude, latitude < 0 ? 'S' : 'N')}, ${part(longitude, longitude < 0 ? 'W' : 'E')}`;
}
