import { publicAddress, waysInto } from '../api.js';
import { Rows, copyLink, find, html, named, say, stamp } from '../dom.js';
import { TuttiElement } from '../element.js';
import { isLocal } from '../entry.js';
import { elsewhere, pressed, typed, whoComesSo } from '../views/elsewhere.js';
import { dayAndTime, t } from '../words.js';

/**
 * The ways to bring in others: the plain address of the session, with nothing in it that is ours alone, as a link, to
 * scan and as a code to read out; its addresses for those who come without the page; invitations as something; and
 * another device of one's own. In an encrypted session links carry the key.
 *
 * An event `invite` that bubbles from anywhere in the page opens it, with the role in its detail chosen.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Invitation} Invitation
 * @typedef {import('../tutti/protocol.js').Role} Role
 * @typedef {Invitation & { personal: boolean }} Made
 * @typedef {import('../views/elsewhere.js').WayIn} WayIn
 * @typedef {{ session: Session, attempt: import('../attempt.js').Attempt,
 *             secrecy: import('../secrecy.js').Secrecy }} Parts
 */

/** From the most to the least powerful: nobody invites to a role above their own. */
const RANKS = ['host', 'cohost', 'participant', 'viewer', 'observer'];

/** Modules that stay white around a code, so that cameras find it. */
const QUIET = 4;

const ROW = html`
  <li data-testid="invitation-row">
    <p class="what"></p>
    <p class="invite long"><a data-testid="invitation-link" dir="ltr" href="/"></a></p>
    <span class="actions">
      <button type="button" class="small" data-testid="copy-invitation">Copy link</button>
      <button type="button" class="small" data-testid="qr-invitation" aria-expanded="false">QR code</button>
      <button type="button" class="small" data-testid="revoke-invitation">Take it back</button>
    </span>
    <div class="qr" hidden></div>
  </li>`;

const WAY = html`
  <li data-testid="address-row">
    <h3></h3>
    <p class="invite"><a data-testid="address-link" dir="ltr" href="/"></a></p>
    <button type="button" class="small" data-testid="copy-address">Copy address</button>
    <p class="group"></p>
    <div class="desk" hidden>
      <p>From a keypad: call this, then press the number.</p>
      <p class="invite"><a data-testid="desk-link" dir="ltr" href="/"></a></p>
      <p class="number" data-testid="number" dir="ltr"></p>
      <button type="button" class="small" data-testid="copy-number">Copy both</button>
    </div>
  </li>`;

export class TuttiInvite extends TuttiElement {
  static markup = html`
    <header>
      <h2 id="invite-title">Invite others</h2>
      <button type="button" class="icon" data-testid="invite-close" aria-label="Close">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path class="line" d="M5 5l14 14M19 5L5 19"/></svg>
      </button>
    </header>
    <p class="note" data-testid="key-note" role="status"></p>
    <p class="group" data-testid="local-note"></p>
    <p class="unseen" role="status" data-testid="copied"></p>

    <div class="ways-in" data-testid="plain-ways">
      <div class="qr" data-testid="invite-qr"></div>
      <div class="by-hand">
        <h3>By link</h3>
        <p class="invite"><a data-testid="invite-link" dir="ltr" href="/"></a></p>
        <p class="actions">
          <button type="button" class="primary" id="copy-link" data-testid="copy-link">Copy link</button>
          <button type="button" data-testid="share-link">Share</button>
        </p>
        <div class="share" data-testid="share-sheet" hidden></div>
        <p class="group" data-testid="link-note" role="status"></p>
        <div class="code" hidden>
          <h3>By code</h3>
          <p class="short-code" data-testid="short-code" dir="ltr"></p>
          <p class="group" data-testid="code-address"></p>
          <p class="group" data-testid="code-note"></p>
        </div>
        <ul class="list" id="addresses" aria-label="Other ways in"></ul>
      </div>
    </div>

    <form id="invite-form" hidden>
      <h3><label for="invite-role">As somebody in particular</label></h3>
      <p class="group" data-testid="invite-hint"></p>
      <div class="inline">
        <select id="invite-role" data-testid="invite-role">
          <option value="participant" selected>Participant</option>
          <option value="viewer">Viewer</option>
          <option value="cohost">Co-host</option>
          <option value="host">Host</option>
          <option value="observer">Observer, unseen</option>
        </select>
        <label class="check"><input type="checkbox" data-testid="invite-personal"> For one person</label>
        <button type="submit" data-testid="invite-make">Make a link</button>
      </div>
    </form>
    <ul class="list" id="invitations" aria-label="Invitations made"></ul>
    <tutti-call hidden></tutti-call>

    <details id="my-device">
      <summary>Another device of mine</summary>
      <div class="ways-in">
        <div class="qr" data-testid="device-qr"></div>
        <div class="by-hand">
          <p>Point the camera of your phone here: it joins as you, beside this device.</p>
          <p class="note">Whoever opens this link is you. Do not pass it on.</p>
          <p class="invite long"><a data-testid="device-link" dir="ltr" href="/"></a></p>
          <button type="button" data-testid="copy-device">Copy link</button>
        </div>
      </div>
    </details>`;

