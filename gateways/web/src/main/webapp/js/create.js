import { createSession, upload, uploadLimit } from './api.js';
import { find, named, say } from './dom.js';
import { locatorTyped, sizeInWords, tooLarge } from './entry.js';
import { keepFocus } from './focus.js';
import { linkWith } from './fragment.js';
import { findSessions } from './start.js';
import { keepHostRight, keepTelling } from './store.js';
import { available, newKey } from './tutti/secret.js';
import { dayAndTime, problemInWords, t, translatePage } from './words.js';

/**
 * The first page: one press, or a film dropped on it, and there is a session to invite others to.
 *
 * @typedef {import('./api.js').Wish} Wish
 * @typedef {import('./tutti/protocol.js').TuttiError} TuttiError
 */

translatePage();
keepFocus();

const problem = find('#problem', HTMLElement);
const how = find('#how', HTMLDetailsElement);
const asks = named('create-ask', HTMLInputElement);
const encrypts = named('create-encrypted', HTMLInputElement);
const tells = named('create-tell', HTMLInputElement);
const teller = find('#teller', HTMLElement);
const template = named('create-template', HTMLSelectElement);
const title = named('create-title', HTMLInputElement);
const starts = named('create-starts', HTMLInputElement);
const item = named('create-item', HTMLInputElement);
const own = find('#own', HTMLFormElement);
const fileWay = find('#file-way', HTMLElement);
const fileButton = named('create-file', HTMLButtonElement);
const picker = find('#file', HTMLInputElement);
const diskPicker = find('#disk-file', HTMLInputElement);
const sending = find('#sending', HTMLElement);
const dropHere = find('#drop-here', HTMLElement);
/** What is on its way to the server. @type {import('./api.js').Upload | null} */
let underWay = null;
/** The most bytes that a film may have. */
let limit = Infinity;

// Browsers encrypt only at secure addresses.
encrypts.disabled = !available();
find('#encrypted-help', HTMLElement).hidden = available();
// Nor do they make fingerprints elsewhere.
find('#disk-way', HTMLElement).hidden = !available();

named('create-demo', HTMLButtonElement).addEventListener('click', () => create({ item: 'file:demo' }, '#demo-way'));
own.addEventListener('submit', event => {
  event.preventDefault();
  create({ item: locatorTyped(item.value) }, '#web-way');
});
fileButton.addEventListener('click', () => picker.click());
picker.addEventListener('change', () => {
  const [chosen] = picker.files ?? [];
  // The same film may be chosen again after it failed.
  if (chosen) send(chosen).finally(() => { picker.value = ''; });
});
named('create-disk', HTMLButtonElement).addEventListener('click', () => diskPicker.click());
diskPicker.addEventListener('change', () => {
  const [chosen] = diskPicker.files ?? [];
  diskPicker.value = '';
  if (chosen) shareCopy(chosen);
});
named('sending-cancel', HTMLButtonElement).addEventListener('click', () => underWay?.cancel());
how.addEventListener('input', showHow);
tells.addEventListener('change', async () => (await import('./telling.js')).showTeller(teller));
takeDrops();
showHow();
findSessions();
uploadLimit(false).catch(() => 0).then(most => {
  limit = most;
  fileWay.hidden = most === 0;
});

/**
 * @param {Wish} wish
 * @param {string} way where to tell what was wrong
 */
async function create(wish, way) {
  tell('', way);
  if (startIsOver()) return;
  const rest = choices();
  setBusy(true);
  try {
    const key = encrypts.checked ? newKey() : undefined;
    const { session, hostToken } = await createSession({ ...wish, ...rest });
    // The token stays in this browser: it is never part of a link. The key stays in the fragment.
    keepHostRight(session, { token: hostToken, used: false });
    if (tells.checked && offersToTell()) keepTelling({ session, kind: 'created' });
    location.assign(linkWith(`/s/${encodeURIComponent(session)}`, { key }));
  } catch (error) {
    setBusy(false);
    tell(problemInWords(/** @type {TuttiError} */ (error)), way);
  }
}

/** Whether the session would have to begin in the past; says so. */
function startIsOver() {
  const { startsAt } = choices();
  if (startsAt === undefined || startsAt > Date.now()) return false;
  setBusy(false);
  how.open = true;
  tell(t('The time at which it is to start by itself is over. Choose a later one, or none.'), '#how');
  starts.focus();
  return true;
}

