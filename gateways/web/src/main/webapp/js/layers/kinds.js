import { t } from '../words.js';
import { shortNameOf } from './guess.js';

/**
 * What kinds of layers are called, and how they are drawn.
 *
 * @typedef {import('./links.js').Kind} Kind
 * @typedef {import('./links.js').Link} Link
 */

/** @type {readonly Kind[]} */
export const KINDS = ['video', 'audio', 'image', 'page', 'map', 'note'];

/** @type {Record<Kind, string>} */
const ICONS = {
  video: 'M4 6h11v12H4zM16.5 10.5 21 7.5v9l-4.5-3z',
  audio: 'M9 18.5a2.5 2.5 0 1 1-1.5-2.3V5l11-2v12.5a2.5 2.5 0 1 1-1.5-2.3V7L9 8.5z',
  image: 'M3.5 5h17v14h-17zM6 16.5h12l-4-6-3 4-2-2.2zM8 10a1.4 1.4 0 1 0 0-2.8A1.4 1.4 0 0 0 8 10z',
  page: 'M3.5 5h17v14h-17zM5.5 9.5v7.5h13V9.5z',
  map: 'M12 2.5a6.5 6.5 0 0 0-6.5 6.5C5.5 14 12 21.5 12 21.5S18.5 14 18.5 9A6.5 6.5 0 0 0 12 2.5zM12 11.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z',
  note: 'M5 4h14v11l-5 5H5zM8 8v1.5h8V8zM8 11.5V13h6v-1.5z',
};

/** @param {Kind} kind */
export function kindInWords(kind) {
  switch (kind) {
    case 'video': return t('Video');
    case 'audio': return t('Sound');
    case 'image': return t('Picture');
    case 'page': return t('Page');
    case 'map': return t('Map');
    case 'note': return t('Text');
  }
}

/** What a layer is called: its label, or what it is. @param {Pick<Link, 'label' | 'object' | 'kind'>} link */
export function nameOf({ label, object, kind }) {
  return label || shortNameOf(object) || kindInWords(kind);
}

/** @param {Element} svg @param {Kind} kind */
export function drawIcon(svg, kind) {
  const path = svg.querySelector('path') ?? svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  path.setAttribute('d', ICONS[kind]);
  path.setAttribute('fill-rule', 'evenodd');
}