  /** What there is to say of the key. */ #news = '';
  /** @type {Made[]} */ #made = [];
  /** What is drawn in each place. @type {WeakMap<HTMLElement, string>} */ #drawn = new WeakMap();
  /** @type {Rows<Made> | null} */ #rows = null;
  /** @type {Rows<WayIn> | null} */ #ways = null;
  /** What was said on joining until it is asked for anew. @type {import('../tutti/protocol.js').Ways | null} */
  #elsewhere = null;
  /** @type {Parts | null} */ #parts = null;

  /** @param {Parts} parts */
  connect(parts) {
    const { session, secrecy } = this.#parts = parts;
    this.#rows = new Rows(find('#invitations', HTMLElement, this), made => this.#newRow(made));
    this.#ways = new Rows(find('#addresses', HTMLElement, this), way => this.#newWay(way));
    this.#copies(named('copy-link', HTMLButtonElement, this), this.#link);
    const copyDevice = named('copy-device', HTMLButtonElement, this);
    copyDevice.setAttribute('aria-label', t('Copy link for another device of mine'));
    this.#copies(copyDevice, this.#device);
    this.#shares();
    find('#invite-form', HTMLFormElement, this).addEventListener('submit', event => {
      event.preventDefault();
      this.#invite();
    });
    find('#my-device', HTMLDetailsElement, this).addEventListener('toggle', () => this.#draw());
    for (const event of ['rules', 'roster', 'state']) session.addEventListener(event, () => this.#show());
    secrecy.addEventListener('key', event => {
      this.#news = newsIn(/** @type {CustomEvent<import('../secrecy.js').KeyNews>} */ (event).detail);
      this.#show();
    });
    this.#opensAndCloses();
    this.#show();
    this.#learnAddress();
  }

  get #its() {
    if (!this.#parts) throw new Error('<tutti-invite> has no session yet: call connect({ session, attempt, secrecy })');
    return this.#parts;
  }

  /** @returns {HTMLDialogElement} */
  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.closest('dialog'));
  }

