/**
 * Texts that are files of their own (WebVTT), beside whatever plays. Those of other servers are fetched and handed to
 * the element as our own: it would take them from elsewhere only if it took the media by the same rules.
 *
 * Dispatches `failed`, with an id, when one did not come.
 *
 * @typedef {import('../protocol.js').Track} Track
 */

/** A text of more bytes than this is none. */
const MOST = 4 << 20;

export class Sidecars extends EventTarget {
  /** @type {Map<string, HTMLTrackElement>} */ #elements = new Map();
  /** @type {string[]} */ #objects = [];
  #closed = false;

  /**
   * @param {HTMLMediaElement} element
   * @param {import('../protocol.js').Item} item
   * @param {(url: string) => string} addressOf
   */
  constructor(element, item, addressOf) {
    super();
    this.element = element;
    this.addressOf = addressOf;
    this.tracks = (item.tracks ?? []).filter(({ url, kind }) => url && (kind === 'subtitles' || kind === 'captions'));
  }

  /**
   * Shows one and no other.
   *
   * @param {string} id or `off`
   */
  show(id) {
    const track = this.tracks.find(one => one.id === id);
    if (track && !this.#elements.has(id)) this.#add(track);
    for (const [one, { track: shown }] of this.#elements) shown.mode = one === id ? 'showing' : 'disabled';
  }

  close() {
    this.#closed = true;
    for (const track of this.#elements.values()) track.remove();
    for (const url of this.#objects) URL.revokeObjectURL(url);
  }

  /** @param {Track} track */
  #add({ id, kind, language, label, url = '' }) {
    const element = document.createElement('track');
    Object.assign(element, { kind, srclang: language, label });
    element.addEventListener('error', () => this.#fail(id, element));
    this.#elements.set(id, element);
    this.element.append(element);
    const address = this.addressOf(url);
    if (new URL(address).origin === location.origin) element.src = address;
    else this.#fetch(address, element).catch(() => this.#fail(id, element));
  }

  /**
   * @param {string} address
   * @param {HTMLTrackElement} element
   */
  async #fetch(address, element) {
    const answer = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer' });
    if (!answer.ok || Number(answer.headers.get('content-length')) > MOST) throw new Error(`${answer.status}`);
    const bytes = await answer.blob();
    if (bytes.size > MOST) throw new Error(`${bytes.size} bytes`);
    if (this.#closed) return;
    const object = URL.createObjectURL(new Blob([bytes], { type: 'text/vtt' }));
    this.#objects.push(object);
    element.src = object;
  }

  /**
   * It may be there the next time somebody wants it.
   *
   * @param {string} id
   * @param {HTMLTrackElement} element
   */
  #fail(id, element) {
    if (this.#closed || this.#elements.get(id) !== element) return;
    element.remove();
    this.#elements.delete(id);
    this.dispatchEvent(new CustomEvent('failed', { detail: id }));
  }
}
