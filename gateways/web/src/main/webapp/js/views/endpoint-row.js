import { find, named, say } from '../dom.js';
import { offsetInWords, percentInWords, progressInWords } from './figures.js';

/**
 * One device of a person: how closely it is in step, how far, and how it is doing.
 *
 * @typedef {import('../tutti/protocol.js').OffsetRow} OffsetRow
 * @typedef {{ expected: number, duration: number | undefined, frameRate: number }} Scene where the session is
 */

/** Nobody sees or hears less (ms). */
const IN_STEP = 40;

const READINESS = new Map([
  ['loading', 'loading'], ['ready', 'ready'], ['buffering', 'buffering'], ['blocked', 'needs a tap'],
]);

/**
 * @param {HTMLElement} row
 * @param {string} state
 * @param {boolean} own whether it is this window
 * @param {boolean} plays
 */
export function showState(row, state, own, plays) {
  row.dataset.state = state;
  say(named('state', HTMLElement, row), state === 'resuming' ? 'reconnecting' : plays ? state : 'plays nothing');
  say(find('.you', HTMLElement, row), own ? '· this window' : '');
}

/**
 * Nothing (any more) is known of how it is doing: it has not reported yet, or that is not for us to see.
 *
 * @param {HTMLElement} row
 */
export function showNoFigures(row) {
  row.dataset.step = row.dataset.offset = row.dataset.bound = row.dataset.readiness = '';
  revealFigures(row, false);
}

/**
 * @param {HTMLElement} row
 * @param {boolean} known
 */
function revealFigures(row, known) {
  for (const part of ['.progress', 'dl', '.readiness']) find(part, HTMLElement, row).hidden = !known;
}

/**
 * @param {HTMLElement} row
 * @param {OffsetRow} figures
 * @param {Scene} scene
 */
export function showFigures(row, { offset, bound, readiness, buffered, battery, charging, signal }, scene) {
  revealFigures(row, true);
  row.dataset.offset = plain(offset);
  row.dataset.bound = plain(bound);
  row.dataset.readiness = readiness ?? '';
  row.dataset.step = offset === null ? '' : Math.abs(offset) <= IN_STEP ? 'in' : 'out';
  say(named('offset', HTMLElement, row), offset === null ? '–' : offsetInWords(offset, scene.frameRate));
  say(named('bound', HTMLElement, row), bound === null ? '–' : `±${bound.toFixed(1)} ms`);
  say(named('readiness', HTMLElement, row), READINESS.get(readiness ?? '') ?? 'loading');
  say(named('buffered', HTMLElement, row), buffered === null ? '–' : `${Math.round(buffered)} s`);
  showDevice(row, 'battery', battery == null ? null : `${percentInWords(battery)}${charging ? ', charging' : ''}`);
  showDevice(row, 'signal', signal == null ? null : percentInWords(signal));
  showProgress(row, offset === null ? NaN : scene.expected + offset / 1000, scene);
}

/**
 * @param {HTMLElement} row
 * @param {string} name
 * @param {string | null} words null where the browser does not tell
 */
function showDevice(row, name, words) {
  const figure = named(name, HTMLElement, row);
  /** @type {HTMLElement} */ (figure.parentElement).hidden = words === null;
  say(figure, words ?? '–');
}

/**
 * @param {HTMLElement} row
 * @param {number} position s
 * @param {Scene} scene
 */
function showProgress(row, position, { duration, frameRate }) {
  const there = Math.min(duration ?? Infinity, Math.max(0, position));
  const bar = find('progress', HTMLProgressElement, row);
  bar.hidden = !duration;
  bar.max = duration ?? 1;
  bar.value = Number.isFinite(there) ? there : 0;
  say(named('device-progress', HTMLElement, row), progressInWords(there, duration, frameRate));
}

/** @param {number | null} value */
function plain(value) {
  return value === null ? '' : String(value);
}
