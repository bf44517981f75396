import { attempting } from './attempt.js';
import { find, named, say } from './dom.js';
import { TuttiBanner } from './elements/banner.js';
import { TuttiChat } from './elements/chat.js';
import { TuttiPlayer } from './elements/player.js';
import { TuttiQueue } from './elements/queue.js';
import { TuttiReplayBar } from './elements/replay-bar.js';
import { TuttiRoster } from './elements/roster.js';
import { keepFocus } from './focus.js';
import { carried, keepInAddress } from './fragment.js';
import { answerInWords } from './replay-marks.js';
import { withRight } from './replay-right.js';
import { Secrecy, keysAtHand } from './secrecy.js';
import { RecordedSession } from './tutti/recorded-session.js';
import { Recording } from './tutti/recording.js';
import { TuttiError } from './tutti/protocol.js';
import { tellCauses } from './views/cause.js';
import { fitted, transformOf } from './views/look.js';
import { Tabs } from './views/tabs.js';
import { TraceView } from './views/trace.js';
import { dayAndTime, problemInWords, t, translatePage } from './words.js';

/**
 * The page of a recording: what a session was, for those who run it and for auditors. Everything on it is as it was at
 * the instant that the bar tells.
 */

translatePage();
keepFocus();
const id = decodeURIComponent(location.pathname.split('/').filter(Boolean).at(-2) ?? '');
const { token: linked, key } = carried();
// A token stays in no address, whatever becomes of it.
keepInAddress(key ?? null);
const banner = named('banner', TuttiBanner);
const retry = named('replay-retry', HTMLButtonElement);
retry.addEventListener('click', () => load());
load();

async function load() {
  retry.hidden = true;
  say(named('replay-state', HTMLElement), t('Loading the recording…'));
  try {
    const text = await withRight(id, linked, recordingOf);
    if (text === null) return refuse(whoMay());
    show(new Recording(text));
  } catch (error) {
    if (!(error instanceof TuttiError)) throw error;
    refuse(inWords(error));
    retry.hidden = false;
  }
}

function whoMay() {
  return t('A recording is for those who ran the session. Open this page in the browser they did so with.');
}

/** @param {TuttiError} error */
function inWords(error) {
  switch (error.code) {
    case 'incomplete': return t('The recording has not come whole. Maybe the connection broke off: try again.');
    case 'not-permitted':
    case 'session-ended': return whoMay();
    default: return problemInWords(error);
  }
}

/** @param {string} why */
function refuse(why) {
  say(named('replay-state', HTMLElement), why);
}

/** @param {string} token */
async function recordingOf(token) {
  const answer = await fetch(`/api/sessions/${encodeURIComponent(id)}/replay`, {
    headers: { Authorization: `Bearer ${token}` },
  }).catch(() => {
    throw new TuttiError('not-connected', t('The server cannot be reached just now.'));
  });
  const text = await answer.text().catch(() => '');
  if (answer.ok) return text;
  /** @type {{ type?: string, detail?: string }} */ let problem = {};
  try {
    problem = JSON.parse(text);
  } catch {
    // From something between us and the server.
  }
  throw new TuttiError(
    (problem.type ?? '').replace('urn:tutti:problem:', '') || 'internal',
    problem.detail ?? t('The server answered with status {status}.', { status: answer.status }));
}

/** @param {Recording} recording */
function show(recording) {
  const session = new RecordedSession(recording, { keys: keysAtHand(id) });
  const shown = session.asSession;
  const attempt = attempting(problem => banner.passing(problem));
  const secrecy = new Secrecy(shown);
  find('#replay-before', HTMLElement).hidden = true;
  find('#room', HTMLElement).hidden = false;
  document.body.classList.add('in-room');
  for (const title of ['#title', '#room-title']) say(find(title, HTMLElement), recording.title);
  document.title = t('{title}, recorded', { title: recording.title });
  say(named('replay-when', HTMLElement), recording.over
    ? t('Recorded on {when}', { when: dayAndTime(recording.begunAt) })
    : t('The session is still open: this is what was until now.'));
  const tabs = new Tabs(find('[role="tablist"]', HTMLElement));
  const player = find('#stage', TuttiPlayer);
  player.connect({ session: shown, attempt });
  find('tutti-replay-bar', TuttiReplayBar).connect(session);
  const count = find('#roster-count', HTMLElement);
  find('tutti-roster', TuttiRoster).connect({ session: shown, player, attempt, secrecy, count });
  find('tutti-chat', TuttiChat).connect({ session: shown, attempt, secrecy });
  find('tutti-queue', TuttiQueue).connect({ session: shown, attempt });
  offerNotes(session);
  tellNotice(session);
  const trace = new TraceView(shown);
  tellCauses(shown, () => {
    tabs.open(find('#trace-tab', HTMLElement));
    trace.reveal();
  });
  tellWhatLacks(session);
  showLook(session, player);
  // For measurements, and for the curious.
  Object.assign(window, { tutti: session });
  find('#stage', HTMLElement).focus();
}

/** @param {RecordedSession} session */
function tellWhatLacks(session) {
  const tell = () => say(named('replay-lacks', HTMLElement), session.item?.live
    ? t('This was live, and was not kept: its picture cannot be shown any more.') : '');
  session.addEventListener('item', tell);
  tell();
}

/**
 * Most sessions have no notes.
 *
 * @param {RecordedSession} session
 */
function offerNotes(session) {
  const list = named('replay-notes', HTMLElement);
  const tell = () => {
    find('#notes-tab', HTMLElement).hidden = session.recording.at('notes', session.recording.endedAt) === null;
    list.replaceChildren(...session.notes.map(({ name, text }) => {
      const row = document.createElement('li');
      row.textContent = `${name}: ${text}`;
      row.dir = 'auto';
      return row;
    }));
  };
  session.addEventListener('notes', tell);
  tell();
}

/**
 * What everybody was asked to agree to, and who had.
 *
 * @param {RecordedSession} session
 */
function tellNotice(session) {
  const tell = () => {
    const { notice } = session;
    say(named('replay-notice', HTMLElement), notice?.text ? t('Asked to agree: {text}', { text: notice.text }) : '');
    named('replay-answers', HTMLElement).replaceChildren(...(notice?.answers ?? []).map(answer => {
      const row = document.createElement('li');
      row.textContent = answerInWords(answer);
      row.dir = 'auto';
      return row;
    }));
  };
  session.addEventListener('notice', tell);
  tell();
}

/**
 * How the picture was looked at.
 *
 * @param {RecordedSession} session
 * @param {TuttiPlayer} player
 */
function showLook(session, player) {
  const look = () => {
    const { view } = session;
    const { video } = player;
    const { offsetWidth: width, offsetHeight: height, videoWidth, videoHeight } = video;
    const size = fitted({ width, height }, { width: videoWidth, height: videoHeight });
    video.style.transform = view ? transformOf(view, size) : '';
  };
  session.addEventListener('view', look);
  player.video.addEventListener('loadedmetadata', look);
  new ResizeObserver(look).observe(player.video);
}
