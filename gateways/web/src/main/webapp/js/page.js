import { sessionInfo } from './api.js';
import { find, say } from './dom.js';
import { Session } from './tutti/session.js';
import { forgetHostRight, hostRight, keepHostRight, keepName, keepPlace, place } from './store.js';
import { Banner } from './views/banner.js';
import { showInvitation } from './views/invitation.js';
import { JoinForm } from './views/join-form.js';
import { Player } from './views/player.js';
import { RosterView } from './views/roster.js';

/**
 * The page of one session: first the form, then the room.
 *
 * @typedef {{ name: string, asHost: boolean, seat?: string }} Entry
 * @typedef {import('./tutti/protocol.js').TuttiError} TuttiError
 */

const id = decodeURIComponent(location.pathname.split('/').filter(Boolean).pop() ?? '');
const banner = new Banner();
const form = new JoinForm(entry => enter(entry));

/** Codes that mean that no waiting will bring the session back. */
const GONE = new Set(['session-unknown', 'session-ended']);
const TRY_AGAIN_AFTER = 2_000;

const kept = place(id);
if (kept) enter(kept);
else introduce();

/** Says which session this is and asks who is coming. */
async function introduce() {
  try {
    const info = await sessionInfo(id);
    showTitle(info.title);
    form.show(info, hostRight(id));
    banner.clear();
  } catch (error) {
    const { code, message } = /** @type {TuttiError} */ (error);
    if (GONE.has(code)) return showGone(code);
    banner.trouble(`${message} Trying again…`);
    setTimeout(introduce, TRY_AGAIN_AFTER);
  }
}

/** @param {Entry} entry */
async function enter({ name, asHost, seat }) {
  const right = asHost ? hostRight(id) : null;
  const session = new Session({ session: id, name, hostToken: right?.token, seat });
  banner.watch(session);
  form.busy = true;
  try {
    await session.join();
  } catch (error) {
    return turnedAway(/** @type {TuttiError} */ (error));
  }
  keepName(name);
  if (right) keepHostRight(id, { ...right, used: true });
  keepSeat(session, name, asHost);
  showRoom(session);
}

/** @param {TuttiError} error */
async function turnedAway({ code, message }) {
  form.busy = false;
  if (GONE.has(code)) return showGone(code);
  if (code === 'token-refused') forgetHostRight(id);
  keepPlace(id, null);
  await introduce();
  banner.trouble(message);
}

/**
 * Each welcome may bring another seat.
 *
 * @param {Session} session
 * @param {string} name
 * @param {boolean} asHost
 */
function keepSeat(session, name, asHost) {
  const keep = () => session.seat && keepPlace(id, { seat: session.seat, name, asHost });
  keep();
  session.addEventListener('state', () => {
    if (session.state === 'joined') keep();
    if (session.state === 'closed' && GONE.has(session.closedBecause?.code ?? '')) {
      showGone(/** @type {string} */ (session.closedBecause?.code));
    }
  });
}

/** @param {Session} session */
function showRoom(session) {
  form.hide();
  showTitle(session.welcome?.title ?? '');
  find('#room', HTMLElement).hidden = false;
  new Player(session, problem => banner.passing(problem));
  new RosterView(session);
  showInvitation(id);
  // For measurements, and for the curious.
  Object.assign(window, { tutti: session });
}

/** @param {string} title */
function showTitle(title) {
  say(find('#title', HTMLElement), title);
  document.title = `${title} · Tutti`;
}

/** @param {string} code */
function showGone(code) {
  keepPlace(id, null);
  form.hide();
  find('#room', HTMLElement).hidden = true;
  banner.clear();
  say(find('#gone-why', HTMLElement), code === 'session-ended'
    ? 'This session is over.'
    : 'There is no session at this address. The link may be incomplete, or the session was removed.');
  find('#gone', HTMLElement).hidden = false;
}