  get #link() {
    return named('invite-link', HTMLAnchorElement, this);
  }

  get #device() {
    return named('device-link', HTMLAnchorElement, this);
  }

  get #role() {
    return named('invite-role', HTMLSelectElement, this);
  }

  /** @param {Role} [role] to choose in it */
  open(role) {
    const option = [...this.#role.options].find(({ value, disabled }) => value === role && !disabled);
    if (option) option.selected = true;
    if (!this.#dialog.open) this.#dialog.showModal();
    // Where nobody comes in without, each has one of their own.
    if (this.#its.session.rules?.admission === 'invitation') named('invite-personal', HTMLInputElement, this).checked = true;
    this.#draw();
    this.#learnWays();
    const form = find('#invite-form', HTMLFormElement, this);
    if (!role || form.hidden) return;
    form.scrollIntoView({ block: 'nearest' });
    named('invite-make', HTMLButtonElement, this).focus();
  }

  /** Escape closes it without our doing. */
  #opensAndCloses() {
    const dialog = this.#dialog;
    const { session } = this.#its;
    named('invite-close', HTMLButtonElement, this).addEventListener('click', () => dialog.close());
    document.addEventListener('invite', event => this.open(/** @type {CustomEvent} */ (event).detail?.role));
    // What lies around the dialog belongs to it, too: only a press that begins there is meant to leave.
    dialog.addEventListener('pointerdown', event => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const { clientX: x, clientY: y } = event;
      if (event.target === dialog && (x < left || x > right || y < top || y > bottom)) {
        event.preventDefault();
        dialog.close();
      }
    });
    session.addEventListener('state', () => session.state === 'closed' && dialog.close());
  }

  /** Until it is known, and if it cannot be had, links start with the address of this page. */
  async #learnAddress() {
    const { secrecy } = this.#its;
    secrecy.base = await publicAddress().catch(() => secrecy.base);
    this.#show();
  }

  /** Gateways come and go. */
  async #learnWays() {
    const { session } = this.#its;
    this.#elsewhere = await waysInto(session.session).catch(() => this.#elsewhere);
    if (this.#elsewhere?.dials && !customElements.get('tutti-call')) {
      // Few servers call anybody up.
      const { TuttiCall } = await import('./call.js');
      find('tutti-call', TuttiCall, this).connect(session);
    }
    this.#show();
  }

  #show() {
    const { session, secrecy } = this.#its;
    showLink(this.#link, secrecy.link());
    const token = session.welcome?.device;
    if (token) showLink(this.#device, secrecy.link(undefined, { device: token }));
    find('#my-device', HTMLElement, this).hidden = !token;
    say(named('link-note', HTMLElement, this), whatThePlainLinkDoes(session.rules, session.may('admit')));
    say(named('key-note', HTMLElement, this), secrecy.lockedBecause ?? (secrecy.encrypted ? this.#news : ''));
    say(named('local-note', HTMLElement, this), isLocal(this.#link.href)
      ? t('This address works on this computer only. For others, start the server with -Dtutti.bind=ADDRESS.')
      : '');
    this.#showCode(session.code);
    const ways = this.#elsewhere ?? session.welcome ?? {};
    this.#ways?.show(elsewhere(ways), ({ address }) => address, (row, { gateway, desk }) => {
      say(find('.group', HTMLElement, row), whoComesSo(gateway, secrecy.encrypted));
      find('.desk', HTMLElement, row).hidden = !desk || !ways.number;
      const link = named('desk-link', HTMLAnchorElement, row);
      link.href = desk ?? '/';
      say(link, typed(desk ?? ''));
      say(named('number', HTMLElement, row), pressed(ways.number ?? ''));
    });
    find('tutti-call', HTMLElement, this).hidden = !ways.dials || !session.may('admit') || session.state !== 'joined';
    const closed = session.rules?.admission === 'invitation' && session.may('admit');
    named('plain-ways', HTMLElement, this).hidden = closed;
    say(named('invite-hint', HTMLElement, this), closed
      ? t('This session takes invitations: make a link for each you want here.') : '');
    find('#invite-form', HTMLElement, this).hidden = !session.may('admit') || session.state !== 'joined';
    for (const option of this.#role.options) {
      option.disabled = RANKS.indexOf(option.value) < RANKS.indexOf(session.role ?? 'observer');
    }
    this.#rows?.show(this.#made, ({ invitation }) => invitation, (row, { url }) => {
      showLink(named('invitation-link', HTMLAnchorElement, row), secrecy.link(url));
    });
    this.#draw();
  }

  /** @param {string | null} code */
  #showCode(code) {
    find('.code', HTMLElement, this).hidden = !code;
    if (!code) return;
    const { secrecy } = this.#its;
    const address = new URL(`/c/${code}`, secrecy.base);
    say(named('short-code', HTMLElement, this), code);
    say(named('code-address', HTMLElement, this), t('To be typed in at {host}, or opened as {address}.', {
      host: address.host, address: `${address.host}${address.pathname}`,
    }));
    say(named('code-note', HTMLElement, this), secrecy.encrypted && secrecy.lockedBecause === null
      ? t('The code does not carry the key of the chat, as the link and the QR code do.') : '');
  }

  /** Draws the QR codes that can be seen. */
  async #draw() {
    const places = [
      { place: named('invite-qr', HTMLElement, this), link: this.#link, alt: t('QR code of the link') },
      {
        place: named('device-qr', HTMLElement, this), link: this.#device,
        alt: t('QR code for another device of mine'),
      },
      ...[...this.querySelectorAll('[data-testid="invitation-row"]')].map(row => ({
        place: find('.qr', HTMLElement, row), link: named('invitation-link', HTMLAnchorElement, row),
        alt: t('QR code for {whom}', { whom: /** @type {HTMLElement} */ (row).dataset.whom ?? '' }),
      })),
    ];
    for (const { place, link, alt } of places) {
      if (!place.checkVisibility() || this.#drawn.get(place) === link.href) continue;
      this.#drawn.set(place, link.href);
      place.replaceChildren(await qrCode(link.href, alt));
    }
  }

  async #invite() {
    const { session, attempt } = this.#its;
    const role = /** @type {Role} */ (this.#role.value);
    const personal = named('invite-personal', HTMLInputElement, this).checked;
    const made = await attempt(session.invite({ role, personal }));
    if (!made) return;
    this.#made = [{ ...made, personal }, ...this.#made];
    this.#show();
    const row = this.#rows?.get(made.invitation);
    if (row) named('copy-invitation', HTMLButtonElement, row).focus();
  }

  /** @param {WayIn} way */
  #newWay({ address, shown, title }) {
    const row = stamp(WAY);
    const link = named('address-link', HTMLAnchorElement, row);
    link.href = address;
    say(link, shown);
    say(find('h3', HTMLElement, row), title);
    const copy = named('copy-address', HTMLButtonElement, row);
    copy.setAttribute('aria-label', t('Copy address: {address}', { address: shown }));
    this.#copies(copy, link, () => shown);
    const desk = named('desk-link', HTMLAnchorElement, row);
    const number = named('number', HTMLElement, row);
    this.#copies(named('copy-number', HTMLButtonElement, row), desk, () => `${desk.textContent}, ${number.textContent}`);
    return row;
  }

  /** @param {Made} made */
  #newRow({ invitation, role, expiresAt, personal }) {
    const { session, attempt } = this.#its;
    const row = stamp(ROW);
    const whom = this.#role.querySelector(`[value="${role}"]`)?.textContent ?? role;
    const until = dayAndTime(expiresAt);
    say(find('.what', HTMLElement, row), personal
      ? t('{whom}, for one person, until {until}', { whom, until }) : t('{whom}, until {until}', { whom, until }));
    row.dataset.whom = whom;
    const copy = named('copy-invitation', HTMLButtonElement, row);
    copy.setAttribute('aria-label', t('Copy link for {whom}', { whom }));
    this.#copies(copy, named('invitation-link', HTMLAnchorElement, row));
    const code = named('qr-invitation', HTMLButtonElement, row);
    code.setAttribute('aria-label', t('QR code for {whom}', { whom }));
    code.addEventListener('click', () => {
      const place = find('.qr', HTMLElement, row);
      place.hidden = !place.hidden;
      code.setAttribute('aria-expanded', String(!place.hidden));
      this.#draw();
    });
    const revoke = named('revoke-invitation', HTMLButtonElement, row);
    revoke.setAttribute('aria-label', t('Take it back: link for {whom}', { whom }));
    revoke.addEventListener('click', async () => {
      if (!await attempt(session.revokeInvitation(invitation))) return;
      this.#made = this.#made.filter(each => each.invitation !== invitation);
      this.#show();
    });
    return row;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLAnchorElement} link
   * @param {() => string} [text] copied in its place
   */
  #copies(button, link, text) {
    button.addEventListener('click', async () => {
      const copied = await copyLink(button, link, text?.());
      // The button is named by what it does, so that it would not be heard.
      const said = named('copied', HTMLElement, this);
      say(said, '');
      say(said, copied ? t('The link is copied.') : t('The link is selected: copy it by Ctrl+C.'));
    });
  }

  /** Few share by other than the link. */
  #shares() {
    const { session, secrecy } = this.#its;
    named('share-link', HTMLButtonElement, this).addEventListener('click', async () => {
      const { share } = await import('./share.js');
      await share(named('share-sheet', HTMLElement, this), session.session, secrecy.encrypted);
    });
  }
}

