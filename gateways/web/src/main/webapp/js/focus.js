/**
 * Keeps the place of whoever uses the keyboard. A control that goes when it is used (a question answered, a row moved, a
 * button that gives way to another) would take the focus with it, and the next Tab would begin at the top of the page.
 */

export function keepFocus() {
  /** @type {HTMLElement | null} */ let last = null;
  /** What the focused control lies in, from the inside out. @type {HTMLElement[]} */ let around = [];
  let place = 0;

  document.addEventListener('focusin', event => {
    last = /** @type {HTMLElement} */ (event.target);
    around = ancestorsOf(last);
    const row = around.find(isRow);
    place = row?.parentElement ? [...row.parentElement.children].indexOf(row) : 0;
  });
  // Whoever clicks beside all controls means to leave them.
  document.addEventListener('pointerdown', event => {
    if (!last?.contains(/** @type {Node} */ (event.target))) last = null;
  }, { capture: true });

  new MutationObserver(() => {
    const active = document.activeElement;
    if (!last || (active !== last && active !== document.body && active !== null)) return;
    const seen = last.isConnected && last.checkVisibility();
    const off = 'disabled' in last && last.disabled === true;
    // What is only off for now gets the focus back when it is on again.
    if (seen && off) return;
    const heir = seen ? last : heirOf(last, around, place);
    if (heir && heir !== active) focus(heir);
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['hidden', 'disabled'] });
}

/** @param {HTMLElement} element */
export function focus(element) {
  // What has a root of its own knows what in it takes the focus; a tabindex would take all of it out of the order.
  if (!element.shadowRoot && !element.matches('a, button, input, select, textarea, summary, [tabindex]')) {
    element.tabIndex = -1;
  }
  element.focus({ preventScroll: true });
}

/**
 * Who takes over: the same control in the next row if its row is gone, else the nearest of what it lay in.
 *
 * @param {HTMLElement} last
 * @param {HTMLElement[]} around
 * @param {number} place of its row
 */
function heirOf(last, around, place) {
  // What has become empty is no place to be.
  const alive = around.filter(each => each.isConnected && each.checkVisibility()
    && each.getBoundingClientRect().height > 0);
  const row = around.find(isRow);
  const list = row && around[around.indexOf(row) + 1];
  if (row && list && !alive.includes(row) && alive.includes(list)) {
    const next = /** @type {HTMLElement | undefined} */ (list.children[Math.min(place, list.children.length - 1)]);
    const same = next && last.dataset.testid
      ? /** @type {HTMLElement | null} */ (next.querySelector(`[data-testid="${last.dataset.testid}"]`)) : null;
    if (next) return same?.checkVisibility() ? same : next;
  }
  const nearest = alive.find(each => each.matches('li, section, details, main'));
  return nearest instanceof HTMLDetailsElement ? nearest.querySelector('summary') : nearest ?? null;
}

/** @param {Element} element */
function isRow(element) {
  return element.tagName === 'LI';
}

/** @param {HTMLElement} element */
function ancestorsOf(element) {
  const all = [];
  for (let each = element.parentElement; each; each = each.parentElement) all.push(each);
  return all;
}
