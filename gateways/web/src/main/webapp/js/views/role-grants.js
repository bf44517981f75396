import { find } from '../dom.js';
import { GRANTS, UNUSED } from '../elements/roster-menu.js';
import { t, word } from '../words.js';

/**
 * What members of each role may do unless it was decided otherwise about them by name. Hosts may do everything.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Role} Role
 */

/** @type {[Role, string][]} */
const ROLES = [['cohost', word('Co-hosts')], ['participant', word('Participants')], ['viewer', word('Viewers')]];

export class RoleGrants {
  /** @type {Map<Role, HTMLInputElement[]>} */ #boxes = new Map();

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.attempt = attempt;
    const set = find('#role-grants', HTMLFieldSetElement);
    for (const [role, words] of ROLES) set.append(this.#group(role, words));
    session.addEventListener('rules', () => this.#show());
    this.#show();
  }

  /**
   * @param {Role} role
   * @param {string} words
   */
  #group(role, words) {
    const group = document.createElement('fieldset');
    group.append(Object.assign(document.createElement('legend'), { textContent: t(words) }));
    const boxes = GRANTS.map(([grant, what]) => {
      const box = Object.assign(document.createElement('input'), { type: 'checkbox', value: grant });
      box.dataset.testid = `${role}-${grant}`;
      box.addEventListener('change', () => this.#change(role));
      const label = Object.assign(document.createElement('label'), { className: 'check' });
      label.append(box, ` ${t(what)}`);
      label.hidden = UNUSED.has(grant);
      group.append(label);
      return box;
    });
    this.#boxes.set(role, boxes);
    return group;
  }

  #show() {
    for (const [role, boxes] of this.#boxes) {
      const grants = this.session.rules?.grants?.[role] ?? [];
      for (const box of boxes) box.checked = grants.some(grant => grant === box.value);
    }
  }

  /** @param {Role} role */
  async #change(role) {
    const chosen = (this.#boxes.get(role) ?? []).filter(box => box.checked).map(box => box.value);
    const grants = { ...this.session.rules?.grants, [role]: chosen };
    if (await this.attempt(this.session.setRules({ grants })) === null) this.#show();
  }
}
