import { find, html, named, say, stamp } from '../dom.js';
import { apartInWords, callInWords, offsetInWords, percentInWords, placeOf, progressInWords, standing } from '../views/figures.js';
import { listed, t, word } from '../words.js';

/**
 * One device of a person: how closely it is in step, how far, and how it is doing.
 *
 * @typedef {import('../tutti/protocol.js').Endpoint} Endpoint
 * @typedef {import('../tutti/protocol.js').OffsetRow} OffsetRow
 * @typedef {{ expected: number, duration: number | undefined, frameRate: number }} Scene where the session is
 */

const ROW = html`
  <li data-testid="roster-row" data-endpoint="" data-offset="" data-bound="" data-state="" data-readiness="">
    <p class="state"><span data-testid="state"></span><span class="readiness"> · <span data-testid="readiness">loading</span></span>
      <span class="you"></span></p>
    <p class="progress"><progress max="1" value="0" aria-label="Progress"></progress>
      <span data-testid="device-progress">–</span></p>
    <dl>
      <div><dt>Offset</dt><dd data-testid="offset">–</dd></div>
      <div><dt>Bound</dt><dd data-testid="bound">–</dd></div>
      <div><dt>Buffered</dt><dd data-testid="buffered">–</dd></div>
      <div hidden><dt>Battery</dt><dd data-testid="battery">–</dd></div>
      <div hidden><dt>Signal</dt><dd data-testid="signal">–</dd></div>
      <div class="whole" hidden><dt>Not for others</dt><dd data-testid="denies">–</dd></div>
      <div class="whole" hidden><dt>Telephone</dt><dd data-testid="call">–</dd></div>
    </dl>
  </li>`;

const READINESS = new Map([
  ['loading', word('loading')], ['ready', word('ready')], ['buffering', word('buffering')], ['blocked', word('needs a tap')],
]);

const DENIALS = new Map([
  ['status', word('battery and signal')], ['view', word('the picture')], ['tracks', word('sound and text')],
  ['timeline', word('start, stop and seek')],
]);

export function newDevice() {
  return stamp(ROW);
}

/**
 * @param {HTMLElement} row
 * @param {Endpoint} device
 * @param {OffsetRow | undefined} figures undefined if it has not reported yet, or that is not for us to see
 * @param {boolean} own whether it is this window
 * @param {Scene} scene
 */
export function showDevice(row, device, figures, own, scene) {
  const { endpoint, state, plays = true } = device;
  row.dataset.endpoint = endpoint;
  row.dataset.state = state;
  row.dataset.step = standing(device, figures).step;
  row.dataset.offset = plain(figures?.offset);
  row.dataset.bound = plain(figures?.bound);
  row.dataset.readiness = figures?.readiness ?? '';
  say(named('state', HTMLElement, row),
    state === 'resuming' ? t('reconnecting') : plays ? t('connected') : t('plays nothing'));
  say(find('.you', HTMLElement, row), own ? t('· this window') : '');
  for (const part of ['.progress', 'dl', '.readiness']) find(part, HTMLElement, row).hidden = !figures;
  if (figures) showFigures(row, figures, scene);
}

/**
 * @param {HTMLElement} row
 * @param {OffsetRow} figures
 * @param {Scene} scene
 */
function showFigures(row, { offset, bound, readiness, buffered, battery, charging, signal, denies, call }, scene) {
  say(named('offset', HTMLElement, row), offset === null ? '–' : offsetInWords(offset, scene.frameRate));
  say(named('bound', HTMLElement, row), bound === null ? '–' : `±${apartInWords(bound)}`);
  say(named('readiness', HTMLElement, row), t(READINESS.get(readiness ?? '') ?? 'loading'));
  say(named('buffered', HTMLElement, row), buffered === null ? '–' : t('{seconds} s', { seconds: Math.round(buffered) }));
  showFigure(row, 'battery', batteryInWords(battery, charging));
  showFigure(row, 'signal', signal == null ? null : percentInWords(signal));
  showFigure(row, 'denies', denies ? listed(denies.map(each => t(DENIALS.get(each) ?? each))) : null);
  showFigure(row, 'call', call ? callInWords(call) : null);
  const place = placeOf(offset, scene.expected, scene.duration);
  const bar = find('progress', HTMLProgressElement, row);
  bar.hidden = !scene.duration;
  bar.max = scene.duration ?? 1;
  bar.value = Number.isFinite(place) ? place : 0;
  say(named('device-progress', HTMLElement, row), progressInWords(place, scene.duration, scene.frameRate));
}

/**
 * @param {number | null | undefined} battery 0 to 1
 * @param {boolean | null | undefined} charging
 * @returns {string | null} null where the browser does not tell
 */
export function batteryInWords(battery, charging) {
  if (battery == null) return null;
  const percent = percentInWords(battery);
  return charging ? t('{percent}, charging', { percent }) : percent;
}

/**
 * @param {HTMLElement} row
 * @param {string} name
 * @param {string | null} words null where the browser does not tell
 */
function showFigure(row, name, words) {
  const figure = named(name, HTMLElement, row);
  /** @type {HTMLElement} */ (figure.parentElement).hidden = words === null;
  say(figure, words ?? '–');
}

/** @param {number | null | undefined} value */
function plain(value) {
  return value == null ? '' : String(value);
}
