import { createSession, openSessions } from './api.js';
import { Rows, clockTime, find, named, say, stamp } from './dom.js';
import { linkWith } from './fragment.js';
import { keepHostRight } from './store.js';
import { available, newKey } from './tutti/secret.js';

/**
 * The first page: one click, and there is a session to invite others to; and the sessions that are open to everybody.
 *
 * @typedef {import('./api.js').Wish} Wish
 * @typedef {import('./api.js').Open} Open
 */

const LOOK_AGAIN = 15_000;

const demo = named('create-demo', HTMLButtonElement);
const form = find('#own', HTMLFormElement);
const problem = find('#problem', HTMLElement);
const asks = named('create-ask', HTMLInputElement);
const encrypts = named('create-encrypted', HTMLInputElement);
const template = named('create-template', HTMLSelectElement);
const rows = new Rows(find('#open-sessions', HTMLElement), () => stamp('open-session'));

// Browsers encrypt only at secure addresses.
encrypts.disabled = !available();
find('#encrypted-help', HTMLElement).hidden = available();

demo.addEventListener('click', () => create({ item: 'file:demo' }));

form.addEventListener('submit', event => {
  event.preventDefault();
  const fields = new FormData(form);
  const item = String(fields.get('item')).trim();
  const title = String(fields.get('title')).trim();
  create(title ? { item, title } : { item });
});

/** @param {Wish} wish */
async function create(wish) {
  say(problem, '');
  setBusy(true);
  try {
    const key = encrypts.checked ? newKey() : undefined;
    const { session, hostToken } = await createSession({ ...wish, ...choices() });
    // The token stays in this browser: it is never part of a link. The key stays in the fragment.
    keepHostRight(session, { token: hostToken, used: false });
    location.assign(linkWith(`/s/${encodeURIComponent(session)}`, { key }));
  } catch (error) {
    say(problem, /** @type {Error} */ (error).message);
    setBusy(false);
  }
}

/** @returns {Partial<Wish>} only what differs from how sessions come */
function choices() {
  /** @type {Wish['rules']} */
  const rules = {};
  if (asks.checked) rules.admission = 'ask';
  if (encrypts.checked) rules.chat = 'encrypted';
  return {
    ...template.value !== 'standard' && { template: template.value },
    ...Object.keys(rules).length > 0 && { rules },
  };
}

async function listOpen() {
  const sessions = await openSessions().catch(() => []);
  find('#open', HTMLElement).hidden = sessions.length === 0;
  rows.show(sessions, ({ session }) => session, showOpen);
}

/**
 * @param {HTMLElement} row
 * @param {Open} open
 */
function showOpen(row, { session, title, members, names = [], startsAt, item }) {
  const link = find('a', HTMLAnchorElement, row);
  link.href = `/s/${encodeURIComponent(session)}`;
  say(link, title);
  const length = item.duration ? ` · ${clockTime(item.duration)}` : '';
  const who = names.length > 0 ? ` (${names.join(', ')})` : '';
  const start = new Date(startsAt ?? 0).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
  const when = startsAt ? ` · starts ${start}` : '';
  say(find('.about', HTMLElement, row), `${members === 1 ? '1 person' : `${members} people`}${who}${length}${when}`);
}

/** @param {boolean} busy */
function setBusy(busy) {
  demo.disabled = busy;
  find('button', HTMLButtonElement, form).disabled = busy;
}

// A page that comes back from the browser's history must not come back disabled.
addEventListener('pageshow', () => setBusy(false));
listOpen();
setInterval(() => document.hidden || listOpen(), LOOK_AGAIN);
