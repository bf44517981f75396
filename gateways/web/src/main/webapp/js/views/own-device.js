import { copyOf, html } from '../dom.js';
import { denied, keepDenied } from '../store.js';

/**
 * What a person lets others do on this device. The page keeps to it by itself, in every session, and tells the others
 * what it denies.
 *
 * @typedef {import('../tutti/protocol.js').Denial} Denial
 */

const MARKUP = html`
  <div class="settings">
    <label class="check"><input type="checkbox" data-allows="status"> Others may see its battery and signal</label>
    <label class="check"><input type="checkbox" data-allows="view"> Others may zoom and pan the picture</label>
    <label class="check"><input type="checkbox" data-allows="tracks"> Others may choose sound and text</label>
    <label class="check"><input type="checkbox" data-allows="timeline"> Others may start, stop and seek</label>
  </div>`;

/**
 * @param {HTMLElement} place
 * @param {import('../tutti/session.js').Session} session
 * @param {import('../attempt.js').Attempt} attempt
 */
export function offerOwnDevice(place, session, attempt) {
  place.append(copyOf(MARKUP));
  /** @type {HTMLInputElement[]} */
  const boxes = Array.from(place.querySelectorAll('[data-allows]'));
  const show = () => {
    for (const box of boxes) box.checked = !denied().includes(/** @type {Denial} */ (box.dataset.allows));
  };
  for (const box of boxes) {
    box.dataset.testid = `allows-${box.dataset.allows}`;
    box.addEventListener('change', () => {
      keepDenied(/** @type {Denial[]} */ (boxes.filter(each => !each.checked).map(each => each.dataset.allows)));
      session.following.denies = denied();
      session.dispatchEvent(new Event('denies'));
      if (box.dataset.allows === 'timeline') attempt(session.watchFreely(!box.checked));
    });
  }
  // Back in step by the player's own button is to let the others.
  session.addEventListener('pace', () => {
    if (session.free || !denied().includes('timeline')) return;
    keepDenied(denied().filter(each => each !== 'timeline'));
    session.following.denies = denied();
    show();
  });
  show();
}
