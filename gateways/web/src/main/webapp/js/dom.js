/**
 * The element a page promises to have.
 *
 * @template {Element} T
 * @param {string} selector
 * @param {new (...args: any[]) => T} type
 * @param {ParentNode} [within]
 * @returns {T}
 */
export function find(selector, type, within = document) {
  const element = within.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`There is no ${type.name} at ${selector}`);
  return element;
}

/**
 * The element of a page that has this `data-testid`, which is also the name our own code knows it by.
 *
 * @template {Element} T
 * @param {string} name
 * @param {new (...args: any[]) => T} type
 * @param {ParentNode} [within]
 */
export function named(name, type, within) {
  return find(`[data-testid="${name}"]`, type, within);
}

/**
 * A copy of what a `<template>` holds.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function stamp(id) {
  const content = find(`template#${id}`, HTMLTemplateElement).content.firstElementChild;
  return /** @type {HTMLElement} */ (document.importNode(/** @type {Element} */ (content), true));
}

/**
 * Writes a text only when it differs, so that live regions and selections are left in peace.
 *
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number} seconds */
export function clockTime(seconds) {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.floor(seconds + 1e-3);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours, ...rest] = parts.map((part, i) => String(part).padStart(i === 0 ? 1 : 2, '0'));
  return hours === '0' ? `${parts[1]}:${rest[1]}` : [hours, ...rest].join(':');
}
