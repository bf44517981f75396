import { publicAddress } from '../api.js';
import { Rows, copyLink, find, named, say, stamp } from '../dom.js';

/**
 * The ways to bring in others: the plain address of the session, with nothing in it that is ours alone; invitations as
 * something; and another device of one's own. In an encrypted session links carry the key.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Invitation} Invitation
 * @typedef {import('../tutti/protocol.js').Role} Role
 * @typedef {Invitation & { personal: boolean }} Made
 */

/** From the most to the least powerful: nobody invites to a role above their own. */
const RANKS = ['host', 'cohost', 'participant', 'viewer', 'observer'];

export class InvitationView {
  #link = named('invite-link', HTMLAnchorElement);
  #device = named('device-link', HTMLAnchorElement);
  #note = named('key-note', HTMLElement);
  #form = find('#invite-form', HTMLFormElement);
  #role = named('invite-role', HTMLSelectElement);
  #personal = named('invite-personal', HTMLInputElement);
  /** What there is to say of the key. */ #news = '';
  /** @type {Made[]} */ #made = [];
  /** @type {Rows<Made>} */ #rows;

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {import('../secrecy.js').Secrecy} parts.secrecy
   */
  constructor({ session, attempt, secrecy }) {
    this.session = session;
    this.secrecy = secrecy;
    this.attempt = attempt;
    this.#rows = new Rows(find('#invitations', HTMLElement), invitation => this.#newRow(invitation));
    this.#copies(named('copy-link', HTMLButtonElement), this.#link);
    this.#copies(named('copy-device', HTMLButtonElement), this.#device);
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#invite();
    });
    for (const event of ['rules', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    secrecy.addEventListener('key', event => {
      this.#news = newsIn(/** @type {CustomEvent<import('../secrecy.js').KeyNews>} */ (event).detail);
      this.#show();
    });
    this.#show();
    this.#learnAddress();
  }

  /** Until it is known, and if it cannot be had, links start with the address of this page. */
  async #learnAddress() {
    this.secrecy.base = await publicAddress().catch(() => this.secrecy.base);
    this.#show();
  }

  #show() {
    const { session, secrecy } = this;
    showLink(this.#link, secrecy.link());
    const device = session.welcome?.device;
    if (device) showLink(this.#device, secrecy.link(undefined, { device }));
    /** @type {HTMLElement} */ (this.#device.closest('details')).hidden = !device;
    say(named('link-note', HTMLElement), whatThePlainLinkDoes(session.rules, session.may('admit')));
    say(this.#note, secrecy.lockedBecause ?? (secrecy.encrypted ? this.#news : ''));
    this.#form.hidden = !session.may('admit') || session.state !== 'joined';
    for (const option of this.#role.options) {
      option.disabled = RANKS.indexOf(option.value) < RANKS.indexOf(session.role ?? 'observer');
    }
    this.#rows.show(this.#made, ({ invitation }) => invitation, (row, { url }) => {
      showLink(named('invitation-link', HTMLAnchorElement, row), secrecy.link(url));
    });
  }

  async #invite() {
    const role = /** @type {Role} */ (this.#role.value);
    const personal = this.#personal.checked;
    const made = await this.attempt(this.session.invite({ role, personal }));
    if (!made) return;
    this.#made = [{ ...made, personal }, ...this.#made];
    this.#show();
  }

  /** @param {Made} made */
  #newRow({ invitation, role, expiresAt, personal }) {
    const row = stamp('invitation-row');
    const until = new Date(expiresAt).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
    const words = this.#role.querySelector(`[value="${role}"]`)?.textContent ?? role;
    say(find('.what', HTMLElement, row), `${words}${personal ? ', for one person' : ''}, until ${until}`);
    this.#copies(named('copy-invitation', HTMLButtonElement, row), named('invitation-link', HTMLAnchorElement, row));
    named('revoke-invitation', HTMLButtonElement, row).addEventListener('click', async () => {
      if (!await this.attempt(this.session.revokeInvitation(invitation))) return;
      this.#made = this.#made.filter(each => each.invitation !== invitation);
      this.#show();
    });
    return row;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLAnchorElement} link
   */
  #copies(button, link) {
    button.addEventListener('click', () => copyLink(button, link));
  }
}

/**
 * The link is worth as much as the session's door is open.
 *
 * @param {import('../tutti/protocol.js').Rules | null} rules
 * @param {boolean} invites
 */
function whatThePlainLinkDoes(rules, invites) {
  if (rules?.locked) return 'The session is locked: no link lets in anybody new.';
  if (rules?.admission === 'ask') return 'Whoever opens this link asks to be let in.';
  if (rules?.admission !== 'invitation') return '';
  return invites ? 'This link alone lets nobody in: make one as an invitation.' : 'This link alone lets nobody in.';
}

/** @param {import('../secrecy.js').KeyNews} news */
function newsIn({ made, first }) {
  if (!made) return '';
  return first
    ? 'The chat has a key now: send the new link to all who are to read it.'
    : 'The key has changed: send the new link to those who stay.';
}

/**
 * @param {HTMLAnchorElement} link
 * @param {string} address
 */
function showLink(link, address) {
  link.href = address;
  say(link, address);
}
