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
 * @typedef {import('./api.js').Open} Open
 */

const LOOK_AGAIN = 4_000;
const BEAT = 1_000;

/** So many of one's own sessions are looked up. */
const MOST_OWN = 12;

const own = new Rows(find('#my-sessions', HTMLElement), () => stamp('open-session'));
const rows = new Rows(find('#open-sessions', HTMLElement), () => stamp('open-session'));
/** @type {Open[]} */ let sessions = [];

export function findSessions() {
  takeCodes();
  offerLooks(find('#looks', HTMLElement));
  listOwn();
  listOpen();
  setInterval(() => document.hidden || listOpen(), LOOK_AGAIN);
  setInterval(() => document.hidden || sessions.forEach(showCountdown), BEAT);
}

function takeCodes() {
  const form = find('#code-form', HTMLFormElement);
  const field = named('code', HTMLInputElement);
  form.addEventListener('submit', event => {
    event.preventDefault();
    open(field.value);
  });
  field.addEventListener('input', () => tellOfCode(''));
  // The server leads here whoever has typed /c/CODE and cannot be led on: asking again tells why.
  const typed = new URLSearchParams(location.search).get('code');
  if (!typed) return;
  field.value = codeTyped(typed) ?? typed;
  field.focus();
  form.scrollIntoView({ block: 'center' });
  open(field.value);
}

/** @param {string} typed */
async function open(typed) {
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

/** Sessions stay when all have left: whoever started them finds them again. */
async function listOwn() {
  const infos = await Promise.all(sessionsHosted().slice(-MOST_OWN).map(id => sessionInfo(id).catch(error => {
    if (['session-unknown', 'session-ended'].includes(error.code)) forgetHostRight(id);
    return null;
  })));
  const alive = infos.filter(info => info !== null);
  find('#mine', HTMLElement).hidden = alive.length === 0;
  own.show(alive, ({ session }) => session, showOpen);
}

async function listOpen() {
  const found = await openSessions().catch(() => null);
  // A server that is away for a moment does not empty the list.
  if (!found) return;
  sessions = [...found.filter(({ startsAt }) => !startsAt), ...found.filter(({ startsAt }) => startsAt).sort(byStart)];
  find('#open', HTMLElement).hidden = sessions.length === 0;
  rows.show(sessions, ({ session }) => session, showOpen);
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
 * @param {Open} open
 */
function showOpen(row, open) {
  const { session, title, members, names, startsAt, item } = open;
  const link = find('a', HTMLAnchorElement, row);
  const hosts = hostsOf(open);
  link.href = `/s/${encodeURIComponent(session)}`;
  say(link, title);
  say(find('.company', HTMLElement, row), companyOf(members, names));
  say(find('.members', HTMLElement, row), members > 0 ? counted(members, '{count} person', '{count} people') : '');
  say(find('.length', HTMLElement, row), item.duration ? clockTime(item.duration) : '');
  say(find('.source', HTMLElement, row), hosts.length > 0 ? listed(hosts) : t('from this server'));
  find('.when', HTMLElement, row).hidden = !startsAt;
  say(find('.date', HTMLElement, row), startsAt ? t('Starts on {when}', { when: dayAndTime(startsAt) }) : '');
  showCountdown(open);
}

/** @param {Open} open */
function showCountdown({ session, startsAt }) {
  const row = rows.get(session) ?? own.get(session);
  if (!row || !startsAt) return;
  const left = (startsAt - serverNow()) / 1000;
  say(find('.countdown', HTMLElement, row), left > 0 ? timeLeft(left) : t('Now'));
}
