import { openSessions, serverNow, sessionInfo, sessionOfCode } from './api.js';
import { forgetHostRight, sessionsHosted } from './store.js';
import { Rows, clockTime, find, named, say, stamp } from './dom.js';
import { codeTyped, companyOf, hostsOf, timeLeft } from './entry.js';
import { offerLooks } from './views/looks.js';
import { counted, dayAndTime, listed, problemInWords, t } from './words.js';

/**
 * The rest of the first page: the ways into sessions that there are already, by code or from the list of those open to
 * everybody, and how the page is to look and speak.
 *
 * @typedef {import('./api.js').Info} Info
 * @typedef {import('./api.js').Open} Open
 */

const LOOK_AGAIN = 4_000;
const BEAT = 1_000;

/** So many of one's own sessions are looked up. */
const MOST_OWN = 12;

/** A list of sessions on the page, those to come with what is left until they start. */
class Listed {
  /** @type {Rows<Info>} */ #rows;
  /** @type {Info[]} */ #sessions = [];

  /**
   * @param {string} section
   * @param {string} list in it
   */
  constructor(section, list) {
    this.section = find(section, HTMLElement);
    this.#rows = new Rows(find(list, HTMLElement), () => stamp('open-session'));
  }

  /** @param {Info[]} sessions */
  show(sessions) {
    this.#sessions = sessions;
    this.section.hidden = sessions.length === 0;
    this.#rows.show(sessions, ({ session }) => session, showSession);
  }

  tick() {
    for (const each of this.#sessions) {
      const row = this.#rows.get(each.session);
      if (row) showCountdown(row, each);
    }
  }
}

const own = new Listed('#mine', '#my-sessions');
const open = new Listed('#open', '#open-sessions');

export function findSessions() {
  takeCodes();
  offerLooks(find('#looks', HTMLElement));
  const listing = openSessions();
  listOwn(listing);
  listOpen(listing);
  setInterval(() => document.hidden || listOpen(openSessions()), LOOK_AGAIN);
  setInterval(() => document.hidden || [own, open].forEach(each => each.tick()), BEAT);
}

function takeCodes() {
  const form = find('#code-form', HTMLFormElement);
  const field = named('code', HTMLInputElement);
  form.addEventListener('submit', event => {
    event.preventDefault();
    openTyped(field.value);
  });
  field.addEventListener('input', () => tellOfCode(''));
  // The server leads here whoever has typed /c/CODE and cannot be led on: asking again tells why.
  const typed = new URLSearchParams(location.search).get('code');
  if (!typed) return;
  field.value = codeTyped(typed) ?? typed;
  field.focus();
  form.scrollIntoView({ block: 'center' });
  openTyped(field.value);
}

/** @param {string} typed */
async function openTyped(typed) {
  tellOfCode('');
  // Some paste the whole link.
  const link = URL.canParse(typed.trim()) ? new URL(typed.trim()) : null;
  if (link?.origin === location.origin && link.pathname.startsWith('/s/')) return location.assign(link);
  const code = codeTyped(typed);
  if (!code) return tellOfCode(noCode());
  const button = named('code-join', HTMLButtonElement);
  button.disabled = true;
  try {
    location.assign((await sessionOfCode(code)).url);
  } catch (error) {
    const problem = /** @type {import('./tutti/protocol.js').TuttiError} */ (error);
    tellOfCode(problem.code === 'code-unknown'
      ? t('No session has the code {code} now. Maybe it is over, or a character is wrong.', { code })
      : problemInWords(problem));
  } finally {
    button.disabled = false;
  }
}

function noCode() {
  return t('A code has eight letters and digits, such as K7P4-QXR2. Hyphens and capitals do not matter.');
}

/** @param {string} text */
function tellOfCode(text) {
  say(find('#code-problem', HTMLElement), text);
  named('code', HTMLInputElement).setAttribute('aria-invalid', String(text !== ''));
}

/**
 * Sessions stay when all have left: whoever started them finds them again.
 *
 * @param {Promise<Open[]>} listing
 */
async function listOwn(listing) {
  const infos = await Promise.all(sessionsHosted().slice(-MOST_OWN).map(id => sessionInfo(id, listing).catch(error => {
    if (['session-unknown', 'session-ended'].includes(error.code)) forgetHostRight(id);
    return null;
  })));
  own.show(infos.filter(info => info !== null));
}

/** @param {Promise<Open[]>} listing */
async function listOpen(listing) {
  const found = await listing.catch(() => null);
  // A server that is away for a moment does not empty the list.
  if (!found) return;
  open.show([...found.filter(({ startsAt }) => !startsAt), ...found.filter(({ startsAt }) => startsAt).sort(byStart)]);
}

/**
 * @param {Open} one
 * @param {Open} other
 */
function byStart(one, other) {
  return (one.startsAt ?? 0) - (other.startsAt ?? 0);
}

/**
 * @param {HTMLElement} row
 * @param {Info} info
 */
function showSession(row, info) {
  const { session, title, members, names, startsAt, item } = info;
  const link = find('a', HTMLAnchorElement, row);
  const hosts = hostsOf(info);
  link.href = `/s/${encodeURIComponent(session)}`;
  say(link, title);
  say(find('.company', HTMLElement, row), companyOf(members, names));
  say(find('.members', HTMLElement, row), members > 0 ? counted(members, '{count} person', '{count} people') : '');
  say(find('.length', HTMLElement, row), item.duration ? clockTime(item.duration) : '');
  say(find('.source', HTMLElement, row), hosts.length > 0 ? listed(hosts) : t('from this server'));
  find('.when', HTMLElement, row).hidden = !startsAt;
  say(find('.date', HTMLElement, row), startsAt ? t('Starts on {when}', { when: dayAndTime(startsAt) }) : '');
  showCountdown(row, info);
}

/**
 * @param {HTMLElement} row
 * @param {Info} info
 */
function showCountdown(row, { startsAt }) {
  if (!startsAt) return;
  const left = (startsAt - serverNow()) / 1000;
  say(find('.countdown', HTMLElement, row), left > 0 ? timeLeft(left) : t('Now'));
}
