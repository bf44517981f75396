import { Rows, clockTime, find, html, named, say, stamp, tellApart } from '../dom.js';
import { TuttiElement } from '../element.js';
import { draft, keepDraft } from '../store.js';
import { face, percentInWords, placeOf, progressInWords, standing, standingOfAll } from '../views/figures.js';
import { counted, listed, t, timeOfDay } from '../words.js';
import { Customers, stateInWords } from './notes-model.js';
import { batteryInWords } from './roster-device.js';

/**
 * For those who run a session: how those are doing for whom they do, and what they write down for one another.
 * Dispatches `invite` (detail: as which `role`) when somebody means to bring in a colleague.
 *
 * @typedef {import('../tutti/session.js').Session} Session
 * @typedef {import('../tutti/protocol.js').Note} Note
 * @typedef {import('./notes-model.js').Customer} Customer
 *
 * @typedef {object} Belongings
 * @property {Session} session
 * @property {import('../attempt.js').Attempt} attempt
 * @property {HTMLElement} count where to say how many are not read yet
 * @property {HTMLElement} said where to say aloud that there is one, while this is not seen
 */

/** What the card says of time changes so often (ms). */
const BEAT = 1_000;
const DRAFT = 'note';

const CARD = html`
  <li class="customer" data-testid="customer" data-member="" data-step="">
    <span class="face" aria-hidden="true"></span>
    <div class="told-of">
      <p class="who"><span class="name"></span> <span class="tag control" hidden>in control</span>
        <span class="tag asks" hidden>asks for control</span></p>
      <p class="standing" data-testid="customer-state"></p>
      <p class="progress"><progress max="1" value="0" aria-label="Progress"></progress> <span></span></p>
      <p class="note blocked" hidden>Nothing plays there yet: ask them to tap the film.</p>
      <p class="group device"></p>
      <div class="actions">
        <button type="button" class="small" data-testid="customer-give-control">Give control</button>
        <button type="button" class="small primary" data-testid="customer-take-control">Take control back</button>
      </div>
    </div>
  </li>`;

const NOTE = html`
  <li data-testid="note" data-seq="" data-position="">
    <div class="who"><span class="name"></span> <button type="button" class="at" data-testid="note-at"></button>
      <time class="group"></time> <button type="button" class="drop" data-testid="note-drop">Remove</button></div>
    <p class="text"></p>
  </li>`;

export class TuttiNotes extends TuttiElement {
  static markup = html`
    <section class="customers" aria-label="Whom this is for">
      <ul></ul>
      <p class="group nobody">Nobody you run this session for is here.</p>
      <p class="group supervisors" data-testid="supervisors"></p>
      <div class="actions">
        <button type="button" class="small primary" data-testid="invite-guest">Invite somebody</button>
        <button type="button" class="small" data-testid="invite-supervisor">Invite a supervisor, unseen</button>
        <button type="button" class="small" data-testid="invite-colleague">Hand over to a colleague</button>
      </div>
    </section>
    <section class="noted" aria-label="Notes">
      <p class="group only">Only those who run the session, and observers, see this.</p>
      <div class="note-log" role="log" aria-label="What was noted"><ol class="note-list"></ol></div>
      <p class="group none">No notes yet. Each stays at its place in the film.</p>
      <form>
        <label for="note-input" class="unseen">Your note</label>
        <textarea id="note-input" data-testid="note-input" rows="2" maxlength="1000" placeholder="Write a note"></textarea>
        <button type="submit" data-testid="note-take">Note</button>
      </form>
    </section>`;

  /** @type {Belongings | undefined} */ #has;
  /** @type {Rows<Customer> | undefined} */ #cards;
  /** @type {Rows<Note> | undefined} */ #notes;
  #customers = new Customers();
  #seen = false;
  /** The latest note that was to be seen. */ #read = 0;
  #sending = false;