/** @returns {Partial<Wish>} only what differs from how sessions come */
function choices() {
  /** @type {Wish['rules']} */
  const rules = {};
  if (asks.checked) rules.admission = 'ask';
  if (encrypts.checked) rules.chat = 'encrypted';
  return {
    ...title.value.trim() && { title: title.value.trim() },
    ...template.value !== 'standard' && { template: template.value },
    // What is written there is the time of day as this device has it.
    ...starts.value && { startsAt: new Date(starts.value).getTime() },
    ...Object.keys(rules).length > 0 && { rules },
  };
}

/** Where only an invitation lets in, a post would lead nobody in. */
function offersToTell() {
  return available() && template.value !== 'agent';
}

/** What has been chosen, to be seen while the choices are folded away. */
function showHow() {
  /** @type {HTMLElement} */ (tells.parentElement).hidden = !offersToTell();
  teller.hidden = !tells.checked || !offersToTell();
  say(find('#how-now', HTMLElement), [
    template.selectedOptions[0].text,
    ...title.value.trim() ? [t('“{title}”', { title: title.value.trim() })] : [],
    ...starts.value ? [t('starts {when}', { when: dayAndTime(new Date(starts.value).getTime()) })] : [],
    ...asks.checked ? [t('people ask to be let in')] : [],
    ...encrypts.checked ? [t('encrypted chat')] : [],
  ].join(' · '));
}

/**
 * Brings a film to the server and starts a session with it.
 *
 * @param {File} film
 */
async function send(film) {
  if (underWay || fileWay.hidden || startIsOver()) return;
  tell('', '#file-way');
  const { name, size } = film;
  if (size === 0) return tell(t('“{name}” is empty. Choose a film or a sound.', { name }), '#file-way');
  if (size > limit) return tell(tooLarge(name, size, limit), '#file-way');
  setBusy(true);
  fileButton.hidden = true;
  sending.hidden = false;
  say(find('#sending-what', HTMLElement), t('Sending “{name}”', { name }));
  showSent(0, size);
  named('sending-cancel', HTMLButtonElement).focus();
  underWay = upload(film, sent => showSent(Math.min(sent, size), size));
  try {
    const { locator } = await underWay.done;
    await create({ item: locator }, '#file-way');
  } catch (error) {
    setBusy(false);
    tell(problemInWords(/** @type {TuttiError} */ (error)), '#file-way');
  } finally {
    underWay = null;
    const focused = sending.contains(document.activeElement);
    fileButton.hidden = false;
    if (focused) fileButton.focus();
    sending.hidden = true;
  }
}

/**
 * Starts a session with a film that stays where it is. Its page will ask for it once more: it goes with no address.
 *
 * @param {File} film
 */
async function shareCopy(film) {
  tell('', '#disk-way');
  if (startIsOver()) return;
  setBusy(true);
  try {
    const { ownLocator } = await import('./own-copy.js');
    await create({ item: await ownLocator(film) }, '#disk-way');
  } catch (error) {
    setBusy(false);
    tell(/** @type {Error} */ (error).message, '#disk-way');
  }
}

/**
 * @param {number} sent
 * @param {number} size
 */
function showSent(sent, size) {
  const progress = named('sending-progress', HTMLProgressElement);
  progress.value = sent / size;
  say(find('#sending-size', HTMLElement), sent < size
    ? t('{sent} of {size}', { sent: sizeInWords(sent), size: sizeInWords(size) })
    : t('All {size} sent. The server looks at the film…', { size: sizeInWords(size) }));
}

/** Films may be dropped anywhere: nobody has to aim, and none opens in place of the page. */
function takeDrops() {
  const brings = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', event => {
    if (!brings(event)) return;
    event.preventDefault();
    const taken = !fileWay.hidden && !underWay;
    if (event.dataTransfer) event.dataTransfer.dropEffect = taken ? 'copy' : 'none';
    dropHere.hidden = !taken;
  });
  addEventListener('dragleave', event => {
    // Into nothing is out of the window.
    if (event.relatedTarget === null) dropHere.hidden = true;
  });
  addEventListener('drop', event => {
    if (!brings(event)) return;
    event.preventDefault();
    dropHere.hidden = true;
    const film = event.dataTransfer?.files[0];
    if (film) send(film);
  });
}

/**
 * @param {string} text
 * @param {string} place beside what it is about
 */
function tell(text, place) {
  const within = find(place, HTMLElement);
  if (text && problem.parentElement !== within) within.append(problem);
  say(problem, text);
  item.setAttribute('aria-invalid', String(text !== '' && place === '#web-way'));
}

/** @param {boolean} busy */
function setBusy(busy) {
  for (const button of document.querySelectorAll('.way button.primary')) {
    /** @type {HTMLButtonElement} */ (button).disabled = busy;
  }
}

// A page that comes back from the browser's history must not come back disabled.
addEventListener('pageshow', () => underWay || setBusy(false));
