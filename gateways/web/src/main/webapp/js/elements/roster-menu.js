import { confirming, find, html, named, say } from '../dom.js';
import { t, word } from '../words.js';

/**
 * What may be done about a member, by those who may.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Member} Member
 * @typedef {import('../tutti/protocol.js').Role} Role
 * @typedef {import('../tutti/protocol.js').Grant} Grant
 */

/** @type {[Grant, string][]} */
export const GRANTS = [
  ['control', word('have control')], ['queue', word('change the queue')], ['admit', word('let people in')],
  ['chat', word('write in the chat')], ['tree', word('change the tree')], ['present', word('present')],
];
/** Nothing on this page asks for them yet; what is set of them stays set. @type {Set<Grant>} */
export const UNUSED = new Set(['tree', 'present']);
/** @type {Role[]} */
const ROLES = ['host', 'cohost', 'participant', 'viewer'];

export const ACTIONS = html`
  <div class="what-to-do" hidden>
    <div class="actions">
      <button type="button" class="small" data-testid="give-control">Give control</button>
      <button type="button" class="small" data-testid="mute-member" aria-pressed="false">Mute</button>
      <button type="button" class="small" data-testid="turn-out">Turn out</button>
      <button type="button" class="small danger" data-testid="confirm-turn-out" hidden>Turn out for good</button>
    </div>
    <details class="rights">
      <summary>Role and rights</summary>
      <div class="actions">
        <button type="button" class="small" data-testid="make-host">Make host</button>
        <button type="button" class="small" data-testid="make-cohost">Make co-host</button>
        <button type="button" class="small" data-testid="make-participant">Make participant</button>
        <button type="button" class="small" data-testid="make-viewer">Make viewer</button>
        <button type="button" class="small" data-testid="give-seat">Give them my seat</button>
        <button type="button" class="small danger" data-testid="confirm-give-seat" hidden>They are host, I am co-host</button>
      </div>
      <fieldset class="grants"><legend>May</legend></fieldset>
    </details>
  </div>`;

export class MemberMenu {
  /** @type {Map<Grant, HTMLInputElement>} */ #grants = new Map();

  /**
   * @param {HTMLElement} row
   * @param {string} member
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {import('../secrecy.js').Secrecy} parts.secrecy
   */
  constructor(row, member, { session, attempt, secrecy }) {
    this.row = row;
    this.member = member;
    this.session = session;
    this.secrecy = secrecy;
    this.attempt = attempt;
    this.#on('give-control', () => session.handOver(member));
    for (const role of ROLES) this.#on(`make-${role}`, () => session.setRole(member, role));
    this.#on('mute-member', () => session.mute(member, !this.#known?.muted));
    confirming(this.#button('turn-out'), () => this.#turnOut());
    confirming(this.#button('give-seat'), () => attempt(session.transferHost(member)));
    this.#listGrants();
  }

  get #known() {
    return this.session.roster?.members.find(({ member }) => member === this.member);
  }

  show() {
    const { session } = this;
    const known = this.#known;
    if (!known) return;
    const { role, muted } = known;
    const self = known.member === session.member;
    // A co-host has no power over hosts.
    const over = session.runs && !(session.role === 'cohost' && role === 'host');
    this.#allow('give-control', !self && (session.inControl || over) && session.roster?.controller !== this.member);
    for (const each of ROLES) {
      this.#allow(`make-${each}`, over && !self && role !== each && (each !== 'host' || session.role === 'host'));
    }
    this.#allow('mute-member', over && !['host', 'cohost'].includes(role));
    this.#allowAsking('turn-out', !self && session.may('admit') && (over || !['host', 'cohost'].includes(role)));
    this.#allowAsking('give-seat', !self && session.role === 'host' && !['host', 'observer'].includes(role));
    say(this.#button('mute-member'), muted ? t('Let them write again') : t('Mute'));
    this.#button('mute-member').setAttribute('aria-pressed', String(muted === true));
    this.#showGrants(known, over && !self && role !== 'host');
    const any = (/** @type {string} */ within) => this.row.querySelector(`${within} .actions > button:not([hidden])`) !== null;
    find('.rights', HTMLElement, this.row).hidden = !any('.rights');
    find('.what-to-do', HTMLElement, this.row).hidden = !any('.what-to-do') || session.state !== 'joined';
  }

  /**
   * While it asks once more, the question stands.
   *
   * @param {string} name
   * @param {boolean} allowed
   */
  #allowAsking(name, allowed) {
    const confirm = this.#button(`confirm-${name}`);
    if (!allowed) confirm.hidden = true;
    this.#allow(name, allowed && confirm.hidden);
  }

  async #turnOut() {
    const done = await this.attempt(this.session.remove(this.member));
    // Whoever was turned out still has the old key. Without one ourselves we could only shut out everybody.
    if (done && this.secrecy.encrypted && !this.secrecy.lockedBecause) this.secrecy.change();
  }

  #listGrants() {
    const set = find('.grants', HTMLFieldSetElement, this.row);
    for (const [grant, words] of GRANTS) {
      const box = Object.assign(document.createElement('input'), { type: 'checkbox' });
      box.dataset.testid = `grant-${grant}`;
      box.addEventListener('change', () => this.#grant());
      const label = Object.assign(document.createElement('label'), { className: 'check' });
      label.append(box, ` ${t(words)}`);
      label.hidden = UNUSED.has(grant);
      set.append(label);
      this.#grants.set(grant, box);
    }
    const reset = Object.assign(document.createElement('button'), {
      type: 'button', className: 'small', textContent: t('What their role may'),
    });
    reset.addEventListener('click', () => this.attempt(this.session.setGrants(this.member, null)));
    set.append(reset);
  }

  async #grant() {
    const grants = [...this.#grants].filter(([, box]) => box.checked).map(([grant]) => grant);
    if (await this.attempt(this.session.setGrants(this.member, grants)) === null) this.show();
  }

  /**
   * @param {Member} member
   * @param {boolean} may
   */
  #showGrants({ grants = [] }, may) {
    find('.grants', HTMLElement, this.row).hidden = !may;
    for (const [grant, box] of this.#grants) box.checked = grants.includes(grant);
  }

  /** @param {string} name */
  #button(name) {
    return named(name, HTMLButtonElement, this.row);
  }

  /**
   * @param {string} name
   * @param {() => Promise<unknown>} act
   */
  #on(name, act) {
    this.#button(name).addEventListener('click', () => this.attempt(act()));
  }

  /**
   * @param {string} name
   * @param {boolean} allowed
   */
  #allow(name, allowed) {
    this.#button(name).hidden = !allowed;
  }
}
