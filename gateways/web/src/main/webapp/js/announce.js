import { publicAddress, sessionInfo } from './api.js';
import { find, named, say } from './dom.js';
import { begin, complete, keyOf, post, serverTyped, signOut } from './mastodon.js';
import { postOf } from './post.js';
import { keepTelling, telling } from './store.js';
import { t, translatePage } from './words.js';

/**
 * Where somebody signs in to their own server, in a window of its own; and, in a frame that nobody sees, what posts
 * there. It posts only what this tab was told to on one of our forms: nobody can have it do so by a link.
 *
 * @typedef {import('./mastodon.js').Account} Account
 */

const ACCOUNT = 'tutti.announce';
const WHO = 'tutti.announce.who';
const SIGN_IN = 'tutti.announce.signIn';

const back = `${location.origin}/announce`;
const form = find('#sign-in', HTMLFormElement);

translatePage();
if (parent === window) showWindow();
else tell();

async function showWindow() {
  form.addEventListener('submit', event => {
    event.preventDefault();
    signIn();
  });
  named('announce-close', HTMLButtonElement).addEventListener('click', () => close());
  named('announce-sign-out', HTMLButtonElement).addEventListener('click', leave);
  const answer = new URLSearchParams(location.search);
  if (answer.has('state')) await comeBack(answer);
  show();
}

function show() {
  const who = localStorage.getItem(WHO);
  form.hidden = who !== null;
  find('#signed-in', HTMLElement).hidden = who === null;
  say(find('#who', HTMLElement), who === null ? '' : t('You are signed in as {who}.', { who }));
  if (who === null) named('announce-server', HTMLInputElement).focus();
}

async function signIn() {
  const server = serverTyped(named('announce-server', HTMLInputElement).value);
  if (!server) return complain(t('Type the name of a server, such as mastodon.social.'));
  complain('');
  const button = named('announce-sign-in', HTMLButtonElement);
  button.disabled = true;
  try {
    const { signIn, address } = await begin(server, back);
    sessionStorage.setItem(SIGN_IN, JSON.stringify(signIn));
    location.assign(address);
  } catch (error) {
    complain(/** @type {Error} */ (error).message);
  } finally {
    button.disabled = false;
  }
}

/** @param {URLSearchParams} answer */
async function comeBack(answer) {
  const signIn = JSON.parse(sessionStorage.getItem(SIGN_IN) ?? 'null');
  sessionStorage.removeItem(SIGN_IN);
  // The code is good once: it need not stay in the address.
  history.replaceState(null, '', '/announce');
  if (!signIn) return;
  try {
    const account = await complete(signIn, answer, back);
    localStorage.setItem(ACCOUNT, JSON.stringify(account));
    localStorage.setItem(WHO, account.account);
    // The form that opened this window sees who it is now.
    close();
  } catch (error) {
    complain(/** @type {Error} */ (error).message);
  }
}

async function leave() {
  const account = kept();
  localStorage.removeItem(ACCOUNT);
  localStorage.removeItem(WHO);
  show();
  // Signed out here it is in any case.
  if (account) await signOut(account).catch(() => null);
}

/** Posts what this tab is to tell, and says to the page around it what came of it. */
async function tell() {
  const wish = telling();
  const account = kept();
  if (!wish) return answer({ problem: '' });
  try {
    if (!account) throw new Error(t('nobody is signed in'));
    const [info, base] = await Promise.all([sessionInfo(wish.session), publicAddress()]);
    const key = await keyOf([wish.session, account.account, wish.kind]);
    // Whoever reloads now posts the same once more, by the same key, and there is one.
    await post(account, postOf(wish.kind, info, base), key);
    keepTelling(null);
    answer({ who: account.account });
  } catch (error) {
    keepTelling(null);
    answer({ problem: /** @type {Error} */ (error).message });
  }
}

/** @param {{ who?: string, problem?: string }} said */
function answer(said) {
  parent.postMessage(said, location.origin);
}

/** @returns {Account | null} */
function kept() {
  return JSON.parse(localStorage.getItem(ACCOUNT) ?? 'null');
}

/** @param {string} text */
function complain(text) {
  say(find('#problem', HTMLElement), text);
}
