/**
 * What this browser remembers. The host's token and the person's name outlive the window; the seat belongs to one
 * tab only, so that a reload is the same endpoint and a second tab another.
 *
 * @typedef {{ token: string, used: boolean }} HostRight `used` once the host has been in the session
 * @typedef {{ seat: string, name: string, asHost: boolean, invitation?: string,
 *             nodes?: string[] }} Place `nodes`: where the session is served
 */

const HOST = 'tutti.host.';

/** @param {string} session */
export function hostRight(session) {
  return /** @type {HostRight | null} */ (read(localStorage, HOST + session));
}

/**
 * @param {string} session
 * @param {HostRight} right
 */
export function keepHostRight(session, right) {
  write(localStorage, HOST + session, right);
}

/** @returns {string[]} the sessions this browser is host of */
export function sessionsHosted() {
  try {
    return Object.keys(localStorage).filter(key => key.startsWith(HOST)).map(key => key.slice(HOST.length));
  } catch {
    return [];
  }
}

/** @param {string} session */
export function forgetHostRight(session) {
  write(localStorage, HOST + session, null);
}

/** @returns {string} */
export function lastName() {
  return read(localStorage, 'tutti.name') ?? '';
}

/** @param {string} name */
export function keepName(name) {
  write(localStorage, 'tutti.name', name);
}

/**
 * How all pages are to look in this browser, beginning with this one; scheme.js has it before the next is painted.
 *
 * @param {string} scheme `light`, `dark`, or empty: as the device has it
 */
export function keepScheme(scheme) {
  write(localStorage, 'tutti.scheme', scheme || null);
  if (scheme) document.documentElement.dataset.scheme = scheme;
  else delete document.documentElement.dataset.scheme;
}

/** @param {string} session */
export function place(session) {
  return /** @type {Place | null} */ (read(sessionStorage, `tutti.place.${session}`));
}

/**
 * @param {string} session
 * @param {Place | null} kept
 */
export function keepPlace(session, kept) {
  write(sessionStorage, `tutti.place.${session}`, kept);
}

/**
 * What opens the recording of a session in this window.
 *
 * @param {string} session
 * @returns {string | null}
 */
export function replayRight(session) {
  return read(sessionStorage, `tutti.replay.${session}`);
}

/**
 * @param {string} session
 * @param {string | null} token
 */
export function keepReplayRight(session, token) {
  write(sessionStorage, `tutti.replay.${session}`, token);
}

/**
 * What a person lets nobody else do on this device, in whichever session.
 *
 * @returns {import('./tutti/protocol.js').Denial[]}
 */
export function denied() {
  return read(localStorage, 'tutti.denied') ?? [];
}

/** @param {import('./tutti/protocol.js').Denial[]} denies */
export function keepDenied(denies) {
  write(localStorage, 'tutti.denied', denies.length > 0 ? denies : null);
}

/**
 * What this tab is to tell its person's followers of, once.
 *
 * @returns {{ session: string, kind: 'created' | 'joined' } | null}
 */
export function telling() {
  return read(sessionStorage, 'tutti.tell');
}

/** @param {{ session: string, kind: 'created' | 'joined' } | null} wish */
export function keepTelling(wish) {
  write(sessionStorage, 'tutti.tell', wish);
}

/**
 * The keys of a session's encrypted chat, newest first.
 *
 * @param {string} session
 * @returns {string[]}
 */
export function keysOf(session) {
  return read(sessionStorage, `tutti.keys.${session}`) ?? [];
}

/**
 * @param {string} session
 * @param {string[]} keys
 */
export function keepKeys(session, keys) {
  write(sessionStorage, `tutti.keys.${session}`, keys);
}

/**
 * What somebody has begun to write.
 *
 * @param {string} session
 * @param {string} [of] what it is to be; a line of the chat unless told
 * @returns {string}
 */
export function draft(session, of = 'draft') {
  return read(sessionStorage, `tutti.${of}.${session}`) ?? '';
}

/**
 * @param {string} session
 * @param {string} text
 * @param {string} [of]
 */
export function keepDraft(session, text, of = 'draft') {
  write(sessionStorage, `tutti.${of}.${session}`, text || null);
}

/**
 * In which languages the person hears and reads films.
 *
 * @returns {import('./views/track-choice.js').TrackWish}
 */
export function trackWish() {
  return read(localStorage, 'tutti.tracks') ?? {};
}

/** @param {import('./views/track-choice.js').TrackWish} wish */
export function keepTrackWish(wish) {
  write(localStorage, 'tutti.tracks', wish);
}

/**
 * @param {Storage} storage
 * @param {string} key
 */
function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * A browser may forbid storage altogether; then nothing is remembered and everything else works.
 *
 * @param {Storage} storage
 * @param {string} key
 * @param {unknown} value
 */
function write(storage, key, value) {
  try {
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // Forbidden or full.
  }
}
