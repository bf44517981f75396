import { copyOf } from './dom.js';

/**
 * An element of ours in the page: it brings its own markup, looks like its page, and shows a session once it has one.
 */
export class TuttiElement extends HTMLElement {
  /** @type {HTMLTemplateElement} */ static markup;

  connectedCallback() {
    if (this.firstElementChild !== null) return;
    this.append(copyOf(/** @type {typeof TuttiElement} */ (this.constructor).markup));
  }
}
