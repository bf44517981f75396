import { Rows, find, say, stamp, tellApart } from '../dom.js';
import { showFigures, showNoFigures, showState } from './endpoint-row.js';
import { asynchronyInWords } from './figures.js';
import { MemberMenu } from './member-menu.js';

/**
 * Who is here, with which devices, and how closely each of those is in step. Rows stay in place as they change.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Member} Member
 * @typedef {import('../tutti/protocol.js').Endpoint} Endpoint
 * @typedef {Member & { known: boolean }} Shown a large session does not tell everything of everybody
 */

const ROLES = new Map([
  ['host', 'Host'], ['cohost', 'Co-host'], ['participant', 'Participant'], ['viewer', 'Viewer'],
  ['observer', 'Observer, unseen'],
]);

export class RosterView {
  #list = find('#roster', HTMLElement);
  #count = find('#roster-count', HTMLElement);
  #group = find('#group', HTMLElement);
  #others = find('#roster-others', HTMLElement);
  /** @type {Rows<Shown>} */ #members;
  /** @type {WeakMap<HTMLElement, { devices: Rows<Endpoint>, menu: MemberMenu }>} */ #parts = new WeakMap();

  /**
   * @param {object} parts
   * @param {Session} parts.session
   * @param {import('../elements/player.js').TuttiPlayer} parts.player
   * @param {import('../attempt.js').Attempt} parts.attempt
   * @param {import('../secrecy.js').Secrecy} parts.secrecy
   */
  constructor({ session, player, attempt, secrecy }) {
    this.session = session;
    this.player = player;
    this.#members = new Rows(this.#list, ({ member }) => {
      const row = stamp('member-row');
      row.dataset.member = member;
      this.#parts.set(row, {
        devices: new Rows(find('.devices', HTMLElement, row), () => stamp('roster-row')),
        menu: new MemberMenu(row, member, { session, attempt, secrecy }),
      });
      return row;
    });
    for (const event of ['roster', 'offsets', 'rules']) session.addEventListener(event, () => this.#show());
    session.addEventListener('state', () => {
      // What is known of the others while we are away is old news.
      this.#list.classList.toggle('stale', session.state !== 'joined');
      this.#show();
    });
    this.#show();
  }

  #show() {
    const { roster, offsets } = this.session;
    const named = (roster?.members ?? []).map(member => ({ ...member, known: true }));
    const shown = [...named, ...this.#furthestOff(named)];
    this.#members.show(shown, ({ member }) => member, (row, member) => this.#showMember(row, member));
    const endpoints = shown.reduce((sum, member) => sum + member.endpoints.length, 0);
    const unnamed = (roster?.size.endpoints ?? 0) - endpoints;
    const group = offsets?.distribution;
    say(this.#count, String(roster?.size.members ?? 0));
    say(this.#others, unnamed > 0 ? `And ${unnamed} more.` : '');
    say(this.#group, group && group.endpoints > 1 ? asynchronyInWords(group.asynchrony, this.player.frameRate) : '');
  }

  /**
   * A large session's roster does not name everybody; its offsets name those who need looking after.
   *
   * @param {Member[]} members who are named
   * @returns {Shown[]}
   */
  #furthestOff(members) {
    const known = new Set(members.flatMap(({ endpoints }) => endpoints.map(({ endpoint }) => endpoint)));
    if (known.size === this.session.roster?.size.endpoints) return [];
    const furthest = (this.session.offsets?.rows ?? []).filter(({ endpoint }) => !known.has(endpoint));
    return furthest.map(({ endpoint, name }) => ({
      member: `of ${endpoint}`, name, role: 'viewer', known: false, endpoints: [{ endpoint, state: 'connected' }],
    }));
  }

  /**
   * @param {HTMLElement} row
   * @param {Shown} member
   */
  #showMember(row, { member, name, role, free, muted, endpoints, known }) {
    const { roster } = this.session;
    const { devices, menu } = /** @type {{ devices: Rows<Endpoint>, menu: MemberMenu }} */ (this.#parts.get(row));
    say(find('.name', HTMLElement, row), name);
    find('.role', HTMLElement, row).hidden = !known;
    say(find('.role', HTMLElement, row), ROLES.get(role) ?? role);
    find('.control', HTMLElement, row).hidden = roster?.controller !== member;
    find('.asks', HTMLElement, row).hidden = !roster?.requests?.some(request => request.member === member);
    find('.free', HTMLElement, row).hidden = !free;
    find('.muted', HTMLElement, row).hidden = !muted;
    devices.show(endpoints, ({ endpoint }) => endpoint, (device, endpoint) => this.#showDevice(device, endpoint));
    menu.show();
    tellApart(row, name);
  }

  /**
   * @param {HTMLElement} row
   * @param {Endpoint} endpoint
   */
  #showDevice(row, { endpoint, state, plays = true }) {
    const { session } = this;
    row.dataset.endpoint = endpoint;
    showState(row, state, endpoint === session.endpoint, plays);
    const figures = session.offsets?.rows.find(each => each.endpoint === endpoint);
    if (!figures) return showNoFigures(row);
    showFigures(row, figures, {
      expected: session.expectedPosition(), duration: session.item?.duration, frameRate: this.player.frameRate,
    });
  }
}
