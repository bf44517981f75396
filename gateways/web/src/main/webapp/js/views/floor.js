import { Newcomers, Rows, find, html, named, say, stamp, tellApart } from '../dom.js';
import { counted, listed, t } from '../words.js';

/**
 * Who has control, who asks for it, and what one may do about that.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').ControlRequest} ControlRequest
 */

const ROW = html`
  <li class="notice" data-testid="control-request" data-member="">
    <span class="what"></span>
    <span class="actions">
      <button type="button" class="small primary" data-testid="hand-over">Hand over</button>
      <button type="button" class="small" data-testid="deny-control">No</button>
    </span>
  </li>`;

export class FloorView {
  #newcomers = new Newcomers(find('#control-asked', HTMLElement), names =>
    counted(names.length, '{names} asks for control', '{names} ask for control', { names: listed(names) }));
  /** @type {Rows<ControlRequest>} */ #rows;

  /**
   * @param {Session} session
   * @param {import('../attempt.js').Attempt} attempt
   */
  constructor(session, attempt) {
    this.session = session;
    this.attempt = attempt;
    this.#rows = new Rows(find('#control-requests', HTMLElement), ({ member }) => this.#newRow(member));
    for (const [name, act] of /** @type {const} */ ([
      ['request-control', 'requestControl'], ['withdraw-request', 'withdrawRequest'],
      ['take-control', 'takeControl'], ['release-control', 'releaseControl'],
    ])) named(name, HTMLButtonElement).addEventListener('click', () => attempt(session[act]()));
    for (const event of ['roster', 'rules', 'state']) session.addEventListener(event, () => this.#show());
    this.#show();
  }

  #show() {
    const { session } = this;
    const { roster, inControl, runs } = session;
    const requests = roster?.requests ?? [];
    const asking = requests.some(({ member }) => member === session.member);
    const host = roster?.members.find(({ member }) => member === roster.controller)?.role === 'host';
    const takes = runs && !(session.role === 'cohost' && host);
    const free = session.rules?.handover === 'free' || roster?.controller === null;
    const here = session.state === 'joined';
    named('request-control', HTMLElement).hidden = !here || inControl || takes || asking || !session.may('control');
    say(named('request-control', HTMLElement), free ? t('Have control') : t('Ask for control'));
    named('withdraw-request', HTMLElement).hidden = !here || !asking;
    named('take-control', HTMLElement).hidden = !here || inControl || !takes;
    // A host whose control nobody wants would have it back at once.
    const toOneself = session.role === 'host' && requests.length === 0
      && !roster?.members.some(({ member, role }) => role === 'host' && member !== session.member);
    named('release-control', HTMLElement).hidden = !here || !inControl || toOneself;
    this.#rows.show(requests, ({ member }) => member, (row, { member, name }) => {
      const own = member === session.member;
      say(find('.what', HTMLElement, row), own ? t('You ask for control') : t('{name} asks for control', { name }));
      tellApart(row, name);
      find('.actions', HTMLElement, row).hidden = !here || !(inControl || runs) || own;
    });
    this.#newcomers.announce(requests.filter(({ member }) => member !== session.member));
  }

  /** @param {string} member */
  #newRow(member) {
    const row = stamp(ROW);
    row.dataset.member = member;
    const { session, attempt } = this;
    named('hand-over', HTMLButtonElement, row).addEventListener('click', () => attempt(session.handOver(member)));
    named('deny-control', HTMLButtonElement, row).addEventListener('click', () => attempt(session.denyControl(member)));
    return row;
  }
}
