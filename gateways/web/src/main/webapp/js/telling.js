import { copyOf, html, named, say } from './dom.js';
import { t } from './words.js';

/**
 * The opt-in to tell one's followers of a session. Whoever is signed in, and what is posted, is the business of a page of
 * its own, `/announce`, which alone may connect to other servers: see docs/presence.md.
 */

const WHO = 'tutti.announce.who';
const PATIENCE = 40_000;

const MARKUP = html`
  <p class="help"><bdi data-testid="tell-who"></bdi>
    <button type="button" class="small" data-testid="tell-sign-in">Sign in</button></p>`;

/**
 * Says in a place who is signed in, and lets them sign in, or in as somebody else.
 *
 * @param {HTMLElement} place
 */
export function showTeller(place) {
  if (place.childElementCount > 0) return;
  place.append(copyOf(MARKUP));
  const show = () => {
    const who = localStorage.getItem(WHO);
    say(named('tell-who', HTMLElement, place), who ? t('As {who}, from this browser.', { who })
      : t('Nobody is signed in yet.'));
    say(named('tell-sign-in', HTMLElement, place), who ? t('Change') : t('Sign in'));
  };
  named('tell-sign-in', HTMLButtonElement, place).addEventListener('click', () => {
    open('/announce', 'tutti-announce', 'popup,width=520,height=640');
  });
  // Another window of ours has changed it.
  addEventListener('storage', show);
  show();
}

/**
 * Has the page beside this one post what this tab is to tell.
 *
 * @returns {Promise<string>} what came of it, for people
 */
export async function announce() {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = t('Tell your followers');
  /** @type {{ who?: string, problem?: string }} */
  const said = await new Promise(resolve => {
    addEventListener('message', event => event.source === frame.contentWindow && resolve(event.data));
    setTimeout(() => resolve({ problem: t('no answer came') }), PATIENCE);
    frame.src = '/announce';
    document.body.append(frame);
  });
  frame.remove();
  if (said.who) return t('{who} has told their followers of this session.', { who: said.who });
  return said.problem ? t('Your followers were not told: {why}', { why: said.problem }) : '';
}
