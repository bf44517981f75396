import { createSession } from './api.js';
import { find, named, say } from './dom.js';
import { keepHostRight } from './store.js';

/** The first page: one click, and there is a session to invite others to. */

const demo = named('create-demo', HTMLButtonElement);
const form = find('#own', HTMLFormElement);
const problem = find('#problem', HTMLElement);

demo.addEventListener('click', () => create({ item: 'file:demo' }));

form.addEventListener('submit', event => {
  event.preventDefault();
  const fields = new FormData(form);
  const item = String(fields.get('item')).trim();
  const title = String(fields.get('title')).trim();
  create(title ? { item, title } : { item });
});

/** @param {{ item: string, title?: string }} wish */
async function create(wish) {
  say(problem, '');
  setBusy(true);
  try {
    const { session, hostToken } = await createSession(wish);
    // The token stays in this browser: it is never part of a link.
    keepHostRight(session, { token: hostToken, used: false });
    location.assign(`/s/${encodeURIComponent(session)}`);
  } catch (error) {
    say(problem, /** @type {Error} */ (error).message);
    setBusy(false);
  }
}

/** @param {boolean} busy */
function setBusy(busy) {
  demo.disabled = busy;
  find('button', HTMLButtonElement, form).disabled = busy;
}

// A page that comes back from the browser's history must not come back disabled.
addEventListener('pageshow', () => setBusy(false));
