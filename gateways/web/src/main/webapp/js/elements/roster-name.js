import { find, html, named, stamp } from '../dom.js';

/** By what name oneself goes. */
const NAME = html`
  <details class="rights" data-testid="own-name">
    <summary>Change my name</summary>
    <form class="inline">
      <input data-testid="my-name" aria-label="My name" required maxlength="80" autocomplete="name">
      <button type="submit" data-testid="rename">Change</button>
    </form>
  </details>`;

/**
 * What one changes one's own name by.
 *
 * @param {import('../tutti/session.js').Session} session
 * @param {import('../attempt.js').Attempt} attempt
 */
export function ownName(session, attempt) {
  const fold = /** @type {HTMLDetailsElement} */ (stamp(NAME));
  const input = named('my-name', HTMLInputElement, fold);
  fold.addEventListener('toggle', () => {
    if (!fold.open) return;
    input.value = session.name;
    input.select();
  });
  find('form', HTMLFormElement, fold).addEventListener('submit', async event => {
    event.preventDefault();
    if (!await attempt(session.setName(input.value.trim()))) return;
    fold.open = false;
    find('summary', HTMLElement, fold).focus();
  });
  return fold;
}
