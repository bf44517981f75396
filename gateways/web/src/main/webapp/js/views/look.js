import { t } from '../words.js';

/**
 * How a picture is looked at, as plain arithmetic. The middle of the view lies `x` widths right of the picture's, and
 * `y` heights below it.
 *
 * @typedef {import('../tutti/protocol.js').Look} Look
 * @typedef {{ width: number, height: number }} Size
 */

/** @type {Look} */
export const WHOLE = { scale: 1, x: 0, y: 0, angle: 0, yaw: 0, pitch: 0, roll: 0 };

const SCALE = { least: 0.1, most: 32 };
/** The middle of the view does not leave the picture. */
const EDGE = 0.5;
const DISTANCE = 1200;

/**
 * @param {Look} look
 * @param {Size} picture as it is on the screen, in pixels
 */
export function transformOf({ scale, x, y, angle, yaw, pitch, roll }, { width, height }) {
  const turned = yaw || pitch ? `perspective(${DISTANCE}px) ` : '';
  const swung = yaw || pitch ? `rotateX(${pitch}deg) rotateY(${yaw}deg) ` : '';
  return `${turned}scale(${scale}) rotate(${angle + roll}deg) ${swung}translate(${-x * width}px, ${-y * height}px)`;
}

/**
 * The size of a picture shown whole within a box.
 *
 * @param {Size} box
 * @param {Size} picture
 * @returns {Size}
 */
export function fitted(box, picture) {
  if (!picture.width || !picture.height) return box;
  const fit = Math.min(box.width / picture.width, box.height / picture.height);
  return { width: fit * picture.width, height: fit * picture.height };
}

/**
 * @param {Look} look
 * @param {number} factor
 * @returns {Look}
 */
export function zoomed(look, factor) {
  const scale = round(Math.min(SCALE.most, Math.max(SCALE.least, look.scale * factor)), 3);
  return { ...look, scale };
}

/**
 * The picture moved under the view by so many pixels of the screen, as by a drag.
 *
 * @param {Look} look
 * @param {Size} by
 * @param {Size} picture
 * @returns {Look}
 */
export function dragged(look, by, picture) {
  const turn = -(look.angle + look.roll) * Math.PI / 180;
  const right = (by.width * Math.cos(turn) - by.height * Math.sin(turn)) / look.scale;
  const down = (by.width * Math.sin(turn) + by.height * Math.cos(turn)) / look.scale;
  return { ...look, x: kept(look.x - right / picture.width), y: kept(look.y - down / picture.height) };
}

/**
 * @param {Look} look
 * @param {'angle' | 'yaw' | 'pitch'} axis
 * @param {number} degrees
 * @returns {Look}
 */
export function turned(look, axis, degrees) {
  return { ...look, [axis]: (look[axis] + degrees) % 360 };
}

/** @param {Look} look */
export function inWords({ scale, x, y, angle, yaw, pitch, roll }) {
  const parts = [`${round(scale, 2)}×`];
  if (x || y) parts.push(t('moved {x} %, {y} %', { x: Math.round(100 * x), y: Math.round(100 * y) }));
  if (angle + roll) parts.push(t('turned {angle}°', { angle: angle + roll }));
  if (yaw || pitch) parts.push(t('swung {yaw}°, tilted {pitch}°', { yaw, pitch }));
  return parts.join(' · ');
}

/** @param {number} value */
function kept(value) {
  return round(Math.min(EDGE, Math.max(-EDGE, value)), 4);
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function round(value, decimals) {
  // Not −0, which is no number for people.
  return Number(value.toFixed(decimals)) || 0;
}
