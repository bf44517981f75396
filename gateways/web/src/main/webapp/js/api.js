import { TuttiError } from './tutti/protocol.js';

/**
 * The REST part of the protocol: what must be asked before one can be in a session.
 *
 * @typedef {{ session: string, url: string, hostToken: string }} Created
 * @typedef {{ session: string, title: string, item: import('./tutti/protocol.js').Item, members: number,
 *             admission?: string, locked?: boolean, chat?: string, startsAt?: number | null }} Info
 * @typedef {{ session: string, title: string, item: import('./tutti/protocol.js').Item, members: number,
 *             names?: string[], startsAt?: number | null, url: string }} Open a session open to everybody
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

/**
 * @param {string} session
 * @returns {Promise<Info>}
 */
export function sessionInfo(session) {
  return ask(`/api/sessions/${encodeURIComponent(session)}`);
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
 * The names of the sync strategies there are.
 *
 * @returns {Promise<string[]>}
 */
export async function strategies() {
  /** @type {{ kind: string, name: string }[]} */
  const plugins = await ask('/api/plugins');
  return plugins.filter(({ kind }) => kind === 'strategy').map(({ name }) => name);
}

/**
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function ask(url, init) {
  const response = await fetch(url, init).catch(() => {
    throw new TuttiError('not-connected', 'The server cannot be reached just now.');
  });
  if (response.ok) return response.json();
  throw await problemOf(response);
}

/**
 * Errors are RFC 9457 problems; anything else comes from something between us and the server.
 *
 * @param {Response} response
 */
async function problemOf(response) {
  const problem = await response.json().catch(() => ({}));
  const code = String(problem.type ?? '').replace('urn:tutti:problem:', '') || codeOf(response.status);
  const words = problem.detail ?? problem.title ?? `The server answered with status ${response.status}.`;
  return new TuttiError(code, words);
}

/** @param {number} status */
function codeOf(status) {
  return { 404: 'session-unknown', 410: 'session-ended', 503: 'not-ready' }[status] ?? 'internal';
}
