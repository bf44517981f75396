import { TuttiError } from './tutti/protocol.js';
import { t } from './words.js';

/**
 * The REST part of the protocol: what must be asked before one can be in a session.
 *
 * @typedef {{ session: string, url: string, hostToken: string }} Created
 * @typedef {{ session: string, title: string, item: import('./tutti/protocol.js').Item, members: number,
 *             names?: string[], nodes?: string[], admission?: string, locked?: boolean, chat?: string, startsAt?: number | null,
 *             sources?: string[] }} Info `sources`: the origins, other than this server, that the film comes from
 * @typedef {Info & { url: string }} Open a session open to everybody
 * @typedef {{ locator: string, title: string, size: number, duration?: number }} Uploaded
 * @typedef {{ done: Promise<Uploaded>, cancel: () => void }} Upload `cancel` has `done` rejected: `cancelled`
 * @typedef {{ item: string, title?: string, template?: string, startsAt?: number,
 *             rules?: Partial<import('./tutti/protocol.js').Rules> }} Wish
 */

/**
 * @param {Wish} wish
 * @returns {Promise<Created>}
 */
export function createSession(wish) {
  return ask('/api/sessions', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(wish),
  });
}

/** Where it is asked; that of this page, unless the session has moved on. */
let server = location.href;

/** @param {string} url of a server of the session */
export function askAt(url) {
  server = url;
}

/** How far the server's clock is ahead of this device's (ms), to the second that HTTP tells. */
let ahead = 0;

/** Good enough to count days and minutes down, by devices whose clocks are wrong. */
export function serverNow() {
  return Date.now() + ahead;
}

/**
 * What is known before one joins; who is there only of sessions that are open to everybody.
 *
 * @param {string} session
 * @param {Promise<Open[]>} [listing] of the sessions open to everybody; asked for unless given
 * @returns {Promise<Info>}
 */
export async function sessionInfo(session, listing) {
  /** @type {Info} */
  const info = await ask(`/api/sessions/${encodeURIComponent(session)}`);
  if (info.admission !== 'open' || !info.members || info.names) return info;
  const listed = await (listing ?? openSessions()).catch(() => []);
  return { ...info, names: listed.find(each => each.session === session)?.names };
}

/**
 * How people come into a session other than by its page.
 *
 * @param {string} session
 * @returns {Promise<import('./tutti/protocol.js').Ways>}
 */
export function waysInto(session) {
  return ask(`/api/sessions/${encodeURIComponent(session)}`);
}

/**
 * Calls somebody up.
 *
 * @param {string} session
 * @param {string} token a seat of who may let people in
 * @param {string} to a URI
 */
export function callUp(session, token, to) {
  return ask(`/api/sessions/${encodeURIComponent(session)}/calls`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ to }),
  });
}

/**
 * The session that a short code leads to.
 *
 * @param {string} code
 * @returns {Promise<{ session: string, title: string, url: string }>}
 */
export function sessionOfCode(code) {
  return ask(`/api/codes/${encodeURIComponent(code)}`);
}

/**
 * Sends a film to the server. By XMLHttpRequest, because nothing else tells how far it has come.
 *
 * @param {File} file
 * @param {(sent: number) => void} onProgress
 * @param {string} [seat] of who may add to a queue: some servers take films of those alone
 * @returns {Upload}
 */
export function upload(file, onProgress, seat) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', event => onProgress(event.loaded));
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      if (request.status === 201) resolve(answer);
      else reject(problemOf(request.status, answer));
    });
    request.addEventListener('error', () => reject(new TuttiError('connection-lost',
      t('The connection broke off before the film was with the server. Choose it again to try once more.'))));
    request.addEventListener('abort', () => reject(new TuttiError('cancelled', '')));
    request.open('POST', new URL(`/api/uploads?name=${encodeURIComponent(file.name)}`, server));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    if (seat) request.setRequestHeader('Authorization', `Bearer ${seat}`);
    request.send(file);
  });
  return { done, cancel: () => request.abort() };
}

/** @returns {Promise<Open[]>} */
export function openSessions() {
  return ask('/api/sessions');
}

/**
 * The address that others open; that of this page, unless the server is known by another.
 *
 * @returns {Promise<string>}
 */
export async function publicAddress() {
  const { url } = await ask('/api/status');
  return url ?? location.origin;
}

/**
 * The most bytes that a film may have which we may upload; 0 if we may not.
 *
 * @param {boolean} seated whether we are in a session
 * @returns {Promise<number>}
 */
export async function uploadLimit(seated) {
  const { uploads } = await ask('/api/status');
  return uploads && (uploads.who === 'anyone' || seated) ? uploads.limit : 0;
}

/**
 * The sync strategies there are, each with what it says of itself.
 *
 * @returns {Promise<{ name: string, description?: string }[]>}
 */
export async function strategies() {
  /** @type {{ kind: string, name: string, description?: string }[]} */
  const plugins = await ask('/api/plugins');
  return plugins.filter(({ kind }) => kind === 'strategy');
}

/**
 * A file of figures of the trials of a session.
 *
 * @param {string} session
 * @param {'metrics' | 'ratings'} name
 * @param {string} token a seat of who runs the session, or the host's token
 * @returns {Promise<Blob>}
 */
export async function figuresOf(session, name, token) {
  const url = `/api/sessions/${encodeURIComponent(session)}/trial/${name}.csv`;
  const response = await reached(url, { headers: { Authorization: `Bearer ${token}` } });
  if (response.ok) return response.blob();
  throw problemOf(response.status, parsed(await response.text().catch(() => '')));
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function ask(url, init) {
  const response = await reached(url, init);
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (date) ahead = date - Date.now();
  const answer = parsed(await response.text().catch(() => ''));
  if (response.ok) return answer;
  // Another server of the session would do it.
  if (answer?.nodes) server = answer.nodes[0];
  throw problemOf(response.status, answer);
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 */
function reached(url, init) {
  return fetch(new URL(url, server), init).catch(() => {
    server = location.href;
    throw new TuttiError('not-connected', t('The server cannot be reached just now.'));
  });
}

/**
 * Errors are RFC 9457 problems; anything else comes from something between us and the server.
 *
 * @param {number} status
 * @param {{ type?: string, title?: string, detail?: string } | null} problem
 */
function problemOf(status, problem) {
  const code = String(problem?.type ?? '').replace('urn:tutti:problem:', '');
  const words = problem?.detail ?? problem?.title ?? t('The server answered with status {status}.', { status });
  return new TuttiError(code === '' || code === 'about:blank' ? codeOf(status) : code, words);
}

/** @param {number} status */
function codeOf(status) {
  return { 404: 'session-unknown', 410: 'session-ended', 413: 'too-large', 503: 'not-ready' }[status] ?? 'internal';
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
