import { find, named, say } from '../dom.js';

/** What is left of the page when there is no way back, by why that is. */

/** @type {Record<string, [title: string, why: string]>} */
const ENDINGS = {
  'session-unknown': ['Nothing to watch here',
    'There is no session at this address. The link may be incomplete, or the session was removed.'],
  'session-ended': ['This session is over', ''],
  'not-admitted': ['You were not let in', 'Those who run the session said no, or did not answer in time.'],
  'removed': ['You were turned out', ''],
  'left': ['You have left the session', 'The same link brings you back.'],
};

/**
 * @param {string} code
 * @param {string} message what the server said of it
 */
export function showEnd(code, message) {
  const [title, why] = ENDINGS[code] ?? ENDINGS['session-unknown'];
  for (const id of ['room', 'waiting-room']) find(`#${id}`, HTMLElement).hidden = true;
  document.body.classList.remove('in-room');
  const gone = find('#gone', HTMLElement);
  gone.hidden = false;
  gone.dataset.code = code;
  say(find('#gone-title', HTMLElement), title);
  // Unless somebody has given a reason the title says it all.
  say(find('#gone-why', HTMLElement), why || (message === 'The session is over.' ? '' : message));
  named('come-back', HTMLElement).hidden = code !== 'left';
  // Whoever hears the page is told where they are now.
  find('#gone-title', HTMLElement).focus();
}