  /** @param {Belongings} belongings */
  connect(belongings) {
    const { session } = this.#has = belongings;
    this.#cards = new Rows(find('.customers ul', HTMLElement, this), ({ member }) => this.#newCard(member));
    this.#notes = new Rows(find('.note-list', HTMLElement, this), ({ seq }) => this.#newNote(seq));
    this.#read = latest(session.notes);
    this.#listen();
    for (const event of ['roster', 'offsets', 'rules', 'timeline', 'state', 'item']) {
      session.addEventListener(event, () => this.#show());
    }
    session.addEventListener('notes', () => {
      this.#announce();
      this.#show();
    });
    new IntersectionObserver(entries => {
      this.#seen = entries[entries.length - 1].isIntersecting;
      this.#show();
    }).observe(this);
    setInterval(() => this.#seen && this.#showCustomers(), BEAT);
    this.#show();
  }

  get #parts() {
    if (!this.#has || !this.#cards || !this.#notes) {
      throw new Error('The notes have no session. Maybe connect() was not called.');
    }
    return { ...this.#has, cards: this.#cards, notes: this.#notes };
  }

  #listen() {
    const { session } = this.#parts;
    const input = named('note-input', HTMLTextAreaElement, this);
    const form = find('form', HTMLFormElement, this);
    input.value = draft(session.session, DRAFT);
    input.addEventListener('input', () => keepDraft(session.session, input.value, DRAFT));
    input.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#take(input);
    });
    this.#invites('invite-guest', () => 'participant');
    this.#invites('invite-supervisor', () => 'observer');
    // A co-host cannot bring in a host.
    this.#invites('invite-colleague', () => session.role);
  }

  /**
   * @param {string} button
   * @param {() => import('../tutti/protocol.js').Role | null} role
   */
  #invites(button, role) {
    named(button, HTMLButtonElement, this).addEventListener('click', () => {
      this.dispatchEvent(new CustomEvent('invite', { bubbles: true, detail: { role: role() } }));
    });
  }

  /** A note that was not taken stays where it was written. @param {HTMLTextAreaElement} input */
  async #take(input) {
    const { session, attempt } = this.#parts;
    const text = input.value.trim();
    if (!text || this.#sending) return;
    this.#sending = true;
    const taken = await attempt(session.takeNote(text));
    this.#sending = false;
    if (!taken || input.value.trim() !== text) return;
    input.value = '';
    keepDraft(session.session, '', DRAFT);
  }

  /** Whoever looks at something else hears, once, that there is a note. */
  #announce() {
    const { session, said } = this.#parts;
    if (this.#seen) return;
    const names = unread(session, this.#read).map(({ name }) => name);
    say(said, names.length === 0 ? ''
      : counted(names.length, '{names} has written a note', 'There are {count} new notes', { names: listed(names) }));
  }

  #show() {
    const { session, count } = this.#parts;
    this.#showCustomers();
    this.#showNotes();
    if (this.#seen) this.#read = latest(session.notes);
    const waiting = unread(session, this.#read).length;
    say(count, String(waiting));
    count.hidden = waiting === 0;
  }

  #showCustomers() {
    const { session, cards } = this.#parts;
    if (!session.roster || !session.clock.ready) return;
    const now = session.clock.now();
    this.#customers.heed(session.roster, now);
    const customers = this.#customers.at(now);
    cards.show(customers, ({ member }) => member, (card, customer) => this.#showCustomer(card, customer, now));
    find('.nobody', HTMLElement, this).hidden = customers.length > 0;
    const observers = session.roster.members.filter(({ role, member }) => role === 'observer' && member !== session.member);
    say(named('supervisors', HTMLElement, this), observers.length === 0 ? '' : counted(
      observers.length, '{names} looks on, unseen by the others.', '{names} look on, unseen by the others.',
      { names: listed(observers.map(({ name }) => name)) },
    ));
    const invites = session.runs && session.may('admit') && session.state === 'joined';
    for (const name of ['invite-colleague', 'invite-supervisor']) named(name, HTMLElement, this).hidden = !invites;
    named('invite-guest', HTMLElement, this).hidden = !invites || customers.some(({ leftAt }) => leftAt === null);
  }

  /** @param {string} member */
  #newCard(member) {
    const { session, attempt } = this.#parts;
    const card = stamp(CARD);
    card.dataset.member = member;
    named('customer-give-control', HTMLButtonElement, card).addEventListener('click', () => attempt(session.handOver(member)));
    named('customer-take-control', HTMLButtonElement, card).addEventListener('click', () => attempt(session.takeControl()));
    return card;
  }

  /**
   * @param {HTMLElement} card
   * @param {Customer} customer
   * @param {number} now
   */
  #showCustomer(card, customer, now) {
    const { session } = this.#parts;
    const { member, name, endpoints, leftAt } = customer;
    const rows = endpoints.flatMap(({ endpoint }) => session.offsets?.rows.find(row => row.endpoint === endpoint) ?? []);
    const all = standingOfAll(endpoints.map(each => standing(each, rows.find(row => row.endpoint === each.endpoint))));
    const { letter, hue } = face(member, name);
    const picture = find('.face', HTMLElement, card);
    say(picture, letter);
    picture.style.setProperty('--hue', String(hue));
    card.dataset.step = leftAt === null ? all.step : 'gone';
    say(find('.name', HTMLElement, card), name);
    say(named('customer-state', HTMLElement, card), stateInWords(customer, all, now));
    find('.blocked', HTMLElement, card).hidden = !rows.some(({ readiness }) => readiness === 'blocked');
    this.#showProgress(card, rows[0]?.offset);
    const device = rows.find(({ battery, signal }) => battery != null || signal != null);
    const battery = batteryInWords(device?.battery, device?.charging);
    say(find('.device', HTMLElement, card), [
      ...battery === null ? [] : [t('Battery {battery}', { battery })],
      ...device?.signal == null ? [] : [t('Signal {percent}', { percent: percentInWords(device.signal) })],
    ].join(' · '));
    this.#allowControl(card, customer);
    tellApart(card, name);
  }

  /**
   * @param {HTMLElement} card
   * @param {number | null | undefined} offset ms
   */
  #showProgress(card, offset) {
    const { session } = this.#parts;
    const duration = session.item?.duration;
    const place = placeOf(offset, session.expectedPosition(), duration);
    const line = find('.progress', HTMLElement, card);
    line.hidden = !Number.isFinite(place);
    if (line.hidden) return;
    const bar = find('progress', HTMLProgressElement, line);
    bar.hidden = !duration;
    bar.max = duration ?? 1;
    bar.value = place;
    say(find('span', HTMLElement, line), progressInWords(place, duration));
  }

  /**
   * @param {HTMLElement} card
   * @param {Customer} customer
   */
  #allowControl(card, { member, leftAt }) {
    const { session } = this.#parts;
    const { roster, inControl, runs } = session;
    const has = roster?.controller === member;
    const here = session.state === 'joined' && leftAt === null;
    find('.control', HTMLElement, card).hidden = !has;
    find('.asks', HTMLElement, card).hidden = !roster?.requests?.some(request => request.member === member);
    named('customer-give-control', HTMLElement, card).hidden = !here || has || !(inControl || runs);
    named('customer-take-control', HTMLElement, card).hidden = !here || !has || !runs;
  }

  #showNotes() {
    const { session, notes } = this.#parts;
    const list = find('.note-list', HTMLElement, this);
    const before = list.childElementCount;
    notes.show(session.notes, ({ seq }) => seq, (row, note) => this.#showNote(row, note));
    if (list.childElementCount > before) list.lastElementChild?.scrollIntoView({ block: 'nearest' });
    find('.none', HTMLElement, this).hidden = session.notes.length > 0;
    named('note-take', HTMLButtonElement, this).disabled = session.state !== 'joined' || !session.readsNotes;
  }

  /** @param {number} seq */
  #newNote(seq) {
    const { session, attempt } = this.#parts;
    const row = stamp(NOTE);
    row.dataset.seq = String(seq);
    named('note-at', HTMLButtonElement, row).addEventListener('click', () => attempt(session.seek(Number(row.dataset.position))));
    named('note-drop', HTMLButtonElement, row).addEventListener('click', () => attempt(session.dropNote(seq)));
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Note} note
   */
  #showNote(row, { member, name, at, item, position, text }) {
    const { session } = this.#parts;
    row.dataset.position = String(position);
    say(find('.name', HTMLElement, row), member === session.member ? t('You') : name);
    say(find('time', HTMLElement, row), timeOfDay(at));
    find('time', HTMLTimeElement, row).dateTime = new Date(at).toISOString();
    say(find('.text', HTMLElement, row), text);
    const elsewhere = item !== session.itemId;
    const film = elsewhere && session.queue?.items.find(({ id }) => id === item)?.item.title;
    const place = clockTime(position);
    const words = film ? t('{place}, {film}', { place, film }) : place;
    const there = named('note-at', HTMLButtonElement, row);
    say(there, words);
    there.disabled = !session.inControl || session.free || elsewhere || session.state !== 'joined';
    there.setAttribute('aria-label', there.disabled ? t('Taken at {place}', { place: words }) : t('Go to {place}', { place: words }));
    const drop = named('note-drop', HTMLButtonElement, row);
    drop.hidden = session.state !== 'joined' || !(member === session.member || session.role === 'host');
    drop.setAttribute('aria-label', t('Remove the note of {name} at {place}', { name, place: words }));
  }
}

/** @param {Note[]} notes */
function latest(notes) {
  return notes.reduce((highest, { seq }) => Math.max(highest, seq), 0);
}

/**
 * @param {Session} session
 * @param {number} read
 */
function unread(session, read) {
  return session.notes.filter(({ seq, member }) => seq > read && member !== session.member);
}

customElements.define('tutti-notes', TuttiNotes);
