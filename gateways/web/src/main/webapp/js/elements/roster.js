import { Rows, find, html, named, say, stamp, tellApart } from '../dom.js';
import { TuttiElement } from '../element.js';
import { asynchronyInWords, callInWords, face, offsetInWords, placeOf, standing, standingOfAll } from '../views/figures.js';
import { counted, t, word } from '../words.js';
import { newDevice, showDevice } from './roster-device.js';
import { ACTIONS, MemberMenu } from './roster-menu.js';
import { ownName } from './roster-name.js';

/**
 * Who is here and how closely they are in step, one row for each; a press on it shows their devices, and what may be done
 * about them. Rows stay in place as they change. Dispatches `invite` when somebody who is alone means to bring in others.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Member} Member
 * @typedef {import('../tutti/protocol.js').Endpoint} Endpoint
 * @typedef {import('../tutti/protocol.js').OffsetRow} OffsetRow
 * @typedef {Member & { known: boolean }} Shown a large session does not tell everything of everybody
 * @typedef {{ devices: Rows<Endpoint>, menu: MemberMenu }} Parts of a row
 *
 * @typedef {object} Belongings
 * @property {Session} session
 * @property {{ readonly frameRate: number }} player
 * @property {import('../attempt.js').Attempt} attempt
 * @property {import('../secrecy.js').Secrecy} secrecy
 * @property {HTMLElement} [count] where to say, besides, how many they are
 */

/** What most are goes without saying. */
const ROLES = new Map([
  ['host', word('Host')], ['cohost', word('Co-host')], ['viewer', word('Viewer')], ['observer', word('Observer, unseen')],
]);

const ROW = html`
  <li class="member" data-testid="member-row" data-member="">
    <details>
      <summary>
        <span class="face" aria-hidden="true"></span>
        <span class="who">
          <span class="name"></span>
          <span class="tag role" hidden></span>
          <span class="tag control" hidden>in control</span>
          <span class="tag asks" hidden>asks for control</span>
          <span class="tag free" hidden>at their own pace</span>
          <span class="tag muted" hidden>muted</span>
          <span class="tag phone" role="img" aria-label="Telephone" data-testid="phone" hidden>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 9a14 8 0 0 1 18 0v4h-5V9.8a12 12 0 0 0-8 0V13H3zM4 20l4-7h8l4 7z"/></svg>
          </span>
        </span>
        <span class="off"></span>
        <span class="standing"></span>
        <span class="how-far" aria-hidden="true"><span></span></span>
      </summary>
      <div class="about">
        <ul class="devices"></ul>
      </div>
    </details>
  </li>`;

export class TuttiRoster extends TuttiElement {
  static markup = html`
    <p class="here"></p>
    <div class="alone" hidden>
      <svg viewBox="0 0 64 40" aria-hidden="true">
        <circle class="someone" cx="22" cy="20" r="14"/><circle class="nobody" cx="42" cy="20" r="14"/>
      </svg>
      <p class="alone-title">Nobody else is here yet</p>
      <p class="group">Whoever you invite opens a link, and is in step with you at once.</p>
      <button type="button" class="primary" data-testid="alone-invite">Invite</button>
    </div>
    <details class="course" hidden>
      <summary><span id="group" data-testid="group"></span></summary>
      <tutti-asynchrony></tutti-asynchrony>
    </details>
    <ul class="roster" id="roster"></ul>
    <p class="group" id="roster-others"></p>`;

  /** @type {Belongings | undefined} */ #has;
  /** @type {Rows<Shown> | undefined} */ #members;
  /** @type {import('./asynchrony.js').TuttiAsynchrony | undefined} */ #course;
  /** @type {WeakMap<HTMLElement, Parts>} */ #parts = new WeakMap();

  /** @param {Belongings} belongings */
  connect(belongings) {
    const { session } = this.#has = belongings;
    const list = find('.roster', HTMLElement, this);
    this.#members = new Rows(list, ({ member }) => this.#newRow(member));
    this.#loadCourse(session);
    find('.alone button', HTMLButtonElement, this).addEventListener('click', () =>
      this.dispatchEvent(new CustomEvent('invite', { bubbles: true, detail: {} })));
    // Where there is little space the list comes first.
    find('.course', HTMLDetailsElement, this).open = matchMedia('(min-width: 60rem)').matches;
    for (const event of ['roster', 'offsets', 'rules']) session.addEventListener(event, () => this.#show());
    session.addEventListener('state', () => {
      // What is known of the others while we are away is old news.
      list.classList.toggle('stale', session.state !== 'joined');
      this.#show();
    });
    this.#show();
  }

  /** The picture is not what one waits for. @param {Session} session */
  async #loadCourse(session) {
    const loaded = await import('./asynchrony.js').catch(() => null);
    if (!loaded) return;
    this.#course = find('tutti-asynchrony', loaded.TuttiAsynchrony, this);
    this.#course.connect(session);
    this.#show();
  }