customElements.define('tutti-invite', TuttiInvite);

/**
 * What a phone's camera reads a link from: black on white in any scheme, since many cameras read nothing else.
 *
 * @param {string} link
 * @param {string} alt
 */
async function qrCode(link, alt) {
  const { encode } = await import('../vendor/uqr.js');
  const { data, size } = encode(link, { ecc: 'L', border: QUIET });
  const dark = data.flatMap((row, y) => row.map((on, x) => on ? `M${x},${y}h1v1h-1z` : '')).join('');
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', alt);
  svg.setAttribute('shape-rendering', 'crispEdges');
  for (const [fill, shape] of [['#fff', `M0,0h${size}v${size}h-${size}z`], ['#000', dark]]) {
    const path = document.createElementNS(svg.namespaceURI, 'path');
    path.setAttribute('fill', fill);
    path.setAttribute('d', shape);
    svg.append(path);
  }
  return svg;
}

/**
 * The link is worth as much as the session's door is open.
 *
 * @param {import('../tutti/protocol.js').Rules | null} rules
 * @param {boolean} invites
 */
function whatThePlainLinkDoes(rules, invites) {
  if (rules?.locked) return t('The session is locked: no link lets in anybody new.');
  if (rules?.admission === 'ask') return t('Whoever opens this link asks to be let in.');
  if (rules?.admission === 'invitation') {
    return invites
      ? t('This link alone lets nobody in: make one as an invitation.') : t('This link alone lets nobody in.');
  }
  switch (rules?.joinAs) {
    case 'viewer': return t('Whoever opens this link types a name and watches.');
    case 'observer': return t('Whoever opens this link watches, unseen by the others.');
    default: return t('Whoever opens this link types a name and is in.');
  }
}

/** @param {import('../secrecy.js').KeyNews} news */
function newsIn({ made, first }) {
  if (!made) return '';
  return first
    ? t('The chat has a key now: send the new link to all who are to read it.')
    : t('The key has changed: send the new link to those who stay.');
}

/**
 * @param {HTMLAnchorElement} link
 * @param {string} address
 */
function showLink(link, address) {
  if (link.getAttribute('href') !== address) link.href = address;
  say(link, address);
}
