import { Rows, confirming, find, named, say, stamp, tellApart } from './dom.js';
import { create, end, entry, sessions, signIn, signOut, unseen, waysIn, whoami } from './staff-api.js';
import { offerLooks } from './views/looks.js';
import { counted, problemInWords, t, translatePage } from './words.js';

/**
 * The staff's page: sign in, see what sessions the organisation has, and come into them.
 *
 * @typedef {import('./staff-api.js').Row} Row
 * @typedef {import('./staff-api.js').Staff} Staff
 * @typedef {import('./tutti/protocol.js').TuttiError} TuttiError
 */

const LOOK_AGAIN = 4_000;

translatePage();
offerLooks(find('#looks', HTMLElement));

const problem = find('#problem', HTMLElement);
const door = find('#sign-in', HTMLElement);
const desk = find('#desk', HTMLElement);
const who = find('#who', HTMLElement);
const form = find('#password-form', HTMLFormElement);
const rows = new Rows(find('#sessions', HTMLElement), makeRow);
/** @type {Staff | null} */
let staff = null;

form.addEventListener('submit', event => {
  event.preventDefault();
  attempt(async () => {
    const password = named('sign-in-password', HTMLInputElement);
    try {
      await signIn(named('sign-in-name', HTMLInputElement).value, password.value);
    } catch (error) {
      // What the page says of refused tokens is for those who come by links.
      if (/** @type {TuttiError} */ (error).code !== 'token-refused') throw error;
      password.select();
      return say(problem, t('The name or the password is wrong.'));
    }
    password.value = '';
    await begin();
  });
});
named('sign-out', HTMLButtonElement).addEventListener('click', () => attempt(async () => {
  await signOut();
  await begin();
}));
find('#new-session', HTMLFormElement).addEventListener('submit', event => {
  event.preventDefault();
  const go = named('new-go', HTMLButtonElement);
  if (go.disabled) return;
  go.disabled = true;
  attempt(createAndOpen).finally(() => { go.disabled = false; });
});
setInterval(() => document.hidden || !staff || look().catch(() => {}), LOOK_AGAIN);
attempt(begin);

/** Shows what there is for whoever has signed in, or how to. */
async function begin() {
  staff = await whoami().catch(error => {
    if (error.code === 'token-refused') return null;
    throw error;
  });
  door.hidden = staff !== null;
  desk.hidden = who.hidden = staff === null;
  if (!staff) return showWays();
  named('staff-name', HTMLElement).textContent = staff.name;
  named('staff-roles', HTMLElement).textContent = `${staff.tenant} · ${staff.roles.map(roleInWords).join(', ')}`;
  find('#new-session', HTMLElement).hidden = !is('host');
  await look();
}

async function showWays() {
  const ways = await waysIn();
  form.hidden = !ways.password;
  find('#provider', HTMLElement).hidden = !ways.provider;
  find('#no-way', HTMLElement).hidden = ways.password || ways.provider;
}

async function look() {
  const found = await sessions();
  rows.show(found, ({ session }) => session, fill);
  find('#none', HTMLElement).hidden = found.length > 0;
}

/** @param {string} role */
function is(role) {
  return staff !== null && (staff.roles.includes(role) || staff.roles.includes('admin'));
}

/** @param {Row} row */
function makeRow({ session }) {
  const made = stamp('session-row');
  named('open-as-host', HTMLButtonElement, made).addEventListener('click', () => attempt(() => enter(entry(session))));
  named('watch-unseen', HTMLButtonElement, made).addEventListener('click', () => attempt(() => (
    enter(made.dataset.runs === 'true' ? unseen(session) : entry(session)))));
  named('watch-recording', HTMLAnchorElement, made).href = `/s/${encodeURIComponent(session)}/replay#token=cookie`;
  confirming(named('end', HTMLButtonElement, made), () => attempt(async () => {
    await end(session);
    await look();
  }));
  return made;
}

/**
 * @param {HTMLElement} element
 * @param {Row} row
 */
function fill(element, { title, state, members, correlation, runs }) {
  element.dataset.runs = String(runs);
  say(find('.title', HTMLElement, element), title);
  say(find('.state', HTMLElement, element), stateInWords(state));
  say(find('.members', HTMLElement, element), counted(members, '{count} person', '{count} people'));
  say(find('.correlation', HTMLElement, element), correlation ?? '');
  named('open-as-host', HTMLElement, element).hidden = !runs;
  named('watch-unseen', HTMLElement, element).hidden = !runs && !is('supervisor');
  named('watch-recording', HTMLElement, element).hidden = !runs && !is('auditor');
  if (!runs) named('end', HTMLElement, element).hidden = true;
  tellApart(element, title);
}

/** @param {Promise<{ url: string }>} link */
async function enter(link) {
  location.assign((await link).url);
}

async function createAndOpen() {
  const value = (/** @type {string} */ name) => find(`#${name}`, HTMLElement, desk);
  const text = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (value(name)).value.trim();
  const created = await create({
    item: text('item'), privacy: text('privacy'),
    ...(text('title') && { title: text('title') }),
    ...(text('template') && { template: text('template') }),
    ...(text('correlation') && { correlation: text('correlation') }),
  });
  await enter(entry(created.session));
}

/** @param {() => Promise<unknown>} act */
async function attempt(act) {
  say(problem, '');
  try {
    await act();
  } catch (error) {
    const failure = /** @type {TuttiError} */ (error);
    say(problem, problemInWords(failure));
    // Signed in no longer: the way in is shown again.
    if (failure.code === 'token-refused' && staff) await begin().catch(() => {});
  }
}

/** @param {string} role */
function roleInWords(role) {
  switch (role) {
    case 'admin': return t('administrator');
    case 'host': return t('may create sessions');
    case 'supervisor': return t('supervisor');
    default: return t('auditor');
  }
}

/** @param {Row['state']} state */
function stateInWords(state) {
  switch (state) {
    case 'scheduled': return t('to come');
    case 'playing': return t('playing');
    default: return t('paused');
  }
}
