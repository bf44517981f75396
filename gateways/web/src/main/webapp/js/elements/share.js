import { publicAddress, sessionInfo } from '../api.js';
import { copyOf, find, html, named, say } from '../dom.js';
import { serverTyped } from '../mastodon.js';
import { postOf } from '../post.js';
import { t } from '../words.js';

/**
 * Telling others outside of a session that one is there: by what the device itself shares with, where the browser lets
 * it, else by the forms that other sites have for it, each in a window that knows nothing of this page. The words are
 * those of a post; the key of an encrypted chat is never among them.
 */

/** What opens with a text already written. @type {[name: string, address: string][]} */
const FORMS = [
  ['Bluesky', 'https://bsky.app/intent/compose?text='],
  ['X', 'https://x.com/intent/post?text='],
  ['WhatsApp', 'https://wa.me/?text='],
];

const MARKUP = html`
  <h3>Post it, or send it</h3>
  <p class="group" data-testid="share-key" hidden>The key of the chat is left out: pass that on by the link itself.</p>
  <form class="inline" data-testid="share-mastodon">
    <label for="share-server">Mastodon: your server</label>
    <input id="share-server" data-testid="share-server" maxlength="200" placeholder="mastodon.social" dir="ltr"
           autocomplete="off" autocapitalize="off" spellcheck="false">
    <button type="submit">Post</button>
  </form>
  <p class="problem" role="alert" data-testid="share-problem"></p>
  <p class="actions" data-testid="share-forms"></p>`;

/**
 * @param {HTMLElement} place where the forms are shown, if it takes any
 * @param {string} session
 * @param {boolean} encrypted
 */
export async function share(place, session, encrypted) {
  const [info, base] = await Promise.all([sessionInfo(session), publicAddress().catch(() => location.origin)]);
  const text = postOf('joined', info, base);
  if ('share' in navigator) {
    // The text has the address. When the person thinks better of it, that is no news to them.
    const failed = await navigator.share({ title: info.title, text }).then(() => null, error => error);
    if (!failed || failed.name === 'AbortError') return;
  }
  place.replaceChildren(copyOf(MARKUP));
  place.hidden = false;
  named('share-key', HTMLElement, place).hidden = !encrypted;
  const mail = `mailto:?subject=${encodeURIComponent(info.title)}&body=${encodeURIComponent(text)}`;
  named('share-forms', HTMLElement, place).append(
    ...FORMS.map(([name, address]) => link(name, address + encodeURIComponent(text))), link(t('E-mail'), mail));
  named('share-mastodon', HTMLFormElement, place).addEventListener('submit', event => {
    event.preventDefault();
    const server = serverTyped(named('share-server', HTMLInputElement, place).value);
    say(named('share-problem', HTMLElement, place),
      server ? '' : t('Type the name of a server, such as mastodon.social.'));
    if (server) open(`${server}/share?text=${encodeURIComponent(text)}`, '_blank', 'noopener,noreferrer');
  });
  find('a', HTMLAnchorElement, place).focus();
}

/**
 * @param {string} name
 * @param {string} href
 */
function link(name, href) {
  return Object.assign(document.createElement('a'), {
    className: 'button', textContent: name, href, target: '_blank', rel: 'noopener noreferrer',
  });
}