  get #parted() {
    if (!this.#has || !this.#members) throw new Error('The roster has no session. Maybe connect() was not called.');
    return { ...this.#has, members: this.#members };
  }

  /** @param {string} member */
  #newRow(member) {
    const { session, attempt, secrecy } = this.#parted;
    const row = stamp(ROW);
    row.dataset.member = member;
    const about = find('.about', HTMLElement, row);
    about.prepend(stamp(ACTIONS));
    if (member === session.member) about.append(ownName(session, attempt));
    this.#parts.set(row, {
      devices: new Rows(find('.devices', HTMLElement, row), newDevice),
      menu: new MemberMenu(row, member, { session, attempt, secrecy }),
    });
    return row;
  }

  #show() {
    const { session, player, members, count } = this.#parted;
    const { roster, offsets } = session;
    const known = (roster?.members ?? []).map(member => ({ ...member, known: true }));
    const shown = [...known, ...this.#furthestOff(known)];
    members.show(shown, ({ member }) => member, (row, member) => this.#showMember(row, member));
    const endpoints = shown.reduce((sum, member) => sum + member.endpoints.length, 0);
    const unnamed = (roster?.size.endpoints ?? 0) - endpoints;
    const size = roster?.size.members ?? 0;
    const group = offsets?.distribution;
    if (count) say(count, String(size));
    say(find('.here', HTMLElement, this), size > 1 ? counted(size, 'One person is here.', '{count} people are here.') : '');
    say(find('#roster-others', HTMLElement, this), unnamed > 0 ? t('And {count} more.', { count: unnamed }) : '');
    find('.alone', HTMLElement, this).hidden = size !== 1 || session.state !== 'joined';
    this.#showGroup(group && group.endpoints > 1 ? asynchronyInWords(group.asynchrony, player.frameRate) : '');
  }

  /** @param {string} words */
  #showGroup(words) {
    const course = find('.course', HTMLDetailsElement, this);
    const worthwhile = this.#course?.worthwhile ?? false;
    course.hidden = !words && !worthwhile;
    say(find('#group', HTMLElement, this), words || (worthwhile ? t('How close the group was') : ''));
  }

  /**
   * A large session's roster does not name everybody; its offsets name those who need looking after.
   *
   * @param {Member[]} members who are named
   * @returns {Shown[]}
   */
  #furthestOff(members) {
    const { session } = this.#parted;
    const known = new Set(members.flatMap(({ endpoints }) => endpoints.map(({ endpoint }) => endpoint)));
    if (known.size === session.roster?.size.endpoints) return [];
    const furthest = (session.offsets?.rows ?? []).filter(({ endpoint }) => !known.has(endpoint));
    return furthest.map(({ endpoint, name }) => ({
      member: `of ${endpoint}`, name, role: 'viewer', known: false, endpoints: [{ endpoint, state: 'connected' }],
    }));
  }

  /**
   * @param {HTMLElement} row
   * @param {Shown} shown
   */
  #showMember(row, shown) {
    const { session } = this.#parted;
    const { roster } = session;
    const { member, name, role, free, muted, endpoints, known } = shown;
    const { devices, menu } = /** @type {Parts} */ (this.#parts.get(row));
    const { letter, hue } = face(member, name);
    const picture = find('.face', HTMLElement, row);
    say(picture, letter);
    picture.style.setProperty('--hue', String(hue));
    say(find('.name', HTMLElement, row), name);
    const roleTag = find('.role', HTMLElement, row);
    roleTag.hidden = !known || !ROLES.has(role);
    say(roleTag, t(ROLES.get(role) ?? ''));
    find('.control', HTMLElement, row).hidden = roster?.controller !== member;
    find('.asks', HTMLElement, row).hidden = !roster?.requests?.some(request => request.member === member);
    find('.free', HTMLElement, row).hidden = !free;
    find('.muted', HTMLElement, row).hidden = !muted;
    this.#showStanding(row, shown);
    devices.show(endpoints, ({ endpoint }) => endpoint, (device, each) =>
      showDevice(device, each, this.#figures(each), each.endpoint === session.endpoint, this.#scene));
    menu.show();
    tellApart(find('.about', HTMLElement, row), name);
  }

  /**
   * The person as a whole: in words, and by how much.
   *
   * @param {HTMLElement} row
   * @param {Shown} shown
   */
  #showStanding(row, { endpoints, free }) {
    const { expected, duration } = this.#scene;
    const rows = endpoints.map(each => this.#figures(each)).filter(each => each !== undefined);
    const { step, words } = standingOfAll(endpoints.map(each => standing(each, this.#figures(each))));
    // Their own pace is nothing to be put right.
    row.dataset.step = free && step === 'out' ? '' : step;
    say(find('.standing', HTMLElement, row), free && step !== 'away' ? '' : words);
    const call = rows.find(each => each.call)?.call;
    const phone = named('phone', HTMLElement, row);
    phone.hidden = !call;
    phone.title = call ? `${t('Telephone')} · ${callInWords(call)}` : '';
    const offsets = rows.flatMap(({ offset }) => offset ?? []);
    const furthest = offsets.sort((a, b) => Math.abs(b) - Math.abs(a))[0];
    say(find('.off', HTMLElement, row), furthest === undefined ? '' : offsetInWords(furthest));
    const place = placeOf(furthest, expected, duration);
    const bar = find('.how-far', HTMLElement, row);
    bar.hidden = !duration || !Number.isFinite(place);
    if (duration && !bar.hidden) {
      /** @type {HTMLElement} */ (bar.firstElementChild).style.inlineSize = `${(100 * place / duration).toFixed(1)}%`;
    }
  }

  /** @param {Endpoint} endpoint @returns {OffsetRow | undefined} */
  #figures({ endpoint }) {
    return this.#parted.session.offsets?.rows.find(row => row.endpoint === endpoint);
  }

  get #scene() {
    const { session, player } = this.#parted;
    return { expected: session.expectedPosition(), duration: session.item?.duration, frameRate: player.frameRate };
  }
}

customElements.define('tutti-roster', TuttiRoster);
