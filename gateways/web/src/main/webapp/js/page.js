import { askAt, sessionInfo } from './api.js';
import { find, named, say } from './dom.js';
import { TuttiBanner } from './elements/banner.js';
import { TuttiLobby } from './elements/lobby.js';
import { keepFocus } from './focus.js';
import { carried, keepInAddress } from './fragment.js';
import { Room } from './room.js';
import { keysAtHand } from './secrecy.js';
import {
  forgetHostRight, hostRight, keepHostRight, keepName, keepPlace, keepReplayRight, keepTelling, place, replayRight,
  telling,
} from './store.js';
import { Session } from './tutti/session.js';
import { problemInWords, t, translatePage } from './words.js';

/**
 * The page of one session: first the form, perhaps the door, then the room.
 *
 * @typedef {{ name: string, asHost: boolean, seat?: string, invitation?: string, device?: string,
 *             nodes?: string[], tells?: boolean }} Entry `tells` their followers, outside
 * @typedef {import('./tutti/protocol.js').TuttiError} TuttiError
 */

translatePage();
const id = decodeURIComponent(location.pathname.split('/').filter(Boolean).pop() ?? '');
const banner = named('banner', TuttiBanner);
const lobby = find('tutti-lobby', TuttiLobby);

/** Codes that mean that no waiting will bring the session back, or us into it. */
const FINAL = new Set(['session-unknown', 'session-ended', 'not-admitted', 'removed', 'left']);
const TRY_AGAIN_AFTER = 2_000;
/** Who is there, and whether one may come in, changes while one reads. */
const LOOK_AGAIN = 5_000;
let tellsNow = false;
/** Where else the session is served. @type {string[] | undefined} */ let nodes;

keepFocus();
lobby.connect({ onJoin: entry => enter({ ...tokens(), ...entry }) });
setInterval(() => lobby.asks && !lobby.busy && !document.hidden && lookAgain(), LOOK_AGAIN);
const kept = place(id);
tellFollowers();
// Whoever follows another invitation means to use it.
if (kept && !tokens().invitation && !tokens().device) enter(kept);
else introduce();

/** What the link lets us in by. */
function tokens() {
  const { invitation, device } = carried();
  return device ? { device } : invitation ? { invitation } : {};
}

/** Says which session this is and asks who is coming. */
async function introduce() {
  try {
    const info = await sessionInfo(id);
    show(info);
    banner.clear();
  } catch (error) {
    const { code, message } = /** @type {TuttiError} */ (error);
    if (FINAL.has(code)) return leaveFor(code, message);
    banner.trouble(`${problemInWords({ code, message })} ${t('Trying again…')}`);
    setTimeout(introduce, TRY_AGAIN_AFTER);
  }
}

async function lookAgain() {
  const info = await sessionInfo(id).catch(error => FINAL.has(error.code) ? leaveFor(error.code, error.message) : null);
  if (info && lobby.asks && !lobby.busy) show(info);
}

/** @param {import('./api.js').Info} info */
function show(info) {
  nodes = info.nodes;
  showTitle(info.title);
  lobby.introduce(info, { right: hostRight(id), ...tokens(), hasKey: keysAtHand(id).length > 0 });
}

/** @param {Entry} entry */
async function enter(entry) {
  const { name, asHost, seat, invitation, device } = entry;
  const right = asHost ? hostRight(id) : null;
  const token = right ? { hostToken: right.token } : { invitation, device };
  const session = new Session({ session: id, name, seat, ...token, keys: keysAtHand(id), nodes: entry.nodes ?? nodes });
  session.addEventListener('server', () => askAt(session.server));
  banner.watch(session);
  lobby.watch(session);
  lobby.busy = true;
  // Another device goes by the name its person has already.
  if (!device) keepName(name);
  try {
    await session.join();
  } catch (error) {
    return turnedAway(/** @type {TuttiError} */ (error), right !== null);
  }
  if (right) keepHostRight(id, { ...right, used: true });
  keepSeat(session, entry);
  if (entry.tells) keepTelling({ session: id, kind: 'joined' });
  tellFollowers();
  lobby.hide();
  showTitle(session.welcome?.title ?? '');
  new Room(session, problem => banner.passing(problem));
  // For measurements, and for the curious.
  Object.assign(window, { tutti: session });
}

/** What was asked for on a form: to tell of the session outside of it. */
async function tellFollowers() {
  if (tellsNow || telling()?.session !== id) return;
  tellsNow = true;
  const outside = await import('./telling.js').catch(() => null);
  if (outside) banner.passing(await outside.announce());
  tellsNow = false;
}

/**
 * @param {TuttiError} error
 * @param {boolean} asHost
 */
async function turnedAway({ code, message }, asHost) {
  lobby.busy = false;
  keepPlace(id, null);
  if (code === 'left') return introduce();
  if (FINAL.has(code)) return leaveFor(code, message);
  if (code === 'token-refused') {
    if (asHost) forgetHostRight(id);
    // Nor does the invitation open anything; perhaps one can join without.
    else keepInAddress(carried().key ?? null);
  }
  await introduce();
  banner.trouble(problemInWords({ code, message }));
}

/**
 * Each welcome may bring another seat.
 *
 * @param {Session} session
 * @param {Entry} entry
 */
function keepSeat(session, { asHost, invitation }) {
  const keep = () => session.seat && keepPlace(id, {
    seat: session.seat, name: session.name, asHost, invitation, nodes: session.nodes?.urls,
  });
  keep();
  session.addEventListener('nodes', keep);
  session.addEventListener('name', () => {
    keepName(session.name);
    keep();
  });
  session.addEventListener('state', () => {
    const { code = '', message = '' } = session.closedBecause ?? {};
    if (session.state === 'joined') keep();
    if (session.state !== 'closed' || !FINAL.has(code)) return;
    // A seat is the right to the recording, of whoever has the host's at the end. Who gave it away has none.
    if (code === 'session-ended' && session.role === 'host') keepReplayRight(id, session.seat ?? null);
    else if (code === 'session-ended' && asHost) forgetHostRight(id);
    leaveFor(code, message);
  });
}

/** @param {string} title */
function showTitle(title) {
  for (const id of ['#title', '#room-title']) say(find(id, HTMLElement), title);
  document.title = `${title} · Tutti`;
}

/**
 * @param {string} code
 * @param {string} message
 */
function leaveFor(code, message) {
  keepPlace(id, null);
  find('#room', HTMLElement).hidden = true;
  document.body.classList.remove('in-room');
  banner.clear();
  const may = code === 'session-ended' && (replayRight(id) ?? hostRight(id));
  lobby.showEnd(code, message, may ? `${location.pathname}/replay` : undefined);
}
