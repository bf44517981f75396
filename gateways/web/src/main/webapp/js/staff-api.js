import { TuttiError } from './tutti/protocol.js';
import { t } from './words.js';

/**
 * What the staff's page asks of the server. Who signed in is in a cookie that no script reads: the word `cookie` in
 * place of a token asks the server to look there.
 *
 * @typedef {{ name: string, tenant: string, roles: string[], template?: string, expiresAt: number }} Staff
 * @typedef {{ session: string, title: string, members: number, correlation?: string,
 *             state: 'scheduled' | 'playing' | 'paused', runs: boolean }} Row
 * @typedef {{ item: string, title?: string, template?: string, correlation?: string, privacy: string }} Wish
 */

const SHOWN = { Authorization: 'Bearer cookie' };

/** @returns {Promise<{ password: boolean, provider: boolean }>} */
export function waysIn() {
  return ask('GET', '/api/staff/ways');
}

/** @returns {Promise<Staff>} */
export function whoami() {
  return ask('GET', '/api/staff');
}

/**
 * @param {string} name
 * @param {string} password
 */
export function signIn(name, password) {
  return ask('POST', '/api/staff/sign-in', { name, password });
}

export function signOut() {
  return ask('POST', '/api/staff/sign-out');
}

/** @returns {Promise<Row[]>} */
export function sessions() {
  return ask('GET', '/api/staff/sessions');
}

/**
 * @param {Wish} wish
 * @returns {Promise<{ session: string }>}
 */
export function create(wish) {
  return ask('POST', '/api/sessions', wish);
}

/**
 * The link by which the person comes in: as host if they run it, else unseen.
 *
 * @param {string} session
 * @returns {Promise<{ url: string }>}
 */
export function entry(session) {
  return ask('POST', `/api/staff/sessions/${encodeURIComponent(session)}/entry`);
}

/**
 * The link by which whoever runs a session comes in unseen.
 *
 * @param {string} session
 * @returns {Promise<{ url: string }>}
 */
export function unseen(session) {
  return ask('POST', `/api/staff/sessions/${encodeURIComponent(session)}/entry`, { unseen: true });
}

/** @param {string} session */
export function end(session) {
  return ask('DELETE', `/api/sessions/${encodeURIComponent(session)}`);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function ask(method, path, body) {
  const headers = body ? { ...SHOWN, 'Content-Type': 'application/json' } : SHOWN;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw new TuttiError('internal', t('The server cannot be reached.'));
  }
  const answer = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new TuttiError(answer?.type?.split(':').at(-1) ?? 'internal', answer?.detail ?? response.statusText);
}
