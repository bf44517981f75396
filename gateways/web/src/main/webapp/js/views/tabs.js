import { find } from '../dom.js';

/**
 * One of several panels at a time. Arrows go from tab to tab, as the ARIA Authoring Practices have it.
 */
export class Tabs {
  /** @type {HTMLElement[]} */ #tabs;

  /** @param {HTMLElement} list the tabs; each names the panel it controls */
  constructor(list) {
    this.list = list;
    this.#tabs = Array.from(/** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('[role="tab"]')));
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.open(tab));
    list.addEventListener('keydown', event => this.#step(event));
    this.open(this.#tabs[0]);
  }

  /** @param {HTMLElement} chosen */
  open(chosen) {
    for (const tab of this.#tabs) {
      const open = tab === chosen;
      tab.setAttribute('aria-selected', String(open));
      tab.tabIndex = open ? 0 : -1;
      find(`#${tab.getAttribute('aria-controls')}`, HTMLElement).hidden = !open;
    }
    this.list.dispatchEvent(new CustomEvent('open', { detail: chosen.id }));
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const seen = this.#tabs.filter(tab => !tab.hidden);
    const place = seen.indexOf(/** @type {HTMLElement} */ (event.target));
    const forward = getComputedStyle(this.list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    /** @type {Record<string, number>} */
    const steps = { [forward]: place + 1, [backward]: place - 1, Home: 0, End: seen.length - 1 };
    if (place < 0 || steps[event.key] === undefined) return;
    event.preventDefault();
    const next = seen[(steps[event.key] + seen.length) % seen.length];
    this.open(next);
    next.focus();
  }
}
