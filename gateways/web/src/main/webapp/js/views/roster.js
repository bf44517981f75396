import { find, named, say, stamp } from '../dom.js';

/**
 * Who is here, and how closely each is in step. One row per endpoint, kept in place as its figures change.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Member} Member
 * @typedef {import('../tutti/protocol.js').Endpoint} Endpoint
 * @typedef {import('../tutti/protocol.js').OffsetRow} OffsetRow
 */

/** Nobody sees or hears less (ms). */
const IN_STEP = 40;

const ROLES = new Map([['host', 'Host'], ['participant', 'Participant']]);
const READINESS = new Map([
  ['loading', 'loading'], ['ready', 'ready'], ['buffering', 'buffering'], ['blocked', 'needs a tap'],
]);

export class RosterView {
  #list = find('#roster', HTMLElement);
  #count = find('#roster-count', HTMLElement);
  #group = find('#group', HTMLElement);
  #others = find('#roster-others', HTMLElement);
  /** @type {Map<string, HTMLElement>} */ #rows = new Map();

  /** @param {Session} session */
  constructor(session) {
    this.session = session;
    session.addEventListener('roster', () => this.#showMembers());
    session.addEventListener('offsets', () => this.#showOffsets());
    // What is known of the others while we are away is old news.
    session.addEventListener('state', () => this.#list.classList.toggle('stale', session.state !== 'joined'));
    this.#showOffsets();
  }

  #showMembers() {
    const { roster } = this.session;
    const members = roster?.members ?? [];
    const named = members.flatMap(member => member.endpoints.map(endpoint => this.#showRow(member, endpoint)));
    const present = [...named, ...this.#furthestOff(members)];
    for (const [endpoint, row] of this.#rows) {
      if (present.includes(row)) continue;
      row.remove();
      this.#rows.delete(endpoint);
    }
    present.forEach((row, i) => {
      if (this.#list.children[i] !== row) this.#list.insertBefore(row, this.#list.children[i] ?? null);
    });
    say(this.#count, String(roster?.size.members ?? 0));
    const unnamed = (roster?.size.endpoints ?? 0) - present.length;
    say(this.#others, unnamed > 0 ? `And ${unnamed} more.` : '');
  }

  /**
   * A large session's roster does not name everybody; its offsets name those who need looking after.
   *
   * @param {Member[]} members who are named
   */
  #furthestOff(members) {
    const known = new Set(members.flatMap(({ endpoints }) => endpoints.map(({ endpoint }) => endpoint)));
    if (known.size === this.session.roster?.size.endpoints) return [];
    return (this.session.offsets?.rows ?? []).filter(({ endpoint }) => !known.has(endpoint)).map(({ endpoint, name }) => {
      const row = this.#rows.get(endpoint) ?? this.#addRow(endpoint);
      row.dataset.state = 'connected';
      say(find('.name', HTMLElement, row), name);
      return row;
    });
  }

  /**
   * @param {Member} member
   * @param {Endpoint} device
   */
  #showRow(member, { endpoint, state }) {
    const row = this.#rows.get(endpoint) ?? this.#addRow(endpoint);
    const { session } = this;
    row.dataset.state = state;
    say(find('.name', HTMLElement, row), member.name);
    say(find('.you', HTMLElement, row), endpoint === session.endpoint ? 'this window' : '');
    say(find('.role', HTMLElement, row), ROLES.get(member.role) ?? member.role);
    say(named('state', HTMLElement, row), state === 'resuming' ? 'reconnecting' : state);
    find('.control', HTMLElement, row).hidden = session.roster?.controller !== member.member;
    return row;
  }

  /** @param {string} endpoint */
  #addRow(endpoint) {
    const row = stamp('roster-row');
    row.dataset.endpoint = endpoint;
    this.#rows.set(endpoint, row);
    return row;
  }

  #showOffsets() {
    this.#showMembers();
    for (const figures of this.session.offsets?.rows ?? []) {
      const row = this.#rows.get(figures.endpoint);
      if (row) showFigures(row, figures);
    }
    say(this.#group, groupInWords(this.session.offsets?.distribution));
  }
}

/** @param {import('../tutti/protocol.js').Distribution | undefined} group */
function groupInWords(group) {
  return group && group.endpoints > 1 ? `No two are further apart than ${group.asynchrony.toFixed(1)} ms.` : '';
}

/**
 * @param {HTMLElement} row
 * @param {OffsetRow} figures
 */
function showFigures(row, { offset, bound, readiness, buffered }) {
  row.dataset.offset = plain(offset);
  row.dataset.bound = plain(bound);
  row.dataset.readiness = readiness ?? '';
  row.dataset.step = offset === null ? '' : Math.abs(offset) <= IN_STEP ? 'in' : 'out';
  say(named('offset', HTMLElement, row), offset === null ? '–' : inWords(offset));
  say(named('bound', HTMLElement, row), bound === null ? '–' : `±${bound.toFixed(1)} ms`);
  say(named('readiness', HTMLElement, row), READINESS.get(readiness ?? '') ?? 'loading');
  say(named('buffered', HTMLElement, row), buffered === null ? '–' : `${Math.round(buffered)} s`);
}

/** @param {number | null} value */
function plain(value) {
  return value === null ? '' : String(value);
}

/** @param {number} offset */
function inWords(offset) {
  return Math.abs(offset) < 1_000 ? `${signed(offset)} ms` : `${signed(offset / 1_000)} s`;
}

/** @param {number} value */
function signed(value) {
  const rounded = value.toFixed(1);
  if (Number(rounded) === 0) return '0.0';
  return value > 0 ? `+${rounded}` : rounded.replace('-', '−');
}
