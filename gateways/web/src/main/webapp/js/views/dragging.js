/**
 * Puts the rows of a list into another order: a row is taken by its grip and dragged, with mouse, pen or finger; or moved
 * one place up or down by the arrow keys while the grip has the focus. Escape lets go.
 */

/**
 * @param {HTMLElement} list of rows that each have an element of class `grip`
 * @param {(row: HTMLElement, place: number) => void} onMove to which place among the other rows, from 0
 */
export function dragging(list, onMove) {
  /** @type {{ row: HTMLElement, place: number, from: number } | null} */ let drag = null;

  const end = () => {
    drag?.row.classList.remove('dragged');
    for (const row of list.children) row.classList.remove('drop-before', 'drop-after');
    drag = null;
  };

  list.addEventListener('pointerdown', event => {
    const grip = gripOf(event);
    const row = grip && rowOf(list, grip);
    if (!grip || !row || event.button !== 0) return;
    grip.setPointerCapture(event.pointerId);
    const from = [...list.children].indexOf(row);
    drag = { row, place: from, from };
    row.classList.add('dragged');
  });
  list.addEventListener('pointermove', event => {
    if (!drag) return;
    const others = othersIn(list, drag.row);
    drag.place = placeAt(others.map(middleOf), event.clientY);
    for (const row of others) row.classList.remove('drop-before', 'drop-after');
    if (drag.place === drag.from) return;
    others[drag.place]?.classList.add('drop-before');
    if (drag.place === others.length) others[others.length - 1]?.classList.add('drop-after');
  });
  list.addEventListener('pointerup', () => {
    if (drag && drag.place !== drag.from) onMove(drag.row, drag.place);
    end();
  });
  list.addEventListener('pointercancel', end);
  list.addEventListener('keydown', event => {
    if (event.key === 'Escape') end();
    const grip = gripOf(event);
    const row = grip && rowOf(list, grip);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || step === undefined) return;
    event.preventDefault();
    onMove(row, [...list.children].indexOf(row) + step);
  });
}

/**
 * The place that somebody points at among others.
 *
 * @param {number[]} middles of the other rows, from top to bottom
 * @param {number} y
 */
export function placeAt(middles, y) {
  return middles.filter(middle => middle < y).length;
}

/** @param {Event} event */
function gripOf({ target }) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest('.grip')) : null;
}

/**
 * @param {HTMLElement} list
 * @param {Element} within
 */
function rowOf(list, within) {
  return /** @type {HTMLElement | undefined} */ ([...list.children].find(row => row.contains(within)));
}

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} row
 */
function othersIn(list, row) {
  return [...list.children].filter(each => each !== row);
}

/** @param {Element} row */
function middleOf(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
