import { find, named, say } from '../dom.js';

/**
 * The link for others: the plain address of the session, with nothing in it that is ours alone.
 *
 * @param {string} session
 */
export function showInvitation(session) {
  const link = named('invite-link', HTMLAnchorElement);
  const copy = find('#copy-link', HTMLButtonElement);
  link.href = new URL(`/s/${encodeURIComponent(session)}`, location.href).href;
  say(link, link.href);
  copy.addEventListener('click', async () => {
    say(copy, await copied(link) ? 'Copied' : 'Press Ctrl+C');
    setTimeout(() => say(copy, 'Copy link'), 2_500);
  });
}

/**
 * The clipboard is there only on secure pages; elsewhere the link is selected for the person to copy.
 *
 * @param {HTMLAnchorElement} link
 */
async function copied(link) {
  try {
    await navigator.clipboard.writeText(link.href);
    return true;
  } catch {
    getSelection()?.selectAllChildren(link);
    return false;
  }
}
