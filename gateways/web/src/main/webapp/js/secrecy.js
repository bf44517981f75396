import { carried, keepInAddress, linkWith } from './fragment.js';
import { keepKeys, keysOf } from './store.js';
import { available, newKey } from './tutti/secret.js';
import { t, word } from './words.js';

/**
 * Where the keys of an encrypted chat come from and go to: links, and this tab's memory; never the server.
 *
 * Dispatches `key` when there is another one.
 *
 * @typedef {{ made: boolean, first: boolean }} KeyNews whether it was made here, and must be sent to the others
 * @typedef {import('./tutti/session.js').Session} Session
 */

const INSECURE = word('This page cannot encrypt: browsers do so only at secure addresses (https).');

/**
 * The keys known of a session, newest first: that of the link comes before those remembered.
 *
 * @param {string} session
 */
export function keysAtHand(session) {
  const { key } = carried();
  return [...new Set([...key ? [key] : [], ...keysOf(session)])];
}

export class Secrecy extends EventTarget {
  /** The last line of before we came. */ #from;
  /** Where links to the session start: with the address that others open, which need not be ours. */
  base = location.origin;

  /** @param {Session} session */
  constructor(session) {
    super();
    this.session = session;
    this.#from = session.chat.at(-1)?.seq ?? 0;
    keepInAddress(session.secret.key ?? carried().key ?? null);
    keepKeys(session.session, session.secret.keys);
    // Whoever opens the new link in the same tab only changes the fragment.
    addEventListener('hashchange', () => {
      const { key } = carried();
      if (key && key !== session.secret.key) this.#take(key, false);
    });
  }

  get encrypted() {
    return this.session.rules?.chat === 'encrypted';
  }

  /** Why the chat can neither be read nor written here; null if it can. */
  get lockedBecause() {
    if (!this.encrypted || this.session.secret.key !== null) return null;
    return available() ? t('This chat is encrypted and this link has no key. Ask for the link that has it.') : t(INSECURE);
  }

  /** Whether others write with a key that is not known here: then what we write, too, is read by those who should not. */
  get outdated() {
    if (!this.encrypted || this.session.secret.key === null) return false;
    const sealed = this.session.chat.filter(({ cipher, removed }) => cipher && !removed);
    const opened = sealed.find(({ text }) => text !== undefined)?.seq ?? Infinity;
    const since = Math.min(opened, this.#from);
    return sealed.some(({ seq, text }) => text === undefined && seq > since);
  }

  /** Has a key made if there is none yet; rejected where that cannot be. */
  async begin() {
    if (!available()) throw new Error(t(INSECURE));
    if (this.session.secret.key === null) this.change();
  }

  /** Another key, unknown to whoever has been turned out. */
  change() {
    this.#take(newKey(), true);
  }

  /**
   * A link to the session that opens its chat too.
   *
   * @param {string} [address] of an invitation
   * @param {import('./fragment.js').Carried} [more]
   */
  link(address = `/s/${encodeURIComponent(this.session.session)}`, more = {}) {
    const key = this.encrypted ? this.session.secret.key : null;
    return linkWith(address, key ? { ...more, key } : more, this.base);
  }

  /**
   * @param {string} key
   * @param {boolean} made
   */
  #take(key, made) {
    const first = this.session.secret.key === null;
    if (!this.session.addKey(key)) return;
    keepKeys(this.session.session, this.session.secret.keys);
    keepInAddress(key);
    this.dispatchEvent(new CustomEvent('key', { detail: { made, first } }));
  }
}
