import { whatIn } from './views/cause.js';
import { t, timeOfDay } from './words.js';

/**
 * What is worth finding in a recording, in words, and where it lies.
 *
 * @typedef {import('./tutti/recording.js').Mark} Mark
 */

/** So many places side by side can be told apart on a screen. */
const PLACES = 400;

/** @param {Mark} mark */
export function markInWords({ what, cause, line, name = '', text = '', answer }) {
  switch (what) {
    case 'command': return cause ? whatIn(cause) : '';
    case 'line': return line?.text === undefined || line.removed
      ? t('{name} wrote a line', { name: line?.name ?? '' }) : `${line.name}: ${line.text}`;
    case 'came': return t('{name} came', { name });
    case 'went': return t('{name} went', { name });
    case 'asked': return t('Asked to agree: {text}', { text });
    case 'answered': return answer ? answerInWords(answer) : '';
  }
}

/** @param {import('./tutti/recording.js').Answer} answer */
export function answerInWords({ name, agreed, at }) {
  const values = { name, time: timeOfDay(at) };
  return agreed ? t('{name} agreed at {time}', values) : t('{name} did not agree, at {time}', values);
}

/**
 * Marks as they are drawn: of those of one kind at the same place, one.
 *
 * @param {Mark[]} marks
 * @param {{ begunAt: number, endedAt: number }} recording
 * @returns {{ what: Mark['what'], place: number }[]} `place`: 0 the beginning, 1 the end
 */
export function drawn(marks, { begunAt, endedAt }) {
  const length = Math.max(1, endedAt - begunAt);
  const places = new Map(marks.map(({ at, what }) => {
    const place = Math.round(PLACES * Math.min(1, Math.max(0, (at - begunAt) / length))) / PLACES;
    return [`${what} ${place}`, { what, place }];
  }));
  return [...places.values()];
}

/**
 * The mark before an instant, or after it.
 *
 * @param {Mark[]} marks
 * @param {number} instant
 * @param {-1 | 1} direction
 * @param {number} [slack] ms: so near before an instant is at it
 */
export function markBeside(marks, instant, direction, slack = 700) {
  return direction > 0 ? marks.find(({ at }) => at > instant) : marks.findLast(({ at }) => at < instant - slack);
}
